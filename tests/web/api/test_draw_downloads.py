"""抽取的下载: an export and a fairness report by the interface, and who does not get them."""

from io import BytesIO

from lifecycle.desk.inspections.draw_exports.verifying import verified
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.ledger.verify_lifecycle import LEDGER, Key
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from tests.desk.conftest import ON
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.office import CITY, HEAD
from tests.web.api.conftest import machine
from tests.web.conftest import PASSWORD, Web

EXPORT, REPORT = "/api/v1/campaigns/2023-01/export", "/api/v1/fairness?year=2023"
PAGE, WORKBOOK = "/inspections/campaigns/2023-01/export", "/inspections/fairness.xlsx"
OF_ONE_COUNTY = StaffId("A-7")


def test_the_draws_of_a_campaign_are_downloaded_unless_they_are_withheld(web: Web) -> None:
    office, city, county = web.office, machine(web, Role.CITY), machine(web, Role.COUNTY)
    office.give(PlanCampaign, by=CITY, **PLANNED)
    assert city.get(EXPORT).status_code == 409, "no checkpoint covers it yet"
    checkpoints = Checkpoints(office.ledger, own_key(office.ledger), office.clock)
    checkpoints.make(ON)
    for program in (city, county):
        told = list(verified(BytesIO(program.get(EXPORT).content), Key(str(checkpoints.key.public), LEDGER), ()))
        assert {each.sentence.code for each in told} >= {"draw.verified.facts", "draw.not_looked_at.no_draw"}
    assert web.browser_of(Role.COUNTY).get(PAGE).content == county.get(EXPORT).content
    office.give(ApproveCampaign, by=HEAD, **APPROVED, unannounced=True)
    assert [program.get(EXPORT).status_code for program in (city, county)] == [200, 403]
    assert web.browser_of(Role.COUNTY).get(PAGE).status_code == 403


def test_the_fairness_report_is_of_the_city_and_of_whoever_oversees_it(web: Web) -> None:
    assert machine(web, Role.CITY).get(REPORT).content[:2] == b"PK"
    assert machine(web, Role.COUNTY).get(REPORT).status_code == 403
    assert web.browser_of(Role.CITY).get(WORKBOOK).content[:2] == b"PK"


def test_who_oversees_one_county_gets_no_report_on_all_of_them_nor_a_link_to_it(web: Web) -> None:
    office = web.office
    office.appoint(OF_ONE_COUNTY, Role.AUDITOR, county="140581")
    web.door.accounts.open_all([OF_ONE_COUNTY], PASSWORD)
    browser = web.browser(OF_ONE_COUNTY)
    for page in ("/inspections/registers", "/inspections/campaigns"):
        assert WORKBOOK not in browser.get(page).text
        assert WORKBOOK in web.browser_of(Role.CITY).get(page).text
    assert browser.get(WORKBOOK).status_code == 403
    assert machine(web, OF_ONE_COUNTY).get(REPORT).status_code == 403

"""抽取的下载: an export and a fairness report by the interface, and who does not get them."""

from io import BytesIO

from lifecycle.desk.inspections.draw_exports.verifying import verified
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.ledger.verify_lifecycle import LEDGER, Key
from lifecycle.staff.appointments import Role
from tests.desk.conftest import ON
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.office import CITY, HEAD
from tests.web.api.conftest import machine
from tests.web.conftest import Web

EXPORT, REPORT = "/api/v1/campaigns/2023-01/export", "/api/v1/fairness?year=2023"


def test_the_draws_of_a_campaign_are_downloaded_unless_they_are_withheld(web: Web) -> None:
    office, city, county = web.office, machine(web, Role.CITY), machine(web, Role.COUNTY)
    office.give(PlanCampaign, by=CITY, **PLANNED)
    assert city.get(EXPORT).status_code == 409, "no checkpoint covers it yet"
    checkpoints = Checkpoints(office.ledger, own_key(office.ledger), office.clock)
    checkpoints.make(ON)
    for program in (city, county):
        told = list(verified(BytesIO(program.get(EXPORT).content), Key(str(checkpoints.key.public), LEDGER), ()))
        assert {each.sentence.code for each in told} >= {"draw.verified.facts", "draw.not_looked_at.no_draw"}
    office.give(ApproveCampaign, by=HEAD, **APPROVED, unannounced=True)
    assert [program.get(EXPORT).status_code for program in (city, county)] == [200, 404]


def test_the_fairness_report_is_of_the_city_and_of_whoever_oversees_it(web: Web) -> None:
    assert machine(web, Role.CITY).get(REPORT).content[:2] == b"PK"
    assert machine(web, Role.COUNTY).get(REPORT).status_code == 403
    assert web.browser_of(Role.CITY).get("/inspections/fairness.xlsx").content[:2] == b"PK"

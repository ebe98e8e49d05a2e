"""统一、联合、集中办理: chosen when an application is submitted, shown at its gate and in the tray, extended by the government."""

from datetime import date

import pytest

from lifecycle.projects.application import applications
from lifecycle.vocabulary import Gate
from tests.desk.conftest import CODE, Office
from tests.office import HANDLER
from tests.web.conftest import HEAD, Web
from tests.web.gates import DESIGN_REVIEW, confirm, registered, send
from tests.web.reading import words
from tests.web.test_terms import EXTENDED, clock

FILING = f"/projects/{CODE}/gates/{Gate.ACCEPTANCE_FILING}"
SUBMISSION = {"buildings": "1", "applicant": "高平市城市建设投资有限公司", "materials": "设计方案", "mode": "ordinary", "on": "2023-05-05"}


@pytest.fixture
def web(office: Office) -> Web:
    registered(office)
    return Web(office)


def jointly(office: Office, web: Web) -> None:
    handler = web.browser(HANDLER)
    assert send(handler, DESIGN_REVIEW, "submit", **SUBMISSION, handling="joint").status_code == 303
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 8))
    office.clock.reach(date(2023, 5, 30))


def test_what_is_handled_jointly_has_45_working_days_at_its_gate_and_in_the_tray(office: Office, web: Web) -> None:
    jointly(office, web)
    handler = web.browser(HANDLER)

    assert "统一、联合或者集中办理期限45个工作日，自受理（2023-05-08）起算，2023-07-11到期" in clock(web)
    assert "部门办理方式 联合办理" in words(handler.get(DESIGN_REVIEW))
    tray = words(handler.get("/tray"))
    assert "1号楼 联合办理" in tray
    assert "2023-07-11到期" in tray


def test_it_is_extended_with_the_number_of_the_governments_approval(office: Office, web: Web) -> None:
    jointly(office, web)
    head = web.browser(HEAD)
    assert "本级人民政府负责人批准的文号" in words(head.get(DESIGN_REVIEW))
    assert send(head, DESIGN_REVIEW, "extend-term", **EXTENDED, number="").status_code == 422
    looked_at = send(head, DESIGN_REVIEW, "extend-term", **EXTENDED, number="高政办函〔2023〕12号")
    assert "高政办函〔2023〕12号" in words(looked_at)
    assert confirm(head, DESIGN_REVIEW, "extend-term", looked_at).status_code == 303

    assert "2023-08-01到期" in clock(web)
    assert "经本级人民政府负责人批准，已延长15个工作日（中华人民共和国行政许可法第四十二条第二款）" in clock(web)


def test_it_is_handled_singly_unless_it_is_chosen_and_a_filing_has_no_such_choice(office: Office, web: Web) -> None:
    handler = web.browser(HANDLER)
    page = handler.get(DESIGN_REVIEW).text
    assert 'name="submit-handling"' in page
    assert 'name="submit-handling"' not in handler.get(FILING).text
    assert send(handler, DESIGN_REVIEW, "submit", **SUBMISSION, handling="single").status_code == 303
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 8))

    assert "作出决定期限20个工作日" in clock(web)
    assert "部门办理方式" not in words(handler.get(DESIGN_REVIEW))
    assert "本级人民政府负责人批准的文号" not in words(web.browser(HEAD).get(DESIGN_REVIEW))

"""文号: the next one is proposed where something is signed, who comes second is told and offered another, and the book shows them all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.deciding import certificates
from lifecycle.projects.deciding.conclusion import GateConcluded, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.mending import corrections
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.vocabulary import BuildingId, Certificate, Gate, ProjectId, Stage, Use
from lifecycle.web.pages import numbers
from tests.desk.conftest import Office
from tests.office import HANDLER, SIGNER, ZEZHOU
from tests.projections.walk import FULL, apply_for, check, decided_elsewhere, declare, propose
from tests.web.api.conftest import machine
from tests.web.conftest import AUDITOR, GAOPING, INSPECTOR, ZEZHOU_HANDLER, Web
from tests.web.gates import confirm, decide, form, send
from tests.web.reading import links, rows, words

APPROVAL = "高平市行政审批服务管理局"
PROJECTS = {ProjectId(f"p{n}"): f"2304-140581-04-01-13525{n}" for n in (1, 2, 3)}
GATES = {id_: f"/projects/{code}/gates/{Gate.DESIGN_REVIEW}" for id_, code in PROJECTS.items()}
P1, P2, P3 = PROJECTS


@pytest.fixture
def web(office: Office) -> Web:
    """Three hospitals of Gaoping whose design review only wants the signature."""
    for id_, code in PROJECTS.items():
        asked: dict[str, Any] = {"project": id_, "on": date(2023, 5, 8)}
        office.register(**asked, code=code, name=f"高平市第{id_[1]}人民医院")
        hospital = NewBuilding(id=BuildingId("1"), name="1号楼", use=Use.HOSPITAL, floor_area_m2=Decimal(12000), prefabricated=True)
        office.give(AddBuildings, **asked, buildings_added=(hospital,))
        declare(office, Stage.REQUIRED, "1", values=FULL, **asked)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **asked)
        declare(office, Stage.DESIGNED, "1", values=FULL, **asked)
        apply_for(office, Gate.DESIGN_REVIEW, "1", **asked)
        office.give(AcceptApplication, application="A1", **asked)
        propose(office, "A1", "1", **asked)
        check(office, "A1", **asked)
    return Web(office)


def sign(office: Office, project: ProjectId, number: str) -> None:
    paper = Certificate(number=number, authority=APPROVAL)
    office.give(SignConclusion, by=SIGNER, project=project, application="A1", certificate=paper)


def proposed(web: Web, project: ProjectId) -> str:
    page = web.browser(SIGNER).get(GATES[project]).text
    return page.partition('id="sign-number"')[2].partition('value="')[2].partition('"')[0]


def test_the_next_number_of_the_authority_and_year_stands_in_the_form(web: Web) -> None:
    assert proposed(web, P1) == "高审方案〔2023〕1号"
    assert f'value="{APPROVAL}"' in web.browser(SIGNER).get(GATES[P1]).text

    signed = decide(web.browser(SIGNER), GATES[P1], "sign", number=proposed(web, P1), authority=APPROVAL)
    assert signed.status_code == 303
    assert proposed(web, P2) == "高审方案〔2023〕2号"


def test_the_signer_may_type_another_and_the_series_goes_on_from_there(web: Web) -> None:
    sign(web.office, P1, "高审方案[2023]7号")

    assert proposed(web, P2) == "高审方案〔2023〕8号"


def test_where_nobody_has_said_how_an_authority_writes_its_numbers_none_is_proposed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.desk.paperwork.number_forms.NumberForms.of", lambda *_: None)

    assert proposed(web, P1) == ""


def test_who_comes_second_is_told_keeps_what_was_typed_and_is_offered_the_next_number(web: Web) -> None:
    slower = web.browser(SIGNER)
    number = proposed(web, P1)
    typed = {"number": number, "authority": APPROVAL}
    looked_at = send(slower, GATES[P1], "sign", **typed)
    sign(web.office, P2, number)
    head = web.office.ledger.head()
    answer = confirm(slower, GATES[P1], "sign", looked_at)

    assert answer.status_code == 409
    assert "文号高审方案〔2023〕1号已由高平市行政审批服务管理局于2023-05-10用过" in words(answer)
    assert 'value="高审方案〔2023〕1号"' in answer.text, "what was typed stays"
    assert "下一个未用的文号是高审方案〔2023〕2号" in words(answer)
    assert web.office.ledger.head() == head
    assert decide(slower, GATES[P1], "sign", number="高审方案〔2023〕2号", authority=APPROVAL).status_code == 303


def test_the_book_shows_every_number_with_its_state_and_the_gaps(web: Web) -> None:
    sign(web.office, P1, "高审方案〔2023〕2号")
    sign(web.office, P2, "高审方案〔2023〕6号")
    sign(web.office, P3, "临时7号")
    web.office.give(certificates.RevokeDecision, project=P1, gate=Gate.DESIGN_REVIEW, buildings=(BuildingId("1"),), reason="撤销")
    page = web.browser(HANDLER).get("/numbers")

    assert rows(page) == [
        "空号：1号",
        "高审方案〔2023〕2号 高平市第1人民医院 1号楼 2023-05-10 SP03 撤销",
        "空号：3号至5号，共3个",
        "高审方案〔2023〕6号 高平市第2人民医院 1号楼 2023-05-10 SP03 有效",
        "临时7号 高平市第3人民医院 1号楼 设计方案审查 2023-05-10 SP03 有效",
    ]
    assert GATES[P1] in links(page)
    assert "文号格式是暂拟的" in words(page)


def test_a_number_that_was_entered_by_mistake_opens_no_gap(web: Web) -> None:
    sign(web.office, P1, "高审方案〔2023〕1200号")
    (signed,) = [each for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, GateConcluded)]
    changed = Raw(f'{{"certificate":{{"number":"高审方案〔2023〕1号","authority":"{APPROVAL}"}}}}'.encode())
    web.office.give(corrections.CorrectFact, corrects=signed.version, changed=changed, reason="录入有误")

    assert [row.rpartition(" ")[2] for row in rows(web.browser(HANDLER).get("/numbers"))] == ["有效", "误记，已更正"]
    assert proposed(web, P2) == "高审方案〔2023〕2号"


def test_each_county_finds_the_books_in_which_it_stands(web: Web) -> None:
    sign(web.office, P1, "高审方案〔2023〕1号")

    assert len(rows(web.browser(GAOPING).get("/numbers"))) == len(rows(web.browser(AUDITOR).get("/numbers"))) == 1
    assert "还没有用过的文号" in words(web.browser(ZEZHOU_HANDLER).get("/numbers", params={"authority": APPROVAL, "year": 2023}))
    assert web.browser(INSPECTOR).get("/numbers").status_code == 403


def test_of_another_countys_project_the_book_tells_no_more_than_the_number(web: Web) -> None:
    """An authority of the city decides in several counties; its book is whole for each of them."""
    sign(web.office, P1, "高审方案〔2023〕1号")
    school: dict[str, Any] = {"project": ProjectId("p4"), "on": date(2023, 5, 8)}
    web.office.register(**school, code="2304-140525-04-01-135259", name="泽州县第一小学", county="140525", existing=True)
    hospital = NewBuilding(id=BuildingId("1"), name="1号楼", use=Use.SCHOOL, floor_area_m2=Decimal(900), prefabricated=True)
    web.office.give(AddBuildings, **school, buildings_added=(hospital,))
    paper = Certificate(number="高审方案〔2023〕2号", authority=APPROVAL)
    from_before = {"gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),), "outcome": "passed", "existing": True}
    web.office.give(RecordOutsideDecision, **school, **from_before, certificate=paper)
    page = web.browser(ZEZHOU).get("/numbers")

    assert [row.split()[1] for row in rows(page)] == ["高平市的项目", "泽州县第一小学"]
    assert "人民医院" not in page.text
    assert PROJECTS[P1] not in page.text


def test_a_long_book_comes_page_by_page_and_whole_to_be_printed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "PER_PAGE", 2)
    for number, project in enumerate(PROJECTS, 1):
        sign(web.office, project, f"高审方案〔2023〕{number}号")
    browser = web.browser(HANDLER)
    first, second = (browser.get("/numbers", params={"page": page}) for page in (1, 2))

    assert [row.split()[0] for row in (*rows(first), *rows(second))] == [f"高审方案〔2023〕{number}号" for number in (1, 2, 3)]
    assert len(rows(browser.get("/numbers", params={"whole": 1}))) == 3
    assert "全部3个在一页上" in words(first)


@pytest.mark.parametrize(
    "written", ["高审方案(2023)1号", "高审方案〔2023〕01号", "高审方案〔2023〕第1号", "高审方案〔2023〕1", "高审方案〖2023〗1号"]
)
def test_the_form_of_an_earlier_page_does_not_hide_that_the_number_is_used(web: Web, written: str) -> None:
    """Also without the look beforehand the desk refuses."""
    sign(web.office, P2, "高审方案〔2023〕1号")
    signer = web.browser(SIGNER)
    fields = form(signer.get(GATES[P1]).text, "sign")
    typed = {"sign-number": written, "sign-authority": APPROVAL, "sign-on": "2023-05-10", "step": "record"}

    assert signer.post(f"{GATES[P1]}/sign", data={**fields, **typed}).status_code == 409


@pytest.mark.parametrize(
    "written",
    ["高审方案〔2023〕01号", "高审方案〔2O23〕01号文件", "高审方案〔2023年度〕编号1", "高审方案〖2023〗1号", "高审方案「2023」1号"],
)
def test_the_page_says_of_another_spelling_that_the_number_is_used(web: Web, written: str) -> None:
    sign(web.office, P2, "高审方案〔2023〕1号")
    signer = web.browser(SIGNER)
    answer = send(signer, GATES[P1], "sign", number=written, authority=APPROVAL)

    assert answer.status_code == 409
    assert f"文号{written}已由{APPROVAL}于2023-05-10用过" in words(answer)


@pytest.mark.parametrize(
    "written",
    ["高审方案〔2023〕01号", "高审方案〔2O23〕01号文件", "高审方案〔2023年度〕编号1", "高审方案〖2023〗1号", "高审方案「2023」1号"],
)
def test_the_interface_says_of_another_spelling_that_the_number_is_used(web: Web, written: str) -> None:
    sign(web.office, P2, "高审方案〔2023〕1号")
    body = {"on": "2023-05-10", "application": "A1", "certificate": {"number": written, "authority": APPROVAL}}
    answer = machine(web, SIGNER).command(f"/api/v1/projects/{PROJECTS[P1]}/commands/sign-conclusion", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "number.used")


def test_the_book_of_a_year_holds_a_number_that_says_it_otherwise(web: Web) -> None:
    sign(web.office, P1, "高审方案（二〇二三）第〇七号")

    assert rows(web.browser(HANDLER).get("/numbers"))[-1].startswith("高审方案（二〇二三）第〇七号 ")
    assert proposed(web, P2) == "高审方案〔2023〕8号"


@pytest.mark.parametrize(
    ("written", "code"), [("高审方案〔2062〕1号", "number.year_later"), ("高审方案〔0026〕1号", "number.year_too_early")]
)
def test_a_year_that_cannot_be_is_refused_by_the_page_and_the_interface(web: Web, written: str, code: str) -> None:
    body = {"on": "2023-05-10", "application": "A1", "certificate": {"number": written, "authority": APPROVAL}}
    answer = machine(web, SIGNER).command(f"/api/v1/projects/{PROJECTS[P1]}/commands/sign-conclusion", body)
    assert (answer.status_code, answer.json()["code"]) == (409, code)

    shown = send(web.browser(SIGNER), GATES[P1], "sign", number=written, authority=APPROVAL)
    assert shown.status_code == 409
    assert f"文号{written}写的是" in words(shown)


@pytest.mark.parametrize("written", ["见附件", "无", "高审方案〔2023〕××号"])
def test_what_says_that_there_is_no_number_is_refused_by_the_page_and_the_interface(web: Web, written: str) -> None:
    body = {"on": "2023-05-10", "application": "A1", "certificate": {"number": written, "authority": APPROVAL}}
    answer = machine(web, SIGNER).command(f"/api/v1/projects/{PROJECTS[P1]}/commands/sign-conclusion", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "number.says_none")

    assert f"“{written}”不是文号" in words(send(web.browser(SIGNER), GATES[P1], "sign", number=written, authority=APPROVAL))

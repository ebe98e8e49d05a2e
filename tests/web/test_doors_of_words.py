"""同样的话，同样的结果: free texts are read alike on a page and by the interface, whatever field they stand in; a name in them is asked."""

from collections.abc import Callable
from html import unescape
from itertools import count
from typing import Any, NamedTuple

import pytest

from lifecycle.projects.deciding.elsewhere import GateNotRequired, OutsideDecisionRecorded
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.wording import say
from tests.desk.conftest import CODE
from tests.desk.test_desk import issue_planning_conditions
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.test_person_named import ASKED, NAME, know
from tests.web.works import hidden

ON = "2023-05-10"
KEYS = count(1)
OUTSIDE = {"buildings": "1", "outcome": "passed", "number": "晋图审〔2023〕9号", "authority": "晋城市施工图审查中心", "grounds": "依报告"}
EXEMPT = {"buildings": "1", "basis": "小型工程", "document": "晋市建发〔2021〕1号", "place": "二", "quote": "可不进行施工图审查"}
SUPERVISED = {"buildings": "1", "reason": "现场与图纸不符"}
OF_GATE = f"/projects/{CODE}/works/exempt-gate?of=drawing_review"
FORMS = {
    "grounds": ("outside", f"/projects/{CODE}/gates/drawing_review", f"/projects/{CODE}/gates/drawing_review/outside", OUTSIDE),
    "number": ("outside", f"/projects/{CODE}/gates/drawing_review", f"/projects/{CODE}/gates/drawing_review/outside", OUTSIDE),
    "reason": ("open-supervision", f"/projects/{CODE}/works/open-supervision", f"/projects/{CODE}/works/open-supervision", SUPERVISED),
} | dict.fromkeys(
    ("document", "place", "quote"),
    (
        "exempt-gate",
        f"/projects/{CODE}/works/exempt-gate?of=drawing_review",
        f"/projects/{CODE}/works/exempt-gate?of=drawing_review",
        EXEMPT,
    ),
)
"""栏目 -> name of the form, its page, where it is sent, and what else is filled in."""
RECORDED: dict[str, Callable[[Any], str]] = {
    "grounds": lambda fact: fact.grounds,
    "number": lambda fact: fact.certificate.number,
    "reason": lambda fact: fact.reason,
    "document": lambda fact: fact.clause.document,
    "place": lambda fact: fact.clause.place,
    "quote": lambda fact: fact.clause.quote,
}
KINDS = {"outside": OutsideDecisionRecorded, "exempt-gate": GateNotRequired, "open-supervision": SupervisionOpened}


class Case(NamedTuple):
    """read: as it is recorded; where it is None, code: of the sentence that is said, or of the question that is asked."""

    field: str
    typed: str
    read: str | None
    code: str = ""


CASES = (
    Case("grounds", " \ue855字号\r\n二、另有说明\u3000", "𤇾字号\n二、另有说明"),
    Case("grounds", "甲\u200b", None, "text.unseen"),
    Case("grounds", "意见\u2028", None, "text.unseen"),
    Case("reason", "\x0b", None, "text.unseen"),
    Case("grounds", "\u20dd", None, "text.mark_alone"),
    Case("grounds", "电话13812345678", None, "personal.mobile"),
    Case("grounds", f"据{NAME}来信", None, ASKED),
    Case("number", f"{NAME}〔2023〕1号", None, ASKED),
    Case("reason", "\ue81e村\r\n二期\n", "\u9fb4村\n二期"),
    Case("reason", f"{NAME}反映", None, ASKED),
    Case("place", "\u3000二（一）\u2003第1目 ", "二（一） 第1目"),
    Case("place", "二\r\n（一）", None, "text.line_end"),
    Case("place", f"二（{NAME}）", None, ASKED),
    Case("quote", "一、\ue816\r\n二、", "一、\U00020087\n二、"),
    Case("quote", "可不\U0001d173审查", None, "text.unseen"),
    Case("quote", f"{NAME}说可以", None, ASKED),
    Case("document", " 关于\ue815的\u00a0批复", "关于⺁的 批复"),
    Case("document", f"{NAME}的批复", None, ASKED),
    Case("document", "批复（身份证号11010519491231002X）", None, "personal.identity_number"),
)


def by_page(web: Web, case: Case) -> str:
    name, page, action, fields = FORMS[case.field]
    browser = web.browser(HANDLER)
    typed = {f"{name}-{field}": value for field, value in {**fields, "on": ON, case.field: case.typed}.items()}
    answer = browser.post(action, data={**hidden(browser.get(page).text, name), **typed})
    if answer.status_code == 200:
        answer = browser.post(action, data={**hidden(answer.text, name), "step": "record"})
    return unescape(answer.text)


def by_interface(web: Web, case: Case) -> str:
    name, _, _, filled = FORMS[case.field]
    said = {**filled, case.field: case.typed}
    clause = {each: said.pop(each) for each in ("document", "place", "quote") if each in said}
    paper = {each: said.pop(each) for each in ("number", "authority") if each in said}
    body = {"on": ON, **said, "buildings": ["1"]} | ({"clause": clause} if clause else {}) | ({"certificate": paper} if paper else {})
    body |= {} if name == "open-supervision" else {"gate": "drawing_review"}
    command = "record-outside-decision" if name == "outside" else name
    answer = machine(web, HANDLER).command(f"/api/v1/projects/{CODE}/commands/{command}", body, key=f"words-{next(KEYS)}").json()
    return str(answer.get("detail", "")) + "".join(answer.get("sentences", ()))


DOORS = {"page": by_page, "interface": by_interface}


@pytest.fixture
def begun(web: Web) -> Web:
    web.office.register()
    web.office.add_building()
    issue_planning_conditions(web.office)
    know(web)
    return web


READ, KEPT_OUT = [case for case in CASES if case.read is not None], [case for case in CASES if case.read is None]


def recorded(web: Web, case: Case) -> list[str]:
    kind, where = KINDS[FORMS[case.field][0]], RECORDED[case.field]
    facts = [each.fact for each in web.office.ledger.read(limit=100) if isinstance(each.fact, kind)]
    return [where(fact) for fact in facts if getattr(fact, "gate", "") != "planning_conditions"]


@pytest.mark.parametrize("case", READ, ids=lambda case: str(case.field))
@pytest.mark.parametrize("door", DOORS)
def test_a_free_text_is_read_alike(begun: Web, door: str, case: Case) -> None:
    told = DOORS[door](begun, case)
    assert recorded(begun, case) == [case.read], told


@pytest.mark.parametrize("door", DOORS)
def test_a_free_text_is_refused_or_asked_with_one_sentence(begun: Web, door: str) -> None:
    for case in KEPT_OUT:
        told = DOORS[door](begun, case)
        code = f"asked.{ASKED}" if case.code == ASKED else case.code
        before, _, behind = say(code, field="\0", name=NAME, shown="\0", place="", sign="").partition("\0")
        assert before in told, case
        assert behind[:3] in told, case
        assert recorded(begun, case) == []

"""降低的理由: asked where a value fell below an earlier stage, recorded with the decision, and told on its sheet."""

from decimal import Decimal

from msgspec.structs import replace

from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.vocabulary import Gate, Stage
from tests.desk.conftest import CODE, HANDLER
from tests.desk.test_desk import FULL, declare
from tests.web.conftest import CHECKER, SIGNER, Web
from tests.web.gates import DESIGN_REVIEW, DRAWING_REVIEW, decide, offers, registered, send
from tests.web.reading import words

PERMIT = f"/projects/{CODE}/gates/{Gate.CONSTRUCTION_PERMIT}"
OUTSIDE = {"buildings": "1", "outcome": "passed", "number": "高图审2023-9", "authority": "晋城市施工图审查中心"}
REASON = "外窗型材调整，设计单位已说明"
PASSING = {"buildings": "1", "opinion": "符合"}
FIELD = 'name="{}-drop_reason"'


def drawn_lower(web: Web) -> None:
    """The design states 78%, the drawings 74%; the planning conditions ask for 72%."""
    registered(web.office, replace(FULL, energy_saving_rate=Decimal("0.78")))
    conclude(web, DESIGN_REVIEW, "高审方2023-5")
    declare(web.office, Stage.DRAWN, replace(FULL, energy_saving_rate=Decimal("0.74")))


def conclude(web: Web, gate: str, number: str, **more: str) -> None:
    submission = {"buildings": "1", "applicant": "高平市城市建设投资有限公司", "materials": "材料", "mode": "ordinary"}
    assert send(web.browser(HANDLER), gate, "submit", **submission).status_code == 303
    assert send(web.browser(HANDLER), gate, "accept").status_code == 303
    assert decide(web.browser(HANDLER), gate, "pass", **PASSING, **more).status_code == 303
    assert send(web.browser(CHECKER), gate, "check", opinion="同意").status_code == 303
    assert decide(web.browser(SIGNER), gate, "sign", number=number, authority="高平市行政审批服务管理局").status_code == 303


def test_a_field_asks_for_the_reason_and_tells_what_fell_from_what_to_what(web: Web) -> None:
    registered(web.office)
    assert FIELD.format("outside") not in web.browser(HANDLER).get(DRAWING_REVIEW).text

    web.office.clock.go_on(seconds=1)
    declare(web.office, Stage.DRAWN, replace(FULL, assembly_rate=Decimal("0.6")))
    declare(web.office, Stage.DESIGNED, replace(FULL, assembly_rate=Decimal("0.65")))
    page = web.browser(HANDLER).get(DRAWING_REVIEW)

    assert FIELD.format("outside") in page.text
    assert "1号楼 装配率：60%，低于方案阶段的65%，应说明降低的理由" in words(page)


def marked(page: str, form: str) -> tuple[str, bool]:
    """What the label of the field says beside its name, and whether a browser insists on it."""
    field = page.partition(f'<label for="{form}-drop_reason">')[2].partition("</textarea>")[0]
    return field.partition('<span class="must">')[2].partition("<")[0], " required" in field


def test_the_field_is_marked_as_required_where_it_is(web: Web) -> None:
    drawn_lower(web)
    assert marked(web.browser(HANDLER).get(DRAWING_REVIEW).text, "outside") == ("通过所列单体时必填", False), "a refusal there needs none"

    assert decide(web.browser(HANDLER), DRAWING_REVIEW, "outside", **OUTSIDE, drop_reason=REASON).status_code == 303
    submission = {"buildings": "1", "applicant": "高平市城市建设投资有限公司", "materials": "材料", "mode": "ordinary"}
    assert send(web.browser(HANDLER), PERMIT, "submit", **submission).status_code == 303
    assert send(web.browser(HANDLER), PERMIT, "accept").status_code == 303
    assert marked(web.browser(HANDLER).get(PERMIT).text, "pass") == ("必填", True)


def test_without_the_reason_it_comes_back_with_the_sentence_beside_the_field(web: Web) -> None:
    drawn_lower(web)
    head = web.office.ledger.head()
    answer = send(web.browser(HANDLER), DRAWING_REVIEW, "outside", **OUTSIDE)

    assert answer.status_code == 422
    assert 'id="outside-drop_reason-wrong"' in answer.text
    assert "有1项指标低于前一阶段" in words(answer)
    assert "高图审2023-9" in answer.text
    assert web.office.ledger.head() == head


def test_a_refusal_elsewhere_needs_grounds_and_no_reason_for_the_drop(web: Web) -> None:
    drawn_lower(web)
    refusal = OUTSIDE | {"outcome": "refused", "grounds": "图纸不全"}

    assert decide(web.browser(HANDLER), DRAWING_REVIEW, "outside", **refusal).status_code == 303


def test_the_reason_is_recorded_with_the_decision_and_stands_on_the_sheet(web: Web) -> None:
    drawn_lower(web)
    assert decide(web.browser(HANDLER), DRAWING_REVIEW, "outside", **OUTSIDE, drop_reason=REASON).status_code == 303
    recorded = [each.fact for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, OutsideDecisionRecorded)]

    assert recorded[-1].drop_reason == REASON
    assert f"降低的理由： {REASON}" in words(web.browser(HANDLER).get(DRAWING_REVIEW))


def test_our_own_decision_asks_for_it_too_and_keeps_it(web: Web) -> None:
    drawn_lower(web)
    assert decide(web.browser(HANDLER), DRAWING_REVIEW, "outside", **OUTSIDE, drop_reason=REASON).status_code == 303
    conclude(web, PERMIT, "高施许2023-5", drop_reason=REASON)
    concluded = [each.fact for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, GateConcluded)]

    assert [fact.drop_reason for fact in concluded] == [None, REASON]
    page = web.browser(HANDLER).get(PERMIT)
    assert f"降低的理由： {REASON}" in words(page)
    assert not offers(page.text, "pass")

"""抽取在业务台: announced from the registers, seeded when the randomness is there, void only with a reason."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from python_calamine import CalamineWorkbook

from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.problems import BadInput
from lifecycle.desk.inspections.draw_exports.making import export_draw, refuse_withheld
from lifecycle.desk.inspections.draw_exports.verifying import verified
from lifecycle.desk.inspections.fairness import fairness_of
from lifecycle.desk.inspections.making_draws import announcement_in
from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer, NamedSource, PromisedCode
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.campaigns.drawing import RevealedCode, SeedDraw, SourceNumbers, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.inspections.draws.draw import DrawResult, draw
from lifecycle.inspections.draws.files import read_seed
from lifecycle.inspections.registers.inspectors import ListInspector
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.ledger.verify_lifecycle import COSIGNER, LEDGER, Key
from lifecycle.papers.fairness import write_fairness
from lifecycle.staff.appointments import AppointStaff, EndAppointment, Role
from lifecycle.vocabulary import Asked, PersonId, Refused, StaffId
from tests.desk.conftest import ON, Office
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.inspections.registers.test_registers import STADIUM, ZHAO_LISTED
from tests.ledger.exports import WITNESS
from tests.office import CITY, HEAD, SECURITY

JUNE = date(2023, 6, 1)
CODE = "ab" * 32
ANNOUNCED: dict[str, Any] = {
    "by": CITY,
    "campaign": "2023-01",
    "layers": (DrawLayer(layer="全部", drawn=2),),
    "across": AcrossCounties.ANY,
    "sources": (NamedSource(called="中国福利彩票双色球", issue="2023064", drawn_on=JUNE, if_missing="顺延至下一期"),),
    "commitments": (PromisedCode(official=HEAD, sha256=sha256(bytes.fromhex(CODE)).hexdigest()),),
    "randomness_from": JUNE,
    "randomness_at": "21:15",
}
SEED: dict[str, Any] = {
    "by": CITY,
    "on": JUNE,
    "campaign": "2023-01",
    "numbers": (SourceNumbers(numbers=(9, 18, 26, 34, 41, 45)),),
    "reveals": (RevealedCode(official=HEAD, secret=CODE),),
}
NOT_WITNESSED = ("draw.not_witnessed",)


@pytest.fixture
def bureau(office: Office) -> Office:
    """With an approved campaign, three objects and three inspectors, of whom one is no longer appointed."""
    office.appoint(HEAD, Role.HEAD)
    office.give(PlanCampaign, by=CITY, **PLANNED | {"object_kind": ObjectKind.BUILDING_IN_USE})
    office.give(ApproveCampaign, by=HEAD, **APPROVED)
    for number in (1, 2, 3):
        office.give(ListObject, by=CITY, **STADIUM | {"object_id": f"SY-{number}", "listed_since": ON})
        staff, person = StaffId(f"ZF0{number}"), PersonId(f"R-{number}")
        office.know(person)
        office.give(AppointStaff, on=date(2020, 1, 1), by=SECURITY, staff=staff, person=person, role=Role.INSPECTOR, county=None)
        office.give(ListInspector, by=CITY, **ZHAO_LISTED | {"staff": staff, "person": person, "listed_since": ON})
    office.give(EndAppointment, by=SECURITY, on=date(2023, 5, 9), staff=StaffId("ZF03"), role=Role.INSPECTOR, reason="调离")
    return office


def refused(office: Office, command: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as told:
        office.give(command, **fields)
    return told.value.code


def standing(office: Office) -> Campaign:
    return campaign_of(office.ledger, "2023-01")


def announced(office: Office, **otherwise: Any) -> None:
    office.give(AnnounceDraw, **ANNOUNCED | otherwise)


def after_the_lottery(office: Office) -> None:
    office.clock.now = datetime(2023, 6, 1, 13, 15, tzinfo=UTC)


def test_both_pools_are_frozen_in_a_file_that_the_fact_names(bureau: Office) -> None:
    head = bureau.ledger.head()
    announced(bureau)
    fact = standing(bureau).draws[0].announced
    file = announcement_in(bureau.ledger, fact.announcement)

    assert (fact.draw, fact.objects, fact.inspectors, fact.to_draw, fact.known_at) == (1, 3, 2, 2, head)
    assert (file.campaign, file.on) == ("2023-01/1", "2023-05-10")
    assert [each.id for each in file.objects] == ["SY-1", "SY-2", "SY-3"]
    assert [each.id for each in file.inspectors] == ["ZF01", "ZF02"], "who is appointed no longer is not drawn"


def test_seed_and_result_are_recorded_together_once_the_randomness_is_there(bureau: Office) -> None:
    announced(bureau)
    bureau.clock.reach(JUNE)
    assert refused(bureau, SeedDraw, **SEED) == "campaign.randomness_not_yet"
    after_the_lottery(bureau)
    receipt = bureau.give(SeedDraw, **SEED, confirmed=NOT_WITNESSED)
    assert [type(each.fact).__name__ for each in receipt.recorded] == ["DrawSeeded", "ObjectsDrawn"]

    made = standing(bureau).draws[0]
    announcement = announcement_in(bureau.ledger, made.announced.announcement)
    again = draw(announcement, read_seed(bureau.ledger.attachments.get(made.seeded.seed), announcement))
    assert json.decode(bureau.ledger.attachments.get(made.drawn.result), type=DrawResult) == again
    assert (made.drawn.chosen, again.announcement_sha256) == (again.chosen, made.announced.announcement)
    assert standing(bureau).chosen == {each: again.assigned[each] for each in again.chosen}


def test_all_faults_of_the_numbers_are_told_at_once(bureau: Office) -> None:
    announced(bureau)
    after_the_lottery(bureau)
    with pytest.raises(BadInput) as told:
        bureau.give(SeedDraw, **SEED | {"numbers": (), "reveals": (RevealedCode(official=HEAD, secret="cd" * 32),)})
    assert [each.code for each in told.value.problems] == ["draw.other_length", "draw.not_the_promised_code"]


def test_an_announcement_that_no_checkpoint_covered_in_time_is_asked_about(bureau: Office, tmp_path: Path) -> None:
    announced(bureau)
    after_the_lottery(bureau)
    with pytest.raises(Asked) as told:
        bureau.give(SeedDraw, **SEED)
    assert [each.code for each in told.value.questions] == list(NOT_WITNESSED)


def test_a_checkpoint_before_the_randomness_answers_the_question(bureau: Office) -> None:
    announced(bureau)
    Checkpoints(bureau.ledger, own_key(bureau.ledger), bureau.clock).make(ON)
    after_the_lottery(bureau)
    bureau.give(SeedDraw, **SEED)
    assert standing(bureau).draws[0].seeded.confirmed == ()


def test_the_head_voids_a_draw_with_a_reason_and_the_next_is_a_new_one(bureau: Office) -> None:
    announced(bureau)
    assert refused(bureau, AnnounceDraw, **ANNOUNCED) == "campaign.not_now"
    assert refused(bureau, VoidDraw, by=CITY, campaign="2023-01", reason="名录漏列") == "staff.role_may_not"
    bureau.give(VoidDraw, by=HEAD, campaign="2023-01", reason="名录漏列一个对象")
    announced(bureau)
    assert [(each.announced.draw, each.voided is None) for each in standing(bureau).draws] == [(1, False), (2, True)]


def test_a_void_after_the_draw_names_what_was_drawn(bureau: Office) -> None:
    announced(bureau)
    after_the_lottery(bureau)
    bureau.give(SeedDraw, **SEED, confirmed=NOT_WITNESSED)
    bureau.give(VoidDraw, by=HEAD, on=JUNE, campaign="2023-01", reason="执法证已过期")
    made = standing(bureau).draws[0]
    assert (made.voided.result, standing(bureau).chosen) == (made.drawn.result, {})


def test_a_void_without_result_once_the_numbers_may_be_known_is_asked_about(bureau: Office) -> None:
    announced(bureau)
    after_the_lottery(bureau)
    with pytest.raises(Asked) as told:
        bureau.give(VoidDraw, by=HEAD, on=JUNE, campaign="2023-01", reason="来源停止出数")
    assert [each.code for each in told.value.questions] == ["draw.void_late"]


def drawn(office: Office) -> Campaign:
    """Two objects, for each of which three inspectors may be drawn."""
    office.give(AppointStaff, on=ON, by=SECURITY, staff=StaffId("ZF03"), person=PersonId("R-3"), role=Role.INSPECTOR, county=None)
    announced(office)
    after_the_lottery(office)
    office.give(SeedDraw, **SEED, confirmed=NOT_WITNESSED)
    return standing(office)


def test_an_export_of_the_draw_shows_that_a_witness_saw_the_announcement_first(bureau: Office, tmp_path: Path) -> None:
    checkpoints, out = Checkpoints(bureau.ledger, own_key(bureau.ledger), bureau.clock), tmp_path / "draw.zip"
    announced(bureau)
    note = checkpoints.make(ON)
    checkpoints.cosigned(Checkpoint.parse(note.text).head.size, WITNESS.cosign(note.text, int(bureau.clock().timestamp())))
    after_the_lottery(bureau)
    bureau.give(SeedDraw, **SEED)
    bureau.give(ReplaceObject, by=CITY, on=JUNE, campaign="2023-01", object_id=standing(bureau).draws[0].drawn.chosen[0], reason="已拆除")
    bureau.give(PlanCampaign, by=CITY, on=JUNE, **PLANNED | {"campaign": "2023-02"})
    with pytest.raises(Refused) as early:
        export_draw(bureau.ledger, "2023-02", checkpoints, note, out)
    assert early.value.code == "draw.export_not_yet"

    done = export_draw(bureau.ledger, "2023-01", checkpoints, checkpoints.make(JUNE), out)
    with out.open("rb") as file:
        keys = Key(str(checkpoints.key.public), LEDGER), [Key(str(WITNESS.public), COSIGNER)]
        told = [each.sentence.code.removeprefix("draw.") for each in verified(file, *keys)]
    assert (done.facts, done.draws) == (6, 1)
    assert {"verified.drawn", "verified.cosigned", "verified.replaced"} <= set(told)


def test_no_draw_leaves_before_it_is_public(bureau: Office) -> None:
    refuse_withheld(bureau.ledger, "2023-01")
    with pytest.raises(Refused) as unknown:
        refuse_withheld(bureau.ledger, "2023-02")
    assert unknown.value.code == "campaign.unknown"
    bureau.give(PlanCampaign, by=CITY, **PLANNED | {"campaign": "2023-02"})
    bureau.give(ApproveCampaign, by=HEAD, **APPROVED | {"campaign": "2023-02", "number": "晋市建检批〔2023〕4号"}, unannounced=True)
    with pytest.raises(Refused) as withheld:
        refuse_withheld(bureau.ledger, "2023-02")
    assert withheld.value.code == "draw.still_withheld"


def test_the_next_by_ticket_takes_the_place_of_an_inspector_who_is_ill(bureau: Office) -> None:
    before = drawn(bureau)
    name, (ill, stays) = next(iter(before.chosen.items()))
    left = {"by": CITY, "on": JUNE, "campaign": "2023-01", "object_id": name}
    assert refused(bureau, ReplaceInspector, **left, inspector=HEAD, reason="因病") == "campaign.inspector_not_drawn"
    assert refused(bureau, ReplaceInspector, **left | {"object_id": "SY-9"}, inspector=ill, reason="因病") == "campaign.object_not_drawn"
    bureau.give(ReplaceInspector, **left, inspector=ill, reason="因病")
    (third,) = {"ZF01", "ZF02", "ZF03"} - {ill, stays}
    assert standing(bureau).chosen[name] == (stays, third)
    bureau.give(ReplaceInspector, **left, inspector=stays, reason="因病")
    assert standing(bureau).chosen[name] == (third,), "whoever was replaced does not come back"


def test_the_head_decides_a_recusal_and_only_a_granted_one_replaces(bureau: Office) -> None:
    before = drawn(bureau)
    name, (first, second) = next(iter(before.chosen.items()))
    asked = {"on": JUNE, "campaign": "2023-01", "object_id": name, "inspector": first, "asked_for_by": "施工单位", "ground": "曾任顾问"}
    assert refused(bureau, DecideRecusal, by=CITY, **asked, granted=True) == "staff.role_may_not"
    bureau.give(DecideRecusal, by=HEAD, **asked, granted=False)
    assert standing(bureau).chosen == before.chosen
    left = {"by": CITY, "on": JUNE, "campaign": "2023-01", "object_id": name, "inspector": first, "reason": "曾任顾问"}
    assert refused(bureau, ReplaceInspector, **left) == "campaign.ground_was_refused"
    bureau.give(DecideRecusal, by=HEAD, **asked, granted=True)
    assert [each in standing(bureau).chosen[name] for each in (first, second)] == [False, True]


def test_the_next_of_the_ranking_takes_the_place_of_an_object_that_has_ended(bureau: Office) -> None:
    before = drawn(bureau)
    first, second = before.chosen
    bureau.give(ReplaceObject, by=CITY, on=JUNE, campaign="2023-01", object_id=first, reason="已拆除")
    (third,) = {"SY-1", "SY-2", "SY-3"} - {first, second}
    assert {name: len(staff) for name, staff in standing(bureau).chosen.items()} == {second: 2, third: 2}
    bureau.give(ReplaceObject, by=CITY, on=JUNE, campaign="2023-01", object_id=third, reason="已拆除")
    assert [*standing(bureau).chosen] == [second], "nothing is left in the layer"


def test_the_fairness_report_tells_who_was_drawn_and_sent_and_keeps_what_is_not_public(bureau: Office) -> None:
    chosen = drawn(bureau).chosen
    report = fairness_of(bureau.ledger, 2023, JUNE)
    book = BytesIO()
    write_fairness(report, {}, book, lang="zh", called=lambda staff: f"某人（{staff}）")
    workbook = CalamineWorkbook.from_filelike(BytesIO(book.getvalue()))
    sheets = {name: workbook.get_sheet_by_name(name).to_python()[2:] for name in ("覆盖", "间隔", "同行", "偏离")}

    assert (report.draws, report.withheld, report.position) == (1, 0, bureau.ledger.head())
    assert [(row[1], *row[4:7]) for row in sheets["覆盖"]] == [
        (f"SY-{n}", 1, int(f"SY-{n}" in chosen), int(f"SY-{n}" in chosen)) for n in (1, 2, 3)
    ]
    assert {row[4] for row in sheets["间隔"]} == {"本系统不登记此类检查"}
    assert sum(row[2] for row in sheets["同行"]) == len(chosen)
    assert all(str(row[0]).startswith("某人（ZF0") for row in sheets["同行"])
    assert {(row[4], row[7]) for row in sheets["偏离"]} == {(0.666667, "精确计算")}

    assert fairness_of(bureau.ledger, 2022, JUNE).covered == ()
    bureau.give(PlanCampaign, by=CITY, on=JUNE, **PLANNED | {"campaign": "2023-02", "object_kind": ObjectKind.BUILDING_IN_USE})
    approved = APPROVED | {"campaign": "2023-02", "number": "晋市建检批〔2023〕4号"}
    bureau.give(ApproveCampaign, by=HEAD, on=JUNE, **approved, unannounced=True)
    announced(bureau, campaign="2023-02", on=JUNE, randomness_at="22:15", layers=(DrawLayer(layer="全部", drawn=1),))
    assert (fairness_of(bureau.ledger, 2023, JUNE).draws, fairness_of(bureau.ledger, 2023, JUNE).withheld) == (1, 1)


def again(office: Office) -> None:
    """Another campaign of the same year, by the same list."""
    office.give(PlanCampaign, by=CITY, on=JUNE, **PLANNED | {"campaign": "2023-02", "object_kind": ObjectKind.BUILDING_IN_USE})
    office.give(ApproveCampaign, by=HEAD, on=JUNE, **APPROVED | {"campaign": "2023-02", "number": "晋市建检批〔2023〕4号"})


AGAIN: dict[str, Any] = {**ANNOUNCED, "campaign": "2023-02", "on": JUNE, "layers": (DrawLayer(layer="全部", drawn=1),)}
AGAIN["randomness_from"] = date(2023, 6, 2)
AGAIN["sources"] = (NamedSource(called="中国福利彩票双色球", issue="2023065", drawn_on=date(2023, 6, 2), if_missing="顺延至下一期"),)


def test_what_was_drawn_in_the_year_is_left_out_of_the_next_pool_with_its_reason(bureau: Office) -> None:
    chosen = drawn(bureau).chosen
    again(bureau)
    bureau.give(AnnounceDraw, **AGAIN)
    announced = campaign_of(bureau.ledger, "2023-02").draws[0].announced
    assert {each.object_id for each in announced.left_out} == set(chosen)
    assert {each.reason for each in announced.left_out} == {"2023年度抽查活动2023-01已抽中，同一清单每年抽取不超过一次"}
    assert announced.objects + len(announced.left_out) == 3
    assert {each.id for each in announcement_in(bureau.ledger, announced.announcement).objects}.isdisjoint(chosen)


def test_an_object_is_drawn_again_where_the_bureau_has_decided_so(bureau: Office) -> None:
    drawn(bureau)
    again(bureau)
    told = {"document": PLANNED["items"], "choice": "drawn_in_a_year", "option": "unlimited", "number": "晋市住建函〔2023〕21号"}
    bureau.appoint(StaffId("SJ02"), Role.CITY)
    bureau.confirm(bureau.propose(DecideChoice, by=CITY, on=JUNE, since=JUNE, **told))
    bureau.give(AnnounceDraw, **AGAIN)
    assert campaign_of(bureau.ledger, "2023-02").draws[0].announced.objects == 3


def test_what_a_void_draw_chose_may_be_drawn(bureau: Office) -> None:
    drawn(bureau)
    bureau.give(VoidDraw, by=HEAD, on=JUNE, campaign="2023-01", reason="执法证已过期")
    again(bureau)
    bureau.give(AnnounceDraw, **AGAIN)
    assert campaign_of(bureau.ledger, "2023-02").draws[0].announced.left_out == ()

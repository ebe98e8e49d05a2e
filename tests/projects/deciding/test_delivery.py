"""送达: which papers there are, what proves that one has arrived, and what an annulment or a correction of its fact does."""

from datetime import date
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
)
from lifecycle.projects.application.clock import Effect, Mark
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import CancelCertificate, RevokeDecision
from lifecycle.projects.deciding.delivering import due, late, undelivered
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryAttempted, DeliveryMode, DeliveryOutcome, SignedBy
from lifecycle.projects.deciding.papers import PaperKind, papers_in
from lifecycle.projects.mending.annulment import ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact, effective, facts_as_corrected
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import BuildingId, Gate, PersonId, Sha256
from tests.packaged import packaged_calendar
from tests.projects.given import Situation, ask, fact, given
from tests.projects.walks import ADDED, BOTH, REGISTERED, applied, concluded, outside

SIGNED = date(2023, 3, 1)
SUBMITTED = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1", SIGNED)[:1])
ACCEPTED = (*SUBMITTED, applied(Gate.DESIGN_REVIEW, "A1", SIGNED)[1])
GRANTED = (*ACCEPTED, *concluded("A1", SIGNED))
REFUSED = (*ACCEPTED, *concluded("A1", SIGNED, outcome=Outcome.REFUSED))
DIRECT = {"delivery_mode": DeliveryMode.DIRECT, "signed_by": SignedBy.MAIL_CLERK}
FAILED = {"delivery_mode": DeliveryMode.POSTED, "outcome": DeliveryOutcome.FAILED, "reason": "邮件退回：迁移新址不明"}
DECISION = 8
"""The version of the decision in these stories; the acceptance is 5."""


def deliver(delivers: int = DECISION, on: date = date(2023, 3, 6), **fields: Any) -> ProjectCommand:
    return ask(DeliverPaper, on=on, delivers=delivers, **(fields or DIRECT))


def waiting(situation: Situation) -> list[str]:
    assert situation.project
    return [item for item, _ in undelivered(situation.project, effective(situation.facts))]


def test_a_decision_is_delivered_and_the_fact_says_which_paper_it_was():
    meant = {"paper": PaperKind.GRANT, "application": "A1", "gate": Gate.DESIGN_REVIEW, "buildings": BOTH}
    recorded = fact(DeliveryAttempted, on=date(2023, 3, 6), delivers=DECISION, **meant, **DIRECT)
    given(GRANTED).when(deliver()).then(recorded)
    assert given(REFUSED).when(deliver()).facts[0].paper is PaperKind.REFUSAL  # type: ignore[attr-defined]


def test_receipts_and_requests_are_papers_too():
    asked = ask(RequestSupplement, on=date(2023, 2, 20), application="A1", items=("节能专篇",), due=date(2023, 3, 6))
    declined = ask(
        DeclineApplication,
        on=date(2023, 2, 21),
        application="A1",
        reason="不属于本机关职权范围",
        ground="not_ours",
        turn_to="水行政主管部门",
    )
    for last, kind in ((asked, PaperKind.SUPPLEMENT), (ACCEPTED[-1], PaperKind.ACCEPTANCE), (declined, PaperKind.NON_ACCEPTANCE)):
        situation = given(SUBMITTED, last)
        assert situation.project
        assert [(paper.version, paper.kind) for paper in papers_in(situation.project, facts_as_corrected(situation.facts))] == [(5, kind)]
        assert len(situation.when(deliver(5)).facts) == 1


@pytest.mark.parametrize("version", [0, 1, 4, 6, 99])
def test_what_no_paper_states_is_not_delivered(version: int):
    given(GRANTED).when(deliver(version)).then_refused("delivery.no_paper", version=version)


def test_nothing_is_delivered_before_its_day():
    given(GRANTED).when(deliver(on=date(2023, 2, 28))).then_refused("delivery.before_paper", paper=PaperKind.GRANT, since=SIGNED)
    assert len(given(GRANTED).when(deliver(on=SIGNED)).facts) == 1


def test_one_party_is_served_once_and_another_beside_it():
    given(GRANTED, deliver()).when(deliver(on=date(2023, 3, 7))).then_refused("delivery.delivered_already", on=date(2023, 3, 6))
    designer = deliver(party=PartyRole.DESIGNER, **DIRECT)
    given(GRANTED, deliver()).when(designer).then_refused("delivery.no_party", role=PartyRole.DESIGNER)
    unit = deliver(party=PartyRole.CONSTRUCTION_UNIT, **DIRECT)
    assert len(given(GRANTED, deliver()).when(unit).facts) == 1
    assert waiting(given(GRANTED, unit)) == ["A1-D1"], "that it went to another does not serve the applicant"


def ended(kind: type[RevokeDecision] | type[CancelCertificate], buildings: tuple[BuildingId, ...] = BOTH) -> ProjectCommand:
    return ask(kind, on=date(2023, 3, 2), gate=Gate.DESIGN_REVIEW, buildings=buildings, reason="依据有误")


@pytest.mark.parametrize("kind", [RevokeDecision, CancelCertificate])
def test_of_what_was_revoked_the_revocation_is_sent_out_and_the_grant_no_more(kind: type[RevokeDecision] | type[CancelCertificate]):
    assert waiting(given(GRANTED, ended(kind))) == ["A1-R1"]
    assert waiting(given(GRANTED, ended(kind, BOTH[:1]))) == ["A1-D1", "A1-R1"]
    assert waiting(given(GRANTED, ended(kind, BOTH[:1]), ended(kind, BOTH[1:]))) == ["A1-R1", "A1-R2"]


def test_a_revocation_waits_until_it_has_reached_the_applicant():
    revocation = DECISION + 1
    revoked = (*GRANTED, ended(RevokeDecision))
    assert waiting(given(revoked, deliver(revocation, **FAILED))) == ["A1-R1"]
    assert waiting(given(revoked, deliver())) == ["A1-R1"], "the grant that came first serves no revocation"
    assert waiting(given(revoked, deliver(revocation))) == []
    assert due(PaperKind.REVOCATION, Gate.DESIGN_REVIEW, SIGNED, packaged_calendar()) is None, "no law sets a term"


def test_what_is_decided_anew_is_not_revoked_any_more():
    again = (*applied(Gate.DESIGN_REVIEW, "A2", date(2023, 4, 3)), *concluded("A2", date(2023, 4, 3)))
    assert waiting(given(GRANTED, ended(RevokeDecision), again)) == ["A2-D1"]


def test_what_another_authority_decided_is_no_paper_of_ours():
    elsewhere = ask(RevokeDecision, on=date(2023, 3, 2), gate=Gate.PLANNING_CONDITIONS, buildings=BOTH, reason="依据有误")
    assert waiting(given(REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), elsewhere)) == []


def test_what_failed_is_tried_again_on_no_earlier_day():
    failed = given(GRANTED, deliver(**FAILED))
    assert waiting(failed) == ["A1-D1"]
    failed.when(deliver(on=date(2023, 3, 3))).then_refused("delivery.before_last", since=date(2023, 3, 6))
    assert waiting(given(GRANTED, deliver(**FAILED), deliver(on=date(2023, 3, 9)))) == []


@pytest.mark.parametrize(
    "said", [{"delivery_mode": DeliveryMode.DIRECT}, {"delivery_mode": DeliveryMode.POSTED, "receiver": PersonId("R-0001")}]
)
def test_each_mode_has_its_proof(said: dict[str, Any]):
    given(GRANTED).when(deliver(**said)).then_refused("delivery.without_proof", mode=said["delivery_mode"])


@pytest.mark.parametrize(
    "said",
    [
        {"delivery_mode": DeliveryMode.LEFT, "receipt": "回证3号"},
        {"delivery_mode": DeliveryMode.POSTED, "outcome": DeliveryOutcome.FAILED},
    ],
)
def test_what_was_left_or_failed_has_its_reason(said: dict[str, Any]):
    given(GRANTED).when(deliver(**said)).then_refused("delivery.without_reason", mode=said["delivery_mode"])


@pytest.mark.parametrize(
    "said",
    [
        {"delivery_mode": DeliveryMode.LEFT, "reason": "拒收", "signed_by": SignedBy.AGENT},
        {"delivery_mode": DeliveryMode.ANNOUNCED, "reason": "下落不明", "receiver": PersonId("R-0001")},
    ],
)
def test_nobody_signs_for_what_was_left_or_announced(said: dict[str, Any]):
    given(GRANTED).when(deliver(**said)).then_refused("delivery.nobody_signs", mode=said["delivery_mode"])


def test_an_announcement_cannot_fail():
    said = {"delivery_mode": DeliveryMode.ANNOUNCED, "reason": "下落不明", "outcome": DeliveryOutcome.FAILED}
    given(GRANTED).when(deliver(**said)).then_refused("delivery.cannot_fail", mode=DeliveryMode.ANNOUNCED)


@pytest.mark.parametrize(
    "said",
    [
        {"delivery_mode": DeliveryMode.POSTED, "receipt": "1287654321"},
        {"delivery_mode": DeliveryMode.ELECTRONIC, "scan_sha256": Sha256("9f" * 32)},
        {"delivery_mode": DeliveryMode.LEFT, "reason": "负责收件的人拒绝签收", "receipt": "回证3号"},
        {"delivery_mode": DeliveryMode.ANNOUNCED, "reason": "迁移新址不明", "receipt": "公告1号"},
    ],
)
def test_a_number_or_a_scan_proves_it_where_nobody_signs(said: dict[str, Any]):
    assert len(given(GRANTED).when(deliver(**said)).facts) == 1


def test_a_grant_waits_for_its_ten_working_days_and_a_refusal_without_a_day():
    assert waiting(given(GRANTED)) == waiting(given(REFUSED)) == ["A1-D1"]
    ends = due(PaperKind.GRANT, Gate.DESIGN_REVIEW, SIGNED, packaged_calendar())
    assert ends
    assert (ends[0].clause.place, ends[1].on) == ("第四十四条", date(2023, 3, 15))
    assert due(PaperKind.REFUSAL, Gate.DESIGN_REVIEW, SIGNED, packaged_calendar()) is None
    assert due(PaperKind.GRANT, Gate.ACCEPTANCE_FILING, SIGNED, packaged_calendar()) is None


@pytest.mark.parametrize(("on", "marked"), [(date(2023, 3, 15), []), (date(2023, 3, 16), [Mark(Effect.LATE, date(2023, 3, 15))])])
def test_a_grant_that_arrives_late_is_marked(on: date, marked: list[Mark]):
    facts = effective(given(GRANTED, deliver(on=on)).facts)
    assert list(late(facts, packaged_calendar()).values()) == marked
    assert late(effective(given(REFUSED, deliver(on=on)).facts), packaged_calendar()) == {}
    assert late(effective(given(GRANTED, deliver(on=on, **FAILED)).facts), packaged_calendar()) == {}


def test_what_a_paper_states_is_not_annulled_under_its_delivery():
    mistaken = ask(ProposeAnnulment, annuls=DECISION, reason="签错了项目")
    assert len(given(GRANTED).when(mistaken).facts) == 1
    given(GRANTED, deliver()).when(mistaken).then_refused("annulment.rested_on", resting=(9,))
    assert len(given(GRANTED, deliver()).when(ask(ProposeAnnulment, annuls=9, reason="还没有送")).facts) == 1


def test_a_correction_puts_no_delivery_before_its_paper():
    story = given(GRANTED, deliver())
    earlier = ask(CorrectFact, corrects=9, changed=Raw(b'{"on":"2023-02-28"}'), reason="回证上的日期")
    story.when(earlier).then_refused("delivery.before_paper", paper=PaperKind.GRANT, since=SIGNED)
    later = ask(CorrectFact, corrects=DECISION, changed=Raw(b'{"on":"2023-03-07"}'), reason="签发日期")
    story.when(later).then_refused("delivery.before_paper", paper=PaperKind.GRANT, since=date(2023, 3, 7))
    right = ask(CorrectFact, corrects=9, changed=Raw(b'{"on":"2023-03-20","delivery_mode":"posted","receipt":"1287"}'), reason="回执")
    mended = effective([*story.facts, *story.when(right).facts])
    assert list(late(mended, packaged_calendar()).values()) == [Mark(Effect.LATE, date(2023, 3, 15))]
    unproved = ask(CorrectFact, corrects=9, changed=Raw(b'{"signed_by":null}'), reason="无人签收")
    story.when(unproved).then_refused("delivery.without_proof")
    other = ask(CorrectFact, corrects=9, changed=Raw(b'{"delivers":5}'), reason="另一份")
    story.when(other).then_refused("correction.settled")


def test_a_receipt_may_have_a_number_of_its_own_year():
    accept = ask(AcceptApplication, on=date(2023, 2, 21), application="A1", number="高审受〔2023〕5号")
    assert given(SUBMITTED).when(accept).facts[0].number == "高审受〔2023〕5号"  # type: ignore[attr-defined]
    later = ask(AcceptApplication, on=date(2023, 2, 21), application="A1", number="高审受〔2024〕5号")
    given(SUBMITTED).when(later).then_refused("number.year_later", year=2024)
    decline = ask(DeclineApplication, on=date(2023, 2, 21), application="A1", reason="材料不全", number="高审不受〔2024〕1号")
    given(SUBMITTED).when(decline).then_refused("number.year_later", year=2024)
    request = ask(RequestSupplement, on=date(2023, 2, 21), application="A1", items=("图",), due=date(2023, 3, 1), number="补〔2024〕1号")
    given(SUBMITTED).when(request).then_refused("number.year_later", year=2024)

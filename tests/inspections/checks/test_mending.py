"""更正检查记录: what was recorded wrongly in a check is mended by a new fact, unless something rests on it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import Raw, json, to_builtins
from msgspec.structs import replace

from lifecycle.inspections.checks.check import tally
from lifecycle.inspections.checks.mending import ASKED_BY, CorrectInCheck
from lifecycle.inspections.checks.terms import ItemResult
from lifecycle.inspections.findings.orders import RectificationOrdered
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.ledger.store.recorded import type_name
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.vocabulary import Asked, Fact
from tests.inspections.story import CLOSED, DONE, DUE, ON_SITE, ORDERED, PERMIT, RE_CHECKED, REPLIED, RESULTS, SECONDED, Situation, asked
from tests.projects.test_settled import touchable
from tests.projects.walks import ONE

LISTED = Path(__file__).with_name("correctable.txt").read_text(encoding="utf-8").splitlines()
LATER = date(2023, 11, 20)
WHOLE = (*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED, *CLOSED)


def version(story: Situation, kind: type[Fact]) -> int:
    return next(number for number, each in enumerate(story.facts, 1) if type(each) is kind)


def correcting(corrects: int, **changed: Any) -> CorrectInCheck:
    return asked(CorrectInCheck, on=LATER, corrects=corrects, changed=Raw(json.encode(changed)), reason="笔误")


def with_result(item: str, result: ItemResult) -> list[Any]:
    return to_builtins([replace(each, result=result) if each.item == item else each for each in RESULTS.results])


def test_a_wrong_due_day_is_mended_where_it_stands_and_the_old_one_stays_readable() -> None:
    story = Situation(*DONE, ORDERED)
    number = version(story, RectificationOrdered)
    happened = story.decide(correcting(number, deadline="2023-11-18"))
    assert [type(each) for each in happened.check] == [FactCorrected]
    assert happened.project == []
    assert {each.due for each in story.check.findings.values()} == {DUE}
    story.facts += happened.check
    assert {each.due for each in story.check.findings.values()} == {date(2023, 11, 18)}
    assert getattr(story.facts[number - 1], "deadline") == DUE  # noqa: B009 - of one kind of fact


def test_a_wrong_result_is_mended_and_counted_anew() -> None:
    story = Situation(*ON_SITE, RESULTS)
    before = tally(story.check)
    mended = story.decide(correcting(4, results=with_result(PERMIT.item, ItemResult.NOT_CONCERNED)))
    story.facts += mended.check
    assert (before.met, tally(story.check).met) == (1, 0)


def test_what_something_rests_on_is_not_taken_from_under_it() -> None:
    story = Situation(*DONE)
    met = with_result("items/c1", ItemResult.MET)
    story.then_refused("check.rests_on_it", correcting(4, results=met), version=4, resting=5)
    unmet = with_result(PERMIT.item, ItemResult.UNMET)
    story.then_refused("check.rests_on_it", correcting(4, results=unmet), resting=len(story.facts))


def test_what_the_project_knows_of_an_open_finding_is_told_anew() -> None:
    story = Situation(*DONE, ORDERED)
    happened = story.decide(correcting(version(story, FindingRecorded), words="外墙保温厚度不足28mm"))
    assert len(happened.project) == 1
    story.project_facts += happened.project
    assert story.project.findings["c1 F1"].what == "外墙保温厚度不足28mm"
    assert story.project.findings["c1 F1"].buildings == (ONE,)
    closed = Situation(*WHOLE)
    assert closed.decide(correcting(version(closed, FindingRecorded), words="外墙保温厚度不足28mm")).project == []


@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        (FindingRecorded, {"finding_id": "F9"}, "correction.settled"),
        (FindingRecorded, {"buildings": ["2"]}, "correction.settled"),
        (FindingRecorded, {"blocks": []}, "correction.nothing"),
        (RectificationOrdered, {"deadline": "2023-10-01"}, "site_order.due_before"),
        (RectificationOrdered, {"deadline": 5}, "correction.unfit"),
    ],
)
def test_what_no_mark_opens_is_closed_and_a_fact_has_to_hold_as_mended(kind: type[Fact], changed: dict[str, Any], code: str) -> None:
    story = Situation(*DONE, ORDERED)
    story.then_refused(code, correcting(version(story, kind), **changed))


def test_a_correction_may_touch_what_is_listed_and_nothing_else() -> None:
    """A new line is a decision."""
    assert sorted({f"{type_name(kind)} {path}" for kind in ASKED_BY for path in touchable(kind)}) == LISTED


def test_every_fact_of_a_check_is_decided_again_as_it_was_decided() -> None:
    story = Situation(*WHOLE)
    assert {type(each) for each in story.facts} <= set(ASKED_BY)
    late = correcting(version(story, FindingRecorded), spot="3层东墙")
    try:
        assert len(story.decide(late).check) == 1
    except Asked as asked_first:
        pytest.fail(str(asked_first.questions))

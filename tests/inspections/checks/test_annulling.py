"""作废检查记录: two persons annul what should not be there; what rests on it, and the opening of a check, stay."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from lifecycle.inspections.checks.annulling import AnnulInCheck, ProposeAnnulmentInCheck, RejectAnnulmentInCheck
from lifecycle.inspections.checks.concluding import CheckConcluded
from lifecycle.inspections.checks.terms import ItemResult
from lifecycle.inspections.findings.closing import FindingClosed
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.projects.works.inspected import CheckOpened, FindingHeldBackNoMore, FindingHoldsBack
from lifecycle.vocabulary import Fact
from tests.inspections import story
from tests.inspections.story import DONE, FOUND, LI, ON_SITE, RESULTS, Situation, asked

LATER = date(2023, 11, 20)
MET = replace(RESULTS, results=tuple(replace(each, result=ItemResult.MET) for each in RESULTS.results))
WHOLE = (*DONE, story.ORDERED, story.REPLIED, story.RE_CHECKED, story.SECONDED, *story.CLOSED)


def last(check: Situation, kind: type[Fact]) -> int:
    return max(number for number, each in enumerate(check.facts, 1) if type(each) is kind)


def proposed(version: int) -> ProposeAnnulmentInCheck:
    return asked(ProposeAnnulmentInCheck, on=LATER, annuls=version, reason="误记到本次检查")


def annulled(version: int, **fields: Any) -> AnnulInCheck:
    return asked(AnnulInCheck, on=LATER, **({"by": LI, "annuls": version} | fields))


def carried_out(check: Situation, *commands: Any) -> list[Fact]:
    """What the project is told by the last one."""
    told: list[Fact] = []
    for command in commands:
        happened = check.decide(command)
        check.facts += happened.check
        check.project_facts += happened.project
        told = happened.project
    return told


def test_it_takes_two_and_the_number_of_what_was_annulled_is_not_given_again() -> None:
    check = Situation(*ON_SITE, RESULTS, FOUND)
    found = last(check, FindingRecorded)
    check.then_refused("annulment.none_proposed", annulled(found))
    carried_out(check, proposed(found))
    check.then_refused("annulment.proposed_already", proposed(found))
    check.then_refused("annulment.same_person", annulled(found, by=FOUND.by), version=found)
    (told,) = carried_out(check, annulled(found))
    assert isinstance(told, FindingHeldBackNoMore)
    assert (check.check.findings, check.project.findings) == ({}, {})
    assert check.check.last_on == FOUND.on
    carried_out(check, FOUND)
    assert list(check.check.findings) == ["F2"]


def test_what_was_rejected_stands() -> None:
    check = Situation(*ON_SITE, RESULTS, FOUND)
    found = last(check, FindingRecorded)
    carried_out(check, proposed(found), asked(RejectAnnulmentInCheck, on=LATER, by=LI, annuls=found, reason="记录无误"))
    assert (list(check.check.findings), check.check.mistakes) == (["F1"], {})


def test_what_something_rests_on_and_the_opening_stay() -> None:
    check = Situation(*DONE)
    check.then_refused("annulment.of_opening", proposed(1), version=1)
    check.then_refused("annulment.rested_on", proposed(4), version=4)
    check.then_refused("annulment.rested_on", proposed(last(check, FindingRecorded)))
    check.then_refused("annulment.unknown", proposed(99), last=len(check.facts))


def test_a_close_out_or_an_end_that_was_annulled_is_told_to_the_project() -> None:
    check = Situation(*WHOLE)
    (again,) = carried_out(check, proposed(close := last(check, FindingClosed)), annulled(close))
    assert isinstance(again, FindingHoldsBack)
    assert list(check.project.findings) == ["c1 F2"]
    check.then_refused("annulment.annulled_already", proposed(close))
    check.then_refused("annulment.of_annulment", proposed(len(check.facts)))
    ended = Situation(*ON_SITE, MET, story.SIGNED, *story.CONFIRMED, story.CONCLUDED)
    (goes_on,) = carried_out(ended, proposed(end := last(ended, CheckConcluded)), annulled(end))
    assert isinstance(goes_on, CheckOpened)
    assert ended.project.checks["check/c1"].closed_on is None
    assert ended.check.concluded_on is None

"""姓名: no command of a check brings the name of a registered person into the ledger before its author was asked about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.decide import COMMANDS
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import SignRecord
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.findings.closing import CloseFinding, ReCheckFindings
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply
from lifecycle.ledger import Person, PersonRegister
from lifecycle.vocabulary import Asked, CommandId
from tests.desk.people.test_named import CODE, NAME, WORDS, has_free_text
from tests.desk.test_checks import LATER, Office, office, said
from tests.inspections.story import CLAUSE, CLOSED, DONE, ORDERED, RE_CHECKED, REPLIED, RESULTS, asked, named
from tests.office import SECURITY

__all__ = ["office"]
THEN, FURTHER = date(2023, 7, 1), date(2023, 7, 10)
STOPPED = asked(
    OrderStopWork,
    number="晋市建停〔2023〕3号",
    addressee=named(),
    findings=("F1",),
    buildings=("1",),
    stopped_part="外墙",
    clauses=(CLAUSE,),
    served_by=ServedBy.DIRECT,
    served_on=LATER,
)
AFTERWARDS: tuple[tuple[CheckCommand, dict[str, Any]], ...] = (
    (ORDERED, {"served_on": LATER, "deadline": THEN}),
    (asked(AskExtension, order="O1", until=FURTHER, reason="雨天"), {}),
    (asked(DecideExtension, order="O1", until=FURTHER, reason="同意"), {}),
    (STOPPED, {}),
    (asked(LiftStopWork, order="O2", number="晋市建复〔2023〕1号", ground="已消除"), {}),
    (REPLIED, {}),
    (RE_CHECKED, {}),
    (CLOSED[0], {}),
)


def steps() -> Iterator[tuple[CheckCommand, dict[str, Any]]]:
    """A check from its opening to the closing of a finding, by commands of every kind that holds text."""
    yield from ((command, {}) for command in DONE)
    yield from ((command, {"on": LATER} | fields) for command, fields in AFTERWARDS)


TEXTS: dict[type[CheckCommand], dict[str, Any]] = {
    InitiateCheck: {"approval_number": f"{NAME}〔2023〕5号"},
    ArriveOnSite: {"spot": WORDS},
    RecordItemResults: {"results": (replace(RESULTS.results[0], remark=WORDS), *RESULTS.results[1:])},
    RecordFinding: {"words": WORDS},
    SignRecord: {"summary": WORDS},
    ConcludeCheck: {"summary": WORDS},
    OrderRectification: {"number": f"{NAME}〔2023〕8号"},
    AskExtension: {"reason": WORDS},
    DecideExtension: {"reason": WORDS},
    OrderStopWork: {"stopped_part": WORDS},
    LiftStopWork: {"ground": WORDS},
    ReceiveReply: {"replies": (replace(REPLIED.replies[0], words=WORDS), *REPLIED.replies[1:])},
    ReCheckFindings: {"results": (replace(RE_CHECKED.results[0], remark=WORDS), *RE_CHECKED.results[1:])},
    CloseFinding: {"ground": WORDS},
}
"""命令 -> the name, in one of its texts."""


def test_a_name_in_any_command_of_a_check_is_asked_and_recorded_once_it_is_confirmed(office: Office) -> None:
    PersonRegister(office.ledger).put(Person(id="person-9", name=NAME), on=office.desk.today(), by=SECURITY, command=CommandId("known"))
    tried = set[type[CheckCommand]]()
    for command, fields in steps():
        if fields:
            office.clock.reach(LATER)
        if not has_free_text(type(command)) or type(command) in tried:
            office.give(type(command), **said(command, **fields))
            continue
        told, head = said(command, **fields) | TEXTS[type(command)], office.ledger.head()
        with pytest.raises(Asked) as question:
            office.give(type(command), **told)
        assert {each.code for each in question.value.questions} == {CODE}, command
        assert office.ledger.head() == head
        receipt = office.give(type(command), **told, confirmed=(CODE,))
        assert CODE in receipt.recorded[0].fact.confirmed
        tried.add(type(command))

    assert tried == TEXTS.keys() == {command for command in COMMANDS if has_free_text(command)}

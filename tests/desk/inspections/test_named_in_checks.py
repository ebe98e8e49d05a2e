"""姓名: no command of a check brings the name of a registered person into the ledger before its author was asked about it."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.inspections.checks.annulling import ProposeAnnulmentInCheck, RejectAnnulmentInCheck
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.decide import COMMANDS
from lifecycle.inspections.checks.deferring import DeferSiteTest, MakeUpSiteTest
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import DisputeLabReport, RecordLabReport, TakeSample
from lifecycle.inspections.checks.signing import SignRecord
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.findings.closing import CloseFinding, ReCheckFindings
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply
from lifecycle.ledger import Person, PersonRegister
from lifecycle.projects.parties import Unit
from lifecycle.projects.registration import TerminateProject
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Asked, CommandId, FileHash, StaffId
from tests.desk.people.test_named import CODE, NAME, WORDS, has_free_text
from tests.desk.test_checks import DAY, LATER, Office, office, said
from tests.inspections.story import CLAUSE, CLOSED, DONE, LI, ORDERED, PERMIT, RE_CHECKED, REPLIED, RESULTS, SECONDED, WANG, asked, named
from tests.office import CITY, SECURITY

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
NEW_HAND = StaffId("ZF03")
CONTENT = b"%PDF-1.4 report"
REPORT = FileHash(sha256(CONTENT).hexdigest())
NOTICE = asked(ServeNotice, number="晋市建查〔2023〕6号", addressees=(named(),), visit_on=DAY, served_by=ServedBy.DIRECT, served_on=DAY)
HANDED = asked(HandOverCheck, by=CITY, inspector=LI, successor=NEW_HAND, reason="病假")
BACK = asked(HandOverCheck, by=CITY, inspector=NEW_HAND, successor=LI, reason="销假")
REPORTED = asked(RecordLabReport, sample="S1", number="JC-1", conclusion=LabResult.PASSED, test_report=REPORT)
SAMPLED = (
    asked(
        TakeSample,
        item=PERMIT.item,
        material="保温板",
        sample_size="3块",
        seal_number="封1",
        witness="person-9",
        laboratory=Unit(name="晋城检测中心"),
    ),
    REPORTED,
    asked(DisputeLabReport, sample="S1", objector=named(), reason="样品受潮"),
    REPORTED,
    asked(DeferSiteTest, buildings=("1",), what="热工检测", reason="非采暖期", deadline=LATER),
)
MADE_UP = asked(MakeUpSiteTest, site_test="T1", conclusion=LabResult.PASSED, number="JC-2")
DROPPED = asked(DropFinding, by=CITY, finding_id="F2", number="晋市建决〔2023〕4号", ground="项目终止")
FOUND_AT, CLOSED_AT = 13, 27
"""The places of the finding and of its close-out among the facts of the check."""
AFTERWARDS: tuple[tuple[CheckCommand, dict[str, Any]], ...] = (
    (ORDERED, {"served_on": LATER, "deadline": THEN}),
    (asked(AskExtension, order="O1", until=FURTHER, reason="雨天"), {}),
    (asked(DecideExtension, order="O1", until=FURTHER, reason="同意"), {}),
    (STOPPED, {}),
    (asked(LiftStopWork, order="O2", number="晋市建复〔2023〕1号", ground="已消除"), {}),
    (REPLIED, {}),
    (RE_CHECKED, {}),
    (SECONDED, {}),
    (CLOSED[0], {}),
    (MADE_UP, {}),
    (asked(CorrectInCheck, corrects=FOUND_AT, changed=Raw(json.encode({"spot": "3层东墙"})), reason="方位"), {}),
    (asked(ProposeAnnulmentInCheck, annuls=CLOSED_AT, reason="误销"), {}),
    (asked(RejectAnnulmentInCheck, by=LI, annuls=CLOSED_AT, reason="无误"), {}),
    (DROPPED, {}),
)


def steps() -> Iterator[tuple[CheckCommand, dict[str, Any]]]:
    """A check from its opening to the closing of a finding, by commands of every kind that holds text."""
    yield from ((command, {}) for command in (DONE[0], NOTICE, HANDED, BACK, *DONE[1:3], *SAMPLED, *DONE[3:]))
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
    HandOverCheck: {"reason": WORDS},
    ServeNotice: {"number": f"{NAME}〔2023〕6号"},
    TakeSample: {"material": WORDS},
    RecordLabReport: {"parameters": WORDS},
    DisputeLabReport: {"reason": WORDS},
    DeferSiteTest: {"reason": WORDS},
    MakeUpSiteTest: {"remark": WORDS},
    DropFinding: {"ground": WORDS},
    CorrectInCheck: {"changed": Raw(json.encode({"spot": WORDS}))},
    ProposeAnnulmentInCheck: {"reason": WORDS},
    RejectAnnulmentInCheck: {"reason": WORDS},
}
"""命令 -> the name, in one of its texts."""


def test_a_name_in_any_command_of_a_check_is_asked_and_recorded_once_it_is_confirmed(office: Office) -> None:
    PersonRegister(office.ledger).put(Person(id="person-9", name=NAME), on=office.desk.today(), by=SECURITY, command=CommandId("known"))
    office.appoint(NEW_HAND, Role.INSPECTOR)
    assert office.hand_in(CONTENT, WANG) == REPORT
    tried = set[type[CheckCommand]]()
    for command, fields in steps():
        if command is DROPPED:
            office.give(TerminateProject, on=LATER, by=CITY, reason="土地收回")
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

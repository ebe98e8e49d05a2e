"""真实的许可过程: a municipality's register of permits (its receipt phase, 1,434 cases), replayed with the commands of this one.

Each case is the order of its steps by their codes. `docs/decisions/0018` has the table of them. What the register there leaves out is
filled in: that the applicant supplied what was asked for, and that a check before a rework was a return.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

import pytest

from lifecycle.projects.application.acceptance_checks import CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.advice import AskAdvice, Consulted, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.applications import AcceptApplication, Material
from lifecycle.projects.application.check_results import AcceptanceCheck, DraftPaper, DraftStep
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryMode
from lifecycle.projects.deciding.papers import PaperKind, papers_in
from lifecycle.projects.mending.corrections import facts_as_corrected
from lifecycle.projects.project import ApplicationStatus
from lifecycle.vocabulary import BuildingId, Citation, Gate
from tests.projects.application.test_terms import suspend
from tests.projects.given import CHECKER, Situation, ask, given
from tests.projects.walks import ADDED, REGISTERED, applied, outside

SUBMIT = applied(Gate.DESIGN_REVIEW, "A1")[0]
ON = SUBMIT.on
NO_PERMIT = Citation("中华人民共和国行政许可法", "第三十二条第一款第一项", "申请事项依法不需要取得行政许可的，应当即时告知申请人不受理")
HERE = {"gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),)}
MISSING = "结构计算书"

CASES = """
CR T02 T04 T05 T06 T10
CR T06 T10 T02 T04 T05
CR T06 T10 T02 T03 T02 T03 T02 T04 T03 T02 T04 T05
CR T02 T04 T05 T06 T10 T11 T12 T14 T15
CR T02 T06 T10 T11 T12 T04 T14 T05 T15
CR T06 T10 T11 T12 T02 T04 T05 T13 T12 T14 T15
CR T02 T04 T05 T06 T10 T11
CR T02 T04 T05 T06 T10 T16 T17 T18 T17 T18 T17 T18 T17 T18 T17 T19 T20
CR T02 T04 T06 T10 T16 T17 T19 T20 T05
CR T06 T10 T16 T17 T19 T20 T02 T03 T02 T04 T05
CR T02 T04 T05 T06 T07-5 T06 T10 T16 T17 T19 T20
CR T02 T03 T02 T03 T02 T04 T05 T06 T07-1 T06 T07-1 T06 T10 T11 T12 T14 T15
CR T02 T06 T08 T09-3 T04 T03 T02 T04 T05 T07-2 T06 T08 T09-3 T07-2 T06 T07-2 T08 T09-3 T06 T08 T09-3 T07-2 T06 T10
CR T02 T04 T05 T06 T07-1 T07-2 T07-3 T07-4 T08 T09-1 T09-4 T06 T10
"""
"""Of the 116 orders: the usual ones, and those with the most rounds."""


class Office:
    """The case so far."""

    def __init__(self) -> None:
        self.story: Situation = given(REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS))

    def take(self, command: ProjectCommand) -> None:
        self.story = given(*self.story.facts, command)

    @property
    def status(self) -> ApplicationStatus:
        assert self.story.project
        return self.story.project.applications["A1"].status

    def steps(self, code: str, ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        """The commands that record a step, given those ahead of it."""
        return STEPS[code.partition("-")[0]](self, code, ahead)

    @property
    def undecided(self) -> bool:
        return self.status is not ApplicationStatus.ACCEPTED

    @property
    def held(self) -> DraftPaper:
        """Before acceptance an application is held by a request for supplements, after it by a suspended term."""
        return DraftPaper.SUPPLEMENT if self.undecided else DraftPaper.SUSPENSION

    def check_of_receipt(self, code: str, ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        if self.undecided:
            yield self.looked_through(DraftPaper.ACCEPTANCE, code, ahead)
        else:
            yield ask(CheckAcceptance, on=ON, by=CHECKER, application="A1", result=AcceptanceCheck.AGREED)

    def adjusted_receipt(self, _code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        if self.undecided:
            yield self.drafting(DraftPaper.ACCEPTANCE, DraftStep.REWORKED)
            return
        yield ask(CheckAcceptance, on=ON, by=CHECKER, application="A1", result=AcceptanceCheck.RETURNED, remark="日期写错")
        yield ask(ReworkAcceptance, on=ON, application="A1", remark="日期已改")

    def receipt(self, _code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        """A second time it is the agreement to what was reworked, which the check before it has recorded."""
        if self.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
            yield ask(SupplySupplement, on=ON, application="A1", materials=(Material(title=MISSING),))
        if self.undecided:
            yield ask(AcceptApplication, on=ON, application="A1")

    def need_of_advice(self, _code: str, ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        if not ahead or not ahead[0].startswith(("T07", "T08")):
            yield ask(ForgoAdvice, on=ON, reason="本次不需征求意见", **HERE)

    def intern_advice(self, code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        yield self.letter(code, AdviceKind.COUNTERSIGNATURE)
        yield self.answered(code)

    def asked_outside(self, _code: str, ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        for party in takewhile(lambda each: each != "T08", ahead):
            if party.startswith("T09"):
                yield self.letter(party, AdviceKind.CONSULTATION)

    def answered_outside(self, code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        yield self.answered(code)

    def need_to_stop(self, _code: str, ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        if not ahead or ahead[0] != "T16":
            yield self.drafting(DraftPaper.SUSPENSION, DraftStep.NOT_NEEDED)

    def found_needless(self, _code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        yield ask(FindNoPermitNeeded, on=ON, application="A1", basis="只修缮内部装饰", clause=NO_PERMIT)

    def held_up(self, _code: str, _ahead: Sequence[str]) -> Iterator[ProjectCommand]:
        if self.undecided:
            yield ask(RequestSupplement, on=ON, application="A1", items=(MISSING,), due=date(ON.year, 12, 1))
        else:
            yield suspend(ON, told_on=ON)

    def drafting(self, draft: DraftPaper, taken: DraftStep, **by: Any) -> ProjectCommand:
        remark = {"remark": "已写明" if taken not in {DraftStep.DRAFTED, DraftStep.AGREED} else None}
        return ask(RecordDraftStep, on=ON, application="A1", draft=draft, step=taken, **remark, **by)

    def looked_through(self, draft: DraftPaper, code: str, ahead: Sequence[str]) -> ProjectCommand:
        """Returned, where a rework comes before the decision."""
        rework, decision = LOOKED_THROUGH[code]
        returned = rework in takewhile(lambda each: each != decision, ahead)
        return self.drafting(draft, DraftStep.RETURNED if returned else DraftStep.AGREED, by=CHECKER)

    def delivered(self, kind: PaperKind) -> ProjectCommand:
        assert self.story.project
        version = [paper.version for paper in papers_in(self.story.project, facts_as_corrected(self.story.facts)) if paper.kind is kind][-1]
        return ask(DeliverPaper, on=ON, delivers=version, delivery_mode=DeliveryMode.POSTED, receipt="1287")

    def letter(self, body: str, kind: AdviceKind) -> ProjectCommand:
        bodies = (Consulted(body=body, answer_by=date(ON.year, 12, 1)),)
        return ask(AskAdvice, on=ON, advice_kind=kind, bodies=bodies, matter="是否同意", **HERE)

    def answered(self, body: str) -> ProjectCommand:
        assert self.story.project
        waiting = [each for each in self.story.project.consultations.values() if body in each.bodies and each.open]
        return ask(ReceiveAdvice, on=ON, advice=waiting[-1].id, body=body, stance=Stance.FOR, content="同意")


Taken = Callable[[Office, str, Sequence[str]], Iterator[ProjectCommand]]
LOOKED_THROUGH = {"T02": ("T03", "T04"), "T12": ("T13", "T14"), "T17": ("T18", "T19")}


def papers(kind: PaperKind) -> Taken:
    return lambda office, _code, _ahead: iter((office.delivered(kind),))


STEPS: dict[str, Taken] = {
    "T02": Office.check_of_receipt,
    "T03": Office.adjusted_receipt,
    "T04": Office.receipt,
    "T05": papers(PaperKind.ACCEPTANCE),
    "T06": Office.need_of_advice,
    "T07": Office.intern_advice,
    "T08": Office.asked_outside,
    "T09": Office.answered_outside,
    "T10": Office.need_to_stop,
    "T11": lambda office, _code, _ahead: iter((office.drafting(DraftPaper.NEEDLESS, DraftStep.DRAFTED),)),
    "T12": lambda office, code, ahead: iter((office.looked_through(DraftPaper.NEEDLESS, code, ahead),)),
    "T13": lambda office, _code, _ahead: iter((office.drafting(DraftPaper.NEEDLESS, DraftStep.REWORKED),)),
    "T14": Office.found_needless,
    "T15": papers(PaperKind.NEEDLESS),
    "T16": lambda office, _code, _ahead: iter((office.drafting(office.held, DraftStep.DRAFTED),)),
    "T17": lambda office, code, ahead: iter((office.looked_through(office.held, code, ahead),)),
    "T18": lambda office, _code, _ahead: iter((office.drafting(office.held, DraftStep.REWORKED),)),
    "T19": Office.held_up,
    "T20": lambda office, _code, _ahead: iter((office.delivered(PaperKind.SUPPLEMENT if office.undecided else PaperKind.SUSPENSION),)),
}


def replayed(case: str) -> Situation:
    office = Office()
    first, *codes = case.split()
    assert first == "CR"
    office.take(SUBMIT)
    office.take(office.drafting(DraftPaper.ACCEPTANCE, DraftStep.DRAFTED))
    for number, code in enumerate(codes, 1):
        for command in office.steps(code, codes[number:]):
            office.take(command)
    return office.story


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_every_step_of_a_real_process_is_recorded(case: str):
    project = replayed(case).project
    assert project
    application = project.applications["A1"]
    assert (application.status is ApplicationStatus.NEEDLESS) == ("T14" in case)
    assert (application.suspended_on is not None) == ("T04" in case and "T19" in case and case.index("T04") < case.index("T19"))


def test_every_code_of_the_process_is_in_a_case():
    codes = {code.partition("-")[0] for code in CASES.split()}
    assert codes == {"CR", *(f"T{number:02}" for number in range(2, 21))}, "T01 stands for nothing there"


def test_the_same_body_is_asked_again_once_it_has_answered():
    asked = [each.bodies for each in replayed(CASES.strip().splitlines()[12]).project.consultations.values() if each.kind]  # type: ignore[union-attr]
    assert asked.count(("T07-2",)) == 4
    assert asked.count(("T09-3",)) == 4

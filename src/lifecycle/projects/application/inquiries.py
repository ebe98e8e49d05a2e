"""来函征求意见: advice that another authority asks of this bureau, by when the law wants it, and what the bureau answered, or that
the asker withdrew its letter.

The other direction is `advice.py`; what an answer is, and when it is late, is the same in both (`consultations.Reply`).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from lifecycle.calendar import Calendar, DueDay
from lifecycle.calendar import Term as Prescribed
from lifecycle.field_types import Correctable, InquiryId
from lifecycle.projects.application.consultations import Inquiry, Reply, Stance
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.values.identifiers import spelled_alike
from lifecycle.values.paper_numbers import meaning, refuse_year
from lifecycle.vocabulary import Ahead, BuildingId, Fact, FileHash, PaperNumber, Past, Refused, Text, TextLine, fact_of

ASKED_OF_US = "Q"
"""The letter of what others ask."""


class AdviceRequested(Fact, frozen=True, kw_only=True, tag="advice-requested"):
    """来函征求意见: on: the day on which the letter came with its materials; letter_on: the day that the letter bears.

    on_energy_standards: asked by the planning authority within its review (民用建筑节能条例 第十二条第二款), so that the law gives the
    term; answer_by: the day that the letter names, which counts where no law gives one.
    """

    inquiry: InquiryId
    authority: TextLine
    number: PaperNumber | None = None
    letter_on: Past
    buildings: tuple[BuildingId, ...]
    matter: Text
    on_energy_standards: Correctable[bool] = False
    answer_by: Ahead | None = None
    scan_sha256: FileHash | None = None


class RecordAdviceRequest(ProjectCommand, frozen=True, kw_only=True):
    """登记来函征求意见."""

    authority: TextLine
    number: PaperNumber | None = None
    letter_on: Past
    buildings: tuple[BuildingId, ...]
    matter: Text
    on_energy_standards: Correctable[bool] = False
    answer_by: Ahead | None = None
    scan_sha256: FileHash | None = None


class AdviceGiven(Fact, frozen=True, kw_only=True, tag="advice-given"):
    """回复意见: what this bureau answered, on the day of its paper, with its number and scan."""

    inquiry: InquiryId
    stance: Correctable[Stance]
    content: Text
    number: PaperNumber
    scan_sha256: FileHash | None = None


class GiveAdvice(ProjectCommand, frozen=True, kw_only=True):
    """回复来函意见."""

    inquiry: InquiryId
    stance: Correctable[Stance]
    content: Text
    number: PaperNumber
    scan_sha256: FileHash | None = None


class InquiryWithdrawn(Fact, frozen=True, kw_only=True, tag="inquiry-withdrawn"):
    """来函撤回: by the authority that asked. on: the day on which its word came; number, scan_sha256: of its letter, if there is one."""

    inquiry: InquiryId
    number: PaperNumber | None = None
    reason: Text | None = None
    scan_sha256: FileHash | None = None


class RecordInquiryWithdrawal(ProjectCommand, frozen=True, kw_only=True):
    """登记来函撤回."""

    inquiry: InquiryId
    number: PaperNumber | None = None
    reason: Text | None = None
    scan_sha256: FileHash | None = None


def record(project: Project, command: RecordAdviceRequest, _basis: Basis) -> list[Fact]:
    """登记来函. Raises Refused for buildings that do not stand, a letter of a later day or one that is entered already, and a day to
    answer by that is over."""
    project.chosen(command.buildings)
    refuse_wrong_days(command)
    for earlier in project.inquiries.values():
        same_number = command.number and earlier.number and meaning(command.number) == meaning(earlier.number)
        if same_number and spelled_alike(earlier.reply.body) == spelled_alike(command.authority):
            raise Refused("inquiry.recorded_already", number=command.number, inquiry=earlier.id, on=earlier.on)
    return [fact_of(AdviceRequested, command, inquiry=project.numbered(ASKED_OF_US, project.inquiries))]


def give(project: Project, command: GiveAdvice, _basis: Basis) -> list[Fact]:
    """回复来函. An answer of an earlier day than a withdrawal was given before it. Raises Refused for what was not asked or is answered,
    from the day of its withdrawal on, for a day before it came, and a number of a later year."""
    inquiry = _unanswered(project, command)
    if inquiry.withdrawn_on and command.on >= inquiry.withdrawn_on:
        raise Refused("inquiry.withdrawn", inquiry=inquiry.id, body=inquiry.reply.body, on=inquiry.withdrawn_on)
    return [fact_of(AdviceGiven, command)]


def withdraw(project: Project, command: RecordInquiryWithdrawal, _basis: Basis) -> list[Fact]:
    """登记来函撤回. Raises Refused as for an answer, and for a letter that is withdrawn already."""
    inquiry = _unanswered(project, command)
    if inquiry.withdrawn_on:
        raise Refused("inquiry.withdrawn", inquiry=inquiry.id, body=inquiry.reply.body, on=inquiry.withdrawn_on)
    return [fact_of(InquiryWithdrawn, command)]


def _unanswered(project: Project, command: GiveAdvice | RecordInquiryWithdrawal) -> Inquiry:
    inquiry = project.inquiries.get(command.inquiry)
    if inquiry is None:
        raise Refused("inquiry.unknown", inquiry=command.inquiry)
    if inquiry.reply.stance:
        raise Refused("inquiry.answered_already", inquiry=inquiry.id, on=inquiry.reply.on)
    if command.on < inquiry.on:
        raise Refused("inquiry.before_asked", inquiry=inquiry.id, on=command.on, since=inquiry.on)
    if command.number:
        refuse_year(command.number, command.on)
    return inquiry


def refuse_wrong_days(letter: AdviceRequested | RecordAdviceRequest) -> None:
    if letter.letter_on > letter.on:
        raise Refused("inquiry.letter_later", letter_on=letter.letter_on, on=letter.on)
    if letter.answer_by and letter.answer_by < letter.letter_on:
        raise Refused("inquiry.due_past", due=letter.answer_by, on=letter.letter_on)
    if letter.number:
        refuse_year(letter.number, letter.letter_on)


def awaited(project: Project) -> tuple[Inquiry, ...]:
    """待回复的来函. Nothing waits in a project that has ended."""
    return () if project.terminated_on else tuple(each for each in project.inquiries.values() if each.open)


def term_of(inquiry: Inquiry, calendar: Calendar) -> Prescribed | None:
    """The term that the law gives for the answer; None where it gives none, or did not yet when the letter came."""
    term = calendar.terms.consulting() if inquiry.on_energy_standards else None
    return term if term and term.in_force_from <= inquiry.on else None


def due(inquiry: Inquiry, calendar: Calendar) -> DueDay | None:
    """回复期限: by the law where it gives one, else as the letter says."""
    if term := term_of(inquiry, calendar):
        return term.ends(inquiry.on, calendar.working_days)
    return DueDay(inquiry.reply.due, provisional=False) if inquiry.reply.due else None


def answered_late(project: Project, told: Sequence[Fact], calendar: Calendar) -> Iterator[tuple[int, date]]:
    """逾期回复: the place of each answer of ours among the facts told that came after its day, and that day."""
    for place, fact in enumerate(told):
        if isinstance(fact, AdviceGiven) and (last := due(project.inquiries[fact.inquiry], calendar)) and last.on < fact.on:
            yield place, last.on


@evolve.register
def _(fact: AdviceRequested, project: Project) -> Project:
    inquiry = Inquiry(
        id=fact.inquiry,
        on=fact.on,
        letter_on=fact.letter_on,
        number=fact.number,
        buildings=fact.buildings,
        matter=fact.matter,
        on_energy_standards=fact.on_energy_standards,
        scan_sha256=fact.scan_sha256,
        reply=Reply(body=fact.authority, due=fact.answer_by),
    )
    return _with(project, inquiry)


@evolve.register
def _(fact: AdviceGiven, project: Project) -> Project:
    """Raises LookupError where nothing of that number was asked."""
    asked = project.inquiries[fact.inquiry]
    answer = replace(asked.reply, on=fact.on, stance=fact.stance, content=fact.content, scan_sha256=fact.scan_sha256)
    return _with(project, replace(asked, reply=answer))


@evolve.register
def _(fact: InquiryWithdrawn, project: Project) -> Project:
    """Raises LookupError where nothing of that number was asked."""
    asked = project.inquiries[fact.inquiry]
    return _with(project, replace(asked, withdrawn_on=fact.on, withdrawal=fact.reason or "", withdrawal_scan=fact.scan_sha256))


def _with(project: Project, inquiry: Inquiry) -> Project:
    return replace(project, inquiries={**project.inquiries, inquiry.id: inquiry})


DECISIONS: Decisions = {
    RecordAdviceRequest: record,
    GiveAdvice: give,
    RecordInquiryWithdrawal: withdraw,
}

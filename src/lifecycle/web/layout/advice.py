"""征求意见的排法: what a gate page says of each body that was asked, in which shape, and what it said."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Calendar, WorkingDays
from lifecycle.calendar import Term as Prescribed
from lifecycle.projects.application.advice import waits
from lifecycle.projects.application.consultations import Consultation, Inquiry, Reply, Stance
from lifecycle.projects.application.inquiries import awaited, due, term_of
from lifecycle.projects.project import Project
from lifecycle.web.layout.shown import briefly
from lifecycle.web.layout.terms import Term, term
from lifecycle.wording import label, say

SHAPES = {Stance.FOR: "met", Stance.ON_CONDITIONS: "undetermined", Stance.AGAINST: "unmet", Stance.NONE: "na"}


class Answer(Struct, frozen=True, kw_only=True):
    """一家. state: where it stands, with the shape of its mark; on: its day, once it has answered or was found not to be needed."""

    body: str
    due: date | None
    state: Term
    on: date | None = None
    words: str = ""
    scan: str | None = None


class Letter(Struct, frozen=True, kw_only=True):
    """一次征求意见, with the bodies. title: its number and kind; asked: whether anybody was.

    Of a letter to us: about: the buildings; scan: of the letter itself; prescribed: the term that the law gives; open: it waits for us.
    """

    id: str

    title: str
    on: date
    matter: str
    answers: tuple[Answer, ...]
    asked: bool
    about: str = ""
    scan: str | None = None
    prescribed: Prescribed | None = None
    open: bool = False


class Advice(Struct, frozen=True, kw_only=True):
    """征求意见. open: who has not answered yet; late: how many of them after their day; exception: where alone it stops a term."""

    letters: tuple[Letter, ...]
    open: tuple[str, ...]
    exception: Prescribed | None


def advice(
    project: Project, consultations: Sequence[Consultation], today: date, working_days: WorkingDays, exception: Prescribed | None, lang: str
) -> Advice:
    """The block of a gate page; without letters there is nothing to show."""
    letters = tuple(_letter(project, each, today, working_days, lang) for each in consultations)
    return Advice(letters=letters, open=tuple(_open(project, consultations)), exception=exception)


def _open(project: Project, consultations: Sequence[Consultation]) -> Iterator[str]:
    for each in consultations:
        if waits(project, each):
            yield from (reply.body for reply in each.open)


def against(consultations: Sequence[Consultation]) -> tuple[str, ...]:
    """The bodies whose advice is against it."""
    return tuple(reply.body for each in consultations for reply in each.replies if reply.stance is Stance.AGAINST)


def _letter(project: Project, asked: Consultation, today: date, working_days: WorkingDays, lang: str) -> Letter:
    waiting = waits(project, asked)
    return Letter(
        id=asked.id,
        title=f"{asked.id}　{label(asked.kind, lang)}" if asked.kind else say("page.advice.needless", lang),
        on=asked.on,
        matter=asked.matter,
        answers=tuple(_answer(reply, waiting, today, working_days, lang) for reply in asked.replies),
        asked=asked.kind is not None,
    )


def letters_to_us(project: Project, today: date, calendar: Calendar, lang: str) -> tuple[Letter, ...]:
    """来函征求意见 of a project, as the table of a gate page shows what we asked: who asks, until when, and what we answered."""
    return tuple(_letter_to_us(project, each, today, calendar, lang) for each in project.inquiries.values())


def _letter_to_us(project: Project, inquiry: Inquiry, today: date, calendar: Calendar, lang: str) -> Letter:
    ends, waiting = due(inquiry, calendar), inquiry in awaited(project)
    reply = replace(inquiry.reply, due=ends.on if ends else None)
    named = tuple(project.buildings[id_].name for id_ in inquiry.buildings if id_ in project.buildings)
    number = inquiry.number or say("page.letters.unnumbered", lang)
    return Letter(
        id=inquiry.id,
        title=f"{inquiry.id}　{number}",
        on=inquiry.on,
        matter=inquiry.matter,
        answers=(_withdrawn(inquiry, reply, lang) or _answer(reply, waiting, today, calendar.working_days, lang),),
        asked=True,
        about=say("page.letters.about", lang, on=inquiry.on, letter_on=inquiry.letter_on, buildings=briefly(lang, named)),
        scan=inquiry.scan_sha256,
        prescribed=term_of(inquiry, calendar),
        open=waiting,
    )


def _withdrawn(inquiry: Inquiry, reply: Reply, lang: str) -> Answer | None:
    """The row of a letter that was withdrawn unanswered."""
    if inquiry.withdrawn_on is None or reply.stance:
        return None
    state = Term("na", say("page.letters.withdrawn", lang))
    return Answer(
        body=reply.body, due=reply.due, state=state, on=inquiry.withdrawn_on, words=inquiry.withdrawal, scan=inquiry.withdrawal_scan
    )


def _answer(reply: Reply, waiting: bool, today: date, working_days: WorkingDays, lang: str) -> Answer:
    body = reply.body or say("page.advice.nobody", lang)
    if reply.stance:
        late = say("page.advice.late", lang) if reply.late else ""
        late += say("page.advice.after_conclusion", lang) if reply.after_conclusion else ""
        late += say("page.advice.dated_before", lang) if reply.dated_before else ""
        state = Term(SHAPES[reply.stance], label(reply.stance, lang) + late)
        return Answer(body=body, due=reply.due, state=state, on=reply.on, words=reply.content, scan=reply.scan_sha256)
    if reply.needless_on:
        state = Term("exempt", say("page.advice.not_needed", lang))
        return Answer(body=body, due=reply.due, state=state, on=reply.needless_on, words=reply.reason)
    if not waiting:
        return Answer(body=body, due=reply.due, state=Term("na", say("page.advice.never", lang)))
    left = term(reply.due, today, working_days, lang)
    return Answer(body=body, due=reply.due, state=Term(left.shape, say("page.advice.awaited", lang, left=left.words)))

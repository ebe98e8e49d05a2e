"""待定选项: one open choice of a document, what was decided of it by which paper, and to whom it is open the form to decide it."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.choices import DecideChoice, decided_on, left_behind
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.phrases import choice_subject, option_in_words
from lifecycle.compliance.undecided import Choice
from lifecycle.desk import Desk
from lifecycle.desk.people.proposals import proposals, proposed_in
from lifecycle.staff.confirming import UNSETTLED, Act
from lifecycle.web.forms.filing import Attempt, shown
from lifecycle.web.forms.proposing import A_WEEK
from lifecycle.web.layout.page import language, page
from lifecycle.web.pages.public.policies import Anybody, document_of
from lifecycle.web.scans import ACCEPT
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import TheDesk, Visitor

router = APIRouter()


@router.get("/policies/{document}/choices/{choice}", name="choice")
def open_choice(request: Request, document: IdAsked, choice: IdAsked, desk: TheDesk, visiting: Anybody) -> Response:
    """待定选项. Public, as the document is."""
    return choice_page(request, desk, visiting, *choice_of(desk, document, choice), Attempt())


def choice_of(desk: Desk, document: str, choice: str) -> tuple[PolicyDocument, Choice]:
    read = document_of(desk, document)
    asked = next((each for each in read.choices if each.name == choice), None)
    if asked is None:
        raise HTTPException(404)
    return read, asked


def waiting(desk: Desk, document: PolicyDocument, choice: Choice) -> Iterator[tuple[Act, DecideChoice]]:
    """待确认的提请 about this choice."""
    for act in proposals(desk.ledger):
        command = proposed_in(act.asked) if act.standing_on(desk.today()) in UNSETTLED else None
        if isinstance(command, DecideChoice) and (command.document, command.choice) == (document.id, choice.name):
            yield act, command


def choice_page(
    request: Request, desk: Desk, visiting: Visitor | None, document: PolicyDocument, choice: Choice, attempt: Attempt
) -> Response:
    """The page of a choice."""
    lang, today, decisions = language(request), desk.today(), desk.rulebook.decisions
    recorded = [each for each in decisions.recorded if (each.fact.document, each.fact.choice) == (document.id, choice.name)]

    def in_words(option: str) -> str:
        return desk.rulebook.translated(option_in_words(choice, option, lang), lang)

    return page(
        request,
        "public/choice.html",
        status=attempt.status,
        visitor=visiting,
        document=document,
        choice=choice,
        measured=desk.rulebook.translated(choice_subject(choice, lang), lang),
        in_words=in_words,
        offered=[(name, in_words(name)) for name in choice.names],
        decisions=recorded[::-1],
        standing=decisions.standing(document.id, choice.name),
        now=(now := decided_on(document, choice, decisions, today)),
        carried=now is not None and not document.in_force.covers(now.fact.since),
        left_behind=left_behind(document, choice, decisions),
        waiting=list(waiting(desk, document, choice)) if visiting else [],
        today=today,
        a_week_on=today + A_WEEK,
        accept=ACCEPT,
        **shown(attempt, lang),
    )

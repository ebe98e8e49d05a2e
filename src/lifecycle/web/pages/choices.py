"""选项决定: one open choice of a document, what was decided of it by which paper, and the form by which the city proposes to decide."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.phrases import choice_subject, option_in_words
from lifecycle.compliance.undecided import Choice
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.proposals import proposals, proposed_in, proposing
from lifecycle.staff.confirming import UNSETTLED, Act
from lifecycle.vocabulary import CommandId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, posted, send, shown
from lifecycle.web.forms.proposing import A_WEEK, until_when
from lifecycle.web.layout.page import language, page
from lifecycle.web.pages.people.proposals import to_proposals
from lifecycle.web.pages.policies import Anybody, document_of
from lifecycle.web.scans import ACCEPT, SCAN, as_file
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk, Visitor

router = APIRouter()
FORM = "decide"


@router.get("/policies/{document}/choices/{choice}", name="choice")
def open_choice(request: Request, document: str, choice: str, desk: TheDesk, visiting: Anybody) -> Response:
    """待定选项. Public, as the document is."""
    return _shown(request, desk, visiting, *_found(desk, document, choice), Attempt())


@router.post("/policies/{document}/choices/{choice}", name="decide_choice", dependencies=gives(DecideChoice))
def decide_choice(
    request: Request, document: str, choice: str, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """提请决定选项: another officer of the city confirms it."""
    read, asked = _found(desk, document, choice)

    def act(form: Reading, id_: CommandId) -> Receipt:
        option, number, since = form.one_of("option", {name: name for name in asked.names}), form.words("number"), form.day("since")
        lapses = until_when(form, desk)
        form.settle()
        command = DecideChoice(
            id=id_,
            on=desk.today(),
            by=officer.staff,
            behalf=officer.behalf,
            document=read.id,
            choice=asked.name,
            option=option or "",
            number=number,
            since=since,
            scan=form.typed.one(FORM, SCAN) or None,
            confirmed=form.confirmed,
        )
        return desk.carry_out(proposing(command, desk.today(), lapses))

    answer = send(FORM, given, desk, act, officer)
    if isinstance(answer, Filed):
        return to_proposals(request, answer.position)
    return _shown(request, desk, officer, read, asked, answer)


@router.get("/policies/{document}/choices/{choice}/papers/{sha256}", name="choice_paper")
def choice_paper(document: str, choice: str, sha256: str, desk: TheDesk, _officer: Officer) -> Response:
    """决定文件的扫描件, where a decision on this choice names it, or a proposal that waits."""
    read, asked = _found(desk, document, choice)
    named = {each.fact.scan for each in desk.rulebook.decisions.recorded if (each.fact.document, each.fact.choice) == (read.id, asked.name)}
    named |= {command.scan for _, command in _waiting(desk, read, asked)}
    if sha256 not in named:
        raise HTTPException(404)
    return as_file(desk.ledger, sha256)


def _found(desk: Desk, document: str, choice: str) -> tuple[PolicyDocument, Choice]:
    read = document_of(desk, document)
    asked = next((each for each in read.choices if each.name == choice), None)
    if asked is None:
        raise HTTPException(404)
    return read, asked


def _waiting(desk: Desk, document: PolicyDocument, choice: Choice) -> Iterator[tuple[Act, DecideChoice]]:
    """待确认的提请 about this choice."""
    for act in proposals(desk.ledger):
        command = proposed_in(act.asked) if act.standing_on(desk.today()) in UNSETTLED else None
        if isinstance(command, DecideChoice) and (command.document, command.choice) == (document.id, choice.name):
            yield act, command


def _shown(request: Request, desk: Desk, visiting: Visitor | None, document: PolicyDocument, choice: Choice, attempt: Attempt) -> Response:
    lang, today, decisions = language(request), desk.today(), desk.rulebook.decisions
    recorded = [each for each in decisions.recorded if (each.fact.document, each.fact.choice) == (document.id, choice.name)]
    return page(
        request,
        "public/choice.html",
        status=attempt.status,
        visitor=visiting,
        document=document,
        choice=choice,
        measured=choice_subject(choice, lang),
        in_words=partial(option_in_words, choice, lang=lang),
        offered=[(name, option_in_words(choice, name, lang=lang)) for name in choice.names],
        decisions=recorded[::-1],
        standing=decisions.standing(document.id, choice.name),
        now=decisions.on(document.id, choice.name, today),
        waiting=list(_waiting(desk, document, choice)) if visiting else [],
        today=today,
        a_week_on=today + A_WEEK,
        accept=ACCEPT,
        **shown(attempt, lang),
    )

"""选项决定: the city proposes to decide an open choice of a document, and shows the paper by which it was decided."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.choices import DecideChoice
from lifecycle.desk import Receipt
from lifecycle.desk.people.proposals import proposing
from lifecycle.vocabulary import CommandId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Filed, posted, send
from lifecycle.web.forms.proposing import until_when
from lifecycle.web.pages.people.proposals import to_proposals
from lifecycle.web.pages.public.choices import choice_of, choice_page, waiting
from lifecycle.web.scans import SCAN, as_file
from lifecycle.web.transport.bounds import HashAsked, IdAsked
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk

router = APIRouter()
FORM = "decide"


@router.post("/policies/{document}/choices/{choice}", name="decide_choice", dependencies=gives(DecideChoice))
def decide_choice(
    request: Request, document: IdAsked, choice: IdAsked, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """提请决定选项: another officer of the city confirms it."""
    read, asked = choice_of(desk, document, choice)

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
    return choice_page(request, desk, officer, read, asked, answer)


@router.get("/policies/{document}/choices/{choice}/papers/{sha256}", name="choice_paper")
def choice_paper(document: IdAsked, choice: IdAsked, sha256: HashAsked, desk: TheDesk, _officer: Officer) -> Response:
    """决定文件的扫描件, where a decision on this choice names it, or a proposal that waits."""
    read, asked = choice_of(desk, document, choice)
    named = {each.fact.scan for each in desk.rulebook.decisions.recorded if (each.fact.document, each.fact.choice) == (read.id, asked.name)}
    named |= {command.scan for _, command in waiting(desk, read, asked)}
    if sha256 not in named:
        raise HTTPException(404)
    return as_file(desk.ledger, sha256)

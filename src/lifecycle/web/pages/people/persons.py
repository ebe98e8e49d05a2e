"""人员登记: whom facts name by person id. What is typed here goes into the person register, encrypted, and is shown nowhere."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Receipt
from lifecycle.desk.people.persons import register_person
from lifecycle.ledger.facts import PersonRecorded, RegisterPerson
from lifecycle.vocabulary import CommandId, PersonId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import REGISTER_PERSON, Attempt, Filed, done_by, posted, send, shown
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.transport.bounds import RecordedAt
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk, Visitor

router = APIRouter()


@router.get("/persons", name="persons", dependencies=gives(RegisterPerson))
def open_persons(request: Request, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """人员登记表. recorded: the position of what was just done, to be told."""
    done = [each.fact.person for each in done_by(desk, officer.staff, recorded) if isinstance(each.fact, PersonRecorded)]
    return _shown(request, officer, Attempt(), done)


@router.post("/persons", name="register_person", dependencies=gives(RegisterPerson))
def register(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """登记人员."""

    def act(form: Reading, id_: CommandId) -> Receipt:
        person, name = PersonId(form.id("person")), form.words("name")
        phone, number = form.value("phone", _as_typed), form.value("number", _as_typed)
        unit = form.words("unit", optional=True) or None
        form.settle()
        command = RegisterPerson(
            id=id_,
            on=desk.today(),
            by=officer.staff,
            behalf=officer.behalf,
            person=person,
            name=name,
            phone=phone,
            identity_number=number,
            unit=unit,
        )
        return Receipt(register_person(desk, command))

    answer = send(REGISTER_PERSON, given, desk, act)
    if isinstance(answer, Filed):
        return RedirectResponse(query(request.app.url_path_for("persons"), recorded=answer.position), status_code=303)
    return _shown(request, officer, answer)


def _as_typed(text: str) -> str:
    """Here, and only here, is a person's number where it belongs."""
    return text


def _shown(request: Request, officer: Visitor, attempt: Attempt, done: Sequence[PersonId] = ()) -> Response:
    told = shown(attempt, language(request))
    return page(request, "staff/persons.html", status=attempt.status, visitor=officer, done=done, **told)

"""专家名录: a kind of stream that the program does not have. All that there is to it stands here; the desk and the pages are handed it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from msgspec import Struct
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lifecycle.desk import Receipt
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.desk.once import Once
from lifecycle.desk.places import refuse_unknown_place
from lifecycle.ledger import Stream
from lifecycle.permissions import ENTER
from lifecycle.vocabulary import Command, CommandId, County, Fact, Line, Refused, fact_of
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, posted
from lifecycle.web.forms.plain import send
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk
from lifecycle.wording import say

EXPERT = "expert:"


class ExpertNamed(Fact, frozen=True, kw_only=True, tag="test-expert-named"):
    """专家入册: no two registers name the same expert."""

    county: County
    expert: Line


class NameExpert(Command, frozen=True, kw_only=True):
    """专家入册."""

    register: str
    county: County
    expert: Line


class Register(Struct, frozen=True):
    """名录 as it stands."""

    experts: tuple[str, ...]


def fold(facts: Sequence[Fact], _at: Counter) -> Register:
    return Register(tuple(fact.expert for fact in facts if isinstance(fact, ExpertNamed)))


def name(_at: Counter, docket: Docket) -> list[Fact]:
    if docket.command.expert in docket.subject.experts:
        raise Refused("test.in_this_register", expert=docket.command.expert)
    return [fact_of(ExpertNamed, docket.command)]


def once(_at: Counter, _before: Sequence[Fact], new: Sequence[Fact]) -> list[Once]:
    return [_named_once(fact.expert) for fact in new if isinstance(fact, ExpertNamed)]


def _named_once(expert: str) -> Once:
    return Once(tag=EXPERT + expert, used=lambda first: Refused("test.in_another_register", expert=expert, stream=first.stream))


def tags(_stream: Stream, fact: Fact) -> frozenset[str]:
    return frozenset({EXPERT + fact.expert}) if isinstance(fact, ExpertNamed) else frozenset()


REGISTER = Matter(
    name="register",
    commands=(NameExpert,),
    stream=lambda command: f"register/{command.register}",
    fold=fold,
    county=lambda _register, command: command.county,
    permissions={NameExpert: ENTER},
    guards=(lambda at, docket: refuse_unknown_place(at.jurisdictions, docket.command),),
    decide=name,
    tags=tags,
    once=once,
)

router = APIRouter()


@router.post("/registers/{register}/experts", name="name_expert", dependencies=gives(NameExpert))
def name_expert(register: str, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    def act(form: Reading, id_: CommandId) -> Receipt:
        fields = {"county": form.words("county"), "expert": form.words("expert")}
        form.settle()
        return desk.carry_out(NameExpert(id=id_, on=desk.today(), by=officer.staff, behalf=officer.behalf, register=register, **fields))

    answer = send("name_expert", given, desk, act)
    if isinstance(answer, Attempt):
        said = say(answer.refusal.code, **answer.refusal.values) if answer.refusal else ""
        return HTMLResponse(said, status_code=409 if answer.refusal else 422)
    return RedirectResponse(f"/registers/{register}?recorded={answer.position}", status_code=303)

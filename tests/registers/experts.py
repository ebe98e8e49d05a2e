"""专家名录: a kind of stream that the program does not have. All that there is to it stands here; the desk and the pages are handed it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lifecycle.calendar import Calendar, DueDay
from lifecycle.deadlines import Deadline
from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.admission import decoded
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.once import Once
from lifecycle.desk.tagging import project_stream
from lifecycle.ledger import Stream
from lifecycle.permissions import CITY, ENTER
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import supervision
from lifecycle.values.marked import as_read
from lifecycle.vocabulary import Ahead, BuildingId, Command, County, Fact, FileHash, PersonId, ProjectId, Refused, Text, TextLine, fact_of
from lifecycle.web.access import OfNoCounty, gives
from lifecycle.web.forms.fields import Words
from lifecycle.web.forms.filing import Attempt, file, posted, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Kind, Subject
from lifecycle.web.layout.page import language
from lifecycle.web.visitor import Officer, TheDesk, Visitor

EXPERT = "expert:"


class ExpertNamed(Fact, frozen=True, kw_only=True, tag="test-expert-named"):
    """专家入册: no two registers name the same expert."""

    county: County
    expert: TextLine
    confirm_by: Ahead | None = None
    person: PersonId | None = None
    photo: FileHash | None = None


class ExpertConfirmed(Fact, frozen=True, kw_only=True, tag="test-expert-confirmed"):
    """专家核实: somebody has seen the papers of the expert."""

    expert: TextLine


class ConfirmExpert(Command, frozen=True, kw_only=True):
    """专家核实."""

    register: str
    expert: TextLine


class NameExpert(Command, frozen=True, kw_only=True):
    """专家入册."""

    register: str
    county: County
    expert: TextLine
    confirm_by: Ahead | None = None
    person: PersonId | None = None
    photo: FileHash | None = None


class DoubtExpert(Command, frozen=True, kw_only=True):
    """专家存疑: what the expert said of these buildings carries no decision until somebody has looked into it."""

    register: str
    expert: TextLine
    project: ProjectId
    buildings: tuple[BuildingId, ...]
    reason: Text
    letter: FileHash | None = None


class ExpertDoubted(Fact, frozen=True, kw_only=True, tag="test-expert-doubted"):
    """专家存疑, with the project that it holds back."""

    expert: TextLine
    project: ProjectId
    reason: Text
    letter: FileHash | None = None


class Register(Struct, frozen=True):
    """名录 as it stands."""

    experts: tuple[str, ...]


def fold(facts: Sequence[Fact], _at: Counter) -> Register:
    return Register(tuple(fact.expert for fact in facts if isinstance(fact, ExpertNamed)))


def name(_at: Counter, docket: Docket) -> list[Fact]:
    if docket.command.expert in docket.subject.experts:
        raise Refused("test.in_this_register", expert=docket.command.expert)
    return [fact_of(ExpertNamed, docket.command)]


def confirm(_at: Counter, docket: Docket) -> list[Fact]:
    if docket.command.expert not in docket.subject.experts:
        raise Refused("test.not_in_this_register", expert=docket.command.expert)
    return [fact_of(ExpertConfirmed, docket.command)]


def decide(at: Counter, docket: Docket) -> list[Fact] | Decided:
    return DECISIONS[type(docket.command)](at, docket)


def doubt(at: Counter, docket: Docket) -> Decided:
    """The condition across streams: the doubt and what it holds back of the project are recorded together, or neither is."""
    command, project = docket.command, project_of(at, docket.command.project)
    if command.expert not in docket.subject.experts:
        raise Refused("test.not_in_this_register", expert=command.expert)
    project.chosen(command.buildings)
    held_back = supervision(project, command, command.buildings, Ground.FOUND, reason=command.reason)
    return Decided(((docket.stream, [fact_of(ExpertDoubted, command)]), (at.load(project_stream(command.project)), [held_back])))


def county(at: Counter, command: Command, _register: Register) -> str | None:
    return project_of(at, command.project).county if isinstance(command, DoubtExpert) else getattr(command, "county", None)


def read(at: Counter, command: Command, _register: Register) -> Command:
    """The buildings are called as the project calls them."""
    return as_read(command, project_of(at, command.project).buildings) if isinstance(command, DoubtExpert) else as_read(command)


DECISIONS: dict[type[Command], Callable[[Counter, Docket], list[Fact] | Decided]] = {
    NameExpert: name,
    ConfirmExpert: confirm,
    DoubtExpert: doubt,
}


def unconfirmed(facts: Sequence[Fact], _calendar: Calendar) -> Iterator[Deadline]:
    """Whose papers somebody has to see, by the day that was set."""
    confirmed = {fact.expert for fact in facts if isinstance(fact, ExpertConfirmed)}
    for fact in facts:
        if isinstance(fact, ExpertNamed) and fact.confirm_by and fact.expert not in confirmed:
            yield Deadline(
                item=fact.expert,
                ends=ConfirmExpert,
                since=fact.on,
                due=DueDay(fact.confirm_by, provisional=False),
                county=fact.county,
                name=f"专家名录：{fact.expert}",
                words="核实专家材料",
                not_by=frozenset({fact.by}),
            )


def once(_at: Counter, _before: Sequence[Fact], new: Sequence[Fact]) -> list[Once]:
    return [_named_once(fact.expert) for fact in new if isinstance(fact, ExpertNamed)]


def _named_once(expert: str) -> Once:
    return Once(tag=EXPERT + expert, used=lambda first: Refused("test.in_another_register", expert=expert, stream=first.stream))


def tags(_stream: Stream, fact: Fact) -> frozenset[str]:
    return frozenset({EXPERT + fact.expert}) if isinstance(fact, ExpertNamed) else frozenset()


REGISTER = Matter(
    name="register",
    commands=tuple(DECISIONS),
    stream=lambda command: f"register/{command.register}",
    fold=fold,
    county=county,
    taken_in=decoded,
    read=read,
    permissions={NameExpert: ENTER, ConfirmExpert: CITY, DoubtExpert: CITY},
    decide=decide,
    deadlines=unconfirmed,
    tags=tags,
    once=once,
)

NAMING = WorkForm("name_expert", NameExpert, (Words("county"), Words("expert")), dated=False)
PREVIEWED = replace(NAMING, name="look_at_expert", previewed=True)
KIND = Kind(named=lambda register: {"register": register}, permissions={NameExpert: ENTER})
"""专家名录, as forms know it."""

router = APIRouter(dependencies=[Depends(OfNoCounty("register"))])


Given = Annotated[FormData, Depends(posted)]


@router.get("/registers/{register}/experts", name="due_in_register", dependencies=gives(ConfirmExpert))
def experts(register: str, of: str = "") -> Response:
    return Response(f"{register}: {of}")


@router.post("/registers/{register}/experts", name="name_expert", dependencies=gives(NameExpert))
def name_expert(request: Request, register: str, desk: TheDesk, officer: Officer, given: Given) -> Response:
    return _filed(NAMING, request, register, desk, officer, given)


@router.post("/registers/{register}/experts/looked-at", name="look_at_expert", dependencies=gives(NameExpert))
def look_at_expert(request: Request, register: str, desk: TheDesk, officer: Officer, given: Given) -> Response:
    return _filed(PREVIEWED, request, register, desk, officer, given)


def _filed(form: WorkForm, request: Request, register: str, desk: Desk, officer: Visitor, given: FormData) -> Response:
    subject = Subject(
        today=desk.today(),
        lang=language(request),
        visitor=officer,
        statutes=desk.statutes,
        calendar=desk.calendars.now,
        about=register,
        kind=KIND,
    )
    answer = file(form, subject, given, desk)
    if isinstance(answer, Attempt):
        told = shown_about(answer, subject)
        expected = [line.words[0] for _, _, lines, _ in told["expected"] for line in lines]
        said = [*(sentence for _, sentence in told["errors"]), told["refusal"] or "", *expected]
        return HTMLResponse("\n".join(said), status_code=answer.status)
    return RedirectResponse(f"/registers/{register}?recorded={answer.position}", status_code=303)

"""办理命令: every command under an address of its own, given once however often it is sent."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query, Request
from msgspec import Raw, Struct, json
from msgspec.structs import fields as struct_fields
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.accounts.requests import Requests
from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.quantities import plain
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere, standing_elsewhere
from lifecycle.desk.people.halves import secret_of
from lifecycle.desk.people.persons import register_person
from lifecycle.desk.people.proposals import proposing
from lifecycle.desk.register.life import project_id
from lifecycle.inspections.items import PublishItems, WithdrawItems
from lifecycle.ledger import CommandReused
from lifecycle.ledger.facts import RegisterPerson
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.registration import RegisterProject
from lifecycle.staff.appointments import AppointStaff, EndAppointment
from lifecycle.staff.confirming import ConfirmAct, DeclineAct, WithdrawAct
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.values.marked import as_read
from lifecycle.vocabulary import Command, CommandId, Fact, Question, Refused, StaffId
from lifecycle.web.access import gives
from lifecycle.web.api.answers import JSON, RecordedFact, answer, documented, either, recorded_fact
from lifecycle.web.api.asked import interface
from lifecycle.web.api.exact import read
from lifecycle.web.api.naming import by_slug
from lifecycle.web.scope import TheCounty, TheProject, by_the_desk
from lifecycle.web.transport.bounds import DayAsked, IdAsked
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Officer, TheDesk

router = interface()
C = TypeVar("C", bound=Command)

OF_PROJECTS = by_slug(command for command in COMMANDS if command is not RegisterProject)
OF_COUNTIES = by_slug((SetCountyTargets,))
OF_POLICIES = by_slug((DecideChoice, PublishItems, WithdrawItems))
OF_STAFF = by_slug((AppointStaff, EndAppointment, GrantDelegation, WithdrawDelegation, ReinstateSecurityAdmin))
OF_PROPOSALS = by_slug((ConfirmAct, DeclineAct, WithdrawAct))
OF_PERSONS = by_slug((RegisterPerson,))
"""地址中的名称 -> 命令. Passwords and tokens are issued to a person, not to a program."""

KEY = r'^([A-Za-z0-9._~:+=@-]{1,100}|"[A-Za-z0-9._~:+=@-]{1,100}")$'
"""A string of the draft on the Idempotency-Key header, with its quotation marks or, as most send it, without."""
ETAG = r'^"[0-9]{1,16}"$'


class Recorded(Struct, frozen=True, kw_only=True):
    """回执. recorded: the facts that came of it; repeated: it had been carried out before, and nothing was recorded now."""

    recorded: tuple[RecordedFact, ...]
    repeated: bool


class Expected(Struct, frozen=True, kw_only=True):
    """预览: the facts that would be recorded now. Nothing was. elsewhere: projects that have the number of an outside paper already."""

    expected: tuple[Fact, ...]
    elsewhere: tuple[StandsElsewhere, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """请求: the body, and the key under which it is sent again. doubts: what is to be asked of how its values are written."""

    body: bytes
    key: str | None
    doubts: list[Question] = []

    def id(self, staff: StaffId) -> CommandId:
        """命令编号. Raises Problem without a key."""
        if self.key is None:
            raise Problem(400, "api.key_missing")
        return CommandId(f"api/{staff}/{self.key}")


async def asked(
    request: Request,
    _: Annotated[None, Depends(by_the_desk)],
    idempotency_key: Annotated[str | None, Header(pattern=KEY, description="one of its own for every matter")] = None,
) -> Asked:
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != JSON:
        raise Problem(415, "api.media_type", wanted=JSON)
    return Asked(body=await request.body(), key=idempotency_key.strip('"') if idempotency_key else None)


TheAsked = Annotated[Asked, Depends(asked)]
ANSWERS = documented(Recorded, 401, 403, 404, 409, 413, 415, 422, status=201, headers={"ETag": "of the project as it is now"}) | documented(
    Recorded, headers={"Idempotent-Replayed": "true: the answer of the first time"}
)
PREVIEWED = ANSWERS | {200: either(ANSWERS[200], Expected)}
IN_PROJECTS = PREVIEWED | {412: documented(Recorded, 412)[412]}
Preview = Annotated[bool, Query(description="only look at what would be recorded; needs no Idempotency-Key")]
LOOKED_AT = CommandId("api/preview")
"""命令编号 of what is only looked at."""


@router.post("/projects", name="api_register", dependencies=gives(RegisterProject), status_code=201, responses=PREVIEWED)
def register(request: Request, asked: TheAsked, desk: TheDesk, officer: Officer, preview: Preview = False) -> Response:
    """登记项目. Its id follows from its code."""
    id_ = LOOKED_AT if preview else asked.id(officer.staff)
    command = read(RegisterProject, asked.body, asked.doubts, id=id_, by=officer.staff, project="")
    command = replace(command, project=project_id(command.code))
    return previewed(desk, command, asked) if preview else carried_out(desk, command, asked)


@router.post(
    "/projects/{code}/commands/{command}",
    name="api_project_command",
    dependencies=gives(*OF_PROJECTS.values()),
    status_code=201,
    responses=IN_PROJECTS,
)
def in_project(
    command: str,
    opened: TheProject,
    asked: TheAsked,
    desk: TheDesk,
    officer: Officer,
    if_match: Annotated[str | None, Header(pattern=ETAG, description="the ETag of the project that this rests on")] = None,
    preview: Preview = False,
) -> Response:
    """办理项目的一条命令."""
    kind = named(command, OF_PROJECTS)
    id_ = LOOKED_AT if preview else asked.id(officer.staff)
    given = read(kind, asked.body, asked.doubts, id=id_, by=officer.staff, project=opened.id)
    if preview:
        return previewed(desk, given, asked)
    return carried_out(desk, given, asked, int(if_match.strip('"')) if if_match else None)


@router.post(
    "/counties/{county}/commands/{command}",
    name="api_county_command",
    dependencies=gives(*OF_COUNTIES.values()),
    status_code=201,
    responses=ANSWERS,
)
def in_county(command: str, county: TheCounty, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理一县的一条命令."""
    kind = named(command, OF_COUNTIES)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, county=county), asked)


@router.post(
    "/policies/{document}/commands/{command}",
    name="api_policy_command",
    dependencies=gives(*OF_POLICIES.values()),
    status_code=201,
    responses=ANSWERS,
)
def in_policy(
    command: str,
    document: IdAsked,
    asked: TheAsked,
    desk: TheDesk,
    officer: Officer,
    propose_until: Annotated[DayAsked | None, Query(description="propose what takes two, for others to confirm up to this day")] = None,
) -> Response:
    """办理政策文件的一条命令, or propose it."""
    given = read(named(command, OF_POLICIES), asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, document=document)
    return carried_out(desk, given if propose_until is None else proposing(given, desk.today(), propose_until), asked)


@router.post(
    "/staff/{staff}/commands/{command}",
    name="api_staff_command",
    dependencies=gives(*OF_STAFF.values()),
    status_code=201,
    responses=ANSWERS,
)
def in_staff(
    command: str,
    staff: IdAsked,
    asked: TheAsked,
    desk: TheDesk,
    officer: Officer,
    propose_until: Annotated[DayAsked | None, Query(description="propose what takes two, for others to confirm up to this day")] = None,
) -> Response:
    """办理人员岗位的一条命令, or propose it."""
    given = read(named(command, OF_STAFF), asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, staff=staff)
    return carried_out(desk, given if propose_until is None else proposing(given, desk.today(), propose_until), asked)


@router.post(
    "/proposals/{proposal}/commands/{command}",
    name="api_proposal_command",
    dependencies=gives(*OF_PROPOSALS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_proposal(command: str, proposal: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """确认、退回或撤回一件提请. A password or token is confirmed by a person, who is told one half of it, and not by a program."""
    kind = named(command, OF_PROPOSALS)
    if kind is ConfirmAct and secret_of(desk, proposal):
        raise Refused("two.not_by_a_program", proposal=proposal)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, proposal=proposal), asked)


@router.post(
    "/persons/{person}/commands/{command}",
    name="api_person_command",
    dependencies=gives(*OF_PERSONS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_person(command: str, person: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理人员的一条命令. What is said of the person leaves no trace outside the register, not even a digest under the key."""
    given = read(named(command, OF_PERSONS), asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, person=person)
    if not Requests(desk.ledger.engine).claim(given.by, str(asked.key), sha256(f"{command}/{person}".encode()).digest()):
        raise Problem(422, "api.key_reused", key=asked.key)
    earlier = desk.ledger.recorded_by(given.id)
    return _receipt(Receipt(earlier or register_person(desk, given), repeated=bool(earlier)))


def previewed(desk: Desk, command: ProjectCommand, asked: Asked) -> Response:
    """Raises Refused and Asked as carrying it out would."""
    expected = desk.preview(command, asked.doubts)
    return answer(Expected(expected=expected, elsewhere=standing_elsewhere(desk, command.project, expected)))


def carried_out(desk: Desk, command: Command, asked: Asked, seen: int | None = None) -> Response:
    """Given once: sent again, it answers what it answered first. Raises Problem for another matter's key, Refused as the desk does.

    What was refused is no answer to keep: it is decided anew when it is sent again. To confirm what was asked makes it no other matter.
    """
    if not Requests(desk.ledger.engine).claim(command.by, str(asked.key), _matter(command)):
        raise Problem(422, "api.key_reused", key=asked.key)
    try:
        receipt = desk.carry_out(command, seen=seen, of_reading=asked.doubts)
    except (Refused, CommandReused) as refused:
        earlier = desk.ledger.recorded_by(command.id)  # its twin may have come first
        if not earlier:
            if seen is not None and isinstance(refused, Refused) and refused.code == "race.lost":
                raise Problem(412, "api.changed") from refused
            raise
        receipt = Receipt(earlier, repeated=True)
    return _receipt(receipt)


def _matter(command: Command) -> bytes:
    """A digest of what was read, however it was written: `1＃` is `1#`, and `5.0` is `5`. What cannot be read stands for itself."""
    command = replace(command, confirmed=())
    with suppress(Refused):
        command = as_read(command)
    return sha256(json.encode(_plainly(command), order="deterministic")).digest()


def _plainly(value: Any) -> Any:
    match value:
        case Decimal():
            return plain(value) if value.is_finite() else str(value)
        case Struct():
            fields = {field.encode_name: _plainly(getattr(value, field.name)) for field in struct_fields(value)}
            return {"type": type(value).__struct_config__.tag} | fields
        case tuple() | list():
            return list(map(_plainly, value))
        case dict():
            return {str(key): _plainly(each) for key, each in value.items()}
        case Raw():
            return json.decode(value)
    return value


def _receipt(receipt: Receipt) -> Response:
    shown = Recorded(recorded=tuple(map(recorded_fact, receipt.recorded)), repeated=receipt.repeated)
    if receipt.repeated:
        return answer(shown, headers={"Idempotent-Replayed": "true"})
    return answer(shown, 201, headers={"ETag": f'"{receipt.recorded[-1].position}"'} if receipt.recorded else {})


def named(name: str, commands: Mapping[str, type[C]]) -> type[C]:
    if name not in commands:
        raise HTTPException(404)
    return commands[name]

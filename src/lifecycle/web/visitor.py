"""来访者: who is signed in, with the roles and counties of today."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.exceptions import HTTPException

from lifecycle.accounts import Door
from lifecycle.desk import Desk
from lifecycle.desk.people.authority import staff_member, stood_in_for
from lifecycle.desk.people.tokens import holder
from lifecycle.projections.readings import Readings
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import Refused, StaffId
from lifecycle.web.transport.security import bearer, for_machine

EVERYBODY = frozenset(Role)


class Visitor(Struct, frozen=True, kw_only=True):
    """来访者. csrf: stands in every form of this session; temporary: the password has to be changed first.

    behalf: 被代办人, whom the visitor stands in for; the appointments are then that person's, and `own` are the visitor's.
    lapsed: whom the visitor stood in for until the delegation ended.
    """

    staff: StaffId
    appointments: tuple[Appointment, ...]
    own: tuple[Appointment, ...] = ()
    behalf: StaffId | None = None
    lapsed: StaffId | None = None
    csrf: str = ""
    temporary: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(appointment.role for appointment in self.appointments)

    @property
    def watched_as(self) -> frozenset[Role]:
        """The roles in which looks are recorded: whoever stands in stays who they are."""
        return frozenset(appointment.role for appointment in (*self.appointments, *self.own))

    @property
    def principal(self) -> StaffId:
        """由谁办理: the person stood in for, else the visitor."""
        return self.behalf or self.staff

    @property
    def hands(self) -> frozenset[StaffId]:
        """经手的人: standing in for another does not make one two persons."""
        return frozenset({self.staff, self.principal})

    def counties(self, roles: frozenset[Role] = EVERYBODY) -> frozenset[str] | None:
        """The counties that an appointment to one of these roles is for; None: the whole city."""
        named = [appointment.county for appointment in self.appointments if appointment.role in roles]
        return None if None in named else frozenset(county for county in named if county)

    def sees(self, county: str | None, roles: frozenset[Role] = EVERYBODY) -> bool:
        """Whether an appointment to one of these roles is for the whole city or for this county; county None: what is of the whole city."""
        counties = self.counties(roles)
        return counties is None or county in counties


def the_desk(request: Request) -> Desk:
    """业务办理, one copy a request."""
    if not hasattr(request.state, "desk"):
        request.state.desk = request.app.state.desk.for_one_page()
    desk: Desk = request.state.desk
    return desk


def the_sheets(request: Request) -> Readings:
    """What this request reads of the sheets. A page says below its head how far they are, where they are behind."""
    if not hasattr(request.state, "readings"):
        request.state.readings = Readings(request.app.state.sheets)
    readings: Readings = request.state.readings
    return readings


def the_door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


def moment(request: Request) -> datetime:
    """现在, by the clock of the application."""
    now: datetime = request.app.state.clock()
    return now


def cookie_name(request: Request) -> str:
    """`__Host-` lets a browser keep the cookie to this host, and only over https."""
    return "__Host-lifecycle" if request.app.state.https else "lifecycle"


def token(request: Request) -> str | None:
    """The token of the session that the browser says it is in."""
    return request.cookies.get(cookie_name(request))


def csrf_of(session_token: str, behalf: StaffId | None = None) -> str:
    """What the forms of a session carry: known to its pages only, since it follows from the token, which no script can read.

    It is another while standing in: what was filled in for one person is never recorded for another.
    """
    return hmac.new(session_token.encode(), f"csrf/{behalf}".encode() if behalf else b"csrf", sha256).hexdigest()


def visitor(request: Request) -> Visitor | None:
    """None when nobody is signed in, or the account holds no role today. Looked up once a request."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = _machine(request) if for_machine(request) else _visitor(request)
    found: Visitor | None = request.state.visitor
    return found


def signed_in(visiting: Annotated[Visitor | None, Depends(visitor)]) -> Visitor:
    if visiting is None:
        raise HTTPException(401)
    return visiting


def _visitor(request: Request) -> Visitor | None:
    given = token(request)
    session = the_door(request).sessions.find(given, moment(request)) if given else None
    if given is None or session is None:
        return None
    desk = the_desk(request)
    member = staff_member(desk.ledger, session.staff)
    own = member.roles_on(desk.today())
    if not own or (session.by_password and not member.admitted_by_password_on(desk.today())):
        return None
    visiting = Visitor(staff=session.staff, appointments=own, own=own, csrf=csrf_of(given), temporary=session.temporary)
    return _standing_in(desk, visiting, given, session.behalf) if session.behalf else visiting


def _standing_in(desk: Desk, visiting: Visitor, given: str, behalf: StaffId) -> Visitor:
    """Asked anew at every request: a delegation that has ended ends the standing in."""
    try:
        held = stood_in_for(desk.ledger, visiting.staff, behalf, desk.today())
    except Refused:
        return replace(visiting, lapsed=behalf)
    return replace(visiting, appointments=held, behalf=behalf, csrf=csrf_of(given, behalf))


def _machine(request: Request) -> Visitor | None:
    """A token acts as the staff id that holds it."""
    desk, given = the_desk(request), bearer(request)
    staff = holder(desk, given) if given else None
    held = staff.roles_on(desk.today()) if staff else ()
    return Visitor(staff=staff.id, appointments=held) if staff and held else None


TheDesk = Annotated[Desk, Depends(the_desk)]
TheSheets = Annotated[Readings, Depends(the_sheets)]
TheDoor = Annotated[Door, Depends(the_door)]
Now = Annotated[datetime, Depends(moment)]
Officer = Annotated[Visitor, Depends(signed_in)]

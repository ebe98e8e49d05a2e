"""来访者: who is signed in, with the roles and counties of today."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request
from msgspec import Struct
from starlette.exceptions import HTTPException

from lifecycle.accounts import Door
from lifecycle.desk import Desk
from lifecycle.desk.authority import staff_member
from lifecycle.projections.sheets import Sheets
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import StaffId

EVERYBODY = frozenset(Role)


class Visitor(Struct, frozen=True, kw_only=True):
    """来访者. csrf: stands in every form of this session; temporary: the password has to be changed first."""

    staff: StaffId
    appointments: tuple[Appointment, ...]
    csrf: str = ""
    temporary: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(appointment.role for appointment in self.appointments)

    def counties(self, roles: frozenset[Role] = EVERYBODY) -> frozenset[str] | None:
        """The counties that an appointment to one of these roles is for; None: the whole city."""
        named = [appointment.county for appointment in self.appointments if appointment.role in roles]
        return None if None in named else frozenset(county for county in named if county)

    def sees(self, county: str, roles: frozenset[Role] = EVERYBODY) -> bool:
        """Whether an appointment to one of these roles is for the whole city or for this county."""
        counties = self.counties(roles)
        return counties is None or county in counties


def the_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def the_sheets(request: Request) -> Sheets:
    sheets: Sheets = request.app.state.sheets
    return sheets


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


def csrf_of(session_token: str) -> str:
    """What the forms of a session carry: known to its pages only, since it follows from the token, which no script can read."""
    return hmac.new(session_token.encode(), b"csrf", sha256).hexdigest()


def visitor(request: Request) -> Visitor | None:
    """None when nobody is signed in, or the account holds no role today. Looked up once a request."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = _visitor(request)
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
    held = staff_member(desk.ledger, session.staff).roles_on(desk.today())
    return Visitor(staff=session.staff, appointments=held, csrf=csrf_of(given), temporary=session.temporary) if held else None


TheDesk = Annotated[Desk, Depends(the_desk)]
TheSheets = Annotated[Sheets, Depends(the_sheets)]
TheDoor = Annotated[Door, Depends(the_door)]
Now = Annotated[datetime, Depends(moment)]
Officer = Annotated[Visitor, Depends(signed_in)]

"""工作移交: who may hand over an application, and to whom.

The rules of the project itself are in `projects/application/handing_over.py`.
"""

from collections.abc import Iterable
from datetime import date

from lifecycle.desk.people.authority import held_by, staff_member
from lifecycle.ledger import Ledger
from lifecycle.permissions import PERMITTED
from lifecycle.projects.application.handing_over import NOBODY, HandOverApplication
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.conclusion import ProposeConclusion
from lifecycle.projects.project import Project
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import Refused

LEADERS = PERMITTED[HandOverApplication].of_others
"""The roles that may hand over the tasks of any colleague."""
HANDLERS = PERMITTED[ProposeConclusion].roles
"""经办岗位: who may be given an application, since it is for them to conclude it."""


def refuse_unfit_hand_over(ledger: Ledger, project: Project, command: ProjectCommand, today: date) -> None:
    """Refuses what is neither the giver's own nor a leader's to hand over, and a receiver without the role in the county today."""
    if not isinstance(command, HandOverApplication):
        return
    giver = command.behalf or command.by
    held = held_by(ledger, command.by, command.behalf, today)
    if giver != command.handler and not reaches(held, LEADERS, project.county):
        raise Refused("staff.hands_over_others", staff=giver, application=command.application, handler=command.handler or NOBODY)
    if not reaches(staff_member(ledger, command.to).roles_on(today), HANDLERS, project.county):
        raise Refused("staff.cannot_handle", staff=command.to, roles=tuple(sorted(HANDLERS)), code=project.code)


def reaches(held: Iterable[Appointment], roles: frozenset[Role], county: str) -> bool:
    """Whether one of the appointments is to one of these roles and for this county."""
    return any(each.role in roles and each.county in (None, county) for each in held)

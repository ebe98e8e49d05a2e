"""业务室: a desk with its staff, on a clock that the test moves; what desk tests and features share."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from lifecycle import accounts
from lifecycle.desk import Desk, Receipt, open_ledger
from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.people.proposals import act_of, may_confirm, proposing
from lifecycle.desk.people.staff_list import everybody
from lifecycle.desk.scans import hand_in
from lifecycle.ledger import Person, PersonRegister
from lifecycle.projects.project import Project
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.staff.confirming import CarryOutAct, ConfirmAct
from lifecycle.vocabulary import Command, CommandId, PersonId, Refused, StaffId
from tests.packaged import statutes

SECURITY, HANDLER, CHECKER, SIGNER, HEAD, CITY, ZEZHOU = map(StaffId, ("GA01", "SP01", "SP02", "SP03", "FZ01", "SJ01", "ZZ01"))

OPENED = date(2020, 1, 1)
"""The first day on which anybody is appointed."""


def code_of(day: date, serial: int = 135254, region: str = "140581") -> str:
    """项目代码 of the month of a day: one that is entered earlier would be refused."""
    return f"{day:%y%m}-{region}-04-01-{serial:06}"


class Clock:
    """The time as the ledger and the desk are told it."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, time(1), UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)

    def reach(self, day: date) -> None:
        """Moves on to a morning in Asia/Shanghai; stays where it is when that day has come already."""
        self.now = max(self.now, datetime.combine(day, time(1), UTC))


class Office:
    """A desk over a migrated ledger, to which commands are given without their bookkeeping. folder: on a server, of files and keys."""

    def __init__(self, url: str, day: date, folder: Path | None = None) -> None:
        self.url = url
        self.clock = Clock(day)
        beside = (folder / "attachments", folder / "keys", folder / "persons") if folder else ()
        self.ledger = open_ledger(url, self.clock, *beside)
        self.desk = Desk(self.ledger, statutes(), self.clock, console=True)
        self._ids = (CommandId(f"command-{number}") for number in count(self.ledger.head() + 1))

    def give(self, command: type[Command], /, **fields: Any) -> Receipt:
        return self.desk.carry_out(command(**({"id": next(self._ids)} | fields)))

    def appoint(self, staff: StaffId, role: Role, *, on: date = OPENED, county: str | None = None) -> None:
        """Where it takes two, the security administrator proposes it and another one confirms it, today."""
        given = {"by": SECURITY, "staff": staff, "role": role, "county": county}
        try:
            self.give(AppointStaff, on=on, **given)
        except Refused as refused:
            if refused.code != "two.needed":
                raise
            self.confirm(self.propose(AppointStaff, on=on, **given))

    def propose(self, command: type[Command], /, *, lapses: date | None = None, **fields: Any) -> str:
        """提请, for a week unless it is said until when; returns its number."""
        today = self.desk.today()
        proposed = command(**({"id": next(self._ids), "on": today} | fields))
        self.desk.carry_out(proposing(proposed, today, lapses or today + timedelta(days=7)))
        return proposing(proposed, today, today).proposal

    def confirm(self, proposal: str, by: StaffId | None = None) -> Receipt:
        """By whoever may, unless it is said by whom."""
        today, (_, act) = self.desk.today(), act_of(self.ledger, proposal)
        by = by or next(each.id for each in everybody(self.ledger) if may_confirm(self.ledger, act, each.id, today))
        return self.give(ConfirmAct, on=today, by=by, proposal=proposal)

    def permit(self, command: type[Command], /, **fields: Any) -> CarryOutAct:
        """What carries out a command whose permission another one has confirmed."""
        proposal = self.propose(command, **fields)
        self.confirm(proposal)
        return CarryOutAct(id=next(self._ids), on=self.desk.today(), by=fields["by"], proposal=proposal)

    def know(self, person: PersonId) -> PersonId:
        """Somebody is registered under this id."""
        PersonRegister(self.ledger).put(Person(id=person, name="张三"), on=OPENED, by=SECURITY, command=next(self._ids))
        return person

    def project(self, code: str) -> Project:
        """The project that bears this code, as it stands."""
        at = self.desk.counter()
        return project_of(at, project_bearing(at, code))

    def hand_in(self, content: bytes, by: StaffId = HANDLER, counties: Collection[str] = ()) -> str:
        """A file is kept that this officer brought, for these counties or for the whole city."""
        accounts.migrate(self.url)
        return hand_in(self.ledger, content, by, counties)

    def close(self) -> None:
        self.ledger.close()

"""准入登记: facts about access are entered here. One stream a person and day, so that a look at a page never waits for a long history."""

from datetime import date

from lifecycle.ledger import Append, Conflict, Ledger
from lifecycle.staff.access import ProjectExported, ProjectLookedAt
from lifecycle.vocabulary import CommandId, Fact, StaffId

ACCESS = "access"
"""标签 of every one of these facts."""
ABOUT_A_PROJECT = ProjectLookedAt, ProjectExported
PATIENCE = 20
"""How often a fact is offered again when others of the same person come in between."""


def access_stream(staff: StaffId, on: date) -> str:
    return f"{ACCESS}/{staff}/{on}"


def looked_at_tag(project: str) -> str:
    """By which the looks at one project are found."""
    return f"looked-at:{project}"


def register_access(ledger: Ledger, fact: Fact, command: CommandId) -> None:
    """登记. The order of two facts of one person at one moment is of no matter: who comes second is entered behind the first."""
    name = access_stream(fact.by, fact.on)
    tags = frozenset({ACCESS, looked_at_tag(fact.project)} if isinstance(fact, ABOUT_A_PROJECT) else {ACCESS})
    for attempt in range(PATIENCE):
        append = Append(stream=name, expected_version=ledger.load(name).version, facts=(fact,), tags=(tags,))
        try:
            ledger.append([append], command=command, actor=fact.by)
            return
        except Conflict:
            if attempt == PATIENCE - 1:
                raise

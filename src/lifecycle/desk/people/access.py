"""准入登记: facts about access are entered here. There is one stream for each person and day, so that a page view never loads a long
history."""

from datetime import date

from lifecycle.ledger import Ledger
from lifecycle.ledger.entering import enter
from lifecycle.staff.access import ProjectExported, ProjectLookedAt
from lifecycle.vocabulary import CommandId, Fact, StaffId

ACCESS = "access"
"""标签 of every one of these facts."""
ABOUT_A_PROJECT = ProjectLookedAt, ProjectExported


def access_stream(staff: StaffId, on: date) -> str:
    return f"{ACCESS}/{staff}/{on}"


def looked_at_tag(project: str) -> str:
    """By which the looks at one project are found."""
    return f"looked-at:{project}"


def access_tags(fact: Fact) -> frozenset[str]:
    return frozenset({ACCESS, looked_at_tag(fact.project)} if isinstance(fact, ABOUT_A_PROJECT) else {ACCESS})


def register_access(ledger: Ledger, fact: Fact, command: CommandId) -> None:
    """登记. If two facts of one person are entered at once, their order does not matter: the second is appended after the first."""
    enter(ledger, access_stream(fact.by, fact.on), lambda _: fact, access_tags(fact), command, fact.by)

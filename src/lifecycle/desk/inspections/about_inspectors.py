"""执法检查人员业务: inspectors and what they declare, as a matter of the desk."""

from collections.abc import Callable, Sequence
from typing import Any

from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.inspections.streams import INSPECTOR, assists_tag, expert_stream, inspector_stream, inspects_tag
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.people.authority import staff_stream
from lifecycle.inspections.registers import experts, interests
from lifecycle.inspections.registers.inspectors import (
    ChangeInspector,
    DelistInspector,
    Inspector,
    InspectorListed,
    ListInspector,
    change_inspector,
    delist_inspector,
    fold,
    list_inspector,
)
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.ledger import AppendCondition, Stream
from lifecycle.staff import appointments
from lifecycle.vocabulary import Command, Fact, Refused


def _fold(facts: Sequence[Fact], _at: Counter) -> Inspector:
    return fold(facts)


def _list(at: Counter, docket: Docket) -> Decided:
    """The person must be no expert on these days, nor become one meanwhile."""
    command, head = docket.command, at.ledger.head()
    appointed = appointments.fold(command.staff, at.facts(staff_stream(command.staff)))
    assists = experts.fold(at.facts(expert_stream(command.person))).periods
    listed = list_inspector(docket.subject, command, appointed, assists)
    return Decided(((docket.stream, listed),), (AppendCondition(tags=frozenset({assists_tag(command.person)}), after=head),))


def _declare(at: Counter, docket: Docket) -> list[Fact]:
    """Raises Refused for somebody who was never listed, and for a project code that no project bears."""
    command, inspector = docket.command, docket.subject
    if not inspector.entries:
        raise Refused("registers.never_listed", staff=command.staff)
    project = project_bearing(at, command.code) if command.code is not None and command.uscc is None else None
    return interests.declare(inspector.interests, command, project)


DECISIONS: dict[type[Command], Callable[[Counter, Docket], Any]] = {
    ListInspector: _list,
    ChangeInspector: lambda _at, docket: change_inspector(docket.subject, docket.command),
    DelistInspector: lambda _at, docket: delist_inspector(docket.subject, docket.command),
    DeclareInterest: _declare,
    EndInterest: lambda _at, docket: interests.end(docket.subject.interests, docket.command),
}


def _decide(at: Counter, docket: Docket) -> list[Fact] | Decided:
    decided: list[Fact] | Decided = DECISIONS[type(docket.command)](at, docket)
    return decided


def _tags(_stream: Stream, fact: Fact) -> frozenset[str]:
    return frozenset({INSPECTOR, *([inspects_tag(fact.person)] if isinstance(fact, InspectorListed) else [])})


INSPECTORS = Matter(
    name=INSPECTOR,
    commands=tuple(DECISIONS),
    stream=lambda command: inspector_stream(command.staff),
    fold=_fold,
    decide=_decide,
    tags=_tags,
    together=False,
)

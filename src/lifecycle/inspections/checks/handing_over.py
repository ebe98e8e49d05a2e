"""检查移交: another inspector takes the place of one who is ill or away; where they were drawn, the one whom the draw gives."""

from collections.abc import Sequence

from msgspec.structs import replace

from lifecycle.inspections.checks.check import Check, Happened, evolve, refuse_before
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.vocabulary import Fact, Refused, StaffId, Text, fact_of


class CheckHandedOver(Fact, frozen=True, kw_only=True, tag="check-handed-over"):
    """检查移交: from one inspector to another. by_draw: 替补 whom the draw gave, not the officer."""

    inspector: StaffId
    successor: StaffId
    by_draw: bool = False
    reason: Text


class HandOverCheck(CheckCommand, frozen=True, kw_only=True):
    """移交检查. successor: only where the inspectors were not drawn."""

    inspector: StaffId
    successor: StaffId | None = None
    reason: Text


def successor_of(check: Check, command: HandOverCheck, drawn: Sequence[StaffId] | None) -> StaffId:
    """Who takes the place. drawn: the inspectors of the object as the draw has them now, None where nobody was drawn.

    Raises Refused for one who is not its inspector, a successor named beside a draw or missing without one, and until the draw's own
    replacement (更换检查人员) has been recorded.
    """
    if command.inspector not in check.inspectors:
        raise Refused("check.not_its_inspector", check=check.id, staff=command.inspector, inspectors=check.inspectors)
    if drawn is None:
        if command.successor is None or command.successor in check.inspectors:
            raise Refused("check.successor_needed", check=check.id)
        return command.successor
    if command.successor is not None:
        raise Refused("check.successor_is_drawn", check=check.id)
    new = [each for each in drawn if each not in check.inspectors]
    if command.inspector in drawn or not new:
        raise Refused("check.replace_in_the_draw", check=check.id, staff=command.inspector)
    return new[0]


def hand_over(check: Check, command: HandOverCheck, successor: StaffId) -> Happened:
    """移交检查. Raises Refused once the check is concluded."""
    refuse_before(check, command.on)
    if check.concluded_on:
        raise Refused("check.concluded_already", check=check.id, on=check.concluded_on)
    return Happened(check=[fact_of(CheckHandedOver, command, successor=successor, by_draw=command.successor is None)])


@evolve.register
def _(fact: CheckHandedOver, check: Check) -> Check:
    return replace(check, inspectors=tuple(fact.successor if each == fact.inspector else each for each in check.inspectors))

"""提请与确认: proposals at the desk: what takes two persons is proposed by one, and decided again when another one confirms it."""

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from typing import Any, Union

from msgspec import Raw, Struct, ValidationError, json
from msgspec.structs import replace

from lifecycle.compliance.choices import DecideChoice, stream_of
from lifecycle.desk.admission import well_formed
from lifecycle.desk.deciding import refuse_unfounded
from lifecycle.desk.enacted.about_choices import decided as decided_of_choices
from lifecycle.desk.matter import Counter, Decided, Docket, Matter, in_the_decision
from lifecycle.desk.people.about_attachments import decided as decided_of_attachments
from lifecycle.desk.people.authority import authorise, staff_member, staff_stream
from lifecycle.desk.people.staff_acts import STAFF_DECISIONS, permitted
from lifecycle.desk.people.staff_acts import decided as decided_of_staff
from lifecycle.desk.people.staff_list import everybody
from lifecycle.desk.people.twofold import TAKES_TWO, takes_two
from lifecycle.ledger import Ledger, Stream
from lifecycle.ledger.facts import EraseAttachment
from lifecycle.ledger.persons.sealed_files import erasures_of
from lifecycle.permissions import Permission, Where
from lifecycle.staff import confirming
from lifecycle.staff.appointments import SEPARATED, Role
from lifecycle.staff.confirming import (
    UNSETTLED,
    Act,
    ActProposed,
    ActStanding,
    CarryOutAct,
    ConfirmAct,
    DeclineAct,
    ProposeAct,
    WithdrawAct,
)
from lifecycle.values.past import refuse_ahead
from lifecycle.values.unfit import unfit
from lifecycle.vocabulary import Command, CommandId, Fact, Refused, StaffId

PROPOSAL = "proposal"
"""标签 of every fact about a proposal."""
LETTERS = "abcdefghjkmnpqrstvwxyz"
"""The letters of the number of a proposal. It has no digits, so that it does not look like a telephone number when it is typed at the
console."""
NUMBER = 8


class Twice(Struct, frozen=True):
    """再次办理: how what was proposed is decided once another stands behind it, and its stream."""

    decide: Callable[[Counter, Any, StaffId | None], Decided]
    stream: Callable[[Counter, Any], str]


DECIDED: dict[type[Command], Twice] = {
    **dict.fromkeys(STAFF_DECISIONS, Twice(decided_of_staff, lambda _at, command: staff_stream(command.staff))),
    DecideChoice: Twice(decided_of_choices, lambda at, _command: stream_of(at.jurisdictions)),
    EraseAttachment: Twice(decided_of_attachments, lambda _at, command: erasures_of(command.sha256)),
}
"""命令 -> 再次办理."""
ANY: Any = Union[tuple(TAKES_TWO)]  # noqa: UP007  made of the table


def proposal_stream(id_: str) -> str:
    return f"{PROPOSAL}/{id_}"


def proposing(command: Command, on: date, until: date) -> ProposeAct:
    """提请 this command instead of giving it. The same id gives the same proposal. Raises Refused for a command that never takes two
    persons."""
    if type(command) not in TAKES_TWO:
        raise Refused("two.not_needed")
    digest = sha256(command.id.encode()).digest()
    return ProposeAct(
        id=command.id,
        on=on,
        by=command.by,
        behalf=command.behalf,
        proposal="".join(LETTERS[each % len(LETTERS)] for each in digest[:NUMBER]),
        proposed=_canonical(replace(command, confirmed=())),
        until=until,
        confirmed=command.confirmed,
    )


def proposed_in(fact: ActProposed | ProposeAct) -> Any:
    """提请的命令, read as one that is given. Raises Refused for what takes no two, or is no command."""
    try:
        command = json.decode(fact.proposed, type=ANY)
    except ValidationError as wrong:
        raise unfit(wrong) from wrong
    return well_formed(command)


def proposals(ledger: Ledger) -> list[Act]:
    """全部提请, the latest first."""
    facts: dict[str, list[Fact]] = {}
    for recorded in ledger.tagged([PROPOSAL]):
        facts.setdefault(recorded.stream, []).append(recorded.fact)
    return [act for each in reversed(facts.values()) if (act := confirming.fold(each))]


def act_of(ledger: Ledger, id_: str) -> tuple[Stream, Act]:
    """提请之事. Raises Refused for a number that nobody has given."""
    stream = ledger.load(proposal_stream(id_))
    if (act := confirming.fold(recorded.fact for recorded in stream.recorded)) is None:
        raise Refused("two.unknown", proposal=id_)
    return stream, act


def _decided(at: Counter, command: Any, confirmed_by: StaffId | None = None) -> Decided:
    """A proposed command passes the checks of a given one, when it is proposed and when it is confirmed."""
    decided = DECIDED[type(command)]
    refuse_ahead(command, max(at.today, at.real_day))
    permitted(at, command)
    refuse_unfounded(at, command, None, at.facts(decided.stream(at, command)))
    return decided.decide(at, command, confirmed_by)


def _canonical(command: Command) -> Raw:
    return Raw(json.encode(command, order="deterministic"))


def _standing(docket: Docket) -> Act:
    """提请之事. Raises Refused for a number that nobody has given."""
    act: Act | None = docket.subject
    if act is None:
        raise Refused("two.unknown", proposal=docket.command.proposal)
    return act


def _propose(at: Counter, docket: Docket) -> Decided:
    command: ProposeAct = docket.command
    proposed = proposed_in(command)
    if (proposed.by, proposed.behalf) != (command.by, command.behalf):
        raise Refused("two.in_anothers_name", by=command.by, proposed=proposed.by)
    if (twofold := takes_two(at.ledger, proposed, at.today)) is None:
        raise Refused("two.not_needed")
    _decided(at, proposed)
    fact = ActProposed(
        on=command.on,
        by=command.by,
        behalf=command.behalf,
        proposal=command.proposal,
        act=twofold.name,
        proposed=_canonical(proposed),
        until=command.until,
        roles=tuple(sorted(twofold.confirmers)),
        concerns=(proposed.staff,) if hasattr(proposed, "staff") else (),
        permission=twofold.permission,
    )
    if not any(may_confirm(at.ledger, confirming.Act(asked=fact), member.id, at.today) for member in everybody(at.ledger)):
        raise Refused("two.nobody_confirms" if SEPARATED.issuperset(fact.roles) else "two.nobody_else", roles=fact.roles)
    return Decided(((docket.stream, confirming.propose(docket.subject, fact)),), within=proposed)


def _confirm(at: Counter, docket: Docket) -> Decided:
    command, act = docket.command, _standing(docket)
    authorise(at.ledger, at.jurisdictions, command, None, at.today, Permission(frozenset(act.asked.roles), Where.CITY))
    facts = confirming.confirm(act, command, at.today)
    _refuse_close(at.ledger, act, command.by, at.today)
    carried_out = _decided(at, _now(act, command, at.today), command.by)
    streams = () if act.asked.permission else carried_out.streams
    return Decided(((docket.stream, facts), *streams), carried_out.conditions, confirmed=act.asked.confirmed)


def _decline(at: Counter, docket: Docket) -> Decided:
    command, act = docket.command, _standing(docket)
    authorise(at.ledger, at.jurisdictions, command, None, at.today, Permission(frozenset(act.asked.roles), Where.CITY))
    facts = confirming.decline(act, command, at.today)
    _refuse_close(at.ledger, act, command.by, at.today)
    return Decided(((docket.stream, facts),))


def _withdraw(at: Counter, docket: Docket) -> Decided:
    command, act = docket.command, _standing(docket)
    authorise(at.ledger, at.jurisdictions, command, None, at.today)
    return Decided(((docket.stream, confirming.withdraw(act, command, at.today)),))


def _carry_out(at: Counter, docket: Docket) -> Decided:
    command, act = docket.command, _standing(docket)
    authorise(at.ledger, at.jurisdictions, command, None, at.today)
    facts = confirming.carry_out(act, command, at.today)
    proposed = _now(act, command, at.today)
    if TAKES_TWO[type(proposed)].console and not at.console:
        raise Refused("two.at_the_console", proposal=act.id)
    carried_out = _decided(at, proposed, act.decided_by)
    return Decided(((docket.stream, facts), *carried_out.streams), carried_out.conditions, confirmed=act.asked.confirmed)


DECISIONS: dict[type[Command], Callable[[Counter, Docket], Decided]] = {
    ProposeAct: _propose,
    ConfirmAct: _confirm,
    DeclineAct: _decline,
    WithdrawAct: _withdraw,
    CarryOutAct: _carry_out,
}
"""命令 -> 决定."""
PROPOSALS = Matter(
    name=PROPOSAL,
    commands=tuple(DECISIONS),
    stream=lambda command: proposal_stream(command.proposal),
    fold=lambda facts, _at: confirming.fold(facts),
    latest=lambda at: min(at.today, at.real_day),
    permit=in_the_decision,
    decide=lambda at, docket: DECISIONS[type(docket.command)](at, docket),
    tags=lambda _stream, _fact: frozenset({PROPOSAL}),
    together=False,
)
"""双人办理, step by step."""


def may_confirm(ledger: Ledger, act: Act, staff: StaffId, today: date) -> bool:
    """Whether somebody may confirm it in their own name."""
    member = staff_member(ledger, staff)
    fitting = any(each.role in act.asked.roles and each.county is None for each in member.roles_on(today))
    return fitting and staff not in act.parties and not any(_close(ledger, act, staff, today))


def concerns(act: Act, roles: frozenset[Role]) -> bool:
    """Whether people of these roles see it: the three administrators see all proposals that one of them confirms, others those that they
    may confirm."""
    fellows = roles | SEPARATED if roles & SEPARATED else roles
    return bool(fellows & set(act.asked.roles))


def unsettled(ledger: Ledger, today: date, concerns: StaffId) -> Iterator[Act]:
    """待办的提请 about one person."""
    return (act for act in proposals(ledger) if concerns in act.asked.concerns and act.standing_on(today) in UNSETTLED)


def awaiting(ledger: Ledger, staff: StaffId, today: date) -> Iterator[Act]:
    """待其确认的提请."""
    for act in proposals(ledger):
        if act.standing_on(today) is ActStanding.WAITING and may_confirm(ledger, act, staff, today):
            yield act


def _refuse_close(ledger: Ledger, act: Act, staff: StaffId, today: date) -> None:
    """Refuses who stands in for one whom it concerns, or is that person under another id."""
    if party := next(_close(ledger, act, staff, today), None):
        raise Refused("two.stands_in", staff=staff, party=party)


def _close(ledger: Ledger, act: Act, staff: StaffId, today: date) -> Iterator[StaffId]:
    member = staff_member(ledger, staff)
    for each in sorted(act.parties):
        party = staff_member(ledger, each)
        if party.delegates_to(staff, today) or party.is_same_person(member):
            yield each


def _now(act: Act, command: Command, today: date) -> Any:
    """The proposed command as it is carried out, dated no earlier than its confirmation."""
    proposed = proposed_in(act.asked)
    return replace(proposed, id=CommandId(command.id), on=max(proposed.on, today))

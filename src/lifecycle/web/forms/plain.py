"""简表: forms that are about no single project, with the life of all others: read, carried out, and brought back as they were typed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from msgspec.structs import replace
from starlette.datastructures import FormData

from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.proposals import proposing
from lifecycle.ledger import Recorded
from lifecycle.staff.confirming import ActProposed
from lifecycle.vocabulary import Asked, Command, CommandId, Fact, Refused, StaffId
from lifecycle.web.forms.filing import COMMAND_ID, Attempt, Filed, all_ticked, carry, codes_of, sentence, ticks_of, to_tick
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say

A_WEEK = timedelta(days=7)
"""How long what a page proposes waits to be confirmed, unless its form says until when."""
PROPOSE_UNTIL = "propose_until"
Act = Callable[[Reading, CommandId], Receipt | tuple[Fact, ...]]
"""What is done with a form: it is carried out, or shown once more with the facts that it would record. Raises BadInput and Refused."""


def send(name: str, given: FormData, desk: Desk, act: Act, by: Visitor | None = None) -> Filed | Attempt:
    """办理一张简表. Whatever is refused or asked comes back with what was typed; sent twice, it is done once."""
    regions = desk.rulebooks.folder.jurisdictions.own_regions

    def once(attempt: Attempt, id_: CommandId) -> Receipt | Attempt:
        try:
            done = act(Reading(attempt.typed, regions), id_)
        except Asked as asked:
            ticked = ticks_of(given)
            if not all_ticked(asked, ticked):
                return replace(attempt, asked=asked.questions, ticked=ticked)
            attempt = replace(attempt, ticked=ticked)
            done = act(Reading(attempt.typed, regions, codes_of(asked)), id_)
        return done if isinstance(done, Receipt) else replace(attempt, expected=done)

    return carry(name, given, desk, once, by)


def until_when(form: Reading, desk: Desk) -> date:
    """提请有效至, should it take two: the day that the form gives, or a week from today."""
    return form.day(PROPOSE_UNTIL) if form.words(PROPOSE_UNTIL, optional=True) else desk.today() + A_WEEK


def or_proposed(desk: Desk, command: Command, until: date, done: Callable[[], Receipt]) -> Receipt:
    """办理或提请: what takes two is proposed instead, up to this day."""
    try:
        return done()
    except Refused as refused:
        if refused.code != "two.needed":
            raise
    return desk.carry_out(proposing(command, desk.today(), until))


def is_proposal(filed: Filed) -> bool:
    """Whether what was filed is a proposal, for another to confirm."""
    return isinstance(filed.first.fact, ActProposed)


def shown(attempt: Attempt, lang: str) -> Mapping[str, Any]:
    """What a template needs to show the form as it was typed. fresh: numbers for the other forms of the page."""
    typed = attempt.typed
    return {
        "typed": typed,
        "errors": [(f"{typed.form}-{each.where}" if each.where else "", say(each.code, lang, **each.values)) for each in attempt.errors],
        "refusal": attempt.refusal and sentence(attempt.refusal, lang),
        "expected": attempt.expected,
        "questions": to_tick(attempt, lang),
        "ticked": attempt.ticked,
        "command": attempt.id if COMMAND_ID.fullmatch(attempt.id) else fresh(),
        "fresh": fresh,
    }


def fresh() -> str:
    """A number for a form that has not been sent yet."""
    return uuid4().hex


def done_by(desk: Desk, staff: StaffId, position: int | None) -> tuple[Recorded, ...]:
    """刚才记入的: all that the command recorded to which this position belongs; nothing of somebody else's."""
    found = desk.ledger.read(after=position - 1, limit=1) if position else []
    return desk.ledger.recorded_by(found[0].command) if found and found[0].actor == staff else ()

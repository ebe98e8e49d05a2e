"""提请: what takes two is proposed by its form, and waits to be confirmed."""

from collections.abc import Callable
from datetime import date, timedelta

from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.proposals import proposing
from lifecycle.staff.confirming import ActProposed
from lifecycle.vocabulary import Command, Refused
from lifecycle.web.forms.filing import Filed
from lifecycle.web.typed import Reading

A_WEEK = timedelta(days=7)
"""How long what a page proposes waits to be confirmed, unless its form says until when."""
PROPOSE_UNTIL = "propose_until"


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

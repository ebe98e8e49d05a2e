"""被拒计数: refused requests and unknown names are counted by the hour, and recorded in one fact when the hour is over. One fact for each
request would let anybody fill the ledger: 400 requests made 400 facts.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeGuard

from msgspec import json
from msgspec.structs import replace

from lifecycle.accounts.tallies import Rest, Tallies, Tally
from lifecycle.desk.people.access import register_access
from lifecycle.ledger import Ledger
from lifecycle.ledger.store.recorded import EPOCH, microseconds
from lifecycle.staff.access import AccessRefused, SignInFailed, SignInFailure
from lifecycle.vocabulary import CommandId

Counted = AccessRefused | SignInFailed
WINDOW = timedelta(hours=1)
KINDS = 20
"""The most pages and projects of one person that are counted separately within the window. The rest is counted together."""
LATE = timedelta(minutes=1)
"""A request that began before the end of the window may still be counted."""
NAMES_SOMEBODY = SignInFailure.WRONG_PASSWORD
"""Recorded each time: the policy of signing in bounds it, and the owner of the account should find it."""


def is_counted(fact: object) -> TypeGuard[Counted]:
    """Whether it is one of those that are counted."""
    return isinstance(fact, AccessRefused) or (isinstance(fact, SignInFailed) and fact.reason is not NAMES_SOMEBODY)


def count(ledger: Ledger, fact: Counted, at: datetime) -> None:
    """计入. The count stands in the database, and outlives whatever becomes of this program."""
    by = json.encode((fact.__struct_config__.tag, fact.by, fact.behalf)).decode()
    if isinstance(fact, AccessRefused):
        subject = json.encode((fact.page, fact.ground, fact.project, fact.thing)).decode()
        rest = Rest(group=by, most=KINDS, fact=json.encode(replace(fact, project=None, thing=None, various=True)))
    else:
        subject, rest = json.encode((fact.reason, fact.way, fact.held)).decode(), None
    Tallies(ledger.engine).add(f"{by}{subject}", at, WINDOW, json.encode(fact), rest)


def still_counted(ledger: Ledger) -> list[Counted]:
    """尚在计数: what no fact tells of yet, the latest first."""
    return sorted(map(_told, Tallies(ledger.engine).to_tell()), key=lambda fact: fact.last or EPOCH, reverse=True)


def tell(ledger: Ledger, now: datetime) -> None:
    """登记: one fact for each window that is over. If it is interrupted, the next run repeats it; nothing is recorded twice."""
    tallies = Tallies(ledger.engine)
    for tally in tallies.to_tell(now - WINDOW - LATE):
        id_ = CommandId(f"turned-away/{sha256(tally.subject.encode()).hexdigest()[:32]}/{microseconds(tally.first)}")
        if not ledger.recorded_by(id_):
            register_access(ledger, _told(tally), id_)
        tallies.told(tally)


def _told(tally: Tally) -> Counted:
    fact: Counted = json.decode(tally.fact, type=Counted)
    return replace(fact, count=tally.count, first=tally.first, last=tally.last)

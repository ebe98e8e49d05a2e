"""开门: the ledger and the desk as every program here opens them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from lifecycle import counties, inspections, projects, staff
from lifecycle.calendar.adoption import HolidayNoticesAdopted
from lifecycle.compliance.adoption import DocumentAdopted
from lifecycle.compliance.choices import ChoiceDecided
from lifecycle.compliance.editions import PoliciesAdopted, PolicyTextAdopted
from lifecycle.desk.demonstration import DemonstrationBuilt
from lifecycle.desk.desk import SHANGHAI, Desk
from lifecycle.desk.places import CityNamed, settle_city
from lifecycle.desk.statutes import read_statutes
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import FACTS as OWN_FACTS
from lifecycle.ledger.facts import PersonCipher
from lifecycle.ledger.persons.moving import move_persons, refuse_in_clear, stand_in_clear
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (
    *OWN_FACTS,
    DocumentAdopted,
    PoliciesAdopted,
    PolicyTextAdopted,
    ChoiceDecided,
    HolidayNoticesAdopted,
    DemonstrationBuilt,
    CityNamed,
    *staff.FACTS,
    *counties.FACTS,
    *projects.FACTS,
    *inspections.FACTS,
)
"""All that can be recorded."""


def open_ledger(
    url: str,
    clock: Callable[[], datetime],
    attachments: Path | None = None,
    keys: Path | None = None,
    person_keys: Path | None = None,
    person_cipher: PersonCipher = PersonCipher.AES_256_GCM,
) -> Ledger:
    """打开台账. Raises LedgerUnavailable, also where persons still stand in clear."""
    ledger = Ledger(url, facts=FACTS, clock=clock, attachments=attachments, keys=keys, person_keys=person_keys, person_cipher=person_cipher)
    try:
        refuse_in_clear(ledger.engine)
    except BaseException:
        ledger.close()
        raise
    return ledger


def move_persons_out_of_clear(
    url: str, clock: Callable[[], datetime], keys: Path | None, person_keys: Path | None, person_cipher: PersonCipher
) -> int:
    """个人信息迁入. How many persons an older release had kept in clear. Raises LedgerUnavailable; it can be done again then."""
    ledger = Ledger(url, facts=FACTS, clock=clock, keys=keys, person_keys=person_keys, person_cipher=person_cipher)
    try:
        return move_persons(ledger, clock().astimezone(SHANGHAI).date()) if stand_in_clear(ledger.engine) else 0
    finally:
        ledger.close()


def open_desk(ledger: Ledger, clock: Callable[[], datetime], policies: Path, *, console: bool = False) -> Desk:
    """业务办理 under what is in force in a folder of policies. Its first command that rests on them adopts the folder where the ledger has
    adopted none.

    Raises BadInput with all that is wrong with the folder, and Refused for another city than that of the ledger.
    """
    desk = Desk(ledger, read_statutes(policies), clock, console=console, adopts=True)
    settle_city(ledger, desk.rulebooks.folder.jurisdictions, desk.real_day())
    desk.rulebooks.now()  # raises BadInput where the folder does not have an option that the ledger decided
    return desk

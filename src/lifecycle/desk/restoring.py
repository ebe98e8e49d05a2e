"""接受恢复: who may say that facts are lost for good."""

from collections.abc import Callable, Sequence
from datetime import datetime

from lifecycle.desk.admission import well_formed
from lifecycle.desk.asking import asked_of
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import authorise
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.ledger.facts import AcceptRestore
from lifecycle.ledger.formats.signed_notes import VerifierKey
from lifecycle.ledger.signing import restoring
from lifecycle.ledger.signing.witnessing import Witness
from lifecycle.values.past import refuse_ahead


def accept_restore(desk: Desk, command: AcceptRestore, clock: Callable[[], datetime], witnesses: Sequence[Witness]) -> VerifierKey:
    """接受恢复 by an administrator who is appointed today, as far as this ledger still knows. Raises Refused, Asked, LedgerUnavailable."""
    command = well_formed(command)
    refuse_ahead(command, desk.real_day())
    authorise(desk.ledger, desk.rulebooks.folder.jurisdictions, command, None, desk.today())
    refuse_personal(command.reason, desk.rulebooks.folder.jurisdictions.own_regions)
    return restoring.accept_restore(desk.ledger, asked_of(command, desk.registered_names()), clock, witnesses)

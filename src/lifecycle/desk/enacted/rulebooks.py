"""各版规则汇编: the documents of the folder under the options that the ledger decided, now and at any position."""

from lifecycle.compliance.choices import decisions_in, stream_of
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import Ledger


class Rulebooks:
    """各版规则汇编 of a ledger. folder: the documents before anything was decided. One is made for each decision, and kept."""

    def __init__(self, ledger: Ledger, folder: Rulebook) -> None:
        self._ledger = ledger
        self.folder = folder
        self.stream = stream_of(folder.jurisdictions)
        self._made: dict[tuple[bytes, ...], Rulebook] = {(): folder}

    def now(self, known_at: int | None = None) -> Rulebook:
        """That by which is judged now, or was at a position."""
        recorded = self._ledger.load(self.stream, known_at=known_at).recorded
        known = tuple(each.leaf_hash for each in recorded)
        if known not in self._made:
            self._made[known] = self.folder.deciding(decisions_in((each.position, each.fact) for each in recorded))
        return self._made[known]

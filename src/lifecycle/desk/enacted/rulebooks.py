"""各版规则汇编: the documents of the folder under the options that the ledger decided, now and at any position."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cache

from lifecycle.compliance.choices import decisions_in, stream_of
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import Ledger, Recorded


class Rulebooks:
    """各版规则汇编 of a ledger. folder: the documents before anything was decided. One is made for each decision, and kept."""

    def __init__(self, ledger: Ledger, folder: Rulebook) -> None:
        self.folder = folder
        self.stream = stream_of(folder.jurisdictions)
        self._read: Callable[[], Sequence[Recorded]] = lambda: ledger.load(self.stream).recorded
        self._made: dict[tuple[bytes, ...], Rulebook] = {(): folder}

    def now(self, known_at: int | None = None) -> Rulebook:
        """That by which is judged now, or was at a position."""
        recorded = [each for each in self._read() if known_at is None or each.position <= known_at]
        known = tuple(each.leaf_hash for each in recorded)
        if known not in self._made:
            self._made[known] = self.folder.deciding(decisions_in((each.position, each.fact) for each in recorded))
        return self._made[known]

    def read_once(self) -> "Rulebooks":
        """The same, for one page: the ledger is read at most once."""
        rulebooks = copy(self)
        rulebooks._read = cache(self._read)
        return rulebooks

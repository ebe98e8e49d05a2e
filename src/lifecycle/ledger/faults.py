"""破损处: where a ledger does not hold, and why; a code of the catalogue, so that whoever reads it reads his own language."""

from typing import Any

from msgspec import Struct

from lifecycle.wording import Sentence, say


class Fault(Struct, frozen=True):
    """破损处: the first position where the ledger does not hold, by its code and values of `ledger.fault`.

    span: the first and last position between which it lies, where nothing tells it more closely.
    """

    position: int
    code: str
    values: dict[str, Any] = {}
    span: tuple[int, int] | None = None

    def says(self, lang: str) -> str:
        """What is wrong there. What a library or a note says about it stands there as it is."""
        return say(f"ledger.fault.{self.code}", lang, **self.values)

    @property
    def reason(self) -> Sentence:
        """What is wrong there, for a log and for another sentence."""
        return Sentence(f"ledger.fault.{self.code}", **self.values)

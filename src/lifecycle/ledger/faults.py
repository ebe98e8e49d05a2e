"""破损处: where a ledger is damaged, and why. The reason is a code of the catalogue, so that it can be read in every language."""

from typing import Any

from msgspec import Struct

from lifecycle.wording import Sentence, say


class Fault(Struct, frozen=True):
    """破损处: the first damaged position, with the code and values of its sentence (`ledger.fault`). span: the first and last possible
    position, if it cannot be located exactly.
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

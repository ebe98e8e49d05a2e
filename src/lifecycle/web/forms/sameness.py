"""读作相同: a form sent again is compared by what its own fields were read as, however they were written.

Which reader each field had is kept with the digest of the first sending, since by the second one the form may ask otherwise.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from msgspec import Struct, json

from lifecycle.compliance import quantities
from lifecycle.values.days import day, year
from lifecycle.values.identifiers import code, identifier
from lifecycle.values.quantities import area, floor_area, rate
from lifecycle.values.text import each_line, figures, lines, slug
from lifecycle.values.times import time_of_day
from lifecycle.vocabulary import Refused
from lifecycle.web.typed import Typed

READERS: dict[str, Callable[[str], Any]] = {
    read.__name__: read for read in (day, year, time_of_day, area, floor_area, rate, code, identifier, slug, figures, each_line)
}
"""How a field may be read, by the name that is kept. What has none of these is words."""
DIGEST = sha256().digest_size


class Content(Struct, frozen=True):
    """所填: what was sent in a form. fields: those that count."""

    typed: Typed
    fields: tuple[str, ...]

    def kept(self, readers: Mapping[str, str]) -> bytes:
        """What is kept of it: its digest, and the readers by which it was made. Fields that differ in a number only have one reader."""
        by_form = {_numbered(field): name for field, name in readers.items() if name in READERS}
        return self._digest(by_form) + json.encode(by_form, order="deterministic")

    def is_that_of(self, kept: bytes) -> bool:
        """Whether the same was sent when this was kept."""
        by_form = json.decode(kept[DIGEST:] or b"{}", type=dict[str, str])
        return self._digest(by_form) == kept[:DIGEST]

    def _digest(self, by_form: Mapping[str, str]) -> bytes:
        told = {field: [_read(by_form.get(_numbered(field), ""), text) for text in self.typed.values[field]] for field in self.fields}
        return sha256(json.encode((self.typed.form, told), order="deterministic")).digest()


def _numbered(field: str) -> str:
    return re.sub("[0-9]+", "#", field)


def _read(name: str, text: str) -> str:
    """What the text is read as; what cannot be read is words, and what cannot be even that is itself."""
    for read in (READERS.get(name, lines), lines):
        try:
            value = read(text)
        except Refused:
            continue
        return quantities.plain(value) if isinstance(value, Decimal) else str(value)
    return text

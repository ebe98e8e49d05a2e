"""编码: facts to stored bytes and back, by stable names. Old forms are read through upcasters, never rewritten."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from lifecycle.ledger.store.errors import UnreadableFact
from lifecycle.ledger.store.recorded import type_name
from lifecycle.vocabulary import Fact
from lifecycle.wording import Sentence

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""A pure step from the JSON object of one schema version to that of the next."""


class Reading(NamedTuple):
    """How one type of fact is read: its current schema version and the steps that lead there, by the version they start from."""

    fact: type[Fact]
    decode: Callable[[bytes], Fact]
    schema_version: int
    upcasters: Mapping[int, Upcaster]


class Codec:
    """A fact type may declare `schema_version: ClassVar[int]` (1 unless said) and `upcasters: ClassVar[Mapping[int, Upcaster]]`."""

    def __init__(self, facts: Sequence[type[Fact]]) -> None:
        self._encode = msgspec.json.Encoder(order="deterministic").encode
        self._readings: dict[str, Reading] = {}
        self._written: dict[type[Fact], tuple[str, int]] = {}
        for fact in facts:
            reading = _reading(fact)
            name = type_name(fact)
            if name in self._readings:
                raise TypeError(
                    f"{fact.__qualname__} and {self._readings[name].fact.__qualname__} share the name {name!r}: give one another"
                )
            self._readings[name] = reading
            self._written[fact] = name, reading.schema_version

    def write(self, fact: Fact) -> tuple[str, int, bytes]:
        """Type name, schema version and stored bytes."""
        try:
            name, schema_version = self._written[type(fact)]
        except KeyError:
            raise TypeError(f"{type(fact).__qualname__} is not among the facts of this ledger: list it in the FACTS of its room") from None
        return name, schema_version, self._encode(fact)

    def read(self, position: int, type: str, schema_version: int, state: bytes) -> Fact:
        """Raises UnreadableFact, naming the position and the type."""
        reading = self._readings.get(type)
        if reading is None:
            raise UnreadableFact(position, type, Sentence("ledger.unreadable.type"))
        try:
            if schema_version == reading.schema_version:
                return reading.decode(state)
            return _upcast(reading, schema_version, state)
        except Exception as error:  # an upcaster may fail in any way
            raise UnreadableFact(position, type, Sentence("ledger.unreadable.content"), str(error)) from error


def _reading(fact: type[Fact]) -> Reading:
    schema_version: int = getattr(fact, "schema_version", 1)
    upcasters: Mapping[int, Upcaster] = getattr(fact, "upcasters", {})
    if set(upcasters) != set(range(1, schema_version)):
        raise TypeError(f"{fact.__qualname__} has schema version {schema_version} but upcasters from {sorted(upcasters)}: one a step")
    return Reading(fact, msgspec.json.Decoder(fact).decode, schema_version, upcasters)


def _upcast(reading: Reading, schema_version: int, state: bytes) -> Fact:
    if not 1 <= schema_version < reading.schema_version:
        raise ValueError(f"schema version {schema_version} is not known here, the newest is {reading.schema_version}; use a newer release")
    form: dict[str, Any] = msgspec.json.decode(state)
    for version in range(schema_version, reading.schema_version):
        form = reading.upcasters[version](form)
    return msgspec.convert(form, reading.fact)

"""不认识的字段: what JSON says that no field of its struct takes up. Readers of JSON pass over it in silence, at every depth."""

from collections.abc import Iterator
from typing import Any

from msgspec import Raw, Struct


def unknown_in(given: Any, made: Any, where: str = "$") -> Iterator[str]:
    """The places of such fields. given: the JSON; made: what was understood of it."""
    if isinstance(made, Struct) and isinstance(given, dict):
        known = {*made.__struct_fields__, made.__struct_config__.tag_field}
        yield from (f"{where}.{name}" for name in given if name not in known)
        for name in made.__struct_fields__:
            if name in given and not isinstance(getattr(made, name), Raw):
                yield from unknown_in(given[name], getattr(made, name), f"{where}.{name}")
    elif isinstance(made, (tuple, list)) and isinstance(given, list):
        for number, (sent, read) in enumerate(zip(given, made, strict=True)):
            yield from unknown_in(sent, read, f"{where}[{number}]")

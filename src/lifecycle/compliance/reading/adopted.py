"""采用时的文件头: how a document called itself, and what it left open, in a text that was adopted once. Its rules are not read again."""

from functools import cache

from msgspec import Struct
from yaml.nodes import MappingNode

from lifecycle.compliance.reading.choice import choice
from lifecycle.compliance.reading.forms import anything, compose, fields, listing, nullable, text
from lifecycle.compliance.undecided import Choice


class Cited(Struct, frozen=True, kw_only=True):
    """所引文件, as it was when it was applied."""

    id: str
    title: str
    number: str | None
    issuer: str
    choices: tuple[Choice, ...] = ()


@cache
def read_cited(words: str, file: str) -> Cited:
    """文件头 of an adopted text. Raises BadInput where it has none. Keys of which this program knows nothing are left alone."""
    head = compose(words, file)
    asked = {"id": text, "title": text, "number": nullable(text), "issuer": text}
    others = {key.value: anything for key, _ in head.value if key.value not in asked} if isinstance(head, MappingNode) else {}
    form = fields(head, asked, {**others, "choices": listing(choice)})
    return Cited(**{name: form[name] for name in Cited.__struct_fields__ if name in form})

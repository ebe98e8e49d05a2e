"""样表: samples of fields, as the page of styles lays them out."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from lifecycle.web.forms.fields import Field

Typing = Mapping[str, str | tuple[str, ...]]


class Sample(Struct, frozen=True):
    """一栏的样张: what is typed into it where it is full, and what where it is wrong."""

    field: Field
    long: Typing
    wrong: Typing


class SampleSheet(Struct, frozen=True):
    """一张样表. of: what it is about, as in every form; about: what of the subject is its own."""

    name: str
    title: str
    samples: tuple[Sample, ...]
    of: str = ""
    dated: bool = True
    about: Mapping[str, Any] = {}

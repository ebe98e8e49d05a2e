"""情节: what befalls the first batch of a project at one gate, and the project that it asks for."""

from collections.abc import Callable

from msgspec import Struct

from lifecycle.demo.cast import Cast
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.vocabulary import Gate


class Story(Struct, frozen=True, kw_only=True):
    """情节. instead: it is told in place of the gate's ordinary chapter, else beside it; ends: the batch goes no further than this gate.

    room: by how many days gates come later, so that there is time for it.
    """

    title: str
    at: Gate
    tell: Callable[[Diary, Batch], None]
    instead: bool = False
    ends: bool = False
    room: dict[Gate, int] = {}
    cast: Cast = Cast()

"""范围: the numbers of a command, each with an end. A sheet that cannot keep a number stops at its fact, and the program with it."""

from typing import Annotated

from msgspec import Meta

FURTHEST = 2**53 - 1
"""No position lies behind it that every reader of JSON could write down."""

Year = Annotated[int, Meta(ge=1, le=9999)]
"""年份."""
Position = Annotated[int, Meta(ge=0, le=FURTHEST)]
"""位置 of a fact."""
Count = Annotated[int, Meta(ge=0, le=FURTHEST)]
"""个数, and the numbers of a draw. What is too few or too many for its use is refused in words where it is decided."""


def is_position(text: str) -> bool:
    """Whether it may be written so in a form which position somebody has seen."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(FURTHEST))

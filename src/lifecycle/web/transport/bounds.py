"""地址里的值: every value of an address is read as the same value is in a form, and every number has an end. A test walks all routes.

Without an end a number would reach a database that cannot hold it.
"""

from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query
from pydantic import BeforeValidator

from lifecycle.values.days import day
from lifecycle.values.ends import FURTHEST
from lifecycle.values.identifiers import id_sought
from lifecycle.values.text import figures_sought, slug
from lifecycle.vocabulary import Refused


def _number(typed: Any) -> Any:
    return figures_sought(typed) if isinstance(typed, str) else typed


def _year(typed: Any) -> Any:
    return _number(typed).removesuffix("度").removesuffix("年").rstrip() if isinstance(typed, str) else typed


def _day(typed: Any) -> Any:
    """Raises ValueError for what is no day: no number of seconds is one. An answer names the parameter."""
    if not isinstance(typed, str):
        return typed
    try:
        return day(typed)
    except Refused as refused:
        raise ValueError(refused.code) from refused


def _slug(typed: Any) -> Any:
    return slug(typed) if isinstance(typed, str) else typed


T = TypeVar("T")
Whole = Annotated[int, BeforeValidator(_number)]
WholeYear = Annotated[int, BeforeValidator(_year)]
DayAsked = Annotated[date, BeforeValidator(_day)]
Listed = Annotated[T, BeforeValidator(_slug)]
"""One of a closed list."""
HashAsked = Annotated[str, BeforeValidator(_slug)]
"""SHA-256 of a file or a text, in figures and letters of any width and size."""
IdAsked = Annotated[str, BeforeValidator(id_sought)]
"""编号 that leads to what bears it: of staff, a document, a proposal, a county."""

PageNumber = Annotated[Whole, Query(alias="page", ge=1, le=100_000)]
"""第几页."""
RecordedAt = Annotated[Whole | None, Query(ge=0, le=FURTHEST)]
"""刚记入的位置, which the page says once."""
YearAsked = Annotated[WholeYear, Path(ge=1, le=9999)]
PositionAsked = Annotated[Whole, Path(ge=0, le=FURTHEST)]

"""范围: every number in an address has an end, so that none reaches a database that cannot hold it. A test walks all routes."""

from typing import Annotated

from fastapi import Path, Query

FURTHEST = 2**53 - 1
"""No position lies behind it that every reader of JSON could write down."""

PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
"""第几页."""
RecordedAt = Annotated[int | None, Query(ge=0, le=FURTHEST)]
"""刚记入的位置, which the page says once."""
YearAsked = Annotated[int, Path(ge=1, le=9999)]
PositionAsked = Annotated[int, Path(ge=0, le=FURTHEST)]

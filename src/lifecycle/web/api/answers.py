"""应答: what the interface answers, and how the OpenAPI document says so. Answers are the structs themselves, written by msgspec."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from msgspec import Struct, json
from starlette.responses import Response

from lifecycle.ledger import Recorded
from lifecycle.values.ends import FURTHEST
from lifecycle.vocabulary import Fact
from lifecycle.web.transport.bounds import Whole
from lifecycle.web.transport.problems import MEDIA_TYPE, ProblemDetails

JSON = "application/json"
REFERENCE = "#/components/schemas/{name}"
MOST = 1000
"""Items that one answer holds at most."""
After = Annotated[Whole, Query(ge=0, le=FURTHEST, description="the position after which to go on; 0 from the first fact on")]


Limit = Annotated[Whole, Query(ge=1, le=MOST, description="how many at most")]


class RecordedFact(Struct, frozen=True, kw_only=True):
    """已记录的事实: as it is stored, with its place. position counts all facts, version those of the stream; hashes in hexadecimal."""

    position: int
    stream: str
    version: int
    recorded_at: datetime
    actor: str
    command: str
    tags: tuple[str, ...]
    schema_version: int
    fact: Fact
    prev_stream_hash: str
    leaf_hash: str


def recorded_fact(recorded: Recorded) -> RecordedFact:
    return RecordedFact(
        position=recorded.position,
        stream=recorded.stream,
        version=recorded.version,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        command=recorded.command,
        tags=recorded.tags,
        schema_version=recorded.schema_version,
        fact=recorded.fact,
        prev_stream_hash=recorded.prev_stream_hash.hex(),
        leaf_hash=recorded.leaf_hash.hex(),
    )


def answer(shown: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.encode(shown, order="deterministic"), status_code=status, media_type=JSON, headers=headers)


def reference(shown: type) -> dict[str, Any]:
    return {"$ref": REFERENCE.format(name=shown.__name__)}


def documented(shown: type, *problems: int, status: int = 200, headers: Mapping[str, str] = {}, **more: Any) -> dict[int | str, Any]:
    """The answers of a route: what it shows, and each status under which it may tell of a problem instead. more: by status, as `s200`."""
    good = {"description": (shown.__doc__ or "").partition(".")[0].partition(":")[0], "content": {JSON: {"schema": reference(shown)}}}
    told = (*problems, *((429,) if 401 in problems else ()), 400, 503)  # 429: too many tokens that open nothing
    if headers:
        good["headers"] = {name: {"description": words, "schema": {"type": "string"}} for name, words in headers.items()}
    return {status: good} | {int(name[1:]): each for name, each in more.items()} | {each: _problem(each) for each in told}


def either(described: Mapping[str, Any], other: type) -> dict[str, Any]:
    """The same answer, which may show something else instead."""
    shown = described["content"][JSON]["schema"]
    return {**described, "content": {JSON: {"schema": {"anyOf": [shown, reference(other)]}}}}


def _problem(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": reference(ProblemDetails)}},
    }
    if status == HTTPStatus.UNAUTHORIZED:
        described["headers"] = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        described["headers"] = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
    return described

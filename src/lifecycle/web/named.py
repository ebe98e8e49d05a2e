"""所指: which thing an address names beside a project or a county, by the stream that is kept of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.desk.inspections.streams import campaign_stream, expert_stream, inspector_stream, object_stream, unit_stream
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.values.identifiers import id_sought
from lifecycle.vocabulary import PersonId, Refused, StaffId


def named_by(desk: Desk, parameters: Mapping[str, Any]) -> str | None:
    """流 of the thing that the parameters of an address name, if there is one. What nobody has written to is no thing: an address may say
    anything, and what is recorded stays.
    """
    return next((name for name in streams_named(parameters) if desk.ledger.load(name).version), None)


def streams_named(parameters: Mapping[str, Any]) -> Iterator[str]:
    for parameter, typed in parameters.items():
        if parameter in STREAM_OF and (id_ := _id(typed)):
            yield from STREAM_OF[parameter](id_, parameters)


def _id(typed: Any) -> str:
    try:
        return id_sought(str(typed))
    except (Refused, ValueError):
        return ""


def _objects(object_id: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """Of the kind that the address says; a command says it in its body."""
    said = parameters.get("object_kind")
    return (object_stream(kind, object_id) for kind in ObjectKind if said is None or str(said) == kind.value)


STREAM_OF: Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[str]]] = {
    **dict.fromkeys(("check", "number"), lambda id_, _: iter((check_stream(id_),))),
    "campaign": lambda id_, _: iter((campaign_stream(id_),)),
    "object_id": _objects,
    "staff": lambda id_, _: iter((inspector_stream(StaffId(id_)),)),
    "person": lambda id_, _: iter((expert_stream(PersonId(id_)),)),
    "uscc": lambda id_, _: iter((unit_stream(id_),)),
}
"""路径参数 -> 流, of what has one beside projects and counties."""

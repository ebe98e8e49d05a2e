"""检查对象业务: inspected objects that are entered, as a matter of the desk."""

from collections.abc import Sequence

from lifecycle.desk.inspections.streams import OBJECT, kind_tag, object_stream
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.inspections.registers.objects import (
    DelistObject,
    ListedObject,
    ListObject,
    ObjectDelisted,
    ObjectListed,
    delist_object,
    fold,
    list_object,
)
from lifecycle.ledger import Stream
from lifecycle.vocabulary import Fact


def _fold(facts: Sequence[Fact], _at: Counter) -> ListedObject:
    return fold(facts)


def _decide(_at: Counter, docket: Docket) -> list[Fact]:
    command = docket.command
    return list_object(docket.subject, command) if isinstance(command, ListObject) else delist_object(docket.subject, command)


def _tags(_stream: Stream, fact: Fact) -> frozenset[str]:
    return frozenset({OBJECT, kind_tag(fact.object_kind)}) if isinstance(fact, ObjectListed | ObjectDelisted) else frozenset()


OBJECTS = Matter(
    name=OBJECT,
    commands=(ListObject, DelistObject),
    stream=lambda command: object_stream(command.object_kind, command.object_id),
    fold=_fold,
    decide=_decide,
    tags=_tags,
)

"""清单业务: the publication of lists of inspection items as a matter of the desk."""

from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.duties import Checklist
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.inspections.items import MATTER, ListText, PublishItems, WithdrawItems, publish, stream_of, withdraw
from lifecycle.vocabulary import Fact


def item_name(item: Checklist) -> str:
    """编号 of an item inside its list: a1 of inspection-items-2023/a1."""
    return item.id.partition("/")[2]


def names_in(document: PolicyDocument) -> tuple[str, ...]:
    """The items of a text in its order; versions of one item count once."""
    return tuple(dict.fromkeys(item_name(each) for _, each in document.provisions() if isinstance(each, Checklist)))


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    command = docket.command
    if isinstance(command, WithdrawItems):
        return withdraw(docket.subject, command)
    texts = (each for each in at.rulebook.documents if each.id == command.document)
    return publish(docket.subject, command, [ListText(document_sha256=each.sha256, items=names_in(each)) for each in texts])


ITEMS = Matter(
    name=MATTER,
    commands=(PublishItems, WithdrawItems),
    stream=lambda command: stream_of(command.document),
    decide=_decide,
    tags=lambda _stream, _fact: frozenset({MATTER}),
)

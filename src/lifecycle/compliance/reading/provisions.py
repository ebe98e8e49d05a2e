"""条文义务的表单: the five kinds of provision that a clause may have."""

from collections.abc import Callable

from yaml.nodes import MappingNode, Node

from lifecycle.compliance.document import NotCheckable, Provision
from lifecycle.compliance.reading.duties import checklist, score
from lifecycle.compliance.reading.forms import fault, fields, line, text
from lifecycle.compliance.reading.rules import rule
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.targets import target


def provision(setting: Setting, node: Node) -> Provision:
    """Exactly one of the five kinds, told by its key."""
    kinds = [key.value for key, _ in node.value if key.value in KINDS] if isinstance(node, MappingNode) else []
    if len(kinds) != 1:
        raise fault(node, "policy.one_kind", allowed=tuple(KINDS))
    return KINDS[kinds[0]](setting, node)


def not_checkable(_setting: Setting, node: Node) -> NotCheckable:
    """不可核查."""
    return NotCheckable(reason=fields(node, {"not_checkable": text})["not_checkable"], line=line(node))


KINDS: dict[str, Callable[[Setting, Node], Provision]] = {
    "rule": rule,
    "target": target,
    "score": score,
    "checklist": checklist,
    "not_checkable": not_checkable,
}

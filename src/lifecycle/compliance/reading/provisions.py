"""条文义务的表单: the five kinds of provision that a clause may have."""

from collections.abc import Callable

from yaml.nodes import MappingNode, Node

from lifecycle.compliance.document import Checklist, NotCheckable, Provision, ScoreLine
from lifecycle.compliance.reading.forms import exact_area, fault, fields, line, listing, slug, text
from lifecycle.compliance.reading.rules import rule
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.targets import target


def provision(setting: Setting, node: Node) -> Provision:
    """Exactly one of the five kinds, told by its key."""
    kinds = [key.value for key, _ in node.value if key.value in KINDS] if isinstance(node, MappingNode) else []
    if len(kinds) != 1:
        raise fault(node, "policy.one_kind", allowed=tuple(KINDS))
    return KINDS[kinds[0]](setting, node)


def score(setting: Setting, node: Node) -> ScoreLine:
    """赋分项."""
    form = fields(node, {"score": slug, "title": text, "full_marks": exact_area, "standard": text})
    return ScoreLine(id=f"{setting.document}/{form.pop('score')}", line=line(node), **form)


def checklist(setting: Setting, node: Node) -> Checklist:
    """核查清单."""
    form = fields(node, {"checklist": slug, "title": text, "items": listing(text), "evidence": text})
    return Checklist(id=f"{setting.document}/{form.pop('checklist')}", line=line(node), **form)


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

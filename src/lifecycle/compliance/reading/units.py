"""区划表的表单: one YAML file, every unit below its parent."""

from pathlib import Path

from yaml.nodes import Node

from lifecycle.compliance.jurisdictions import Jurisdiction, Jurisdictions, Level
from lifecycle.compliance.problems import Gathering, Problem
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fault, fields, line, listing, member, nullable, quoted, text, truth


def read_units(folder: Path, file: str) -> Jurisdictions:
    """区划表. Raises BadInput with every fault that was found."""
    words, _ = read_words(folder / file, file)
    by_code: dict[str, Jurisdiction] = {}
    gathering = Gathering()
    for each in listing(unit)(compose(words, file)):
        if each.code in by_code or (each.parent is not None and each.parent not in by_code):
            gathering.problems.append(Problem(f"{file}:{each.line}", "policy.unit_misplaced", {"code": each.code}))
        by_code[each.code] = each
    gathering.settle()
    return Jurisdictions(by_code)


def unit(node: Node) -> Jurisdiction:
    """区划. A code that GB/T 2260 does not have needs a note."""
    form = fields(
        node,
        {"code": quoted, "name": text, "level": member(Level), "parent": nullable(quoted), "standard": truth},
        {"note": text},
    )
    if not form["standard"] and "note" not in form:
        raise fault(node, "policy.note_needed")
    return Jurisdiction(**form, line=line(node))

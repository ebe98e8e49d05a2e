"""区划表的表单: one YAML file, every unit below its parent."""

from pathlib import Path

from yaml.nodes import Node

from lifecycle.compliance.jurisdictions import HIGHEST_FIRST, Jurisdiction, Jurisdictions, Level
from lifecycle.compliance.problems import BadInput, Gathering, Problem
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fault, fields, line, listing, member, nullable, quoted, slug, text, truth


def read_units(folder: Path, file: str, city: str | None = None) -> Jurisdictions:
    """区划表. city: as the index names it, None where the table has one city only. Raises BadInput with every fault that was found."""
    words, _ = read_words(folder / file, file)
    by_code: dict[str, Jurisdiction] = {}
    gathering = Gathering()
    for each in listing(unit)(compose(words, file)):
        if each.code in by_code or (each.parent is not None and each.parent not in by_code):
            gathering.problems.append(Problem(f"{file}:{each.line}", "policy.unit_misplaced", {"code": each.code}))
        elif each.parent and HIGHEST_FIRST.index(each.level) <= HIGHEST_FIRST.index(by_code[each.parent].level):
            gathering.problems.append(Problem(f"{file}:{each.line}", "policy.unit_not_below", {"code": each.code}))
        by_code[each.code] = each
    gathering.settle()
    return Jurisdictions(by_code, _city(by_code, city, file))


def _city(by_code: dict[str, Jurisdiction], named: str | None, file: str) -> str:
    """The city whose ledger this is: named, or the only one of the table."""
    cities = [each.code for each in by_code.values() if each.level is Level.CITY]
    found = named or (cities[0] if len(cities) == 1 else None)
    if found not in cities:
        raise BadInput(Problem(file, "policy.city_needed", {"cities": cities}))
    if not Jurisdictions(by_code, found).counties:
        raise BadInput(Problem(file, "policy.city_without_units", {"code": found}))
    return found


def unit(node: Node) -> Jurisdiction:
    """区划. A code that GB/T 2260 does not have needs a note."""
    form = fields(
        node,
        {"code": quoted, "name": text, "level": member(Level), "parent": nullable(quoted), "standard": truth},
        {"note": text, "verified": truth, "spelled": slug},
    )
    if not form["standard"] and "note" not in form:
        raise fault(node, "policy.note_needed")
    return Jurisdiction(**form, line=line(node))

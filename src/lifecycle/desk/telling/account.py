"""事实全文: all that a fact says, field by field in plain words, for who reads it, or is about to have it recorded."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Any, NamedTuple

from msgspec import Raw, Struct, json
from msgspec.structs import asdict, fields

from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.phrases import amount
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.telling.teller import Teller
from lifecycle.desk.telling.unfit_codes import marked_unfit, unfit
from lifecycle.inspections.checks.terms import ItemInScope
from lifecycle.policies.measures import MEASURES
from lifecycle.projects.application.advice import Consulted
from lifecycle.projects.application.applications import Material, Pledge
from lifecycle.projects.parties import Party, Unit
from lifecycle.projects.project import Project
from lifecycle.projects.works.acceptance import Special
from lifecycle.projects.works.building import WHOLE, Part
from lifecycle.projects.works.buildings import NewBuilding
from lifecycle.projects.works.indicators import Declaration
from lifecycle.values.marks import Leaf, Walker
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Fact, ProjectId, StaffId, Verdict
from lifecycle.wording import label, say

BESIDE = frozenset(Fact.__struct_fields__) - {"confirmed"}
"""Fields that stand beside every fact already: the person and the day."""


class AccountLine(Struct, frozen=True):
    """一栏: the name of a field and what stands in it. buildings: the names, where it is a list of buildings: a page may fold them up."""

    name: str
    words: tuple[str, ...]
    buildings: tuple[str, ...] = ()


def account(
    fact: Fact,
    project: Project | None,
    lang: str = "zh",
    called: Callable[[StaffId], str] = str,
    rulebook: Rulebook | None = None,
    corrected: Fact | None = None,
    record: Callable[[int], str] | None = None,
) -> tuple[AccountLine, ...]:
    """What each field says, without what was left open.

    called: what a staff member is called; rulebook: names rules, documents and counties; corrected: what a correction makes of a fact;
    record: what another record of the project is called (`history.records`).
    """
    teller = Teller(project, lang, called, rulebook, corrected, record)
    stated = ((field.name, getattr(fact, field.name)) for field in fields(fact) if getattr(fact, field.name) != field.default)
    tellings = dict(TELLING.ways(type(fact)))
    lines = (
        AccountLine(teller.field(name), _field(tellings[name], value, teller), _names(tellings[name], value, teller))
        for name, value in stated
        if name in tellings and name not in BESIDE
    )
    return tuple(line for line in lines if any(line.words))


def _field(telling: "Telling", value: Any, teller: Teller) -> tuple[str, ...]:
    many = value if telling.many else (value,)
    told = tuple(telling.word(each, teller) for each in many if each not in (None, WHOLE))
    return told if telling.each else (teller.joined(told),)


def _names(telling: "Telling", value: Any, teller: Teller) -> tuple[str, ...]:
    """The names of several buildings; none where no project tells them, or the whole project is meant."""
    several = telling.many and telling.word is _building
    return tuple(map(teller.building, value)) if several and teller.project and value != (WHOLE,) else ()


@singledispatch
def words(value: Any, _teller: Teller) -> str:
    """A value of a field in plain words. A type that has no words of its own is shown as it is written: texts, ids, numbers."""
    return str(value)


@words.register
def _(value: Enum, teller: Teller) -> str:
    return label(value, teller.lang)


@words.register
def _(value: bool, teller: Teller) -> str:
    return say("amount.yes" if value else "amount.no", teller.lang)


@words.register
def _(value: date, _teller: Teller) -> str:
    return value.isoformat()


@words.register
def _(value: Decimal, _teller: Teller) -> str:
    return f"{value:,f} m²"


@words.register
def _(value: Certificate, teller: Teller) -> str:
    return _spaced(value.number, value.authority, _scan(value.scan_sha256, teller))


@words.register
def _(value: Material, teller: Teller) -> str:
    return _spaced(value.title, _scan(value.sha256, teller))


@words.register
def _(value: Citation, teller: Teller) -> str:
    return _spaced(teller.document(value.document), value.place, f"「{value.quote}」")


@words.register
def _(value: Unit, teller: Teller) -> str:
    """A code whose check character does not fit was confirmed, and is marked for ever."""
    return _spaced(value.name, value.uscc, *marked_unfit(value, teller.lang))


@words.register
def _(value: Party, teller: Teller) -> str:
    return _spaced(label(value.role, teller.lang), words(value.unit, teller))


@words.register
def _(value: Pledge, teller: Teller) -> str:
    return say("account.pledge", teller.lang, text=value.text, due=value.due)


@words.register
def _(value: Consulted, teller: Teller) -> str:
    return say("account.consulted", teller.lang, body=value.body, due=value.answer_by)


@words.register
def _(value: Special, teller: Teller) -> str:
    return _spaced(label(value.result, teller.lang), value.record)


@words.register
def _(value: NewBuilding, teller: Teller) -> str:
    parts = (words(part, teller) for part in value.parts)
    return _spaced(value.name, label(value.use, teller.lang), words(value.floor_area_m2, teller), *parts)


@words.register
def _(value: Part, teller: Teller) -> str:
    return _spaced(label(value.use, teller.lang), words(value.floor_area_m2, teller))


@words.register
def _(value: Declaration, teller: Teller) -> str:
    stated = {name: each for name, each in asdict(value.values).items() if each is not None}
    amounts = (f"{label(f'indicator.{name}', teller.lang)} {_amount(name, each, teller.lang)}" for name, each in stated.items())
    part = f"/{value.part}" if value.part else ""
    return _spaced(f"{teller.building(value.building)}{part}", teller.joined(amounts), value.standard, value.report_number)


@words.register
def _(value: ItemInScope, teller: Teller) -> str:
    """By its own title: its list may have been published anew since."""
    compared = label(f"indicator.{value.compares}", teller.lang) if value.compares else None
    named = (label(value.subject, teller.lang), label(value.item_level, teller.lang))
    return _spaced(value.title, *named, compared, *(words(each, teller) for each in value.blocks))


@words.register
def _(value: Raw, teller: Teller) -> str:
    """The fields of a correction, as they should have been."""
    changed = json.decode(value, type=dict[str, Raw])
    if teller.corrected is None:
        return teller.joined(teller.field(name) for name in changed)
    tellings = dict(TELLING.ways(type(teller.corrected)))
    told = ((name, _field(tellings[name], getattr(teller.corrected, name), teller)) for name in changed)
    return teller.joined(f"{teller.field(name)} {teller.joined(each)}" for name, each in told)


@words.register
def _(value: Struct, teller: Teller) -> str:
    """A struct without words of its own: what its fields say, a yes or no and a file under the name of the field, and no hash of a text."""
    ways, said = dict(TELLING.ways(type(value))), list[str]()
    for field in fields(value):
        stated = getattr(value, field.name)
        if field.name in ways and stated != field.default and (way := ways[field.name]).holds not in HASHES:
            told = teller.joined(_field(way, stated, teller))
            said.append(f"{teller.field(field.name)} {told}" if isinstance(stated, bool) or way.holds == "file" else told)
    return _spaced(*said)


def _amount(name: str, value: Any, lang: str) -> str:
    return amount(name, shown(MEASURES[name].unit, value), lang)


def _scan(sha256: str | None, teller: Teller) -> str | None:
    return say("account.scan", teller.lang, sha256=sha256) if sha256 else None


def _spaced(*told: str | None) -> str:
    return "  ".join(filter(None, told))


Word = Callable[[Any, Teller], str]


class Telling(NamedTuple):
    """How a field is told: its value in words; many: each of several values; each: on a line of its own.

    holds: what the value is, where it is marked.
    """

    word: Word
    many: bool = False
    each: bool = False
    holds: str = ""


def _building(id_: BuildingId, teller: Teller) -> str:
    return teller.building(id_)


def _project(id_: ProjectId, teller: Teller) -> str:
    """The name of the project that the account is about; another one by its id."""
    return teller.project.name if teller.project and teller.project.id == id_ else id_


def _staff(id_: StaffId, teller: Teller) -> str:
    return teller.called(id_)


OF_KINDS: dict[Any, Word] = {BuildingId: _building, StaffId: _staff, ProjectId: _project}
OF_IDS: dict[str, Word] = {
    "question": lambda code, teller: label(f"asked.{code}", teller.lang),
    "rule": lambda id_, teller: teller.rule(id_),
    "item": lambda id_, teller: teller.item(id_),
}
"""标记 of what an id or code is -> its words."""


HASHES = ("document", "hash")
"""标记 of what tells nobody anything beside the thing that it belongs to."""


class _Telling(Walker[Telling]):
    def leaf(self, leaf: Leaf) -> Telling:
        if leaf.kind in OF_KINDS:
            return Telling(OF_KINDS[leaf.kind])
        if leaf.marks.get("place") == "county":
            return Telling(lambda code, teller: teller.county(code))
        if leaf.marks.get("holds") == "version":
            return Telling(lambda version, teller: teller.record(version) if teller.record else str(version))
        if leaf.marks.get("asking") == "credit_code":
            return Telling(lambda code, teller: _spaced(code, unfit(code, teller.lang)))
        return Telling(OF_IDS.get(leaf.marks.get("of", ""), words), holds=leaf.marks.get("holds", ""))

    def each(self, way: Telling) -> Telling:
        return way._replace(many=True)

    def apiece(self, ways: tuple[Telling | None, ...]) -> Telling:
        return Telling(lambda values, teller: " ".join(way.word(each, teller) for way, each in zip(ways, values, strict=True) if way))

    def whole(self, leaf: Leaf) -> Telling | None:
        inner = self._way(leaf.kind)
        return inner._replace(each=True) if inner and leaf.marks.get("telling") == "each" else inner

    def inside(self, kind: type[Struct]) -> Telling | None:
        """Verdicts have a form of their own."""
        return None if kind is Verdict else Telling(words)


TELLING = _Telling()

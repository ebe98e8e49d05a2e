"""事实全文: all that a fact says, field by field in plain words, for who reads it, or is about to have it recorded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Any

from msgspec import Raw, Struct, json
from msgspec.structs import asdict, fields

from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.phrases import amount
from lifecycle.policies.measures import MEASURES
from lifecycle.projects.acceptance import Special
from lifecycle.projects.advice import Consulted
from lifecycle.projects.applications import Material, Pledge
from lifecycle.projects.building import WHOLE, Part
from lifecycle.projects.buildings import NewBuilding
from lifecycle.projects.indicators import Declaration
from lifecycle.projects.parties import Party, Unit
from lifecycle.projects.project import Project
from lifecycle.values.credit_codes import fits_its_check
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Fact
from lifecycle.wording import JOINED_BY, label, say

BOOKKEEPING = frozenset({"on", "by", "behalf", "verdicts"})
"""Who and when stand beside every fact anyway; verdicts have a form of their own."""
LISTED = frozenset({"items", "defects", "materials", "commitments", "declarations", "buildings_added", "into", "rules", "bodies"})
"""Fields whose members are each worth a line."""


class Line(Struct, frozen=True):
    """一栏: the name of a field and what stands in it."""

    name: str
    words: tuple[str, ...]


class Teller(Struct, frozen=True):
    """Who tells it: in which language, and of which project, by which buildings have names."""

    project: Project | None
    lang: str

    def building(self, id_: BuildingId) -> str:
        return self.project.buildings[id_].name if self.project and id_ in self.project.buildings else id_

    def joined(self, words: Iterable[str]) -> str:
        return JOINED_BY[self.lang].join(words)


def account(fact: Fact, project: Project | None, lang: str = "zh") -> tuple[Line, ...]:
    """What each field says, without what was left open."""
    teller = Teller(project, lang)
    stated = ((field.name, getattr(fact, field.name)) for field in fields(fact) if getattr(fact, field.name) != field.default)
    lines = (Line(label(f"field.{name}", lang), _field(name, value, teller)) for name, value in stated if name not in BOOKKEEPING)
    return tuple(line for line in lines if any(line.words))


def _field(name: str, value: Any, teller: Teller) -> tuple[str, ...]:
    many = value if isinstance(value, tuple) else (value,)
    if name in ("building", "buildings"):
        return (teller.joined(teller.building(id_) for id_ in many if id_ != WHOLE),)
    if name == "confirmed":
        return (teller.joined(label(f"asked.{code}", teller.lang) for code in many),)
    if name == "signatures":
        return (teller.joined(f"{label(level, teller.lang)} {staff}" for level, staff in many),)
    told = tuple(words(each, teller) for each in many if each is not None)
    return told if name in LISTED else (teller.joined(told),)


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
def _(value: Citation, _teller: Teller) -> str:
    return _spaced(value.document, value.place, f"「{value.quote}」")


@words.register
def _(value: Unit, teller: Teller) -> str:
    """A code whose check character does not fit was confirmed, and is marked for ever."""
    unfit = value.uscc is not None and not fits_its_check(value.uscc)
    return _spaced(value.name, value.uscc, label("asked.unit.uscc_check", teller.lang) if unfit else None)


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
def _(value: Raw, teller: Teller) -> str:
    """The fields of a correction, as it holds them."""
    changed = json.decode(value, type=dict[str, Raw])
    return teller.joined(f"{label(f'field.{name}', teller.lang)} {bytes(each).decode()}" for name, each in changed.items())


def _amount(name: str, value: Any, lang: str) -> str:
    return amount(name, shown(MEASURES[name].unit, value), lang)


def _scan(sha256: str | None, teller: Teller) -> str | None:
    return say("account.scan", teller.lang, sha256=sha256) if sha256 else None


def _spaced(*told: str | None) -> str:
    return "  ".join(filter(None, told))

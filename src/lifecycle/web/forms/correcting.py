"""更正的栏目: every plain value of a fact that may be corrected, however deep it stands, with what stands there now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, ClassVar

from msgspec import Raw, Struct, json, to_builtins

from lifecycle.compliance import quantities
from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.phrases import amount
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.telling.account import words
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.desk.telling.teller import Teller
from lifecycle.policies.measures import MEASURES
from lifecycle.projects.mending.corrections import FactCorrected, with_changes
from lifecycle.projects.project import Project
from lifecycle.values.correctable import Path, Spot, spots
from lifecycle.vocabulary import INDICATORS, Fact, GreenStar
from lifecycle.web.forms.fields import Area, Choice, Count, Day, Field, Lines, Words, Year, counties, members, yes_or_no
from lifecycle.web.forms.grids import indicator, offered, printed, stars, typed
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.wording import label


class Leaf(Struct, frozen=True):
    """一处可更正的值. under: what it belongs to, in words."""

    spot: Spot
    under: str

    @property
    def path(self) -> Path:
        return self.spot.path

    @property
    def name(self) -> str:
        return self.spot.name

    @property
    def value(self) -> Any:
        return self.spot.value

    @property
    def optional(self) -> bool:
        return self.spot.leaf.optional


class Indicator(Field, frozen=True):
    """一个指标的值, typed as everywhere."""

    indicator: str = ""
    kind: ClassVar[str] = "words"

    def read(self, form: Form) -> Any:
        return indicator(form, self.name, self.indicator, "")

    def title(self, said: Callable[[str], str], lang: str) -> str:
        return said(f"label.indicator.{self.indicator}") + printed(self.indicator, lang)


class Mended(Field, frozen=True):
    """更正内容: what of a fact is otherwise than it was recorded."""

    kind: ClassVar[str] = "mended"

    def groups(self, subject: Subject) -> dict[str, list[Field]]:
        """The fields, under the words of what they belong to."""
        found: dict[str, list[Field]] = {}
        for leaf in leaves(fact_as_read(entry_of(subject)), subject.lang):
            found.setdefault(leaf.under, []).append(field_of(leaf, subject.lang))
        return found

    def gives(self, form: Form) -> dict[str, Any]:
        fact = fact_as_read(entry_of(form.subject))
        whole: dict[str, Any] = to_builtins(fact)
        changed: dict[str, Any] = {}
        for leaf in leaves(fact, form.subject.lang):
            if _sent(leaf) not in form.typed.values or form.written(_sent(leaf)) == _typed(leaf):
                continue
            if (value := _read(leaf, form)) != leaf.value:
                _put(whole, leaf.path, to_builtins(value))
                top = str(leaf.path[0])
                changed[top] = whole[top]
        if not changed:
            form.wrong("", "form.nothing_changed")
        return {"changed": Raw(json.encode(changed))}


def correctable(entry: HistoryEntry) -> bool:
    """Whether a page offers anything of it for correction. A correction is not corrected: another one is made; what was annulled is left
    as it is; what a check has told is mended in the check.
    """
    fact = fact_as_read(entry)
    return not isinstance(fact, FactCorrected) and entry.annulled is None and any(spot.on_a_page for spot in spots(fact))


def entry_of(subject: Subject) -> HistoryEntry:
    """The entry that the form is about, by its position. Raises StopIteration when the history has none."""
    return next(entry for entry in subject.entries if str(entry.recorded.position) == subject.of)


Change = tuple[str, tuple[str, ...], tuple[str, ...]]
"""改动: which value, what it said, what it says."""


def before_and_after(subject: Subject, expected: Iterable[Fact]) -> list[Change]:
    """改前改后: each value that a correction changes, as it is now and as it would be, in words."""
    correction = next((fact for fact in expected if isinstance(fact, FactCorrected)), None)
    if correction is None:
        return []
    fact = fact_as_read(entry_of(subject))
    return changes(subject.project, subject.lang, fact, with_changes(fact, correction.changed))


def changes(project: Project, lang: str, wrong: Fact, right: Fact) -> list[Change]:
    """Each value that stands otherwise, with what it belongs to; one that stands in only one of them has nothing on the other side."""
    before, after = ({leaf.path: leaf for leaf in leaves(fact, lang)} for fact in (wrong, right))
    teller, found = Teller(project, lang), list[Change]()
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path), after.get(path)
        leaf = old or new
        if leaf and (old and old.value) != (new and new.value):
            found.append((f"{leaf.under} {_title(leaf, lang)}".strip(), _said(old, teller), _said(new, teller)))
    return found


def corrected(subject: Subject, fact: Fact) -> Fact | None:
    """更正后: what a correction makes of the fact that the form is about; None for any other fact."""
    return with_changes(fact_as_read(entry_of(subject)), fact.changed) if isinstance(fact, FactCorrected) else None


def _said(leaf: Leaf | None, teller: Teller) -> tuple[str, ...]:
    if leaf is None or leaf.value is None:
        return ()
    if leaf.name in INDICATORS:
        return (amount(leaf.name, shown(MEASURES[leaf.name].unit, leaf.value), teller.lang),)
    return tuple(words(each, teller) for each in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)))


def _title(leaf: Leaf, lang: str) -> str:
    return label(f"{'indicator' if leaf.name in INDICATORS else 'field'}.{leaf.name}", lang)


def leaves(fact: Fact, lang: str) -> Iterator[Leaf]:
    return (Leaf(spot, _under(fact, spot.path, lang)) for spot in spots(fact) if spot.on_a_page)


def _under(fact: Fact, path: Path, lang: str) -> str:
    """What a value belongs to: which one it is among several, and of what these are."""
    beneath: list[str] = []
    within: Any = fact
    field = ""
    for step in path[:-1]:
        if isinstance(step, int):
            within = within[step]
            beneath.append(f"{label(f'field.{field}', lang)} {_known_as(within, step, lang)}")
        else:
            within, field = getattr(within, step), step
    return " ".join(beneath)


def _known_as(member: Any, number: int, lang: str) -> str:
    """How one among several is told from the others."""
    for name in ("name", "role", "building", "id"):
        if value := getattr(member, name, None):
            return label(value, lang) if isinstance(value, Enum) else str(value)
    return str(number + 1)


KINDS: dict[Any, Callable[[Mapping[str, Any]], Field]] = {
    str: lambda common: Words(**common),
    date: lambda common: Day(**common),
    Decimal: lambda common: Area(**common),
    bool: lambda common: Choice(offered=yes_or_no, **common),
    int: lambda common: Count(**common),
    GreenStar: lambda common: Choice(offered=stars, listed=True, **common),
}
"""How a value is filled in, by its type."""


def _filled_in(spot: Spot, common: Mapping[str, Any]) -> Field:
    """By the marks and the type, since nothing may stand there yet."""
    if spot.leaf.marks.get("place") == "county":
        return Choice(offered=counties, listed=True, **common)
    if spot.leaf.marks.get("holds") == "year":
        return Year(**common)
    if spot.many:
        return Lines(**common)
    kind = getattr(spot.leaf.kind, "__supertype__", spot.leaf.kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Choice(offered=members(kind), listed=True, **common)
    return KINDS[kind](common)


def field_of(leaf: Leaf, lang: str) -> Field:
    """The field of a value, in which it stands as it was recorded."""
    common: dict[str, Any] = {
        "name": _sent(leaf),
        "optional": leaf.optional or not leaf.value,
        "otherwise": lambda _: _typed(leaf),
        "words": _title(leaf, lang),
    }
    if leaf.name in INDICATORS and offered(leaf.name) is None:
        return Indicator(indicator=leaf.name, **common)
    return _filled_in(leaf.spot, common)


def _read(leaf: Leaf, form: Form) -> Any:
    field = field_of(leaf, form.subject.lang)
    if field.optional and not form.written(field.name):
        return None if leaf.optional else leaf.value
    return field.read(form)


def _sent(leaf: Leaf) -> str:
    return f"mended.{'.'.join(map(str, leaf.path))}"


def _typed(leaf: Leaf) -> str:
    """The value as somebody would type it."""
    value = leaf.value
    if value is None:
        return ""
    if leaf.name in INDICATORS:
        return typed(leaf.name, value)
    return next((said(value) for kind, said in TYPED.items() if isinstance(value, kind)), str(value))


TYPED: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    Enum: lambda value: str(value.value),
    date: date.isoformat,
    Decimal: quantities.plain,
    tuple: "\n".join,
}


def _put(whole: Any, path: Path, value: Any) -> None:
    *steps, last = path
    for step in steps:
        whole = whole[step]
    whole[last] = value

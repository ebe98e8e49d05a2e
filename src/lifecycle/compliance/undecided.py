"""待定选项: what a document leaves open: values of a measure, which of several measures answers a rule, or named options."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.policies.measures import Measure, Value


class Reference(Struct, frozen=True, kw_only=True):
    """所引文件: a document that is cited and not held here, by title and number as cited; verified is false until somebody has read it."""

    title: str
    number: str | None
    verified: bool
    line: int


class Choice(Struct, frozen=True, kw_only=True):
    """待定选项: what the document leaves open: values of a measure, which of several measures answers, or options by their names alone.

    options: the values that each option stands for; orders: where there is no measure, the measures that each option asks in turn;
    words: where there are neither, each option in words, or by its name where the document has no words for it.
    title: what such a choice is about; by_code: whether the program itself takes it, by its name (`NAMED`).
    decided_by: who decided before the ledger began; rests_on: texts of which the note speaks. name: `DOCUMENT/NAME` where it is another's.
    carries_over: what was decided for the text before holds for this one, too; carried_from: the first day of all such texts.
    """

    name: str
    measure: Measure | None
    options: dict[str, frozenset[Value]]
    orders: dict[str, tuple[Measure, ...]]
    default: str
    note: str
    decided_by: str | None
    line: int
    rests_on: tuple[Reference, ...] = ()
    carries_over: bool = False
    carried_from: date | None = None
    words: dict[str, str] = {}
    title: str | None = None
    by_code: bool = False

    @property
    def offered(self) -> tuple[object, ...]:
        """What there is to choose from. Two choices of one name that offer the same are one question."""
        return (self.measure, self.options, self.orders, frozenset(self.words))

    @property
    def names(self) -> tuple[str, ...]:
        """The options by their names."""
        return (*self.options, *self.orders, *self.words)

    def answering(self, option: str) -> "Answering":
        """The measures that answer under an option."""
        others = tuple(order for name, order in self.orders.items() if name != option)
        return Answering(choice=self.name, option=option, measures=self.orders[option], others=others)

    @property
    def taken(self) -> str:
        """The default as verdicts record it."""
        return f"{self.name}={self.default}"


class Answering(Struct, frozen=True, kw_only=True):
    """可互相代替的度量: the first of them that is stated answers a rule. others: the orders of the options that are not taken."""

    choice: str
    option: str
    measures: tuple[Measure, ...]
    others: tuple[tuple[Measure, ...], ...]

    @property
    def taken(self) -> str:
        """As verdicts record it."""
        return f"{self.choice}={self.option}"


class OpenFindingBlocks(StrEnum):
    """未销号的问题是否暂缓备案, beside what a statute says: those of key items, or none, which warns at the filing."""

    KEY_ITEMS = "key_items"
    NONE = "none"


class SpecialsAtFiling(StrEnum):
    """专项验收材料在备案时: required, or a warning."""

    REQUIRED = "required"
    WARNING = "warning"


class ItemsPublishedOnly(StrEnum):
    """未列入已公布清单的事项: published_only, nobody checks it; any_item, somebody may."""

    PUBLISHED_ONLY = "published_only"
    ANY_ITEM = "any_item"


class DrawnInAYear(StrEnum):
    """同一对象一年内的抽查: once, what a draw of the same list chose this year is left out of the next; unlimited, it is not."""

    ONCE = "once"
    UNLIMITED = "unlimited"


NAMED: Mapping[str, type[StrEnum]] = {
    "open_finding_blocks": OpenFindingBlocks,
    "specials_at_filing": SpecialsAtFiling,
    "items_published_only": ItemsPublishedOnly,
    "drawn_in_a_year": DrawnInAYear,
}
"""程序取用的选项: the choices that the program takes, with their options. A document that writes `taken_by: code` offers the same ones."""


def name_of(asked: type[StrEnum]) -> str:
    """The name of the choice that has these options."""
    return next(name for name, options in NAMED.items() if options is asked)

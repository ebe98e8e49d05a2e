"""待定选项: what a document leaves open, and which of several measures answers a rule."""

from datetime import date

from msgspec import Struct

from lifecycle.policies.measures import Measure, Value


class Reference(Struct, frozen=True, kw_only=True):
    """所引文件: a document that is cited and not held here, by title and number as cited; verified is false until somebody has read it."""

    title: str
    number: str | None
    verified: bool
    line: int


class Choice(Struct, frozen=True, kw_only=True):
    """待定选项: what the document leaves open: values of a measure, or which of several measures answers.

    options: the values that each option stands for; orders: where there is no measure, the measures that each option asks in turn.
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

    @property
    def offered(self) -> tuple[object, ...]:
        """What there is to choose from. Two choices of one name that offer the same are one question."""
        return (self.measure, self.options, self.orders)

    @property
    def names(self) -> tuple[str, ...]:
        """The options by their names."""
        return (*self.options, *self.orders)

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

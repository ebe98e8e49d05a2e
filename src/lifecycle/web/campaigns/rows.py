"""成行栏目: several things of one kind, a row each; and a row that the subject itself gives, as numbers of each announced source."""

import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from msgspec.structs import replace

from lifecycle.web.forms.fields import Field
from lifecycle.web.forms.grids import MOST_ROWS, ROWS
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Typed

MORE = 4
"""So many blank rows stand behind the last one that is filled in, once more of them are asked for."""


class Rows(Field, frozen=True):
    """多行. cells: the fields of a row; of: what a row becomes; least: of them; beside: rows that a blank form has.

    A row in which nothing is typed is passed over.
    """

    cells: tuple[Field, ...] = ()
    of: Callable[..., Any] = dict
    least: int = 0
    beside: int = 1
    kind: ClassVar[str] = "rows"

    def laid_out(self, subject: Subject, typed: Typed, form: str) -> list[tuple[int, tuple[Field, ...]]]:
        """The rows of the form, each with its number. What need not be filled in is optional as a whole."""
        last = max(self._begun(typed), default=0) if typed.form == form else 0
        more = MORE if typed.one(form, ROWS) else 0
        number = min(self.beside if last < self.beside else last + more, MOST_ROWS)
        cells = tuple(cell for cell in self.cells if cell.when(subject))
        return [
            (each, tuple(self._cell(cell, each, optional=cell.optional or each > self.least) for cell in cells))
            for each in range(1, number + 1)
        ]

    def begun(self, typed: Typed, form: str) -> bool:
        """Whether anything is typed in any row."""
        return typed.form == form and bool(self._begun(typed))

    def read(self, form: Form) -> tuple[Any, ...]:
        return tuple(self._row(form, each) for each in sorted({*self._begun(form.typed), *range(1, self.least + 1)}))

    def _row(self, form: Form, number: int) -> Any:
        values: dict[str, Any] = {}
        for cell in self.cells:
            values |= self._cell(cell, number, optional=cell.optional).gives(form)
        return self.of(**values)

    def _cell(self, cell: Field, number: int, *, optional: bool) -> Field:
        return replace(
            cell,
            name=f"{self.name}-{number}-{cell.name}",
            label=cell.label or cell.name,
            fills=cell.fills or cell.name,
            optional=optional,
        )

    def _begun(self, typed: Typed) -> set[int]:
        named = re.compile(rf"{re.escape(self.name)}-([1-9]\d{{0,2}})-")
        found = ((named.match(field), values) for field, values in typed.values.items())
        return {number for at, values in found if at and any(each.strip() for each in values) and (number := int(at[1])) <= MOST_ROWS}


class OfEach(Field, frozen=True):
    """逐项: one field for each thing that the subject names. each: those fields; of: what their values become together."""

    each: Callable[[Subject], Iterator[Field]] = lambda _: iter(())
    kind: ClassVar[str] = "of_each"

    def fields(self, subject: Subject) -> list[Field]:
        return list(self.each(subject))

    def read(self, form: Form) -> tuple[Any, ...]:
        return tuple(field.read(form) for field in self.each(form.subject))

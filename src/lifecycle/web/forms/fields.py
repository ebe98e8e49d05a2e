"""栏目: the plain kinds of field. Each is read by one function here and laid out by the macro of its kind in partials/fields.html."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from msgspec import Struct

from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building
from lifecycle.values.days import year
from lifecycle.values.quantities import floor_area
from lifecycle.values.text import figures
from lifecycle.values.times import time_of_day
from lifecycle.vocabulary import BuildingId
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.wording import label, say


class Option(NamedTuple):
    """一个选项: how it is sent, what it says, and what it means."""

    slug: str
    words: str
    meaning: Any


def pairs(options: Iterable[Option]) -> list[tuple[str, str]]:
    """Options as they are laid out: how each is sent, and what it says."""
    return [(option.slug, option.words) for option in options]


def blank(_subject: Subject) -> str:
    return ""


def always(_subject: Subject) -> bool:
    return True


class Field(Struct, frozen=True):
    """一栏. name: as it is sent; fills: the command's field where that is called otherwise; label: of its words, by default its name.

    otherwise: what stands in it before anybody has typed; when: whether it is asked at all; words: ready-made, instead of a label.
    """

    name: str
    fills: str = ""
    label: str = ""
    hint: str = ""
    optional: bool = False
    otherwise: Callable[[Subject], Any] = blank
    when: Callable[[Subject], bool] = always
    words: str = ""

    kind: ClassVar[str]

    def title(self, said: Callable[[str], str], _lang: str) -> str:
        """said: a sentence as the page says it, in its language and for its city."""
        return self.words or said(f"form.field.{self.label or self.name}")

    def gives(self, form: Form) -> dict[str, Any]:
        """What it contributes to the command."""
        return {self.fills or self.name: self.read(form)}

    def read(self, form: Form) -> Any:
        raise NotImplementedError

    def possible(self, _subject: Subject) -> bool:
        """Whether there is anything to choose."""
        return True


class Words(Field, frozen=True):
    """文字. rows: more than one for a long one. What is optional and left blank is left to the command's own default."""

    rows: int = 1
    kind: ClassVar[str] = "words"

    def gives(self, form: Form) -> dict[str, Any]:
        given = super().gives(form)
        return {} if self.optional and not any(given.values()) else given

    def read(self, form: Form) -> str:
        return form.words(self.name, optional=self.optional)


class Lines(Field, frozen=True):
    """多项文字, one a line. each: what a line becomes."""

    each: Callable[[str], Any] = str
    rows: int = 4
    kind: ClassVar[str] = "lines"

    def gives(self, form: Form) -> dict[str, Any]:
        return {} if self.optional and not form.written(self.name) else super().gives(form)

    def read(self, form: Form) -> tuple[Any, ...]:
        return tuple(self.each(line) for line in form.lines(self.name))


class Day(Field, frozen=True):
    """日期. past: not after today."""

    past: bool = False
    kind: ClassVar[str] = "day"

    def read(self, form: Form) -> Any:
        return form.optional_day(self.name) if self.optional else form.day(self.name)


class Time(Field, frozen=True):
    """时间 of the legal date; left to the command's own default where nothing is typed."""

    kind: ClassVar[str] = "time"

    def gives(self, form: Form) -> dict[str, Any]:
        return super().gives(form) if form.written(self.name) else {}

    def read(self, form: Form) -> str | None:
        value: str | None = form.value(self.name, time_of_day)
        return value


class Year(Field, frozen=True):
    """年度."""

    kind: ClassVar[str] = "year"

    def read(self, form: Form) -> int | None:
        value: int | None = form.needed(self.name, form.value(self.name, year))
        return value


class Count(Field, frozen=True):
    """个数. digits: it has no more of them. An optional one that is left blank is left to the command's own default."""

    digits: int = 4
    kind: ClassVar[str] = "count"

    def gives(self, form: Form) -> dict[str, Any]:
        return {} if self.optional and not form.written(self.name) else super().gives(form)

    def read(self, form: Form) -> int | None:
        written = form.value(self.name, figures) or ""
        if not (written.isascii() and written.isdecimal() and len(written) <= self.digits):
            form.wrong(self.name, "form.not_a_count")
            return None
        return int(written)


class Percent(Field, frozen=True):
    """比率, typed as a percentage beside a printed %."""

    kind: ClassVar[str] = "percent"

    def gives(self, form: Form) -> dict[str, Any]:
        return {} if self.optional and not form.written(self.name) else super().gives(form)

    def read(self, form: Form) -> Decimal | None:
        value: Decimal | None = form.needed(
            self.name, form.rate(self.name, say(f"form.field.{self.label or self.name}", form.subject.lang))
        )
        return value


class Area(Field, frozen=True):
    """建筑面积, in square metres."""

    kind: ClassVar[str] = "area"

    def read(self, form: Form) -> Decimal | None:
        value: Decimal | None = form.needed(self.name, form.value(self.name, floor_area))
        return value


class Choice(Field, frozen=True):
    """单选. listed: in a list to pull down, for many options. An optional one that is not sent leaves the command's own default."""

    offered: Callable[[Subject], list[Option]] = lambda _: []
    listed: bool = False
    kind: ClassVar[str] = "choice"

    def gives(self, form: Form) -> dict[str, Any]:
        return {} if self.optional and not form.written(self.name) else super().gives(form)

    def laid_out(self, subject: Subject) -> list[tuple[str, str]]:
        """What there is to choose from; of a list to pull down the first says that nothing is chosen."""
        unchosen = say("form.field.unstated" if self.optional else "form.field.pick", subject.lang)
        return [*([("", unchosen)] if self.listed else []), *pairs(self.offered(subject))]

    def read(self, form: Form) -> Any:
        if self.optional and not form.written(self.name):
            return None
        return form.one_of(self.name, {option.slug: option.meaning for option in self.offered(form.subject)})

    def possible(self, subject: Subject) -> bool:
        return bool(self.offered(subject))


class Tick(Field, frozen=True):
    """勾选."""

    kind: ClassVar[str] = "tick"

    def read(self, form: Form) -> bool:
        return form.written(self.name) == "yes"


class Several(Field, frozen=True):
    """多选. offered: value -> words; ticked: what is ticked beforehand; each: what a ticked value becomes."""

    offered: Callable[[Subject], dict[str, str]] = lambda _: {}
    ticked: Callable[[Subject], Iterable[str]] = lambda _: ()
    each: Callable[[str], Any] = str
    least: int = 1
    kind: ClassVar[str] = "several"

    def gives(self, form: Form) -> dict[str, Any]:
        return {} if self.optional and not form.typed.values.get(self.name) else super().gives(form)

    def read(self, form: Form) -> tuple[Any, ...]:
        return tuple(self.each(value) for value in form.chosen(self.name, self.offered(form.subject)))

    def possible(self, subject: Subject) -> bool:
        return len(self.offered(subject)) >= self.least


Fits = Callable[[Project, Building], bool]


def buildings(fits: Fits, *, ticked: bool = True, least: int = 1) -> Several:
    """单体 that the command fits. ticked: all of them beforehand, as where it is ordinarily done together."""

    def offered(subject: Subject) -> dict[str, str]:
        return subject.names(each for each in subject.project.standing() if fits(subject.project, each))

    def beforehand(subject: Subject) -> Iterable[str]:
        fitting = offered(subject)
        return fitting if ticked or len(fitting) == 1 else ()

    return Several("buildings", offered=offered, ticked=beforehand, each=BuildingId, least=least)


def members(kind: type[StrEnum]) -> Callable[[Subject], list[Option]]:
    """The members of an enumeration as options."""
    return lambda subject: [Option(member.value, label(member, subject.lang), member) for member in kind]


AT = Time("at", optional=True, hint="at")
"""At which time of the day it happened, where the paper says so."""


def yes_or_no(subject: Subject) -> list[Option]:
    return [Option(slug, say(f"form.field.{slug}", subject.lang), slug == "yes") for slug in ("yes", "no")]


def counties(subject: Subject) -> list[Option]:
    return [Option(each.code, each.name, each.code) for each in subject.rulebook.jurisdictions.counties]

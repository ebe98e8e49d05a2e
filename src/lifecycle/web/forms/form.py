"""办理表单: a command, the fields that it is filled in with, and when it makes sense to offer it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Self

from msgspec import Struct

from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building
from lifecycle.vocabulary import Command, CommandId, Gate, Refused
from lifecycle.web.forms.fields import Field
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject


class WorkGroup(StrEnum):
    """业务类别."""

    BUILDINGS = "buildings"  # 单体与指标
    PARTIES = "parties"  # 参建与管辖
    SITE = "site"  # 施工
    ACCEPTANCE = "acceptance"  # 验收
    PAPERS = "papers"  # 证书与批文
    LETTERS = "letters"  # 来函
    CHANGES = "changes"  # 变更
    PROMISES = "promises"  # 承诺与督办
    RETROFIT = "retrofit"  # 储备与计划


class Shortened(str):
    """短话: the words of a candidate that name a few of many buildings. buildings: the names of all, which the page folds up beside it."""

    buildings: tuple[str, ...]

    def __new__(cls, words: str, buildings: tuple[str, ...]) -> Self:
        made = super().__new__(cls, words)
        made.buildings = buildings
        return made


class About(Struct, frozen=True):
    """所办之事: the one thing that a form is about. choices: its candidates, slug -> words; gives: what it fills in of the command;
    gone: why the one that is asked for is no candidate any more, where that can be told."""

    choices: Callable[[Subject], Mapping[str, str]]
    gives: Callable[[Subject], dict[str, Any]]
    gone: Callable[[Subject], str] = lambda _: ""


def nothing(_subject: Subject) -> dict[str, Any]:
    return {}


class WorkForm(Struct, frozen=True):
    """办理表单. given: what nobody types; previewed: looked at once more before it is recorded; dated: asks for the legal date.

    gate: at which it is done; next_for: the buildings of which it is the ordinary next thing there.
    """

    name: str
    command: type[Command]
    fields: tuple[Field, ...] = ()
    group: WorkGroup | None = None
    about: About | None = None
    given: Callable[[Subject], dict[str, Any]] = nothing
    previewed: bool = False
    dated: bool = True
    gate: Gate | None = None
    next_for: Callable[[Project, Building], bool] | None = None

    def asked(self, subject: Subject) -> tuple[Field, ...]:
        """The fields that are asked in this case."""
        return tuple(field for field in self.fields if field.when(subject))

    def choices(self, subject: Subject) -> Mapping[str, str]:
        """What it may be about; empty for a form that is about the whole subject."""
        return self.about.choices(subject) if self.about else {}

    def settled(self, subject: Subject) -> bool:
        """Whether it is clear what the form is about."""
        return self.about is None or subject.of in self.choices(subject)

    def makes_sense(self, subject: Subject) -> bool:
        """Whether there is anything that it could be done to. The desk has the last word."""
        if not subject.kind.admits(subject.about, self.command):
            return False
        if self.about:
            return bool(self.choices(subject))
        return all(field.possible(subject) for field in self.asked(subject))

    def open_to(self, subject: Subject) -> bool:
        """Whether an appointment of the visitor allows the command, for its county, as the desk will ask."""
        return subject.kind.permissions[self.command].allows(subject.visitor.appointments, subject.kind.county(subject.about))

    def read(self, form: Form, id_: CommandId) -> Command:
        """The command, by whom and for whom the visitor acts. Raises BadInput, and Refused where the case is another by now."""
        subject = form.subject
        if not self.settled(subject):
            raise Refused("form.gone")
        values = subject.kind.named(subject.about) | self.given(subject) | (self.about.gives(subject) if self.about else {})
        for field in self.asked(subject):
            values |= field.gives(form)
        on = form.day("on") if self.dated else subject.today
        form.settle()
        return self.command(id=id_, on=on, by=subject.visitor.staff, behalf=subject.visitor.behalf, confirmed=form.confirmed, **values)

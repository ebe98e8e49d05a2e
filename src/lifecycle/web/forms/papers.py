"""成组栏目: several inputs that make one value: a paper with its scan, a unit, the units of a project, a special acceptance, a promise."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from lifecycle.desk.register.life import project_id
from lifecycle.projects.application.applications import Pledge
from lifecycle.projects.parties import Party, PartyRole, Unit, checked
from lifecycle.projects.project import Mode
from lifecycle.projects.works.acceptance import Special, SpecialResult
from lifecycle.values.days import day
from lifecycle.values.identifiers import code, refuse_later_code, region_of
from lifecycle.vocabulary import Certificate, Citation, PersonId, Refused
from lifecycle.web.forms.fields import Field, blank, members, pairs
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.scans import SCAN
from lifecycle.wording import label

PROMISED = frozenset({Mode.INFORMED_COMMITMENT, Mode.DEFERRED_MATERIALS})


class Paper(Field, frozen=True):
    """证书或批文: number, authority and scan. otherwise: the authority; proposed: the number that comes next, where that is known."""

    proposed: Callable[[Subject], str] = blank
    kind: ClassVar[str] = "paper"

    def read(self, form: Form) -> Certificate:
        number, authority = form.words("number"), form.words("authority")
        return Certificate(number=number, authority=authority, scan_sha256=form.words(SCAN, optional=True) or None)


class Scan(Field, frozen=True):
    """扫描件, which has to be there unless it is optional."""

    kind: ClassVar[str] = "scan"

    def read(self, form: Form) -> str | None:
        if not form.written(SCAN) and not self.optional:
            form.wrong("scan_file", "form.required")
        return form.written(SCAN) or None


class Person(Field, frozen=True):
    """人员编号, where somebody is named."""

    rows: int = 1
    kind: ClassVar[str] = "words"

    def read(self, form: Form) -> PersonId | None:
        written = form.id(self.name, optional=True)
        return PersonId(written) if written else None


class Organisation(Field, frozen=True):
    """单位: name and 统一社会信用代码. otherwise: a Unit, or None. uscc: the name of the second input."""

    uscc: str = "uscc"
    kind: ClassVar[str] = "organisation"

    def read(self, form: Form) -> Unit:
        unit = Unit(name=form.words(self.name), uscc=form.id(self.uscc, code, optional=True) or None)
        return form.allowed(self.uscc, checked, unit) or unit


class Parties(Field, frozen=True):
    """参建单位, a row for each role. The construction unit has to be there."""

    kind: ClassVar[str] = "parties"

    @property
    def rows(self) -> tuple[Organisation, ...]:
        return tuple(
            Organisation(role.value, uscc=f"{role.value}-uscc", label="unit_name", optional=role is not PartyRole.CONSTRUCTION_UNIT)
            for role in PartyRole
        )

    def read(self, form: Form) -> tuple[Party, ...]:
        named = [row for row in self.rows if not row.optional or form.written(row.name) or form.written(row.uscc)]
        return tuple(Party(role=PartyRole(row.name), unit=row.read(form)) for row in named)


class ProjectCode(Field, frozen=True):
    """项目代码, from which the id of the project follows."""

    kind: ClassVar[str] = "words"

    def gives(self, form: Form) -> dict[str, Any]:
        understood = form.id(self.name, code)
        if understood and form.allowed(self.name, region_of, understood):
            with suppress(Refused):  # a day that cannot be read is told beside its own field
                form.allowed(self.name, refuse_later_code, understood, day(form.written("on")))
        return {self.name: understood, "project": project_id(understood)}


class SpecialAcceptance(Field, frozen=True):
    """一项专项验收: the result, and the record that it rests on."""

    kind: ClassVar[str] = "special"

    def results(self, subject: Subject) -> list[tuple[str, str]]:
        return pairs(members(SpecialResult)(subject))

    def read(self, form: Form) -> Special | None:
        result = form.one_of(f"{self.name}-result", {each.value: each for each in SpecialResult})
        record = form.words(f"{self.name}-record")
        return Special(result=result, record=record) if result else None


def nothing_held(_subject: Subject) -> list[tuple[str, str]]:
    return []


def held_laws(subject: Subject) -> list[tuple[str, str]]:
    """Title and kind of each law that is held."""
    return [(law.title, label(law.kind, subject.lang)) for law in subject.statutes.calendar.terms.laws]


class Clause(Field, frozen=True):
    """条款引文: document, place and words. held: the laws whose titles are offered, with their kind, where a statute is asked for."""

    kind: ClassVar[str] = "clause"
    held: Callable[[Subject], list[tuple[str, str]]] = nothing_held

    def read(self, form: Form) -> Citation:
        return Citation(document=form.words("document"), place=form.words("place"), quote=form.words("quote"))


class Promise(Field, frozen=True):
    """承诺: read only where the procedure has one."""

    kind: ClassVar[str] = "promise"

    def read(self, form: Form) -> tuple[Pledge, ...]:
        if form.written("mode") not in PROMISED:
            return ()
        return (Pledge(promisor=PersonId(form.id("promisor")), text=form.words("promise"), due=form.day("promise_due")),)

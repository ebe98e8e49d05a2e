"""责任单位栏目: one unit, several, or the signature of each; the project's own by their role, any other by name."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from lifecycle.inspections.checks.signing import BY_RULE, Signing, UnitSigning
from lifecycle.inspections.checks.terms import NamedUnit, UnitRole
from lifecycle.projects.parties import Unit, checked
from lifecycle.values.identifiers import code
from lifecycle.vocabulary import PersonId
from lifecycle.web.forms.fields import Field, Option, members, pairs
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Typed
from lifecycle.wording import label, say


class OfCheckField(Field, frozen=True):
    """检查表单的栏目, laid out by the macro `shape` of partials/check_fields.html."""

    kind: ClassVar[str] = "of_check"
    shape: ClassVar[str]


class UnitField(OfCheckField, frozen=True):
    """Something of units: what each is called, and where none is known."""

    def called(self, subject: Subject, role: UnitRole) -> str:
        unit = subject.about.unit(role)
        return f"{label(role, subject.lang)}　{unit.name}" if unit else label(role, subject.lang)

    def unknown(self, subject: Subject, role: UnitRole) -> bool:
        """Whether the project has no unit in this role, so that it has to be named."""
        return subject.about.unit(role) is None

    def other(self, typed: Typed, form: str, prefix: str, errors: Sequence[tuple[str, str]]) -> bool:
        """Whether something was written of a unit besides its role, or is wrong there."""
        beside = [f"{prefix}-{name}" for name in ("name", "uscc", "representative", "witness")]
        wrong = {name for name, _ in errors}
        return any(typed.one(form, name) or f"{form}-{name}" in wrong for name in beside)

    def roles(self) -> Iterable[UnitRole]:
        return tuple(UnitRole)

    def named(self, form: Form, role: UnitRole, prefix: str) -> NamedUnit:
        """The unit in a role: the project's own, unless another one is named."""
        name, uscc = form.written(f"{prefix}-name"), form.written(f"{prefix}-uscc")
        if not name and not uscc and not self.unknown(form.subject, role):
            return NamedUnit(role=role)
        unit = Unit(name=form.words(f"{prefix}-name"), uscc=form.id(f"{prefix}-uscc", code, optional=True) or None)
        form.allowed(f"{prefix}-uscc", checked, unit)
        return NamedUnit(role=role, unit=unit)


class OneUnit(UnitField, frozen=True):
    """一家单位."""

    shape: ClassVar[str] = "one_unit"

    def options(self, subject: Subject) -> list[tuple[str, str]]:
        unchosen = ("", say("form.field.pick", subject.lang))
        return [unchosen, *((role.value, self.called(subject, role)) for role in self.roles())]

    def read(self, form: Form) -> NamedUnit | None:
        role = form.one_of(self.name, {each.value: each for each in self.roles()})
        return self.named(form, role, self.name) if role else None


class SeveralUnits(UnitField, frozen=True):
    """几家单位, each ticked by its role."""

    shape: ClassVar[str] = "several_units"

    def read(self, form: Form) -> tuple[NamedUnit, ...]:
        ticked = form.chosen(self.name, (each.value for each in self.roles()))
        return tuple(self.named(form, UnitRole(each), f"{self.name}-{each}") for each in ticked)


class Signatures(UnitField, frozen=True):
    """各单位签字: 建设、施工、监理 have to be answered; of the others those that nothing is said of count as absent."""

    shape: ClassVar[str] = "signatures"

    def must(self, role: UnitRole) -> bool:
        return role in BY_RULE

    def options(self, subject: Subject) -> list[tuple[str, str]]:
        return pairs([*members(Signing)(subject)])

    def read(self, form: Form) -> tuple[UnitSigning, ...]:
        answered = [role for role in self.roles() if self.must(role) or form.written(role.value)]
        return tuple(found for role in answered if (found := self._line(form, role)))

    def _line(self, form: Form, role: UnitRole) -> UnitSigning | None:
        signing = form.one_of(role.value, {each.value: each for each in Signing})
        if signing is None:
            return None
        told: dict[str, Any] = {
            name: PersonId(written) for name in ("representative", "witness") if (written := form.id(f"{role.value}-{name}", optional=True))
        }
        return UnitSigning(named=self.named(form, role, role.value), signing=signing, **told)


def unpicked(subject: Subject, options: Iterable[Option]) -> list[tuple[str, str]]:
    """Options to pull down, the first of which says that nothing is chosen."""
    return [("", say("form.field.pick", subject.lang)), *pairs(options)]

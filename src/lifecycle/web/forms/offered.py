"""可办业务: the forms that a project admits now and that the visitor may use, the ordinary next thing first."""

from collections.abc import Callable

from msgspec import Struct

from lifecycle.projects.project import Project
from lifecycle.vocabulary import Gate
from lifecycle.web.forms.form import WorkForm, WorkGroup
from lifecycle.web.forms.subject import Subject
from lifecycle.web.forms.works import BY_NAME, WORKS
from lifecycle.wording import say

ENTERING = BY_NAME["add-buildings"]


class Work(Struct, frozen=True, kw_only=True):
    """一项可办业务. next: it is what ordinarily comes now."""

    words: str
    href: str
    next: bool = False


Address = Callable[[WorkForm], str]


def offered(subject: Subject, address: Address) -> dict[WorkGroup, list[Work]]:
    """By group, in the order of the list."""
    found: dict[WorkGroup, list[Work]] = {}
    for form in WORKS:
        if form.group and form.open_to(subject) and form.makes_sense(subject):
            found.setdefault(form.group, []).append(_work(form, subject, address))
    return found


def at_gate(subject: Subject, gate: Gate, address: Address) -> list[Work]:
    """Those that are done at one gate."""
    return [_work(form, subject, address) for form in WORKS if form.gate is gate and form.open_to(subject) and form.makes_sense(subject)]


def coming(project: Project) -> tuple[Gate | None, WorkForm | None]:
    """下一步: the first gate of the route that a building has not done yet, and the form for what is due there; None: a step at the gate.

    (None, None) when there is nothing left to do.
    """
    if project.terminated_on:
        return None, None
    standing = project.standing()
    if not standing:
        return None, ENTERING
    gate = next((gate for gate in project.route if any(not building.has_done(gate) for building in standing)), None)
    waiting = [building for building in standing if gate and not building.has_done(gate)]
    for form in WORKS:
        if form.gate is gate and form.next_for and any(form.next_for(project, building) for building in waiting):
            return gate, form
    return gate, None


def _work(form: WorkForm, subject: Subject, address: Address) -> Work:
    return Work(words=say(f"form.title.{form.name}", subject.lang), href=address(form), next=coming(subject.project)[1] is form)

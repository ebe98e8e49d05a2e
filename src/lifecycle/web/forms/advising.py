"""征求意见的栏目: the bodies that are asked, each by its day, the one that answers, and the one that need not."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar

from lifecycle.projects.application.advice import Consulted
from lifecycle.projects.application.consultations import Consultation, Reply
from lifecycle.values.days import day
from lifecycle.vocabulary import Refused
from lifecycle.web.forms.fields import Choice, Field, Option, Words
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.wording import say

OTHER, NOBODY, OTHER_BODY = "other", "nobody", "other_body"


class Bodies(Field, frozen=True):
    """被征求单位, one a line, with its own day behind it where that is not the day of the others."""

    kind: ClassVar[str] = "bodies"

    @property
    def day(self) -> str:
        return f"{self.name}_answer_by"

    def read(self, form: Form) -> tuple[Consulted, ...]:
        bodies, due = form.lines(self.name), form.day(self.day)
        return tuple(_by_its_day(body, due) for body in bodies)


def _by_its_day(line: str, due: date) -> Consulted:
    """A day is what stands behind the last blank and reads as one; any other word belongs to the name."""
    name, blank, last = line.rpartition(" ")
    try:
        return Consulted(body=name.strip(), answer_by=day(last)) if blank and name.strip() else Consulted(body=line, answer_by=due)
    except Refused:
        return Consulted(body=line, answer_by=due)


class Answering(Choice, frozen=True):
    """答复的单位, of those that have not answered yet."""

    def gives(self, form: Form) -> dict[str, Any]:
        return self.read(form) or {}


class Needless(Choice, frozen=True):
    """无需征求的单位: one that was asked, another one, or nobody at all."""

    def gives(self, form: Form) -> dict[str, Any]:
        if form.written(self.name) == OTHER:
            return {"buildings": form.subject.gate_sheet.batch.ids, "body": form.words(OTHER_BODY)}
        return self.read(form) or {}


class Beside(Words, frozen=True):
    """Words that another field reads."""

    def gives(self, _form: Form) -> dict[str, Any]:
        return {}


def unanswered(subject: Subject) -> list[Option]:
    """Also those that were found not to be needed: an answer may come all the same."""
    return _listed(subject, lambda reply: reply.due is not None and reply.stance is None, lambda asked: {"advice": asked.id})


def needless(subject: Subject) -> list[Option]:
    """Nobody at all need be asked only while no answer is awaited."""
    open_ones = _listed(subject, lambda reply: reply.open, lambda asked: {"buildings": asked.buildings})
    other = Option(OTHER, say("form.field.other_not_asked", subject.lang), {})
    nobody = Option(NOBODY, say("page.advice.nobody", subject.lang), {"buildings": subject.gate_sheet.batch.ids, "body": None})
    return [*open_ones, other] if open_ones else [other, nobody]


def _listed(subject: Subject, fits: Callable[[Reply], bool], gives: Callable[[Consultation], dict[str, Any]]) -> list[Option]:
    return [
        Option(f"{asked.id}-{number}", f"{asked.id}　{reply.body}", gives(asked) | {"body": reply.body})
        for asked, number, reply in _replies(subject)
        if fits(reply)
    ]


def _replies(subject: Subject) -> Iterator[tuple[Consultation, int, Reply]]:
    for asked in subject.gate_sheet.advice:
        for number, reply in enumerate(asked.replies, 1):
            yield asked, number, reply

"""填报: the life of a form that was sent: read, looked at once more where it decides something, and carried out. One way for every page."""

import re
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

from fastapi import Request
from msgspec import Struct, json
from msgspec.structs import asdict, replace
from starlette.datastructures import FormData

from lifecycle.accounts.requests import Requests
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere, standing_elsewhere
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.account import Line, account
from lifecycle.ledger import Recorded
from lifecycle.projects.command import ProjectCommand
from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import Asked, CommandId, Fact, Question, Refused, StaffId
from lifecycle.web.forms.correcting import corrected
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.grids import ROWS
from lifecycle.web.forms.pasting import pasted, with_pasted
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who
from lifecycle.web.layout.terms import remarks_ahead
from lifecycle.web.scans import with_scan
from lifecycle.web.transport.bounds import FURTHEST
from lifecycle.web.transport.errors import NOT_PERMITTED
from lifecycle.web.transport.security import PASSWORD_FIELDS, form_of
from lifecycle.web.typed import Typed, as_typed, uploaded
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say

FORMS = StaffId("forms")
"""In whose name the numbers of forms are kept: they are drawn at random, so that no two are alike."""
COMMAND_ID = re.compile("[0-9a-f]{32}")
MORE_ROWS = 4
REGISTER_PERSON = "register-person"
"""The form that leaves no digest: what stands in it is told from it, and has to go when the person's key goes."""
RECORD, EDIT, MORE = "record", "edit", "more"
"""What the buttons of a form send as `step`, besides the ordinary one."""


class Attempt(Struct, frozen=True, kw_only=True):
    """一次填报: what was typed, and what came of it short of being recorded. expected: what it would record; elsewhere: of which
    projects a paper of it bears the number already.

    asked: what has to be confirmed first; ticked: what of it is, each by its tick.
    """

    typed: Typed = Typed()
    id: str = ""
    errors: tuple[Problem, ...] = ()
    refusal: Refused | None = None
    expected: tuple[Fact, ...] = ()
    elsewhere: tuple[StandsElsewhere, ...] = ()
    asked: tuple[Question, ...] = ()
    ticked: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        return 422 if self.errors else 409 if self.refusal or self.asked else 200


class Filed(Struct, frozen=True):
    """已记入. first: of what the command recorded; again: it had been before, and nothing was recorded now."""

    first: Recorded
    again: bool

    @property
    def position(self) -> int:
        return self.first.position

    @property
    def told(self) -> dict[str, int | None]:
        """What the page that it leads to is asked, to say so."""
        return {"recorded": self.position, "again": 1 if self.again else None}


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form, its uploads open until it is answered."""
    given = await form_of(request)
    try:
        yield given
    finally:
        await given.close()


def sent(given: FormData, name: str) -> str:
    """A field that is not among those that somebody fills in."""
    value = given.get(name)
    return value if isinstance(value, str) else ""


Act = Callable[[Attempt, CommandId], Receipt | Attempt]
"""What is done with what was typed: carried out, or brought back. Raises BadInput and Refused."""


def carry(name: str, given: FormData, desk: Desk, act: Act, by: Visitor | None = None) -> Filed | Attempt:
    """One way for every form: sent twice it is done once, and what is refused comes back with what was typed.

    by: who hands in the scan of a form that has one; of another form nothing is kept.

    Raises Refused only for what the desk does not let this visitor do.
    """
    attempt = Attempt(typed=as_typed(name, given), id=sent(given, "command"))
    try:
        if not COMMAND_ID.fullmatch(attempt.id):
            raise BadInput(Problem("", "form.reload"))
        id_ = CommandId(f"web/{attempt.id}")
        if by:
            attempt = replace(attempt, typed=with_scan(attempt.typed, uploaded(name, "scan_file", given), desk.ledger, by))
        if earlier := desk.ledger.recorded_by(id_):
            return _once(desk, id_, attempt, Filed(earlier[0], again=True))
        done = act(attempt, id_)
    except BadInput as bad:
        return replace(attempt, errors=bad.problems)
    except Refused as refused:
        if refused.code in NOT_PERMITTED:
            raise
        return replace(attempt, refusal=refused)
    return done if isinstance(done, Attempt) else _once(desk, id_, attempt, Filed(done.recorded[0], again=done.repeated))


def _once(desk: Desk, id_: CommandId, attempt: Attempt, filed: Filed) -> Filed | Attempt:
    """A form sent twice was filed once; with other content it is another matter, which nobody may believe to be filed: it comes back.

    A page that a browser restores whole, or a tab that is duplicated, bears the number of a form that was sent before.
    """
    if Requests(desk.ledger.engine).claim(FORMS, id_, _content(attempt.typed)):
        return filed
    return replace(attempt, id="", refusal=Refused("form.other_matter", position=filed.position, on=filed.first.fact.on))


def _content(typed: Typed) -> bytes:
    """A digest of what was filled in, without passwords, and without how many rows the form shows."""
    told = {field: value for field, value in typed.values.items() if field != ROWS and not field.startswith(PASSWORD_FIELDS)}
    if typed.form == REGISTER_PERSON:
        told = {"person": typed.values.get("person", ())}
    return sha256(json.encode((typed.form, told), order="deterministic")).digest()


def file(form: WorkForm, subject: Subject, given: FormData, desk: Desk) -> Filed | Attempt:
    """办理一张表: read, looked at once more where it decides something, and carried out. What is asked brings it back to be ticked."""
    step = sent(given, "step")
    ticked = ticks_of(given)

    def act(attempt: Attempt, id_: CommandId) -> Receipt | Attempt:
        if step == MORE:
            return replace(attempt, typed=_with_more_rows(attempt.typed))
        if form.settled(subject) and (grids := pasted(attempt.typed, form, subject)):
            typed, problems = with_pasted(attempt.typed, grids, subject)
            return replace(attempt, typed=typed, errors=problems)
        _refuse_overtaken(subject, sent(given, "seen"))
        filled = Form(attempt.typed, subject)
        command = form.read(filled, id_)
        if step == EDIT:
            return attempt
        try:
            return done(attempt, command, filled.doubts)
        except Asked as asked:
            if not all_ticked(asked, ticked):
                return replace(attempt, asked=asked.questions, ticked=ticked)
            return done(replace(attempt, ticked=ticked), replace(command, confirmed=codes_of(asked)), filled.doubts)

    def done(attempt: Attempt, command: ProjectCommand, of_reading: Sequence[Question]) -> Receipt | Attempt:
        if form.previewed and step != RECORD:
            expected = desk.preview(command, of_reading)
            return replace(attempt, expected=expected, elsewhere=standing_elsewhere(desk, command.project, expected))
        return desk.carry_out(command, of_reading=of_reading)

    return carry(form.name, given, desk, act, subject.visitor)


def ticks_of(given: FormData) -> tuple[str, ...]:
    """What is confirmed, each by its tick."""
    return tuple(each for each in given.getlist("confirmed") if isinstance(each, str))


def all_ticked(asked: Asked, ticked: Collection[str]) -> bool:
    return {tick(question) for question in asked.questions} <= set(ticked)


def codes_of(asked: Asked) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question.code for question in asked.questions))


def to_tick(attempt: Attempt, lang: str) -> list[tuple[str, str, bool]]:
    """What is asked: the tick of each, its words, and whether it is ticked already."""
    return [(tick(each), in_words(each, lang), tick(each) in attempt.ticked) for each in attempt.asked]


def tick(question: Question) -> str:
    """What the tick of a question sends: its code, and what it was asked about. A value that was altered meanwhile is asked anew."""
    return f"{question.code}/{sha256(json.encode(question.values, enc_hook=str, order='deterministic')).hexdigest()[:16]}"


def _with_more_rows(typed: Typed) -> Typed:
    asked = typed.one(typed.form, ROWS)
    number = int(asked) if asked.isdecimal() and len(asked) < LONG_NUMBER else 0
    return replace(typed, values={**typed.values, ROWS: (str(number + MORE_ROWS),)})


LONG_NUMBER = 5


def _refuse_overtaken(subject: Subject, seen: str) -> None:
    """Who decides has to have seen all that the decision rests on: what came in since the page was opened is told first."""
    since = [entry.recorded for entry in subject.entries if not _is_position(seen) or entry.recorded.position > int(seen)]
    if since:
        raise Refused("race.lost", by=since[-1].actor, facts=tuple(dict.fromkeys(fact_name(recorded.fact) for recorded in since)))


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(FURTHEST))


def shown(attempt: Attempt, subject: Subject) -> Mapping[str, Any]:
    """What the partials of a form are handed."""
    lang, typed = subject.lang, attempt.typed
    on_the_term = remarks_ahead(subject.about, subject.entries, attempt.expected, subject.calendar, lang)
    return {
        "subject": subject,
        "typed": typed,
        "errors": [(f"{typed.form}-{each.where}" if each.where else "", say(each.code, lang, **each.values)) for each in attempt.errors],
        "refusal": attempt.refusal and sentence(attempt.refusal, lang),
        "expected": [
            (say(f"fact.{fact_name(fact)}", lang), fact, _account(fact, subject), on_the_term.get(place))
            for place, fact in enumerate(attempt.expected)
        ],
        "elsewhere": [say("number.stands_elsewhere", lang, **asdict(each)) for each in attempt.elsewhere],
        "questions": to_tick(attempt, lang),
        "ticked": attempt.ticked,
        "command": attempt.id if COMMAND_ID.fullmatch(attempt.id) else uuid4().hex,
        "seen": subject.seen,
    }


def _account(fact: Fact, subject: Subject) -> tuple[Line, ...]:
    return account(fact, subject.about, subject.lang, who, subject.rulebook, corrected(subject, fact))


def sentence(refused: Refused, lang: str) -> str:
    """A refusal in words; a lost race names what was recorded meanwhile."""
    values = refused.values
    if refused.code == "race.lost":
        values = values | {"facts": [say(f"fact.{name}", lang) for name in values["facts"]]}
    return say(refused.code, lang, **values)

"""填报: the life of a form that was sent: read, looked at once more where it decides something, and carried out. One way for every form."""

import re
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from hashlib import sha256
from typing import Any
from uuid import uuid4

from fastapi import Request
from msgspec import Struct, json
from msgspec.structs import asdict, replace
from starlette.datastructures import FormData

from lifecycle.accounts.requests import Requests
from lifecycle.compliance.problems import BadInput, Problem, refuse_all
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger import Recorded
from lifecycle.values.doubts import in_words
from lifecycle.values.ends import is_position
from lifecycle.vocabulary import Asked, CommandId, Fact, Question, Refused, StaffId
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.grids import ROWS
from lifecycle.web.forms.pasting import pasted, with_pasted
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.sameness import Content
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who
from lifecycle.web.scans import with_photos, with_scan
from lifecycle.web.transport.errors import NOT_PERMITTED
from lifecycle.web.transport.security import PASSWORD_FIELDS, form_of
from lifecycle.web.typed import Reading, Typed, as_typed, uploaded, uploaded_photos
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

    asked: what has to be confirmed first; ticked: what of it is, each by its tick; left: what was pasted and passed over.
    """

    typed: Typed = Typed()
    id: str = ""
    errors: tuple[Problem, ...] = ()
    refusal: Refused | None = None
    expected: tuple[Fact, ...] = ()
    elsewhere: tuple[StandsElsewhere, ...] = ()
    asked: tuple[Question, ...] = ()
    ticked: tuple[str, ...] = ()
    left: tuple[Problem, ...] = ()

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


Act = Callable[[Reading, CommandId], Receipt | Attempt | tuple[Fact, ...]]
"""What is done with what was typed: it is carried out, brought back, or shown once more with the facts that it would record.

Raises BadInput and Refused. Where it asks and all is ticked, it is called again with what was confirmed.
"""


def send(name: str, given: FormData, desk: Desk, act: Act, by: Visitor | None = None) -> Filed | Attempt:
    """办理一张表. Sent twice it is done once, and what is refused or asked comes back with what was typed.

    by: who hands in the scan of a form that has one; of another form nothing is kept.

    Raises Refused only for what the desk does not let this visitor do.
    """
    attempt, readers = Attempt(typed=as_typed(name, given), id=sent(given, "command")), dict[str, str]()
    try:
        if not COMMAND_ID.fullmatch(attempt.id):
            raise BadInput(Problem("", "form.reload"))
        id_ = CommandId(f"web/{attempt.id}")
        if by:
            pictured, unfit = with_photos(attempt.typed, uploaded_photos(name, given), desk.ledger, by)
            attempt = replace(attempt, typed=pictured)
            refuse_all(unfit)
            attempt = replace(attempt, typed=with_scan(attempt.typed, uploaded(name, "scan_file", given), desk.ledger, by))
        if earlier := desk.ledger.recorded_by(id_):
            return _once(desk, id_, attempt, Filed(earlier[0], again=True), readers)
        done = _carried(act, attempt, id_, ticks_of(given), desk.rulebooks.folder.jurisdictions.own_regions, readers)
    except BadInput as bad:
        return replace(attempt, errors=bad.problems)
    except Refused as refused:
        if refused.code in NOT_PERMITTED:
            raise
        return replace(attempt, refusal=refused)
    return done if isinstance(done, Attempt) else _once(desk, id_, attempt, Filed(done.recorded[0], again=done.repeated), readers)


def _carried(
    act: Act, attempt: Attempt, id_: CommandId, ticked: tuple[str, ...], regions: Collection[str], readers: dict[str, str]
) -> Receipt | Attempt:
    """What came of it, once it was asked of what is ticked."""
    try:
        done = act(Reading(attempt.typed, regions, (), readers), id_)
    except Asked as asked:
        attempt = replace(attempt, ticked=ticked)
        if not all_ticked(asked, ticked):
            return replace(attempt, asked=asked.questions)
        done = act(Reading(attempt.typed, regions, codes_of(asked), readers), id_)
    if isinstance(done, tuple):
        return replace(attempt, expected=done)
    return replace(done, id=attempt.id, ticked=attempt.ticked) if isinstance(done, Attempt) else done


def _once(desk: Desk, id_: CommandId, attempt: Attempt, filed: Filed, readers: Mapping[str, str]) -> Filed | Attempt:
    """A form sent twice was filed once; with other content it is another matter, which nobody may believe to be filed: it comes back.

    A page that a browser restores whole, or a tab that is duplicated, bears the number of a form that was sent before.
    """
    content = _content(attempt.typed)
    if content.is_that_of(Requests(desk.ledger.engine).first(FORMS, id_, content.kept(readers))):
        return filed
    return replace(attempt, id="", refusal=Refused("form.other_matter", position=filed.position, on=filed.first.fact.on))


def _content(typed: Typed) -> Content:
    """What counts of it: no passwords, and not how many rows the form shows."""
    if typed.form == REGISTER_PERSON:
        return Content(typed, tuple(field for field in typed.values if field == "person"))
    return Content(typed, tuple(field for field in typed.values if field != ROWS and not field.startswith(PASSWORD_FIELDS)))


def file(form: WorkForm, subject: Subject, given: FormData, desk: Desk) -> Filed | Attempt:
    """办理一张表 that is data, about any subject: read, looked at once more where it decides something, and carried out."""
    step = sent(given, "step")

    def act(reading: Reading, id_: CommandId) -> Receipt | Attempt:
        typed = reading.typed
        if step == MORE:
            return Attempt(typed=_with_more_rows(typed))
        if form.settled(subject) and (grids := pasted(typed, form, subject)):
            filled, taken = with_pasted(typed, grids, subject)
            return Attempt(typed=filled, errors=taken.problems, left=taken.left)
        _refuse_overtaken(subject, sent(given, "seen"))
        written = Form(typed, subject, reading.confirmed, reading.readers)
        command = form.read(written, id_)
        if step == EDIT:
            return Attempt(typed=typed)
        if form.previewed and step != RECORD:
            expected = desk.preview(command, written.doubts, subject.stream)
            return Attempt(typed=typed, expected=expected, elsewhere=subject.kind.elsewhere(desk, command, expected))
        return desk.carry_out(command, of_reading=written.doubts, over=subject.stream)

    outcome = send(form.name, given, desk, act, subject.visitor)
    if isinstance(outcome, Attempt) and outcome.refusal:
        return replace(outcome, refusal=_as_the_history_numbers(outcome.refusal, subject))
    return outcome


OF_ONE_STREAM = ("annulment.", "correction.")
VERSIONS = ("version", "main", "corrects", "resting")


def _as_the_history_numbers(refused: Refused, subject: Subject) -> Refused:
    """Programs name a fact by its version in the project; pages number the history by the positions of the ledger."""
    if not refused.code.startswith(OF_ONE_STREAM):
        return refused
    position = {entry.recorded.version: entry.recorded.position for entry in subject.entries}
    numbered = {
        name: tuple(position.get(each, each) for each in value) if isinstance(value, tuple) else position.get(value, value)
        for name, value in refused.values.items()
        if name in VERSIONS
    }
    return Refused(refused.code, **(refused.values | numbered))


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
    since = [entry.recorded for entry in subject.entries if not is_position(seen) or entry.recorded.position > int(seen)]
    if since:
        raise Refused(
            "race.lost", by=who(StaffId(since[-1].actor)), facts=tuple(dict.fromkeys(fact_name(recorded.fact) for recorded in since))
        )


def shown(attempt: Attempt, lang: str) -> dict[str, Any]:
    """What a template needs to show a form as it was typed. fresh: numbers for the other forms of the page."""
    typed = attempt.typed
    return {
        "typed": typed,
        "errors": [(f"{typed.form}-{each.where}" if each.where else "", say(each.code, lang, **each.values)) for each in attempt.errors],
        "left": [each.says(lang) for each in attempt.left],
        "refusal": attempt.refusal and sentence(attempt.refusal, lang),
        "expected": attempt.expected,
        "questions": to_tick(attempt, lang),
        "ticked": attempt.ticked,
        "command": attempt.id if COMMAND_ID.fullmatch(attempt.id) else fresh(),
        "fresh": fresh,
    }


def shown_about(attempt: Attempt, subject: Subject) -> dict[str, Any]:
    """The same of a form that is data: with what it is about, and its facts in words."""
    lang = subject.lang
    return shown(attempt, lang) | {
        "subject": subject,
        "expected": subject.kind.expected(subject, attempt.expected),
        "elsewhere": [say("number.stands_elsewhere", lang, **asdict(each)) for each in attempt.elsewhere],
        "seen": subject.seen,
    }


def fresh() -> str:
    """A number for a form that has not been sent yet."""
    return uuid4().hex


def done_by(desk: Desk, staff: StaffId, position: int | None) -> tuple[Recorded, ...]:
    """刚才记入的: all that the command recorded to which this position belongs; nothing of somebody else's."""
    found = desk.ledger.read(after=position - 1, limit=1) if position else []
    return desk.ledger.recorded_by(found[0].command) if found and found[0].actor == staff else ()


def sentence(refused: Refused, lang: str) -> str:
    """A refusal in words; a lost race names what was recorded meanwhile."""
    values = refused.values
    if refused.code == "race.lost":
        values = values | {"facts": [say(f"fact.{name}", lang) for name in values["facts"]]}
    return say(refused.code, lang, **values)

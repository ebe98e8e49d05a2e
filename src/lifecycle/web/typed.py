"""填写的内容: one form as it was typed, kept until it is recorded, and read with everything that is wrong told at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct
from starlette.datastructures import FormData, UploadFile

from lifecycle.compliance.problems import BadInput, Gathering, Problem
from lifecycle.desk.people.privacy import PAPER_NUMBERS, refuse_personal
from lifecycle.values.days import day
from lifecycle.values.identifiers import identifier
from lifecycle.values.text import each_line, lines, slug, trimmed
from lifecycle.vocabulary import Refused

Read = TypeVar("Read")
PHOTOS, FILE = "photos", "_file"
"""A field of photos ends with the first; what is chosen in it is sent under its name and the second."""
LONGEST = 2000
"""As many characters as a text in a fact may have."""
FOR_PAPERS = PAPER_NUMBERS | {"report"}
"""Fields for a paper's number; a field of a form may have a shorter name than that of the fact."""


class Typed(Struct, frozen=True, kw_only=True):
    """填写的内容. form: which of the forms on the page; values: by the name of the field, without that of the form before it."""

    form: str = ""
    values: Mapping[str, tuple[str, ...]] = {}

    def one(self, form: str, field: str, otherwise: Any = "") -> Any:
        """What was typed into a field; otherwise what stands in a form that nobody has filled in yet."""
        return self.values.get(field, ("",))[0] if form == self.form else otherwise

    def many(self, form: str, field: str, otherwise: Iterable[str] = ()) -> tuple[str, ...]:
        return self.values.get(field, ()) if form == self.form else tuple(otherwise)


def as_typed(form: str, posted: FormData) -> Typed:
    """The fields of one form; uploaded files apart, which no browser would take back."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in posted.multi_items():
        if name.startswith(f"{form}-") and isinstance(value, str):
            field = name.removeprefix(f"{form}-")
            values[field] = (*values.get(field, ()), value.replace("\r\n", "\n"))
    return Typed(form=form, values=values)


def uploaded(form: str, field: str, posted: FormData) -> UploadFile | None:
    """The file in a field; None when there is none."""
    file = posted.get(f"{form}-{field}")
    return file if isinstance(file, UploadFile) and file.filename else None


def uploaded_photos(form: str, posted: FormData) -> dict[str, list[UploadFile]]:
    """The files of fields that take several, by the field that will name them."""
    found: dict[str, list[UploadFile]] = {}
    for name, value in posted.multi_items():
        if isinstance(value, UploadFile) and value.filename and name.startswith(f"{form}-") and name.endswith(f"{PHOTOS}{FILE}"):
            found.setdefault(name.removeprefix(f"{form}-").removesuffix(FILE), []).append(value)
    return found


class Reading:
    """读表: what cannot be read is noted, with the field; `settle` raises BadInput with all of it.

    regions: with what the region codes of the ledger's city begin. confirmed: the codes of the questions that were ticked.
    readers: takes by what reader each field was read, where it is not words.
    """

    def __init__(
        self, typed: Typed, regions: Collection[str], confirmed: tuple[str, ...] = (), readers: dict[str, str] | None = None
    ) -> None:
        self.readers = {} if readers is None else readers
        self.typed = typed
        self._regions = regions
        self.confirmed = confirmed
        self._gathering = Gathering()

    def words(self, field: str, *, optional: bool = False) -> str:
        text = self._written(field)
        if not text and not optional:
            self.wrong(field, "form.required")
        if len(text) > LONGEST:
            self.wrong(field, "form.too_long", length=len(text), most=LONGEST)
        return self._understood(field, text)

    def lines(self, field: str) -> tuple[str, ...]:
        """One item a line."""
        self._note(field, each_line)
        items = tuple(each_line(self._written(field)))
        if not items:
            self.wrong(field, "form.required")
        if any(len(item) > LONGEST for item in items):
            self.wrong(field, "form.too_long", length=max(map(len, items)), most=LONGEST)
        return tuple(self._understood(field, item) for item in items)

    def day(self, field: str) -> date:
        text = self._written(field)
        if not text:
            self.wrong(field, "form.required")
        return self.value(field, day) or date.min

    def chosen(self, field: str, options: Iterable[str]) -> tuple[str, ...]:
        """What is ticked, in the order of the options; at least one."""
        self._note(field, slug)
        sent = self.typed.values.get(field, ())
        listed = tuple(options)
        ticked = tuple(each if each in listed else slug(each) for each in sent)
        found = tuple(option for option in listed if option in ticked)
        if not found or len(found) < len(set(ticked)):
            self.wrong(field, "form.choose")
        return found

    def one_of(self, field: str, options: Mapping[str, Read]) -> Read | None:
        """The option that was chosen; None once it is noted that none was."""
        self._note(field, slug)
        written = self._written(field)
        listed = written if written in options else slug(written)
        if listed not in options:
            self.wrong(field, "form.choose")
            return None
        return options[listed]

    def value(self, field: str, read: Callable[[str], Read]) -> Read | None:
        """What `read` makes of the text; None where nothing was typed, or once it is noted what is wrong with it."""
        self._note(field, read)
        text = self._written(field)
        return self.allowed(field, read, text) if text else None

    def id(self, field: str, read: Callable[[str], str] = identifier, *, optional: bool = False) -> str:
        """编号 or 代码 of something, as its reader understands it."""
        self._note(field, read)
        text = self.words(field, optional=optional)
        return (self.allowed(field, read, text) or "") if text else ""

    def allowed(self, field: str, decide: Callable[..., Read], *arguments: Any) -> Read | None:
        """What a rule of the trade makes of it; its refusal concerns one field, and is said beside it."""
        try:
            return decide(*arguments)
        except Refused as refused:
            self.wrong(field, refused.code, **refused.values)
            return None

    def wrong(self, field: str, code: str, /, **values: Any) -> None:
        self._gathering.note(BadInput(Problem(field, code, values)))

    def settle(self) -> None:
        self._gathering.settle()

    def _note(self, field: str, read: Callable[[str], Any]) -> None:
        self.readers[field] = read.__name__

    def _understood(self, field: str, text: str) -> str:
        """What cannot be seen in it, or is a person's number, is told beside the field."""
        try:
            understood = lines(text)
            refuse_personal(understood, self._regions, of_paper=field.rpartition("-")[2] in FOR_PAPERS)
        except Refused as refused:
            self.wrong(field, refused.code, **refused.values)
            return text
        return understood

    def _written(self, field: str) -> str:
        return trimmed(self.typed.values.get(field, ("",))[0])

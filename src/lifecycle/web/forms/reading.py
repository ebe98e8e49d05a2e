"""读表: one form as it was typed, read against what it is about."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from lifecycle.vocabulary import Refused
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Reading, Typed

Read = TypeVar("Read")


class Form(Reading):
    """一张填好的表."""

    def __init__(self, typed: Typed, subject: Subject) -> None:
        super().__init__(typed)
        self.subject = subject

    def written(self, field: str) -> str:
        """What stands in a field, without the blanks around it."""
        return str(self.typed.one(self.typed.form, field)).strip()

    def optional_day(self, field: str) -> date | None:
        return self.day(field) if self.written(field) else None

    def needed(self, field: str, value: Any) -> Any:
        """The value; noted as missing where nothing was typed."""
        if not self.written(field):
            self.wrong(field, "form.required")
        return value

    def allowed(self, field: str, decide: Callable[..., Read], *arguments: Any) -> Read | None:
        """What a rule of the trade makes of it; its refusal concerns one field, and is said beside it."""
        try:
            return decide(*arguments)
        except Refused as refused:
            self.wrong(field, refused.code, **refused.values)
            return None

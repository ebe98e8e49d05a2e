"""读表: one form as it was typed, read against what it is about."""

from datetime import date
from decimal import Decimal
from typing import Any

from lifecycle.values.quantities import Beside, rate, rate_doubt
from lifecycle.values.text import trimmed
from lifecycle.vocabulary import Question
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Reading, Typed


class Form(Reading):
    """一张填好的表."""

    def __init__(self, typed: Typed, subject: Subject, confirmed: tuple[str, ...] = (), readers: dict[str, str] | None = None) -> None:
        super().__init__(typed, subject.rulebook.jurisdictions.own_regions, confirmed, readers)
        self.subject = subject
        self.doubts: list[Question] = []

    def rate(self, field: str, where: str) -> Decimal | None:
        """比率 beside a printed %; what is to be asked of how it was typed is noted. where: the words of its place."""
        value = self.value(field, rate)
        if value is not None and (question := rate_doubt(self.written(field), Beside.PERCENT, where)):
            self.doubts.append(question)
        return value

    def written(self, field: str) -> str:
        """What stands in a field, without the blanks around it."""
        return trimmed(str(self.typed.one(self.typed.form, field)))

    def optional_day(self, field: str) -> date | None:
        return self.day(field) if self.written(field) else None

    def needed(self, field: str, value: Any) -> Any:
        """The value; noted as missing where nothing was typed."""
        if not self.written(field):
            self.wrong(field, "form.required")
        return value

"""现场照片栏目: as many as are chosen at once, each kept as soon as it arrives."""

from typing import ClassVar

from lifecycle.web.forms.fields import Field
from lifecycle.web.forms.reading import Form
from lifecycle.web.scans import photos_of
from lifecycle.web.typed import FILE


class Photos(Field, frozen=True):
    """照片."""

    kind: ClassVar[str] = "photos"

    def read(self, form: Form) -> tuple[str, ...]:
        chosen = photos_of(form.typed, self.name)
        if not chosen and not self.optional:
            form.wrong(f"{self.name}{FILE}", "form.required")
        return chosen

"""讲述者: in which language an account is, and what it calls buildings, documents, items, counties and persons."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Fact, StaffId
from lifecycle.wording import JOINED_BY, label


class Teller(Struct, frozen=True):
    """The language of an account, and the project that gives buildings their names."""

    project: Project | None
    lang: str
    called: Callable[[StaffId], str] = str
    rulebook: Rulebook | None = None
    corrected: Fact | None = None
    record: Callable[[int], str] | None = None

    def building(self, id_: BuildingId) -> str:
        return self.project.buildings[id_].name if self.project and id_ in self.project.buildings else id_

    def document(self, id_: str) -> str:
        """The title of a document of ours; others are called as somebody wrote them."""
        if self.rulebook is None:
            return id_
        titles = (each.title for each in self.rulebook.documents if each.id == id_)
        return self.rulebook.translated(next(titles, id_), self.lang)

    def county(self, code: str) -> str:
        known = self.rulebook.jurisdictions.by_code if self.rulebook else {}
        return known[code].name if code in known else code

    def field(self, name: str) -> str:
        return label(f"field.{name}", self.lang, of_towns=self.rulebook is not None and self.rulebook.jurisdictions.of_towns)

    def rule(self, id_: str) -> str:
        return self.rulebook.translated(self.rulebook.titles.get(id_, id_), self.lang) if self.rulebook else id_

    def item(self, id_: str) -> str:
        """What a list calls one of its items."""
        return self.rulebook.item_titles.get(id_, id_) if self.rulebook else id_

    def joined(self, words: Iterable[str]) -> str:
        return JOINED_BY[self.lang].join(words)

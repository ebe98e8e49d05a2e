"""项目的检查: what a project's own stream knows of checks on it, and of findings that hold back its filing."""

from datetime import date

from msgspec import Struct

from lifecycle.field_types import StreamName
from lifecycle.vocabulary import BuildingId, Citation


class SiteCheck(Struct, frozen=True, kw_only=True):
    """一次检查 of a project: since when and until when; its own stream tells the rest."""

    stream: StreamName
    origin: str
    buildings: tuple[BuildingId, ...]
    on: date
    closed_on: date | None = None


class OwedTest(Struct, frozen=True, kw_only=True):
    """缓做的试验 that the project still owes: the day by which it is made up may lie behind the acceptance."""

    check: StreamName
    site_test: str
    buildings: tuple[BuildingId, ...]
    on: date
    what: str
    deadline: date

    @property
    def name(self) -> str:
        """As sentences and lists call it."""
        return f"{self.check.removeprefix('check/')} {self.site_test}"


class OpenFinding(Struct, frozen=True, kw_only=True):
    """未销号的问题 that holds back the filing. clauses: of statutes that say so; without one it does so only by the choice of the bureau.

    key: of a key item (重点项), or as serious as one.
    """

    check: StreamName
    finding_id: str
    buildings: tuple[BuildingId, ...]
    on: date
    key: bool
    what: str
    clauses: tuple[Citation, ...] = ()

    @property
    def name(self) -> str:
        """As sentences and lists call it."""
        return f"{check_called(self.check)} {self.finding_id}"


def check_called(stream: StreamName) -> str:
    """编号 of a check, by its stream."""
    return stream.removeprefix("check/")

"""The register as tests read it, and projects to fill it with."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.project_register import ProjectRegister
from lifecycle.projections.register_query import Line, Page, Query, look_through, look_up
from lifecycle.projections.runner import Runner
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.vocabulary import ProjectId
from tests.desk.conftest import Office


class Sheet:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.runner = Runner(office.ledger, ProjectRegister())

    def page(self, *, counties: Collection[str] | None = None, **query: Any) -> Page:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return look_up(db, self.runner.sheets, Query(**query), counties)

    def found(self, **query: Any) -> list[str]:
        """The ids of the projects on a page; `total` agrees with the page, and the way of an export finds the same."""
        page = self.page(**query)
        counties = query.pop("counties", None)
        with snapshot(self.office.ledger.engine) as db:
            exported = [line.project for line in look_through(db, self.runner.sheets, Query(**query), counties)]
        assert [line.project for line in page.lines] == exported
        assert page.total == len(exported)
        return exported

    def only(self) -> Line:
        (line,) = self.page().lines
        return line

    def everything(self) -> list[list[tuple[Any, ...]]]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return [sorted(map(tuple, db.execute(select(*table.c))), key=repr) for table in self.runner.sheets]


def register(office: Office, number: int, name: str, *, region: str = "140581", unit: str = "某某建设单位", **fields: Any) -> ProjectId:
    id_ = ProjectId(f"p{number}")
    party = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name=unit))
    code = f"2304-{region}-04-01-{number:06}"
    office.register(**({"project": id_, "code": code, "name": name, "county": region, "parties": (party,)} | fields))
    return id_

"""项目一生: one project as it is planned: its buildings in batches, the day on which each batch comes to each gate, and its story."""

from datetime import date

from msgspec import Struct

from lifecycle.demo.people import Officers
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.buildings import NewBuilding
from lifecycle.projects.works.indicators import Declaration
from lifecycle.vocabulary import BuildingId, Funding, Gate, Indicators, Kind, ProjectId, Stage, WorksClass

Stated = dict[Stage, Indicators]
"""The indicators of one unit, stage by stage; a stage that the route does not have is not there."""


class PlannedBuilding(Struct, frozen=True, kw_only=True):
    """单体: as it is entered, and what is stated of it (or of each part, by the part's id)."""

    new: NewBuilding
    stated: dict[str | None, Stated]


class Batch(Struct, frozen=True, kw_only=True):
    """批次: buildings that go through the gates together, on these days. Empty when the works have no buildings."""

    number: int
    buildings: tuple[PlannedBuilding, ...]
    days: dict[Gate, date]

    @property
    def ids(self) -> tuple[BuildingId, ...]:
        return tuple(building.new.id for building in self.buildings) or (WHOLE,)

    def declarations(self, stage: Stage, paper: str | None = None) -> tuple[Declaration, ...]:
        """What is declared of all units at a stage; nothing where nothing is stated."""
        return tuple(
            Declaration(building=building.new.id, part=part, values=stated[stage], report_number=paper)
            for building in self.buildings
            for part, stated in building.stated.items()
            if stage in stated
        )


class Life(Struct, frozen=True, kw_only=True):
    """项目一生. entered_on: the day of its first entry in the register; existing: 存量补录; story: what befalls its first batch."""

    id: ProjectId
    number: int
    code: str
    name: str
    county: str
    kind: Kind
    works_class: WorksClass
    funding: Funding
    urban: bool
    bim_pilot: bool
    authority: str
    reviewer: str
    approved_on: date
    entered_on: date
    existing: bool
    parties: tuple[Party, ...]
    officers: Officers
    batches: tuple[Batch, ...]
    story: str | None = None

    @property
    def registered_on(self) -> date:
        """法定日期 of the registration: what exists already is registered under the day of its approval."""
        return self.approved_on if self.existing else self.entered_on

    @property
    def applicant(self) -> Unit:
        """建设单位."""
        return next(party.unit for party in self.parties if party.role is PartyRole.CONSTRUCTION_UNIT)

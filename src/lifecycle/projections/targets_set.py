"""下达的目标: what the city has recorded as the targets of a county and year; the last setting stands. Part of the county sheet."""

from datetime import date
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import BigInteger, Column, Connection, Date, MetaData, Table, Text, delete, insert, select

from lifecycle.compliance import quantities
from lifecycle.compliance.document import PRINTED, Target, TargetUnit
from lifecycle.compliance.problems import BadInput
from lifecycle.counties.targets import CountyTargetsSet, TargetValue
from lifecycle.ledger import Recorded
from lifecycle.projections.columns import Short, Whole
from lifecycle.vocabulary import Citation, Sha256, StaffId


class SetTarget(Struct, frozen=True, kw_only=True):
    """一县一项下达的目标, as it was recorded: by whom, on which day, where in the ledger, and by which words of which paper."""

    value: TargetValue
    on: date
    by: StaffId
    position: int
    clause: Citation
    document_sha256: Sha256

    def goal(self, target: Target) -> Decimal | None:
        """In the unit of the target, a share as a fraction of one; None if the recorded value is no number, or has another unit."""
        if self.value.unit != PRINTED[target.unit]:
            return None
        read, written = (
            (quantities.rate, f"{self.value.value}%") if target.unit is TargetUnit.SHARE else (quantities.area, self.value.value)
        )
        try:
            return read(written, target.id)
        except BadInput:
            return None


def table(metadata: MetaData, prefix: str) -> Table:
    """One row a county, a year and a target."""
    return Table(
        f"{prefix}county_targets_set",
        metadata,
        Column("county", Short(40), primary_key=True),
        Column("year", Whole, primary_key=True),
        Column("target", Short(80), primary_key=True),
        Column("value", Text, nullable=False),
        Column("unit", Text, nullable=False),
        Column("on", Date, nullable=False),
        Column("by", Short(40), nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("document", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("quote", Text, nullable=False),
        Column("document_sha256", Short(64), nullable=False),
    )


def enter(db: Connection, rows: Table, recorded: Recorded, fact: CountyTargetsSet) -> None:
    """A later setting takes the place of an earlier one, whole."""
    db.execute(delete(rows).where(rows.c.county == fact.county, rows.c.year == fact.year))
    common = {
        "county": fact.county,
        "year": fact.year,
        "on": fact.on,
        "by": fact.by,
        "position": recorded.position,
        "document": fact.clause.document,
        "place": fact.clause.place,
        "quote": fact.clause.quote,
        "document_sha256": fact.document_sha256,
    }
    db.execute(insert(rows), [common | {"target": each.target, "value": each.value, "unit": each.unit} for each in fact.targets])


def set_in(db: Connection, rows: Table, year: int) -> dict[tuple[str, str], SetTarget]:
    """The targets that stand recorded for a year, by target and county."""
    return {
        (row.target, row.county): SetTarget(
            value=TargetValue(target=row.target, value=row.value, unit=row.unit),
            on=row.on,
            by=StaffId(row.by),
            position=row.position,
            clause=Citation(row.document, row.place, row.quote),
            document_sha256=row.document_sha256,
        )
        for row in db.execute(select(rows).where(rows.c.year == year))
    }

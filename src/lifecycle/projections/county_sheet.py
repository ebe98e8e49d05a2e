"""县级目标总表: the targets of one year with how far each county has come, and the buildings behind each number."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from lifecycle.compliance.building import CountyFigures
from lifecycle.compliance.counting import SQUARE_METRES_IN_TEN_THOUSAND, Reason
from lifecycle.compliance.document import Rounding, Target, TargetUnit
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import reading, snapshot
from lifecycle.projections.county_progress import CountedBuilding, Progress, Tally, opened_to, progress, tallies
from lifecycle.projections.county_targets import CountyTables, CountyTargets
from lifecycle.projections.runner import Runner
from lifecycle.projections.targets_set import SetTarget, set_in
from lifecycle.vocabulary import ZERO, Refused, Verdict


class TargetTable(Struct, frozen=True, kw_only=True):
    """目标表 of one year: the targets, the counties by code and name, and how far each has come by a position of the ledger.

    set: the targets that the city has recorded beside those of the document.
    """

    year: int
    position: int
    targets: tuple[Target, ...]
    counties: Mapping[str, str]
    progress: Mapping[tuple[str, str], Progress]
    set: Mapping[tuple[str, str], SetTarget] = {}

    def reached(self, target: Target, county: str) -> Progress | None:
        """What a county has reached; None where nothing counts yet."""
        return self.progress.get((target.id, county))

    def set_otherwise(self, target: Target, county: str) -> SetTarget | None:
        """下达的与文件不一致: what was recorded for a county, where the document has another figure or none. Neither replaces the other."""
        recorded = self.set.get((target.id, county))
        return recorded if recorded and recorded.goal(target) != target.aim(county) else None

    def settings(self) -> dict[str, SetTarget]:
        """下达记录 by county, each once, whatever it set."""
        return {county: recorded for (_, county), recorded in self.set.items()}

    def whole(self, target: Target) -> Progress:
        """合计: the whole city. A share is that of the sums, never a mean of shares."""
        parts = [reached for (id_, _), reached in self.progress.items() if id_ == target.id]
        return Progress(
            target=target.id,
            county="",
            numerator_m2=sum((part.numerator_m2 for part in parts), ZERO),
            denominator_m2=sum((part.denominator_m2 for part in parts), ZERO),
            buildings=sum(part.buildings for part in parts),
        )

    def opened(self, target: str) -> Target:
        """The target of that name, in full (`document/target`) or by its own part alone. Raises Refused when no buildings are behind it."""
        known = tuple(each for each in self.targets if each.counting)
        chosen = next((each for each in known if target in (each.id, self.named(each), own_name(each))), None)
        if chosen is None:
            raise Refused("targets.unknown", target=target, known=tuple(each.id for each in known))
        return chosen

    def named(self, target: Target) -> str:
        """A target's name in an address or a form: its own, with that of its document where another one of the year is called the same."""
        alike = [each for each in self.targets if own_name(each) == own_name(target)]
        return own_name(target) if len(alike) == 1 else target.id.replace("/", ".")

    def documents(self) -> tuple[str, ...]:
        """The documents that set targets for the year, in their order."""
        return tuple(dict.fromkeys(each.clause.document for each in self.targets))

    def narrowed(self, document: str | None) -> "TargetTable":
        """The sheet of one document; None: of all that set targets for the year. Raises Refused for another document."""
        if document is None:
            return self
        if document not in self.documents():
            raise Refused("targets.none_of_document", document=document, year=self.year, known=self.documents())
        return replace(self, targets=tuple(each for each in self.targets if each.clause.document == document))


def years(rulebook: Rulebook) -> tuple[int, ...]:
    """有目标的年度."""
    return tuple(sorted({each.year for each in rulebook.targets}))


def refuse_without_targets(rulebook: Rulebook, year: int) -> None:
    """Raises Refused for a year that no document sets targets for."""
    if year not in years(rulebook):
        raise Refused("targets.none_for_year", year=year, years=years(rulebook))


def county_sheet(ledger: Ledger, rulebook: Rulebook, year: int) -> TargetTable:
    """The sheet as of the head of the ledger, by the documents as they are now. Raises Refused as `refuse_without_targets` does."""
    refuse_without_targets(rulebook, year)
    runner = Runner(ledger, CountyTargets(rulebook))
    position = runner.catch_up()
    with snapshot(ledger.engine) as db:
        return sheet_of(db, runner.sheets, rulebook, year, position)


def sheet_of(db: Connection, tables: CountyTables, rulebook: Rulebook, year: int, position: int) -> TargetTable:
    """The sheet as it is kept, which is as of a position."""
    return TargetTable(
        year=year,
        position=position,
        targets=tuple(each for each in rulebook.targets if each.year == year),
        counties={county.code: county.name for county in rulebook.jurisdictions.counties},
        progress=progress(db, tables.counted, year),
        set=set_in(db, tables.set, year),
    )


def buildings_behind(ledger: Ledger, rulebook: Rulebook, target: Target, county: str | None = None) -> list[CountedBuilding]:
    """数字背后的单体, all of them, of the city or of one county, as the sheet that was read last has them."""
    runner = Runner(ledger, CountyTargets(rulebook))
    with reading(ledger.engine) as db:
        return opened_to(db, runner.sheets.counted, target.id, None if county is None else {county})


class Opening(Struct, frozen=True, kw_only=True):
    """打开的数字: a page of the buildings behind it, and how many there are for each reason."""

    tallies: tuple[Tally, ...]
    buildings: tuple[CountedBuilding, ...]


def opening(
    db: Connection,
    tables: CountyTables,
    target: Target,
    counties: Collection[str] | None,
    *,
    reason: Reason | None = None,
    limit: int,
    offset: int = 0,
) -> Opening:
    """A page of the buildings behind a number, of some counties or (None) of all, and what they add up to."""
    return Opening(
        tallies=tuple(tallies(db, tables.counted, target.id, counties)),
        buildings=tuple(opened_to(db, tables.counted, target.id, counties, reason=reason, limit=limit, offset=offset)),
    )


def own_name(target: Target) -> str:
    """The part of a target's id behind its document."""
    return target.id.split("/")[-1]


def reported(target: Target, reached: Progress | None) -> str | None:
    """As the document has figures reported; two decimals, cut off, where it does not say how. None: there is no figure."""
    if target.counting is None:
        return None
    if target.unit is TargetUnit.SHARE:
        return None if reached is None or reached.share is None else f"{_cut(target, reached.share * 100)}%"
    return str(_cut(target, (reached.numerator_m2 if reached else ZERO) / SQUARE_METRES_IN_TEN_THOUSAND))


def judged(sheet: TargetTable, rulebook: Rulebook, county: str, on: date) -> tuple[Verdict, ...]:
    """县级评判: the rules on counties against what a county has reached by this sheet, exactly. A share is cut off, so that none below a
    bound reaches it.
    """
    figures: dict[str, Decimal] = {}
    for target in sheet.targets:
        reached = sheet.reached(target, county)
        if target.figure is None or reached is None:
            continue
        value = reached.share if target.unit is TargetUnit.SHARE else reached.numerator_m2
        if value is not None:
            figures[target.figure.name] = value.quantize(SIX_DECIMALS, rounding=ROUND_DOWN)
    return rulebook.judge_county(CountyFigures(county=county, figures=figures), on)


class StandingToTarget(StrEnum):
    """目标进度的评语."""

    NOT_COUNTED = "not_counted"  # 尚未计数
    NOT_SET = "not_set"  # 未下达任务
    NOT_DIVIDED = "not_divided"  # 本文件没有分到县、镇街的指标
    NOT_ADDRESSED = "not_addressed"  # 本文件不及于这里
    NO_TOTAL = "no_total"  # 本文件没有全市合计的指标
    NOTHING_YET = "nothing_yet"  # 尚无计入
    BEHIND = "behind"  # 尚有差距
    REACHED = "reached"  # 已达到


def standing_to_target(target: Target, aim: Decimal | None, reached: Progress | None, *, whole: bool = False) -> StandingToTarget:
    """Where a county, or the city, stands against a goal as printed; judged by exact figures, not by those cut off for the report.

    aim: None where the document prints none. whole: of the whole city.
    """
    if target.counting is None:
        return StandingToTarget.NOT_COUNTED
    if aim is None:
        of_county = StandingToTarget.NOT_ADDRESSED if target.counties else StandingToTarget.NOT_DIVIDED
        return StandingToTarget.NO_TOTAL if whole else of_county
    if not aim:
        return StandingToTarget.NOT_SET
    if reached is None or not reached.buildings:
        return StandingToTarget.NOTHING_YET
    return StandingToTarget.REACHED if fraction(target, aim, reached) >= 1 else StandingToTarget.BEHIND


def fraction(target: Target, aim: Decimal, reached: Progress) -> Decimal:
    """完成的份额: what was reached, in parts of the goal; more than one when it was passed."""
    if target.unit is TargetUnit.SHARE:
        return (reached.share or ZERO) / aim
    return reached.numerator_m2 / SQUARE_METRES_IN_TEN_THOUSAND / aim


def gap(target: Target, aim: Decimal, reached: Progress | None) -> str:
    """差额, so that it and the reported figure make up the goal: percentage points, or the printed unit."""
    figure = Decimal((reported(target, reached) or "0").rstrip("%"))
    return f"{(aim * 100 if target.unit is TargetUnit.SHARE else aim) - figure:.{_decimals(target)}f}"


def printed(target: Target, goal: Decimal | None) -> str:
    """A goal as the document prints it: 24%, 9.75; — where it prints none."""
    if goal is None:
        return "—"
    return f"{(goal * 100).normalize():f}%" if target.unit is TargetUnit.SHARE else f"{goal.normalize():f}"


def _decimals(target: Target) -> int:
    return target.reporting.decimals if target.reporting else DECIMALS


def _cut(target: Target, value: Decimal) -> Decimal:
    up = target.reporting is not None and target.reporting.rounding is Rounding.HALF_UP
    return value.quantize(Decimal(1).scaleb(-_decimals(target)), rounding=ROUND_HALF_UP if up else ROUND_DOWN)


SIX_DECIMALS = Decimal("0.000001")
DECIMALS = 2
"""As many are shown where a document does not say how its figures are reported."""

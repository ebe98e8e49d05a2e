"""县级目标总表: 附件1 of one year with how far each county has come, and the buildings behind each number."""

from collections.abc import Collection, Mapping
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from msgspec import Struct

from lifecycle.compliance.counting import SQUARE_METRES_IN_TEN_THOUSAND, Reason
from lifecycle.compliance.document import Target, TargetUnit
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import reading, snapshot
from lifecycle.projections.county_progress import CountedBuilding, Progress, Tally, opened_to, progress, tallies
from lifecycle.projections.county_targets import CountyTables, CountyTargets, up_to_date
from lifecycle.projections.runner import Runner
from lifecycle.projections.targets_set import SetTarget, set_in
from lifecycle.vocabulary import ZERO, Refused


class Sheet(Struct, frozen=True, kw_only=True):
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
        """下达的与附件1不一致: what was recorded for a county, where it is not what the document says. Neither gives way to the other."""
        recorded = self.set.get((target.id, county))
        return recorded if recorded and recorded.goal(target) != target.counties[county] else None

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
        chosen = next((each for each in known if target in (each.id, own_name(each))), None)
        if chosen is None:
            raise Refused("targets.unknown", target=target, known=tuple(each.id for each in known))
        return chosen


def years(rulebook: Rulebook) -> tuple[int, ...]:
    """有目标的年度."""
    return tuple(sorted({each.year for each in rulebook.targets}))


def county_sheet(ledger: Ledger, rulebook: Rulebook, year: int) -> Sheet:
    """The sheet as of the head of the ledger, by the documents as they are now. Raises Refused as `sheet_of` does."""
    projection = CountyTargets(rulebook.documents)
    runner = Runner(ledger, projection)
    up_to_date(runner, projection)
    return sheet_of(runner, rulebook, year)


def sheet_of(runner: Runner[CountyTables], rulebook: Rulebook, year: int) -> Sheet:
    """The sheet as the runner keeps it, brought up to the ledger. Raises Refused for a year that no document sets targets for."""
    chosen = tuple(each for each in rulebook.targets if each.year == year)
    if not chosen:
        raise Refused("targets.none_for_year", year=year, years=years(rulebook))
    position = runner.catch_up()
    with snapshot(runner.ledger.engine) as db:
        reached, recorded = progress(db, runner.sheets.counted, year), set_in(db, runner.sheets.set, year)
    counties = {county.code: county.name for county in rulebook.jurisdictions.counties}
    return Sheet(year=year, position=position, targets=chosen, counties=counties, progress=reached, set=recorded)


def buildings_behind(ledger: Ledger, rulebook: Rulebook, target: Target, county: str | None = None) -> list[CountedBuilding]:
    """数字背后的单体, all of them, of the city or of one county, as the sheet that was read last has them."""
    runner = Runner(ledger, CountyTargets(rulebook.documents))
    with reading(ledger.engine) as db:
        return opened_to(db, runner.sheets.counted, target.id, None if county is None else {county})


class Opening(Struct, frozen=True, kw_only=True):
    """打开的数字: a page of the buildings behind it, and how many there are for each reason."""

    tallies: tuple[Tally, ...]
    buildings: tuple[CountedBuilding, ...]


def opening(
    runner: Runner[CountyTables],
    target: Target,
    counties: Collection[str] | None,
    *,
    reason: Reason | None = None,
    limit: int,
    offset: int = 0,
) -> Opening:
    """A page of the buildings behind a number, of some counties or (None) of all, and what they add up to."""
    sheet = runner.sheets.counted
    with snapshot(runner.ledger.engine) as db:
        return Opening(
            tallies=tuple(tallies(db, sheet, target.id, counties)),
            buildings=tuple(opened_to(db, sheet, target.id, counties, reason=reason, limit=limit, offset=offset)),
        )


def own_name(target: Target) -> str:
    """The part of a target's id behind its document."""
    return target.id.split("/")[-1]


def reported(target: Target, reached: Progress | None) -> str | None:
    """As reported: two decimals, cut off and never rounded up (附件2附件1 三: 精确到小数点后两位，只舍不入). None: there is no figure."""
    if target.counting is None:
        return None
    if target.unit is TargetUnit.SHARE:
        return None if reached is None or reached.share is None else f"{_cut(reached.share * 100)}%"
    return str(_cut((reached.numerator_m2 if reached else ZERO) / SQUARE_METRES_IN_TEN_THOUSAND))


class StandingToTarget(StrEnum):
    """目标进度的评语."""

    NOT_COUNTED = "not_counted"  # 尚未计数
    NOT_SET = "not_set"  # 未下达任务
    NOTHING_YET = "nothing_yet"  # 尚无计入
    BEHIND = "behind"  # 尚有差距
    REACHED = "reached"  # 已达到


def standing(target: Target, aim: Decimal, reached: Progress | None) -> StandingToTarget:
    """Where a county, or the city, stands against a goal as printed; judged by exact figures, not by those cut off for the report."""
    if target.counting is None:
        return StandingToTarget.NOT_COUNTED
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
    return f"{(aim * 100 if target.unit is TargetUnit.SHARE else aim) - figure:.2f}"


def printed(target: Target, goal: Decimal) -> str:
    """A goal as the document prints it: 24%, 9.75."""
    return f"{(goal * 100).normalize():f}%" if target.unit is TargetUnit.SHARE else f"{goal.normalize():f}"


def _cut(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_DOWN)

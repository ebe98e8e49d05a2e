"""年度目标表: what counts toward the numbers of the year, and why."""

from decimal import Decimal

from pytest_bdd import parsers, then

from lifecycle.compliance.counting import SQUARE_METRES_IN_TEN_THOUSAND, Reason, goal
from lifecycle.compliance.document import Target
from lifecycle.ledger.store.database import reading
from lifecycle.projections.county_progress import CountedBuilding, Progress, opened_to, progress
from lifecycle.projections.county_targets import CountyTargets
from lifecycle.projections.runner import Runner
from lifecycle.projections.totals import Totalled
from tests.packaged import rulebook
from tests.steps.case import Case
from tests.steps.words import AREA, COUNTIES, UNIT, any_of, building_id, by_label

REASONS = by_label(Reason)
COUNTED_FOR = rf'(?P<year>\d{{4}})年(?P<county>{any_of(COUNTIES)})"(?P<title>[^"]+)"'


def target(title: str) -> Target:
    (found,) = [target for target in rulebook().targets if target.title == title]
    return found


def sheet(case: Case) -> Totalled:
    """The sheet, brought up to the newest fact."""
    runner = Runner(case.office.ledger, CountyTargets(rulebook()))
    runner.catch_up()
    return runner.sheets.counted


def reached(case: Case, year: str, county: str, title: str) -> Progress | None:
    """What the sheet says of a county."""
    rows = sheet(case)
    with reading(case.office.ledger.engine) as db:
        return progress(db, rows, int(year)).get((target(title).id, COUNTIES[county]))


def lines(case: Case, title: str) -> list[CountedBuilding]:
    """The buildings behind a number."""
    rows = sheet(case)
    with reading(case.office.ledger.engine) as db:
        return opened_to(db, rows, target(title).id)


@then(parsers.re(rf"{COUNTED_FOR}是(?P<share>{AREA})%"))
def _(case: Case, year: str, county: str, title: str, share: str) -> None:
    counted = reached(case, year, county, title)
    assert counted
    assert counted.share == Decimal(share).scaleb(-2)


@then(parsers.re(rf"{COUNTED_FOR}是(?P<area>{AREA})万平方米"))
def _(case: Case, year: str, county: str, title: str, area: str) -> None:
    counted = reached(case, year, county, title)
    assert counted
    assert counted.numerator_m2 == Decimal(area) * SQUARE_METRES_IN_TEN_THOUSAND


@then(parsers.re(rf"{COUNTED_FOR}没有可计的单体"))
def _(case: Case, year: str, county: str, title: str) -> None:
    assert reached(case, year, county, title) is None


@then(parsers.re(rf"{COUNTED_FOR}的目标是(?P<printed>{AREA})(?P<unit>%|万平方米)"))
def _(case: Case, year: str, county: str, title: str, printed: str, unit: str) -> None:
    assert str(target(title).year) == year
    scale = Decimal("0.01") if unit == "%" else SQUARE_METRES_IN_TEN_THOUSAND
    assert goal(target(title), COUNTIES[county]) == Decimal(printed) * scale


@then(parsers.re(rf'(?P<unit>{UNIT})在"(?P<title>[^"]+)"中(?P<reason>{any_of(REASONS)})'))
def _(case: Case, unit: str, title: str, reason: str) -> None:
    (line,) = [line for line in lines(case, title) if (line.code, line.unit) == (case.project.code, building_id(unit))]
    assert line.reason is REASONS[reason]

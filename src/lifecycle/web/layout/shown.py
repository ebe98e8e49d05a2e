"""显示: how values look on a page. Filters of the templates; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any
from urllib.parse import urlencode

from lifecycle.compliance.comparisons import Comparison, shown
from lifecycle.compliance.phrases import amount, found, missing_name, requirement
from lifecycle.compliance.phrases import warned as in_words
from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.telling.unfit_codes import unfit as unfit_code
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.terms import ItemResult
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.papers.paper import written
from lifecycle.policies.measures import MEASURES
from lifecycle.projections.number_book import PaperState
from lifecycle.projects.works.building import PassageStatus
from lifecycle.vocabulary import BuildingId, Ruling, TimeOfDay, Verdict
from lifecycle.web.layout.conditions import conditions_shown, tally, verdicts_shown
from lifecycle.web.layout.ladder import ladder
from lifecycle.wording import JOINED_BY, label, say

NOTHING = "—"
MOST_IN_A_ROW = 30

SHAPES: dict[Enum, str] = {
    Ruling.MET: "met",
    Ruling.UNMET: "unmet",
    Ruling.UNDETERMINED: "undetermined",
    Ruling.NOT_APPLICABLE: "na",
    PassageStatus.PASSED: "met",
    PassageStatus.NOT_REQUIRED: "exempt",
    PassageStatus.UNDER_WAY: "going",
    PassageStatus.REOPENED: "undetermined",
    PassageStatus.REFUSED: "unmet",
    PassageStatus.REVOKED: "void",
    PassageStatus.CANCELLED: "void",
    PassageStatus.LAPSED: "void",
    PaperState.STANDS: "met",
    PaperState.STANDS_IN_PART: "undetermined",
    PaperState.MISTAKEN: "na",
    PaperState.ANNULLED: "na",
    ItemResult.MET: "met",
    ItemResult.UNMET: "unmet",
    ItemResult.NOT_CONCERNED: "na",
    ItemResult.NOT_YET: "going",
    ItemResult.NOT_CHECKED: "undetermined",
    FindingStatus.FOUND: "unmet",
    FindingStatus.ORDERED: "going",
    FindingStatus.REPLIED: "undetermined",
    FindingStatus.RECTIFIED: "undetermined",
    FindingStatus.CLOSED: "met",
    FindingStatus.DROPPED: "void",
    LabResult.PASSED: "met",
    LabResult.FAILED: "unmet",
}
"""形状 of the mark beside a word, since colour alone carries no meaning; drawn in static/marks.css."""


def area(value: Decimal | None) -> str:
    """48,230.50, lined up by two decimals; more only where there are more."""
    if value is None:
        return NOTHING
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{exact:,.{places}f}"


def number(value: int) -> str:
    """18,204: how many there are. A position in the ledger is no amount, and is written as it is."""
    return f"{value:,}"


def indicator(lang: str, value: Any, name: str) -> str:
    """An indicator as a person reads it: 72%, 一星级, 是, 1,934 m²; — where nobody stated it."""
    return NOTHING if value is None else amount(name, shown(MEASURES[name].unit, value), lang)


def measured(lang: str, verdict: Verdict) -> str:
    """The value that a verdict looked at: 48.6%, 未申报; 无规定 where it looked for a rule and found none."""
    if verdict.comparison == Comparison.SOME_RULE_IN_FORCE and verdict.measured is False:
        return say("look.verdict.no_rule", lang)
    return found(verdict, lang)


def required(lang: str, verdict: Verdict) -> str:
    """What was asked for: 不低于50%."""
    return requirement(verdict, lang)


def warned(lang: str, verdict: Verdict) -> str:
    """The warning of a verdict."""
    return in_words(verdict, lang) or ""


def missing(lang: str, verdict: Verdict) -> str:
    """What is not there, by name: 节能率、开工日期."""
    return joined(lang, [missing_name(name, lang) for name in verdict.missing])


def joined(lang: str, words: list[str] | tuple[str, ...]) -> str:
    """1号楼、2号楼."""
    return JOINED_BY[lang].join(words)


CALLED, BEGUN_WITH = 8, 3
"""So many are named one by one; of more, these few stand for all."""


def unfit(lang: str, code: str | None) -> str:
    """What stands beside a 统一社会信用代码 whose check character does not fit."""
    return unfit_code(code, lang)


def briefly(lang: str, words: list[str] | tuple[str, ...]) -> str:
    """Where a line has to do: 1号楼、2号楼; of many, 1号楼、2号楼、3号楼等200栋."""
    if len(words) <= CALLED:
        return joined(lang, words)
    return say("look.and_others", lang, first=joined(lang, words[:BEGUN_WITH]), count=len(words))


def labelled(lang: str, member: Enum | str) -> str:
    """The word for an enum member, or for a dotted slug."""
    return label(member, lang)


def moment(recorded_at: datetime) -> str:
    """A moment of recording, in Asia/Shanghai."""
    return f"{recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def day(on: date | None) -> str:
    """A legal date."""
    return NOTHING if on is None else on.isoformat()


def when(on: date | None, at: TimeOfDay | None = None) -> str:
    """A legal date, and the time of that day where it is known."""
    return f"{day(on)} {at}" if at else day(on)


def shape(member: Enum) -> str:
    return SHAPES[member]


def called_by(verdicts: Iterable[Verdict], names: Mapping[BuildingId | None, str]) -> list[str]:
    """The buildings of these verdicts by their names, or the project as a whole."""
    return [names[verdict.building] for verdict in verdicts]


def query(path: str, **wanted: Any) -> str:
    """An address with its query; what is None or empty is left out, a list is repeated."""
    asked = urlencode({name: value for name, value in wanted.items() if value not in (None, "", [], ())}, doseq=True)
    return f"{path}?{asked}" if asked else str(path)


def pages_near(page: int, pages: int) -> list[int]:
    """The pages that a pager names: the first, the last, this one and its neighbours."""
    return sorted({each for each in (1, page - 1, page, page + 1, pages) if 1 <= each <= pages})


def fit_a_row(options: Sequence[tuple[str, str]]) -> bool:
    """Whether the words of all options are short enough to stand in one row."""
    return sum(len(words) for _, words in options) < MOST_IN_A_ROW


def filters(lang: str) -> dict[str, Callable[..., Any]]:
    """The filters of the templates, those with words in one language."""
    spoken: dict[str, Callable[..., str]] = {
        "label": labelled,
        "indicator": indicator,
        "measured": measured,
        "required": required,
        "missing": missing,
        "warned": warned,
        "joined": joined,
        "unfit": unfit,
        "briefly": briefly,
        "written": written,
    }
    plain: dict[str, Callable[..., str]] = {
        "area": area,
        "number": number,
        "moment": moment,
        "day": day,
        "when": when,
        "shape": shape,
        "query": query,
    }
    laid_out: dict[str, Callable[..., Any]] = {
        "conditions_shown": conditions_shown,
        "verdicts_shown": verdicts_shown,
        "pages_near": pages_near,
        "fit_a_row": fit_a_row,
        "tally": tally,
        "ladder": ladder,
        "called_by": called_by,
    }
    return {**{name: partial(said, lang) for name, said in spoken.items()}, **plain, **laid_out}

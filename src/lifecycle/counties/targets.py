"""年度目标: what a county has to reach in a year, as the document's table says (附件1)."""

from collections.abc import Iterable

from msgspec import Struct

from lifecycle.field_types import Code, Id, OneLine
from lifecycle.values.ends import Year
from lifecycle.vocabulary import Citation, Command, County, Fact, Refused, Sha256, TextLine, fact_of


class TargetValue(Struct, frozen=True, kw_only=True):
    """目标值: `target` names the provision, `value` is as printed with its unit beside it ("24" "%", "9.75" "万平方米")."""

    target: Id[TextLine]
    value: Code[OneLine]
    unit: Code[OneLine]


class CountyTargetsSet(Fact, frozen=True, kw_only=True, tag="county-targets-set"):
    """年度目标下达: the targets of one county for one year, with the document version and the place that set them."""

    county: County
    year: int
    targets: tuple[TargetValue, ...]
    clause: Citation
    document_sha256: Sha256


class SetCountyTargets(Command, frozen=True, kw_only=True):
    """下达年度目标."""

    county: County
    year: Year
    targets: tuple[TargetValue, ...]
    clause: Citation
    document_sha256: Sha256


def set_targets(earlier: Iterable[Fact], command: SetCountyTargets) -> list[Fact]:
    """下达年度目标. A later setting replaces an earlier one. Raises Refused when nothing is set, twice one target, or nothing new."""
    names = [target.target for target in command.targets]
    if not names or len(set(names)) < len(names):
        raise Refused("targets.each_once", county=command.county)
    if any(isinstance(fact, CountyTargetsSet) and fact.targets == command.targets for fact in list(earlier)[-1:]):
        raise Refused("targets.same", county=command.county, year=command.year)
    return [fact_of(CountyTargetsSet, command)]

"""所属城市: the city of the ledger, and the check that counties and regions in commands belong to it.

Marks in the types say where commands and facts name them. The city is recorded when an empty ledger is opened for the first time. After
that, a folder of another city cannot open it.
"""

from collections.abc import Callable, Sequence
from datetime import date

from lifecycle.calendar import Laws
from lifecycle.compliance.jurisdictions import Jurisdiction, Jurisdictions
from lifecycle.field_types import Code
from lifecycle.ledger import Ledger, Stream
from lifecycle.ledger.entering import enter
from lifecycle.ledger.tree.stream_heads import SYSTEM
from lifecycle.projects.doubts import Known
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after
from lifecycle.values.identifiers import region_of
from lifecycle.values.marks import Finder
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import Command, CommandId, Fact, Refused, TextLine

COUNTIES = Finder(lambda leaf: leaf.marks.get("place") == "county")
"""县(市、区) that a command, or a fact, names anew."""
CODES = Finder(lambda leaf: leaf.marks.get("place") == "code")
"""项目代码, inside which a region stands."""
STREAM = "city"
NAMED_BY_NONE = "140500"
"""晋城市: the city of a ledger that names none. All ledgers of the releases before this fact were its own."""


class CityNamed(Fact, frozen=True, kw_only=True, tag="city-named"):
    """所属城市: the city whose ledger this is, by its code and its name on that day."""

    city: Code[TextLine]
    name: TextLine


def city_of(ledger: Ledger) -> str | None:
    """The code of the ledger's city; None for a ledger that is still empty."""
    named = [recorded.fact.city for recorded in ledger.load(STREAM).recorded if isinstance(recorded.fact, CityNamed)]
    if named:
        return named[0]
    return NAMED_BY_NONE if ledger.head() else None


def settle_city(ledger: Ledger, units: Jurisdictions, today: date) -> None:
    """Records whose ledger it is, where it is empty; it stays so. Raises Refused for the units of another city."""
    own = units.by_code[units.city]
    if (found := city_of(ledger)) is None and own.code != NAMED_BY_NONE:
        _name(ledger, own, today)
        found = city_of(ledger)
    if found not in (None, own.code):
        raise Refused("city.other", ledger=found, code=own.code, name=own.name)


def _name(ledger: Ledger, city: Jurisdiction, today: date) -> None:
    def named(stream: Stream) -> Fact | None:
        return None if stream.recorded else CityNamed(on=today, by=SYSTEM, city=city.code, name=city.name)

    enter(ledger, STREAM, named, frozenset({STREAM}), CommandId(f"city/{city.code}"), SYSTEM)


def known_of_places(jurisdictions: Jurisdictions, names: Names = NOBODY, laws: Callable[[], Laws] = Laws) -> Known:
    """所知 of the regions, beside the names and the laws: what is asked of a project that is entered elsewhere than its code says."""

    def place(code: str) -> str:
        return jurisdictions.by_code[code].name if code in jurisdictions.by_code else code

    return Known(names=names, counties=lambda region: [county.code for county in jurisdictions.under(region)], place=place, laws=laws)


def refuse_unknown_place(jurisdictions: Jurisdictions, said: Command | Fact, before: Fact | None = None) -> None:
    """Raises Refused for a county, or a region inside a 项目代码, that is not of this city.

    before: the fact as it stood before its correction; what it said of places is not asked about again.
    """
    counties, regions = [county.code for county in jurisdictions.counties], jurisdictions.regions
    for county in _new(COUNTIES, said, before):
        if county not in counties:
            raise Refused("county.unknown", county=county, known=tuple(counties))
    for code in _new(CODES, said, before):
        region = region_of(code)
        if region not in regions:
            raise Refused("project.region_unknown", code=code, region=region)


def refuse_moved_elsewhere(jurisdictions: Jurisdictions, facts: Sequence[Fact], happened: Sequence[Fact]) -> None:
    """The same check of the resulting facts, and of facts as corrected, since the command of a correction has no such marks. facts: of
    the stream."""
    for fact in happened:
        wrong, right = before_and_after(facts, fact) if isinstance(fact, FactCorrected) else (None, fact)
        refuse_unknown_place(jurisdictions, right, wrong)


def _new(marked: Finder, said: Command | Fact, before: Fact | None) -> list[str]:
    known = list(marked.values(before)) if before else []
    return [value for value in marked.values(said) if value not in known]

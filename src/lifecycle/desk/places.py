"""所在地: what a command says of counties and regions has to lie in this city; where it says so is marked in its types."""

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.projects.doubts import Known
from lifecycle.projects.parties import region_of
from lifecycle.values.marks import Finder
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import Command, Refused

COUNTIES = Finder(lambda leaf: leaf.marks.get("place") == "county")
"""县(市、区) that a command names anew."""
CODES = Finder(lambda leaf: leaf.marks.get("place") == "code")
"""项目代码, inside which a region stands."""


def known_of_places(jurisdictions: Jurisdictions, names: Names = NOBODY) -> Known:
    """所知 of the regions, beside the names: what is asked of a project that is entered elsewhere than its code says."""

    def place(code: str) -> str:
        return jurisdictions.by_code[code].name if code in jurisdictions.by_code else code

    return Known(names=names, counties=lambda region: [county.code for county in jurisdictions.under(region)], place=place)


def refuse_unknown_place(jurisdictions: Jurisdictions, command: Command) -> None:
    """Raises Refused for a county, or a region inside a 项目代码, that is not of this city."""
    counties, regions = [county.code for county in jurisdictions.counties], jurisdictions.regions
    for county in COUNTIES.values(command):
        if county not in counties:
            raise Refused("county.unknown", county=county, known=tuple(counties))
    for code in CODES.values(command):
        region = region_of(code)
        if region not in regions:
            raise Refused("project.region_unknown", code=code, region=region)

"""阵容: which projects there are, before a day, an area or a name is drawn: how many of what, where."""

from collections.abc import Iterator
from itertools import cycle

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.demo.names import COUNTY_NAMES
from lifecycle.vocabulary import Funding, Gate, Kind, Use, WorksClass


class Cast(Struct, frozen=True, kw_only=True):
    """角色: what is settled about a project beforehand; what is None is drawn.

    city: decided by the city's officers; month: of 2023, in which it is registered; last: it goes no further than this gate;
    shops: 商住楼; existing: 存量补录; retrofit_m2: how much is renovated; by_standard: the level of the energy standard is stated too.
    """

    county: str | None = None
    kind: Kind = Kind.NEW
    works_class: WorksClass = WorksClass.BUILDING
    use: Use = Use.RESIDENTIAL
    funding: Funding = Funding.PRIVATE
    name: str | None = None
    buildings: int = 2
    batches: int = 1
    month: int | None = 1
    last: Gate | None = None
    city: bool = False
    urban: bool = True
    bim_pilot: bool = False
    shops: bool = False
    existing: bool = False
    retrofit_m2: int | None = None
    by_standard: bool = False


NOTHING_STARTED = "140524"
"""陵川县, where nothing was started in the year."""
COUNTIES = tuple(county for county in COUNTY_NAMES if county != NOTHING_STARTED)

_STATE, _GOVERNMENT = Funding.STATE_OWNED, Funding.GOVERNMENT
_ROUND = (
    Cast(buildings=6, batches=2),
    Cast(use=Use.SCHOOL, funding=_GOVERNMENT),
    Cast(buildings=4, batches=2, shops=True),
    Cast(use=Use.INDUSTRIAL),
    Cast(buildings=8, batches=3, funding=_STATE),
    Cast(use=Use.OFFICE, funding=_GOVERNMENT, buildings=1),
    Cast(use=Use.COMMERCIAL, buildings=1),
    Cast(use=Use.AFFORDABLE_HOUSING, funding=_STATE, buildings=3),
    Cast(use=Use.OTHER_PUBLIC, funding=_GOVERNMENT, buildings=1, urban=False),
    Cast(buildings=5, batches=2),
    Cast(use=Use.HOTEL, buildings=1),
    Cast(use=Use.HOSPITAL, funding=_GOVERNMENT, buildings=1),
    Cast(buildings=3, urban=False),
    Cast(use=Use.COMPLEX, funding=_STATE, buildings=1, bim_pilot=True),
    Cast(use=Use.RESEARCH, buildings=1),
    Cast(use=Use.TRANSPORT, funding=_STATE, buildings=1),
)
"""新建项目, of which each county has some, in turn."""
_NUMBERS = {"140502": 16, "140500KF": 9, "140525": 10, "140581": 12, "140522": 11, "140524": 8, "140521": 9}

_RETROFITS = (
    ("140502", Kind.RESIDENTIAL_RETROFIT, 98_600, 4),
    ("140581", Kind.RESIDENTIAL_RETROFIT, 73_200, 3),
    ("140522", Kind.RESIDENTIAL_RETROFIT, 97_500, 4),
    ("140521", Kind.RESIDENTIAL_RETROFIT, 41_300, 2),
    ("140524", Kind.RESIDENTIAL_RETROFIT, 40_000, 2),
    ("140581", Kind.PUBLIC_RETROFIT, 27_400, 2),
    ("140524", Kind.PUBLIC_RETROFIT, 52_000, 2),
)
"""County, kind, square metres in all, in so many projects: short of 附件1, beyond it, and (阳城县) just what it asks for."""


def ordinary_casts() -> Iterator[Cast]:
    """The projects that no story is told of."""
    yield from _new()
    yield from _existing()
    yield from _retrofits()
    for works_class, county in zip(cycle(WorksClass), COUNTY_NAMES, strict=False):
        if works_class is not WorksClass.BUILDING:
            yield Cast(county=county, works_class=works_class, funding=_GOVERNMENT, month=None, buildings=0, last=_last(county))
    for county, kind in zip(COUNTIES, cycle((Kind.ALTERATION, Kind.EXTENSION)), strict=False):
        yield Cast(county=county, kind=kind, use=Use.SCHOOL, funding=_STATE, month=None, buildings=1)


def _new() -> Iterator[Cast]:
    """The last one of each county comes at the end of the year, and does not come far."""
    rounds = cycle(_ROUND)
    for county, number in _NUMBERS.items():
        for left, cast in zip(reversed(range(number)), rounds, strict=False):
            yield replace(cast, county=county, month=None if left else 12, last=_last(county))


def _existing() -> Iterator[Cast]:
    """存量补录: begun under older conditions, finished in the year."""
    for county in COUNTIES:
        yield Cast(county=county, existing=True, buildings=3)
        yield Cast(county=county, existing=True, use=Use.OTHER_PUBLIC, funding=_GOVERNMENT, buildings=1)


def _retrofits() -> Iterator[Cast]:
    for county, kind, square_metres, projects in _RETROFITS:
        use = Use.RESIDENTIAL if kind is Kind.RESIDENTIAL_RETROFIT else Use.OFFICE
        for number in range(projects):
            share = square_metres // projects + (square_metres % projects if number == 0 else 0)
            yield Cast(
                county=county,
                kind=kind,
                use=use,
                funding=_GOVERNMENT,
                buildings=3 + number,
                month=1 + number,
                last=_last(county),
                retrofit_m2=share,
            )


def _last(county: str) -> Gate | None:
    return Gate.CONSTRUCTION_PERMIT if county == NOTHING_STARTED else None

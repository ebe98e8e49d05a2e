"""管辖区划: nation, province, city, counties and 镇街 by administrative code; a unit inherits from all above it."""

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """区划级别."""

    NATION = "nation"  # 国家
    PROVINCE = "province"  # 省
    CITY = "city"  # 市
    COUNTY = "county"  # 县（市、区）
    TOWN = "town"  # 镇街


HIGHEST_FIRST = tuple(Level)


class Jurisdiction(Struct, frozen=True, kw_only=True):
    """区划. standard: whether GB/T 2260 has the code; note: why not; verified: false where the code was not compared with its source;
    spelled: 汉语拼音 of its name, in small letters, as people type it; None where the table does not say.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    standard: bool
    line: int
    note: str | None = None
    verified: bool = True
    spelled: str | None = None


class Jurisdictions(Struct, frozen=True):
    """区划表, by code. city: the one whose ledger this is; other cities may stand in the table beside it."""

    by_code: dict[str, Jurisdiction]
    city: str

    def units_of(self, code: str) -> tuple[Jurisdiction, ...]:
        """下辖单位: the counties or 镇街 directly below a unit, in the order of the table."""
        return tuple(each for each in self.by_code.values() if each.parent == code and each.level in (Level.COUNTY, Level.TOWN))

    @property
    def counties(self) -> tuple[Jurisdiction, ...]:
        """The units of the ledger's city: its counties, or its 镇街 where it has no counties. Each project is one unit's."""
        return self.units_of(self.city)

    @property
    def called(self) -> tuple[str, ...]:
        """What the city and its units are called, as it is written and as it is spelled in letters."""
        own = (self.by_code[self.city], *self.counties)
        return tuple(name for each in own for name in (each.name, each.spelled) if name)

    @property
    def of_towns(self) -> bool:
        """Whether the city's units are 镇街: what is said of counties then names those."""
        return all(each.level is Level.TOWN for each in self.counties)

    def under(self, code: str) -> tuple[Jurisdiction, ...]:
        """The units of the ledger's city that inherit from a unit: those that its documents speak to."""
        return tuple(each for each in self.counties if code in self.chain(each.code))

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit and all above it."""
        parent = self.by_code[code].parent
        return (code, *self.chain(parent)) if parent else (code,)

    @property
    def regions(self) -> tuple[str, ...]:
        """地区代码: the codes that may stand inside a 项目代码 of this city, those of its units first."""
        return tuple(dict.fromkeys((*(each.code for each in self.counties), *self.chain(self.city))))

    @property
    def own_regions(self) -> frozenset[str]:
        """With what the region codes of this city begin."""
        return frozenset(each.code[:4] for each in self.counties)

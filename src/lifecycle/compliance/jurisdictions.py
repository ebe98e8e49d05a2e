"""管辖区划: nation, province, city and counties by administrative code; a county inherits from all above it."""

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """区划级别."""

    NATION = "nation"  # 国家
    PROVINCE = "province"  # 省
    CITY = "city"  # 市
    COUNTY = "county"  # 县（市、区）


class Jurisdiction(Struct, frozen=True, kw_only=True):
    """区划. standard: whether GB/T 2260 has the code; note: why not."""

    code: str
    name: str
    level: Level
    parent: str | None
    standard: bool
    line: int
    note: str | None = None


class Jurisdictions(Struct, frozen=True):
    """区划表, by code."""

    by_code: dict[str, Jurisdiction]

    @property
    def counties(self) -> tuple[Jurisdiction, ...]:
        """The units that 附件1 sets targets for, in its order."""
        return tuple(each for each in self.by_code.values() if each.level is Level.COUNTY)

    def under(self, code: str) -> tuple[Jurisdiction, ...]:
        """The counties that inherit from a unit: those that its documents speak to."""
        return tuple(each for each in self.counties if code in self.chain(each.code))

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit and all above it."""
        parent = self.by_code[code].parent
        return (code, *self.chain(parent)) if parent else (code,)

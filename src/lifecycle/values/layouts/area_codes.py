"""长途区号 of the ledger's own city, by the table `area_codes.txt`."""

from functools import lru_cache
from importlib.resources import files


@lru_cache
def area_codes(regions: tuple[str, ...]) -> tuple[str, ...]:
    """regions: with what the region codes of the city begin."""
    lines = files(__package__).joinpath("area_codes.txt").read_text(encoding="utf-8").splitlines()
    listed = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(area for region, area, _ in listed if any(own.startswith(region) for own in regions))

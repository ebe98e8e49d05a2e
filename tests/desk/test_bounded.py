"""范围: every number of a command has an end, so that none is recorded that no sheet keeps: the program would not start any more."""

from collections.abc import Iterator

import pytest
from msgspec import Struct, inspect

from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.projects.application.terms import MOST_DAYS
from lifecycle.vocabulary import Citation
from tests.desk.conftest import Office
from tests.desk.test_desk import refused
from tests.office import CITY
from tests.test_glossary import COMMANDS

DECIDED = {("SuspendTerm", "days"): MOST_DAYS}
"""What the decision itself bounds."""


def numbers(type_: inspect.Type, path: str = "") -> Iterator[tuple[str, inspect.IntType]]:
    if isinstance(type_, inspect.IntType):
        yield path, type_
    if isinstance(type_, inspect.Metadata):
        yield from numbers(type_.type, path)
    for field in getattr(type_, "fields", ()):
        yield from numbers(field.type, f"{path}.{field.encode_name}".strip("."))
    inner = [getattr(type_, name, None) for name in ("item_type", "key_type", "value_type")]
    for each in (*inner, *getattr(type_, "item_types", ()), *getattr(type_, "types", ())):
        if isinstance(each, inspect.Type):
            yield from numbers(each, path)


def without_end(command: type[Struct]) -> set[tuple[str, str]]:
    return {(command.__name__, path) for path, number in numbers(inspect.type_info(command)) if None in (number.ge, number.le)}


def test_every_number_of_a_command_has_an_end():
    walked = [(command, path) for command in COMMANDS for path, _ in numbers(inspect.type_info(command))]

    assert len(walked) >= 8
    assert set().union(*map(without_end, COMMANDS)) == set(DECIDED)


class Endless(Struct, frozen=True, kw_only=True):
    rows: tuple[dict[str, int | None], ...]


def test_a_number_without_end_is_found():
    assert without_end(Endless) == {("Endless", "rows")}


@pytest.mark.parametrize("year", [10**24, 2**31, 10_000, 0, -1])
def test_no_targets_are_set_for_a_year_that_no_sheet_keeps(office: Office, year: int):
    """A fact of the year 10**24 stopped the sheet of targets, and `lifecycle serve` did not start."""
    clause = Citation(document="jincheng-2023", place="附件1", quote="高平市 24%")
    given = {"county": "140581", "targets": (TargetValue(target="a", value="24", unit="%"),), "clause": clause, "document_sha256": "0" * 64}

    assert refused(office, SetCountyTargets, by=CITY, year=year, **given).code == "command.malformed"

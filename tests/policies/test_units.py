"""下辖单位: which units a city has, with counties or without; what lies below a county or in another city changes nothing."""

from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.reading.index import read_policies
from lifecycle.compliance.rulebook import Rulebook
from tests.packaged import rulebook
from tests.policies.drafts import DRAFT, INDEX, UNITS, folder_with

DONGGUAN = """\
- {code: "440000", name: 广东省, level: province, parent: null, standard: true}
- {code: "441900", name: 东莞市, level: city, parent: "440000", standard: true}
- {code: "441900003", name: 东城街道, level: town, parent: "441900", standard: false, note: GB/T 2260 不列镇街, verified: false}
- {code: "441900101", name: 石碣镇, level: town, parent: "441900", standard: false, note: GB/T 2260 不列镇街, verified: false}
"""
TOWN_OF_GAOPING = '- {code: "140581101", name: 米山镇, level: town, parent: "140581", standard: false, note: 试, verified: false}\n'


def packaged_with(tmp_path: Path, units: str, index: str = "") -> Path:
    """The packaged folder with more units in its table."""
    folder = copytree(POLICIES, tmp_path / "policies")
    for file, more in (("jincheng/jurisdictions.yaml", units), ("index.yaml", index)):
        (folder / file).write_text((folder / file).read_text("utf-8") + more, "utf-8")
    return folder


def codes(problem: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, str]]:
    assert all(each.says("zh") and each.says("en") for each in problem.value.problems)
    return [(each.where, each.code) for each in problem.value.problems]


def test_a_city_without_counties_has_its_towns_as_units(tmp_path: Path) -> None:
    draft = DRAFT.replace('"140500"', '"441900"').replace('{"140581": "24%"}', '{"441900003": "24%", "441900101": "24%"}')
    _, units = read_policies(folder_with(tmp_path, draft, units=DONGGUAN))

    assert units.city == "441900"
    assert [each.name for each in units.counties] == ["东城街道", "石碣镇"]
    assert units.chain("441900101") == ("441900101", "441900", "440000")
    assert "441900" in units.regions
    assert units.own_regions == {"4419"}


def test_a_town_below_a_county_is_a_unit_of_the_county_and_not_of_the_city(tmp_path: Path) -> None:
    units = Rulebook.load(packaged_with(tmp_path, TOWN_OF_GAOPING)).jurisdictions

    assert units.counties == rulebook().jurisdictions.counties
    assert [each.name for each in units.units_of("140581")] == ["米山镇"]


def test_the_units_of_another_city_in_the_table_are_not_ours(tmp_path: Path) -> None:
    read = Rulebook.load(packaged_with(tmp_path, DONGGUAN, 'city: "140500"\n'))

    assert read.jurisdictions.counties == rulebook().jurisdictions.counties
    assert [each.name for each in read.jurisdictions.units_of("441900")] == ["东城街道", "石碣镇"]
    assert read.jurisdictions.own_regions == {"1405"}
    assert "441900" not in read.jurisdictions.regions


@pytest.mark.parametrize("city", ["", 'city: "140000"\n', 'city: "999999"\n'])
def test_of_several_cities_the_index_has_to_name_one(tmp_path: Path, city: str) -> None:
    with pytest.raises(BadInput) as bad:
        Rulebook.load(packaged_with(tmp_path, DONGGUAN, city))

    assert codes(bad) == [("jincheng/jurisdictions.yaml", "policy.city_needed")]


def test_a_city_without_any_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        read_policies(folder_with(tmp_path, units=UNITS.splitlines()[0]))

    assert codes(bad) == [("units.yaml", "policy.city_without_units")]


def test_a_unit_is_of_a_lower_level_than_the_one_above_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        Rulebook.load(packaged_with(tmp_path, TOWN_OF_GAOPING.replace("town", "city")))

    assert [code for _, code in codes(bad)] == ["policy.unit_not_below"]


@pytest.mark.parametrize(("issued_by", "index"), [("140581101", ""), ("441900", 'city: "140500"\n')])
def test_a_document_that_reaches_no_unit_of_the_city_is_refused(tmp_path: Path, issued_by: str, index: str) -> None:
    draft = DRAFT.replace('jurisdiction: "140500"', f'jurisdiction: "{issued_by}"')
    folder = folder_with(tmp_path, draft, units=UNITS + TOWN_OF_GAOPING + (DONGGUAN if index else ""), index=INDEX + index)
    with pytest.raises(BadInput) as bad:
        Rulebook.load(folder)

    assert codes(bad) == [("city/draft.yaml", "policy.reaches_no_unit")]

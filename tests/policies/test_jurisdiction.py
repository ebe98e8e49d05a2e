"""Whom a document speaks to: the units below its own, and nobody else."""

from pathlib import Path

import pytest

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import Gate, Ruling
from tests.compliance.cases import MIDSUMMER, building, dossier
from tests.policies.drafts import DRAFT, UNITS, folder_with

NEIGHBOUR = '- {code: "140522", name: 阳城县, level: county, parent: "140500", standard: true}\n'


@pytest.mark.parametrize(("issued_by", "speaks_to_the_neighbour"), [("140500", True), ("140581", False)])
def test_a_county_hears_its_city_and_not_its_neighbour(tmp_path: Path, issued_by: str, speaks_to_the_neighbour: bool) -> None:
    counties = '{"140581": "24%", "140522": "24%"}' if speaks_to_the_neighbour else '{"140581": "24%"}'
    draft = DRAFT.replace('jurisdiction: "140500"', f'jurisdiction: "{issued_by}"').replace('{"140581": "24%"}', counties)
    rulebook = Rulebook.load(folder_with(tmp_path, draft, units=UNITS + NEIGHBOUR))

    (at_home,) = rulebook.judge(dossier(building(), county="140581"), Gate.DESIGN_REVIEW, MIDSUMMER)
    (next_door,) = rulebook.judge(dossier(building(), county="140522"), Gate.DESIGN_REVIEW, MIDSUMMER)

    assert at_home.verdict is Ruling.UNDETERMINED
    assert next_door.verdict is (Ruling.UNDETERMINED if speaks_to_the_neighbour else Ruling.NOT_APPLICABLE)

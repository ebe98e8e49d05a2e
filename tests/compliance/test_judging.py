"""One verdict for every rule and building, in a fixed order, and none by omission."""

from decimal import Decimal

import pytest
from msgspec import structs

from lifecycle.compliance.rulebook import passable
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Refused, Ruling, Stage, Use
from tests.compliance.cases import MIDSUMMER, building, dossier, indicators, judge
from tests.packaged import rulebook

SOUND = indicators(energy_saving_rate="75", green_star=1)
TWO = dossier(building(id="B"), building(id="A", use=Use.RESIDENTIAL))
ORDER = [rule.id for document in rulebook().documents for _, rule in document.rules()]


def test_every_rule_of_the_gate_speaks_on_every_building_in_dossier_and_document_order() -> None:
    for gate in JUDGED_STAGE:
        verdicts = rulebook().judge(TWO, gate, MIDSUMMER)

        assert [(each.building, each.rule) for each in verdicts] == [(id_, rule) for id_ in ("B", "A") for rule in ORDER]


def test_the_house_rules_come_last() -> None:
    houses = [rule.startswith("house/") for rule in ORDER]

    assert houses == sorted(houses)
    assert sum(houses) == 7


def test_named_buildings_are_judged_alone() -> None:
    verdicts = rulebook().judge(TWO, Gate.DESIGN_REVIEW, MIDSUMMER, buildings=[BuildingId("A")])

    assert {each.building for each in verdicts} == {"A"}


def test_a_building_that_is_not_in_the_dossier_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        rulebook().judge(TWO, Gate.DESIGN_REVIEW, MIDSUMMER, buildings=[BuildingId("A"), BuildingId("C")])

    assert (refused.value.code, refused.value.values) == ("judging.unknown_buildings", {"buildings": ["C"]})


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate not in JUDGED_STAGE])
def test_a_gate_without_a_stage_is_refused(gate: Gate) -> None:
    with pytest.raises(Refused, match=r"judging\.gate_not_judged"):
        rulebook().judge(TWO, gate, MIDSUMMER)


def test_a_county_that_no_document_could_speak_to_is_refused() -> None:
    elsewhere = structs.replace(TWO, project=structs.replace(TWO.project, county="441900"))

    with pytest.raises(Refused, match=r"judging\.unknown_county"):
        rulebook().judge(elsewhere, Gate.DESIGN_REVIEW, MIDSUMMER)


def test_each_gate_looks_at_its_own_stage_only() -> None:
    for gate, stage in JUDGED_STAGE.items():
        only_there = dossier(building({stage: SOUND}))
        elsewhere = dossier(building({other: SOUND for other in Stage if other is not stage}))

        assert _energy(gate, only_there) is Ruling.MET
        assert _energy(gate, elsewhere) is Ruling.UNDETERMINED


def _energy(gate: Gate, of: object) -> Ruling:
    verdicts = rulebook().judge(of, gate, MIDSUMMER)  # type: ignore[arg-type]
    return next(each.verdict for each in verdicts if each.rule == "jincheng-2023/public-energy-72")


def test_a_sound_building_passes_and_one_missing_value_stops_it() -> None:
    assert passable(tuple(judge(energy_saving_rate="72", green_star=1).values()))
    assert not passable(tuple(judge(energy_saving_rate="72").values()))
    assert not passable(tuple(judge(energy_saving_rate="71.99", green_star=1).values()))


def test_no_building_is_no_pass() -> None:
    assert not passable(rulebook().judge(dossier(), Gate.DESIGN_REVIEW, MIDSUMMER))


def test_a_value_just_below_is_not_rounded_up() -> None:
    just_below = building({Stage.DESIGNED: structs.replace(SOUND, energy_saving_rate=Decimal("0.71" + "9" * 60))})

    verdicts = rulebook().judge(dossier(just_below), Gate.DESIGN_REVIEW, MIDSUMMER)

    energy = next(each for each in verdicts if each.rule == "jincheng-2023/public-energy-72")
    assert (energy.verdict, energy.measured) == (Ruling.UNMET, f"71.{'9' * 60}%")


def test_verdicts_name_the_very_text_that_was_applied() -> None:
    hashes = {document.id: document.sha256 for document in rulebook().documents}

    assert all(each.document_sha256 == hashes[each.clause.document] for each in rulebook().judge(TWO, Gate.DESIGN_REVIEW, MIDSUMMER))

"""新老划断: by the law of which day a building is judged."""

from datetime import date

import pytest

from lifecycle.compliance.dossier import Milestones
from lifecycle.vocabulary import Gate, Ruling, Stage, Use
from tests.compliance.cases import building, dossier, indicators, judge
from tests.packaged import rulebook

LAST_OF_2022, FIRST, LAST, FIRST_OF_2024 = date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)
DECIDED_BY = {
    "residential-energy-75": "planning_conditions_on",
    "public-energy-72": "planning_conditions_on",
    "public-one-star": "planning_conditions_on",
    "prefab-assembly-30": "planning_conditions_on",
    "eight-types-assembly-50": "planning_conditions_on",
    "eight-types-bim": "planning_conditions_on",
    "large-public-bim": "approved_on",
    "over-50-bim": "approved_on",
    "pilot-bim": "started_on",
}
ENERGY = "jincheng-2023/public-energy-72"


@pytest.mark.parametrize(("day", "in_force"), [(LAST_OF_2022, False), (FIRST, True), (LAST, True), (FIRST_OF_2024, False)], ids=str)
def test_the_document_speaks_from_the_first_to_the_last_day_of_2023(day: date, in_force: bool) -> None:
    verdict = judge(on=date(2025, 1, 1), dates=Milestones(planning_conditions_on=day), energy_saving_rate="1")[ENERGY]

    assert verdict.verdict is (Ruling.UNMET if in_force else Ruling.NOT_APPLICABLE)
    assert verdict.decided_on == day


@pytest.mark.parametrize(("rule", "milestone"), DECIDED_BY.items())
def test_each_rule_looks_at_its_own_date(rule: str, milestone: str) -> None:
    others = {name: LAST_OF_2022 for name in Milestones.__struct_fields__ if name != milestone}

    verdict = judge(on=date(2025, 1, 1), dates=Milestones(**others, **{milestone: LAST}))[f"jincheng-2023/{rule}"]

    assert verdict.decided_on == LAST


def test_a_milestone_that_has_not_come_yet_is_taken_as_the_day_of_judgement() -> None:
    missing = judge(on=LAST, energy_saving_rate="1")[ENERGY]
    later = judge(on=LAST, dates=Milestones(planning_conditions_on=FIRST_OF_2024), energy_saving_rate="1")[ENERGY]

    assert missing.decided_on == later.decided_on == LAST
    assert missing.verdict is later.verdict is Ruling.UNMET


def test_a_buildings_own_date_overrides_the_projects() -> None:
    own = building({Stage.DESIGNED: indicators(energy_saving_rate="1")}, dates=Milestones(planning_conditions_on=LAST_OF_2022))
    of_project = Milestones(planning_conditions_on=FIRST, started_on=LAST)

    verdicts = rulebook().judge(dossier(own, dates=of_project), Gate.DESIGN_REVIEW)

    by_rule = {verdict.rule: verdict for verdict in verdicts}
    assert by_rule[ENERGY].verdict is Ruling.NOT_APPLICABLE
    assert by_rule["jincheng-2023/pilot-bim"].decided_on == LAST


def test_the_day_of_judgement_is_by_default_the_latest_date_anywhere_in_the_dossier() -> None:
    late = building(id="2号楼", dates=Milestones(accepted_on=FIRST_OF_2024))

    verdicts = rulebook().judge(dossier(building(), late, dates=Milestones(approved_on=LAST)), Gate.DESIGN_REVIEW)

    assert {verdict.decided_on for verdict in verdicts if verdict.rule == ENERGY} == {FIRST_OF_2024}


def test_without_any_date_the_rules_in_scope_are_undetermined_for_want_of_a_day() -> None:
    verdicts = judge(on=None, energy_saving_rate="90", green_star=3)

    assert verdicts[ENERGY].verdict is Ruling.UNDETERMINED
    assert verdicts[ENERGY].missing == ("on",)
    assert verdicts[ENERGY].decided_on is None
    assert verdicts["jincheng-2023/residential-energy-75"].verdict is Ruling.NOT_APPLICABLE
    assert verdicts["house/no-rule-in-force"].missing == ("on",)
    assert verdicts["house/no-lowering/bim"].verdict is Ruling.NOT_APPLICABLE


def test_without_any_date_a_rule_whose_scope_is_unknown_lacks_both() -> None:
    verdict = judge(on=None, prefabricated=True, bim=True)["jincheng-2023/over-50-bim"]

    assert (verdict.verdict, verdict.missing) == (Ruling.UNDETERMINED, ("on", "assembly_rate"))


def test_a_lowered_value_without_any_date_is_undetermined() -> None:
    verdict = judge(on=None, use=Use.OTHER, bim=False, stages={Stage.REQUIRED: indicators(bim=True)})["house/no-lowering/bim"]

    assert (verdict.verdict, verdict.missing) == (Ruling.UNDETERMINED, ("on",))

"""The documents as they ship: what the issue and the source text ask of them."""

from collections import Counter
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.document import Target
from lifecycle.compliance.examples import WorkedExample, work_examples
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, Funding, Gate, Ruling, Use
from tests.compliance.cases import MIDSUMMER, building, dossier
from tests.packaged import rulebook

WORKED = list(work_examples(rulebook()))
CITY, _, HOUSE = rulebook().documents

CLAUSES = {
    "residential-energy-75": ("三（一）", "planning_conditions_on"),
    "public-energy-72": ("三（一）", "planning_conditions_on"),
    "public-one-star": ("三（一）", "planning_conditions_on"),
    "prefab-assembly-30": ("一（二）3", "planning_conditions_on"),
    "eight-types-assembly-50": ("一（二）6", "planning_conditions_on"),
    "eight-types-bim": ("一（二）6", "planning_conditions_on"),
    "large-public-bim": ("一（二）5", "approved_on"),
    "over-50-bim": ("一（二）5", "approved_on"),
    "pilot-bim": ("一（二）5", "started_on"),
}


@pytest.mark.parametrize(
    "worked", WORKED, ids=[f"{number} {each.rule.id} {each.example.case} {each.gate}" for number, each in enumerate(WORKED)]
)
def test_every_worked_example_is_judged_as_it_says(worked: WorkedExample) -> None:
    assert worked.as_expected, worked.problem.says()


def test_every_rule_has_examples_at_every_gate_it_is_judged_at() -> None:
    tried = {(worked.rule.id, worked.gate) for worked in WORKED}

    expected = {(rule.id, gate) for _, rule in CITY.rules() for gate in rule.gates}
    assert expected <= tried


def test_the_2023_document_has_exactly_the_rules_of_its_table_each_under_its_clause() -> None:
    found = {rule.id: (clause.place, rule.decided_by_date) for clause, rule in CITY.rules()}

    assert found == {f"jincheng-2023/{rule}": where for rule, where in CLAUSES.items()}


def test_the_house_rules_are_nobodys_decision_yet() -> None:
    assert {rule.id for _, rule in HOUSE.rules()} == {f"house/no-lowering/{name}" for name in INDICATORS[:6]} | {"house/no-rule-in-force"}
    assert (HOUSE.id, HOUSE.decided_by) == ("house", None)
    assert HOUSE.in_force.covers(date(1990, 1, 1))
    assert HOUSE.in_force.covers(date(2100, 1, 1))


def test_every_rule_is_judged_at_all_five_gates() -> None:
    assert {rule.gates for document in rulebook().documents for _, rule in document.rules()} == {tuple(JUDGED_STAGE)}


def test_the_period_is_marked_as_assumed_since_the_text_prints_no_date() -> None:
    assert CITY.in_force.assumed
    assert CITY.in_force.note
    assert CITY.number is None


def test_the_printed_totals_of_the_table_are_the_sums_of_its_counties() -> None:
    totals = {target.id: (sum(target.counties.values()), target.printed_total) for target in CITY.targets() if target.unit != "share"}

    assert len(totals) == 4
    assert all(computed == printed for computed, printed in totals.values())


def test_the_contradictions_between_text_and_table_are_data() -> None:
    def printed(target: Target) -> list[str]:
        return [each.printed for entry in target.conflicts_with for each in entry.others(CITY.id, target.clause.place)]

    against = {
        target.id.removeprefix("jincheng-2023/"): (str(target.printed_total), printed(target))
        for target in CITY.targets()
        if target.conflicts_with
    }

    assert against == {
        "retrofit-residential": ("34.75", ["34"]),
        "innovation-projects": ("7", ["1"]),
        "registered-achievements": ("7", ["3"]),
    }


def test_each_county_has_its_row_of_the_table_in_the_quoted_text() -> None:
    table = " ".join(next(clause.quote for clause in CITY.clauses if clause.place == "附件1").split())
    targets = list(CITY.targets())

    for number, county in enumerate(rulebook().jurisdictions.counties, start=1):
        values = [
            f"{target.counties[county.code] * 100:f}%" if target.unit == "share" else f"{target.counties[county.code]:f}"
            for target in targets
        ]
        row = " ".join([str(number), county.name, *(value.replace(".00%", "%") for value in values)])
        assert row in table


def test_the_seven_units_inherit_from_city_province_and_nation() -> None:
    units = rulebook().jurisdictions

    assert [each.code for each in units.counties] == ["140502", "140500KF", "140525", "140581", "140522", "140524", "140521"]
    assert {units.chain(each.code)[1:] for each in units.counties} == {("140500", "140000", "100000")}
    assert [each.name for each in units.counties if not each.standard] == ["开发区"]


OPTIONS = {
    "government_only": {Funding.GOVERNMENT},
    "government_and_state_owned": {Funding.GOVERNMENT, Funding.STATE_OWNED},
    "all_funding": set(Funding),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_each_option_of_clause_6_reaches_as_far_as_it_says(tmp_path: Path, option: str) -> None:
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "jincheng" / "2023-work-points.yaml"
    text = document.read_text(encoding="utf-8").replace("default: government_only", f"default: {option}")
    document.write_text(text, encoding="utf-8")
    decided = Rulebook.load(folder)

    reached = set()
    for funding in Funding:
        verdicts = decided.judge(dossier(building(use=Use.SCHOOL), funding=funding), Gate.DESIGN_REVIEW, MIDSUMMER)
        verdict = next(each for each in verdicts if each.rule == "jincheng-2023/eight-types-bim")
        assert verdict.choices == (f"clause-6-reach={option}",)
        if verdict.verdict is not Ruling.NOT_APPLICABLE:
            reached.add(funding)

    assert reached == OPTIONS[option]


def test_the_choice_is_undecided_and_defaults_to_government_work() -> None:
    (choice,) = (each for each in CITY.choices if each.measure)

    assert (choice.name, choice.default, choice.decided_by) == ("clause-6-reach", "government_only", None)
    assert choice.options == {name: frozenset(values) for name, values in OPTIONS.items()}


def test_editing_a_document_changes_its_hash(tmp_path: Path) -> None:
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "house" / "rules.yaml"
    document.write_text(document.read_text(encoding="utf-8") + "# 补充说明\n", encoding="utf-8")

    assert Counter(each.sha256 for each in Rulebook.load(folder).documents) - Counter(each.sha256 for each in rulebook().documents)


def test_an_example_that_expects_no_warning_fails_where_one_is_given(tmp_path: Path) -> None:
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "house" / "rules.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace("warning: true", "warning: false", 1), encoding="utf-8")

    failing = [worked.rule.id for worked in work_examples(Rulebook.load(folder)) if not worked.as_expected]

    assert failing == ["house/no-lowering/energy_saving_rate"]

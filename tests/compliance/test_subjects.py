"""评判对象: a rule is about a building, a project or a county, as its measure says."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from lifecycle.compliance.building import CountyFigures
from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook, passable
from lifecycle.policies.measures import MEASURES, MeasuredProject
from lifecycle.vocabulary import BuildingId, Funding, Gate, Kind, Refused, Ruling, Use, Verdict
from tests.policies.drafts import DRAFT, folder_with

SHARE = """\
      - rule: parcel-share
        title: 地块内装配式建筑占比不低于24%
        applies_to: {kind: [new], funding: {choice: reach}}
        measure: prefabricated_share
        at_least: "24%"
        gates: [planning_conditions]
        decided_by_date: planning_conditions_on
        examples:
          - {case: 恰好, use: office, floor_area_m2: "24", prefabricated: true, beside: [{use: hotel, floor_area_m2: "76"}], expect: met}
          - {case: 不足, use: office, floor_area_m2: "23", prefabricated: true, beside: [{use: hotel, floor_area_m2: "77"}], expect: unmet}
          - {case: 政府投资也算, use: office, funding: government, expect: unmet}
          - {case: 国有资金不在其内, use: office, funding: state_owned, expect: not_applicable}
"""
COUNTY = """\
      - rule: county-share
        title: 县装配式占比不低于24%
        applies_to: {}
        measure: county_prefabricated_share
        at_least: "24%"
        examples:
          - {case: 恰好, county_prefabricated_share: "24%", expect: met}
          - {case: 不足, county_prefabricated_share: "23.99%", expect: unmet}
          - {case: 没有数据, expect: undetermined}
"""
SUBJECTS = DRAFT.replace("      - target: share\n", f"{SHARE}{COUNTY}      - target: share\n")
ONE, TWO, THREE = map(BuildingId, ("1", "2", "3"))
ON = date(2023, 5, 10)


def building(id_: BuildingId, area: str, *, prefabricated: bool = False, decided: date | None = None) -> DossierBuilding:
    dates = Milestones(planning_conditions_on=decided)
    return DossierBuilding(id=id_, use=Use.HOTEL, floor_area_m2=Decimal(area), prefabricated=prefabricated, dates=dates)


def dossier(*buildings: DossierBuilding, kind: Kind = Kind.NEW) -> Dossier:
    project = DossierProject(
        code="c", name="n", county="140581", kind=kind, funding=Funding.PRIVATE, urban=True, bim_pilot=False
    )  # fmt: skip
    return Dossier(project=project, buildings=buildings)


@pytest.fixture
def rules(tmp_path: Path) -> Rulebook:
    return Rulebook.load(folder_with(tmp_path, SUBJECTS))


def of_parcel(verdicts: tuple[Verdict, ...]) -> Verdict:
    (verdict,) = (each for each in verdicts if each.rule == "draft/parcel-share")
    return verdict


def test_a_rule_takes_the_subject_of_its_measure_and_its_examples_are_judged(rules: Rulebook) -> None:
    subjects = {rule.id: rule.subject for _, rule in rules.documents[0].rules()}
    worked = [each for each in work_examples(rules) if each.rule.subject != "building"]

    assert subjects == {"draft/energy": "building", "draft/parcel-share": "project", "draft/county-share": "county"}
    assert (len(worked), {each.gate for each in worked}) == (7, {Gate.PLANNING_CONDITIONS, None})
    assert all(each.as_expected for each in worked)


def test_one_verdict_on_the_project_takes_in_all_its_buildings_whichever_are_decided_on(rules: Rulebook) -> None:
    parcel = dossier(building(ONE, "2399.99", prefabricated=True), building(TWO, "7600.01"))

    whole, first = (rules.judge(parcel, Gate.PLANNING_CONDITIONS, ON, ids) for ids in (None, [ONE]))

    assert of_parcel(whole) == of_parcel(first) == whole[-1]
    assert (whole[-1].subject, whole[-1].building, whole[-1].verdict) == ("project", None, Ruling.UNMET)
    assert (whole[-1].measured, whole[-1].required) == ("23.9999%", "24%")
    assert rules.judge(parcel, Gate.DESIGN_REVIEW, ON) != whole
    enough = dossier(building(ONE, "2400", prefabricated=True), building(TWO, "7600"))
    assert of_parcel(rules.judge(enough, Gate.PLANNING_CONDITIONS, ON)).verdict is Ruling.MET


def test_a_project_of_another_kind_is_not_bound_and_one_without_buildings_not_judged(rules: Rulebook) -> None:
    alone = building(ONE, "100")

    assert of_parcel(rules.judge(dossier(alone, kind=Kind.EXTENSION), Gate.PLANNING_CONDITIONS, ON)).verdict is Ruling.NOT_APPLICABLE
    assert rules.judge(dossier(), Gate.PLANNING_CONDITIONS, ON) == ()


def test_no_verdict_on_a_project_alone_lets_anything_pass(rules: Rulebook) -> None:
    met = of_parcel(rules.judge(dossier(building(ONE, "100", prefabricated=True)), Gate.PLANNING_CONDITIONS, ON))

    assert met.verdict is Ruling.MET
    assert not passable([met])
    assert passable([met, replace(met, building=ONE, subject="building")])


def test_the_law_of_a_project_is_that_of_the_day_on_which_the_last_of_the_decided_buildings_got_there(rules: Rulebook) -> None:
    early, late = date(2022, 12, 31), date(2023, 2, 1)
    parcel = dossier(building(ONE, "1", decided=early), building(TWO, "1", decided=late), building(THREE, "1"))

    days = [of_parcel(rules.judge(parcel, Gate.PLANNING_CONDITIONS, ON, ids)).decided_on for ids in ([ONE], [ONE, TWO], [TWO, THREE])]

    assert days == [early, late, ON]
    assert of_parcel(rules.judge(parcel, Gate.PLANNING_CONDITIONS, ON, [ONE])).verdict is Ruling.NOT_APPLICABLE


def test_a_share_is_unknown_without_any_area() -> None:
    share = MEASURES["prefabricated_share"].read
    empty = MeasuredProject(kind=Kind.NEW, funding=Funding.PRIVATE, urban=True, bim_pilot=False, buildings=())

    assert share(empty) is None


def test_the_figures_of_a_county_are_judged(rules: Rulebook) -> None:
    def judged(**figures: str) -> Verdict:
        given = {name: Decimal(each) for name, each in figures.items()}
        (verdict,) = rules.judge_county(CountyFigures(county="140581", figures=given), ON)
        return verdict

    assert [judged(county_prefabricated_share=each).verdict for each in ("0.24", "0.2399")] == [Ruling.MET, Ruling.UNMET]
    assert (judged().verdict, judged().missing) == (Ruling.UNDETERMINED, ("county_prefabricated_share",))
    assert (judged().subject, judged().building, judged().decided_on) == ("county", None, ON)
    with pytest.raises(Refused) as refused:
        rules.judge_county(CountyFigures(county="440300", figures={}), ON)
    assert refused.value.code == "judging.unknown_county"


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("{kind: [new], funding: {choice: reach}}\n        measure: pref", "{use: office}\n        measure: pref", "measure_of_another"),
        ("{kind: [new], use_class: public", "{prefabricated_share: {at_least: '24%'}", "measure_of_another"),
        ("applies_to: {}", "applies_to: {urban: true}", "measure_of_another"),
        ("applies_to: {}", "gates: [design_review]\n        applies_to: {}", "unknown_key"),
        ("among: {kind: [new]}", "among: {prefabricated_share: {at_least: '24%'}}", "measure_of_another"),
        (
            "        counted: {in_year_of",
            "        figure: county_public_retrofit_m2\n        counted: {in_year_of",
            "figure_of_another_unit",
        ),
        ("        counted: {in_year_of", "        figure: prefabricated_share\n        counted: {in_year_of", "measure_of_another"),
        ("area: floor_area_m2", "area: county_public_retrofit_m2", "measure_of_another"),
        ('county_prefabricated_share: "24%", expect', 'county_prefabricated_share: "25%", expect', "boundary_without_examples"),
        ('floor_area_m2: "24", prefab', 'floor_area_m2: "25", prefab', "boundary_without_examples"),
    ],
)
def test_what_the_subject_does_not_have_is_refused_with_its_line(tmp_path: Path, good: str, bad: str, code: str) -> None:
    assert good in SUBJECTS
    with pytest.raises(BadInput) as refused:
        Rulebook.load(folder_with(tmp_path, SUBJECTS.replace(good, bad)))

    assert f"policy.{code}" in {each.code for each in refused.value.problems}
    assert all(each.where.startswith("city/draft.yaml:") for each in refused.value.problems)


def test_an_example_of_a_county_that_fails_says_so(tmp_path: Path) -> None:
    spoiled = SUBJECTS.replace('county_prefabricated_share: "23.99%", expect: unmet', 'county_prefabricated_share: "23.99%", expect: met')
    spoiled = spoiled.replace("{case: 没有数据, expect: undetermined}", '{case: 更少, county_prefabricated_share: "1%", expect: unmet}')

    (failing,) = (each for each in work_examples(Rulebook.load(folder_with(tmp_path, spoiled))) if not each.as_expected)

    assert failing.problem.code == "policy.county_example_fails"
    assert failing.problem.values["rule"] == "draft/county-share"

"""What must hold for every dossier whatever: tried on thousands that nobody would think of."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lifecycle.compliance.comparisons import STAR_RANK
from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.rulebook import passable
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, BuildingId, Funding, Gate, Indicators, Kind, Ruling, Stage, Use, Verdict
from tests.packaged import rulebook

rates = st.sampled_from(
    [Decimal(text) for text in ("0", "0.2999", "0.3", "0.4999", "0.5", "0.5001", "0.7199", "0.72", "0.7499", "0.75", "1")]
)
areas = st.decimals(min_value=0, max_value=40_000, places=2)
stars = st.sampled_from(list(STAR_RANK))
STRATEGIES = {
    "energy_saving_rate": rates,
    "green_star": stars,
    "assembly_rate": rates,
    "bim": st.booleans(),
    "renewable_area_m2": areas,
    "retrofit_area_m2": areas,
}
stated = st.builds(Indicators, **{name: st.none() | strategy for name, strategy in STRATEGIES.items()})
days = st.dates(date(2022, 12, 30), date(2024, 1, 2))
milestones = st.builds(Milestones, **dict.fromkeys(Milestones.__struct_fields__, st.none() | days))
buildings = st.builds(
    DossierBuilding,
    id=st.text(min_size=1, max_size=3).map(BuildingId),
    use=st.sampled_from(Use),
    floor_area_m2=st.sampled_from([Decimal(19_999), Decimal("19999.99"), Decimal(20_000), Decimal(100)]),
    prefabricated=st.booleans(),
    dates=milestones,
    indicators=st.dictionaries(st.sampled_from(Stage), stated),
)
counties = st.sampled_from([each.code for each in rulebook().jurisdictions.counties])
projects = st.builds(DossierProject, county=counties, kind=st.sampled_from(Kind), funding=st.sampled_from(Funding))
dossiers = st.builds(
    Dossier,
    project=projects,
    dates=milestones,
    buildings=st.lists(buildings, max_size=3, unique_by=lambda building: building.id).map(tuple),
)
gates = st.sampled_from(list(JUDGED_STAGE))
on_days = st.none() | days


def judged(dossier: Dossier, gate: Gate, on: date | None) -> dict[tuple[str, str], Verdict]:
    return {(each.building, each.rule): each for each in rulebook().judge(dossier, gate, on)}


@given(dossiers, gates, on_days)
def test_every_rule_gives_every_building_exactly_one_verdict(dossier: Dossier, gate: Gate, on: date | None) -> None:
    verdicts = rulebook().judge(dossier, gate, on)

    rules = [rule.id for document in rulebook().documents for _, rule in document.rules() if gate in rule.gates]
    assert [(each.building, each.rule) for each in verdicts] == [(building.id, rule) for building in dossier.buildings for rule in rules]


@given(dossiers, gates, on_days)
def test_a_verdict_names_what_is_missing_exactly_when_that_is_why_it_is_undetermined(dossier: Dossier, gate: Gate, on: date | None) -> None:
    for each in rulebook().judge(dossier, gate, on):
        undetermined = each.verdict is Ruling.UNDETERMINED
        assert bool(each.missing) == undetermined or each.rule == "house/no-rule-in-force"
        assert each.warning is None or each.verdict is Ruling.MET


@given(dossiers, gates, on_days, st.randoms(use_true_random=False))
def test_the_order_of_the_buildings_changes_no_verdict(dossier: Dossier, gate: Gate, on: date | None, chance: object) -> None:
    mixed = list(dossier.buildings)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert judged(structs.replace(dossier, buildings=tuple(mixed)), gate, on) == judged(dossier, gate, on)


@given(dossiers, gates, on_days)
def test_a_building_is_judged_alike_alone_and_among_others(dossier: Dossier, gate: Gate, on: date | None) -> None:
    together = judged(dossier, gate, on)

    for building in dossier.buildings:
        alone = rulebook().judge(dossier, gate, on, buildings=[building.id])
        assert list(alone) == [verdict for (id_, _), verdict in together.items() if id_ == building.id]


@given(dossiers, gates, on_days, st.sampled_from(["energy_saving_rate", "green_star", "renewable_area_m2", "retrofit_area_m2", "bim"]))
def test_raising_an_indicator_never_turns_met_into_unmet(dossier: Dossier, gate: Gate, on: date | None, indicator: str) -> None:
    top = {"energy_saving_rate": Decimal(1), "green_star": 3, "bim": True}.get(indicator, Decimal(10**9))
    raised = structs.replace(dossier, buildings=tuple(_stating(each, gate, indicator, top) for each in dossier.buildings))
    before, after = judged(dossier, gate, on), judged(raised, gate, on)

    assert [key for key, verdict in before.items() if verdict.verdict is Ruling.MET and after[key].verdict is Ruling.UNMET] == []


@given(dossiers, gates, on_days)
def test_taking_a_value_away_never_makes_a_building_pass(dossier: Dossier, gate: Gate, on: date | None) -> None:
    if not dossier.buildings or passable(rulebook().judge(dossier, gate, on)):
        return
    for indicator in INDICATORS:
        less = structs.replace(dossier, buildings=tuple(_stating(each, gate, indicator, None) for each in dossier.buildings))
        lost = judged(less, gate, on)
        was_unmet = [key for key, verdict in judged(dossier, gate, on).items() if verdict.verdict is Ruling.UNMET]
        assert not any(lost[key].verdict is Ruling.MET for key in was_unmet)


@given(dossiers, gates, on_days)
def test_where_nothing_is_stated_no_value_is_met(dossier: Dossier, gate: Gate, on: date | None) -> None:
    empty = structs.replace(dossier, buildings=tuple(structs.replace(each, indicators={}) for each in dossier.buildings))

    assert {verdict.verdict for verdict in judged(empty, gate, on).values()} <= {Ruling.NOT_APPLICABLE, Ruling.UNDETERMINED}


@given(dossiers, gates, on_days)
def test_judging_twice_gives_the_same(dossier: Dossier, gate: Gate, on: date | None) -> None:
    assert rulebook().judge(dossier, gate, on) == rulebook().judge(dossier, gate, on)


def _stating(building: DossierBuilding, gate: Gate, indicator: str, value: object) -> DossierBuilding:
    stage = JUDGED_STAGE[gate]
    here = structs.replace(building.indicators.get(stage, Indicators()), **{indicator: value})
    return structs.replace(building, indicators={**building.indicators, stage: here})

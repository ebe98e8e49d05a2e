"""更正: a wrong fact is mended in its place; identities and decisions are not."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw, Struct
from msgspec.structs import replace

from lifecycle.projects import FACTS
from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.mending.corrections import CorrectFact, FactCorrected, effective, fold
from lifecycle.projects.mending.supervision import LaterDecisionsFlagged
from lifecycle.projects.registration import ProjectRegistered, TransferJurisdiction
from lifecycle.projects.soundness import NUMBERS, SOUND
from lifecycle.projects.works.construction import SuspendConstruction
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.values.correctable import CLOSED, STOPS, correcting
from lifecycle.vocabulary import Asked, Fact, Gate, Kind, Refused, Stage
from lifecycle.wording import LANGUAGES, Coded, say
from tests.projects.given import CLAUSE, Situation, ask, fact, given
from tests.projects.walks import (
    ADDED,
    AUTHORITY,
    BOTH,
    DAYS,
    ONE,
    REGISTERED,
    TWO,
    applied,
    concluded,
    declaration,
    outside,
    paper,
    registration,
    walked,
)

PERMITTED = walked(Gate.CONSTRUCTION_PERMIT)
PASSED = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT)
ADDITION = 2
"""The version of the fact that added the buildings, in every walk."""


def version_of(situation: Situation, tag: str) -> int:
    return next(n for n, f in enumerate(situation.facts, 1) if type(f).__struct_config__.tag == tag)


def correct(version: int, changed: str, **fields: Any) -> CorrectFact:
    return ask(CorrectFact, corrects=version, changed=Raw(changed.encode()), reason="登记时抄错", **fields)


def buildings_added(**first: Any) -> str:
    """The addition of both buildings with some content of the first one replaced, as JSON."""
    one = {"id": "1", "name": "1号楼", "use": "hospital", "floor_area_m2": "12000", "prefabricated": True} | first
    two = {"id": "2", "name": "2号楼", "use": "hospital", "floor_area_m2": "12000", "prefabricated": True}
    return str({"buildings_added": [one, two]}).replace("'", '"').replace("True", "true").replace("False", "false")


def test_a_correction_takes_the_legal_date_of_what_it_corrects():
    project = (
        given(REGISTERED)
        .when(correct(1, '{"name": "高平市人民医院"}'))
        .then(fact(FactCorrected, on=REGISTERED.on, corrects=1, changed=Raw('{"name": "高平市人民医院"}'.encode()), reason="登记时抄错"))
    )
    assert project.name == "高平市人民医院"


def test_what_was_known_before_still_shows_the_old_values():
    corrected = given(REGISTERED, correct(1, '{"name": "高平市人民医院"}')).facts
    names = [project.name for project in (fold(corrected[:1]), fold(corrected)) if project]
    assert names == [REGISTERED.name, "高平市人民医院"]


def test_a_corrected_fact_stands_where_it_stood():
    wrong = declaration(assembly_rate=Decimal("0.3"))
    right = ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(assembly_rate=Decimal("0.5")),))
    declared = given(REGISTERED, ADDED, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(wrong,)), right)
    changed = '{"declarations": [{"building": "1", "values": {"assembly_rate": "0.4"}, "report_number": "BG-7"}]}'
    assert declared.when(correct(3, changed)).project.buildings[ONE].at("1", Stage.DESIGNED).assembly_rate == Decimal("0.5")


def test_one_fact_is_corrected_twice():
    once = given(REGISTERED, correct(1, '{"name": "甲", "urban": false}'))
    twice = given(once.facts, correct(1, '{"name": "乙"}')).project
    assert (twice.name, twice.urban) == ("乙", False)
    once.when(correct(1, '{"name": "甲"}')).then_refused("correction.nothing", version=1)


def test_what_bears_on_the_rules_flags_the_decisions_of_just_its_building():
    project = (
        given(PERMITTED)
        .when(correct(ADDITION, buildings_added(floor_area_m2="12000.5")))
        .then(
            fact(
                FactCorrected,
                on=ADDED.on,
                corrects=ADDITION,
                changed=Raw(buildings_added(floor_area_m2="12000.5").encode()),
                reason="登记时抄错",
            ),
            fact(LaterDecisionsFlagged, flag="F1", buildings=(ONE,), gates=PASSED, reason="登记时抄错"),
        )
    )
    assert project.buildings[ONE].floor_area_m2 == Decimal("12000.5")


@pytest.mark.parametrize(
    "changed", ['{"funding": "private"}', '{"approved_on": "2023-01-04"}', '{"urban": false}', '{"kind": "alteration"}']
)
def test_what_bears_on_the_whole_project_flags_every_building(changed: str):
    (_, flag) = given(PERMITTED).when(correct(1, changed)).facts
    assert (flag.buildings, flag.gates) == (BOTH, PASSED)


@pytest.mark.parametrize(
    "changed", ['{"name": "高平市人民医院"}', '{"code": "2301-140581-04-01-135255"}', '{"approving_authority": "晋城市"}']
)
def test_what_no_rule_asks_flags_nothing(changed: str):
    assert len(given(PERMITTED).when(correct(1, changed)).facts) == 1


def test_a_name_is_corrected_without_a_flag():
    assert len(given(PERMITTED).when(correct(ADDITION, buildings_added(name="门诊楼"))).facts) == 1


def test_a_date_is_corrected_and_moves_the_deciding_day():
    permitted = given(PERMITTED)
    version = version_of(permitted, "outside-decision-recorded")
    permitted.when(correct(version, '{"on": "2022-12-30"}')).then_refused("number.year_later", year=2023)
    stated = f'"certificate": {{"number": "高审2022-5", "authority": "{AUTHORITY}"}}'
    corrected = permitted.when(correct(version, f'{{"on": "2022-12-30", {stated}}}'))
    assert corrected.project.buildings[ONE].passed_on(Gate.PLANNING_CONDITIONS) == date(2022, 12, 30)
    assert corrected.facts[1].buildings == BOTH


def test_a_date_is_not_corrected_against_the_order_of_things():
    permitted = given(PERMITTED)
    accepted = version_of(permitted, "application-submitted")
    permitted.when(correct(accepted, '{"on": "2023-02-28"}')).then_refused("correction.contradicts", on=date(2023, 2, 28))
    assert permitted.when(correct(accepted, '{"on": "2023-02-20"}')).facts
    started = given(walked(Gate.CONSTRUCTION))
    late = correct(version_of(started, "construction-started"), '{"on": "2023-10-21"}')
    started.when(late).then_refused("correction.contradicts", on=date(2023, 10, 21))


def test_words_that_the_project_does_not_keep_are_corrected_too():
    suspend = ask(SuspendConstruction, on=date(2023, 7, 1), buildings=(ONE,), reason="扬尘治里")
    suspended = given(walked(Gate.CONSTRUCTION)[:-1], suspend)
    (correction,) = suspended.when(correct(len(suspended.facts), '{"reason": "扬尘治理"}')).facts
    assert effective([*suspended.facts, correction])[-1].reason == "扬尘治理"


@pytest.mark.parametrize(
    ("version", "changed", "fields"),
    [
        (1, '{"project": "p2"}', ("project",)),
        (1, '{"works_class": "landscape"}', ("works_class",)),
        (1, '{"existing": true, "by": "SP09"}', ("by", "existing")),
        (1, '{"colour": "red"}', ("colour",)),
        (1, '{"parties": [{"role": "designer", "unit": {"name": "某公司"}}]}', ("role",)),
        (1, '{"parties": []}', ("role",)),
        (ADDITION, buildings_added(id="7"), ("id",)),
        (ADDITION, '{"buildings_added": []}', ("id",)),
        (3, '{"outcome": "refused"}', ("outcome",)),
        (3, '{"buildings": ["1"]}', ("buildings",)),
        (3, '{"gate": "design_review"}', ("gate",)),
        (3, '{"verdicts": []}', ("verdicts",)),
        (4, '{"application": "A2"}', ("application",)),
        (4, '{"mode": "informed_commitment"}', ("mode",)),
    ],
)
def test_identities_and_decisions_are_not_corrected(version: int, changed: str, fields: tuple[str, ...]):
    given(PERMITTED).when(correct(version, changed)).then_refused("correction.settled", version=version, fields=fields)


def closed_in(kind: type[Struct]) -> Iterator[str]:
    """The names of the fields that no correction may touch, however deep they stand."""
    for name, stop in STOPS.ways(kind):
        if stop.kind:
            yield from closed_in(stop.kind)
        elif stop.leaf and correcting(stop.leaf) == CLOSED:
            yield name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_settled_is_named_in_words(lang: str):
    closed = {name for kind in FACTS for name in closed_in(kind)}
    assert len(closed) > 40
    words = say("correction.settled", lang, version=3, fields=tuple(Coded(name, f"label.field.{name}") for name in sorted(closed)))

    assert "label.field" not in words
    with pytest.raises(Refused) as raised:
        given(PERMITTED).when(correct(1, '{"works_class": "landscape", "colour": "red"}')).facts  # noqa: B018  deciding is what is tried
    told = say(raised.value.code, lang, **raised.value.values)
    assert {"zh": "这些内容不能更正：colour、工程类别", "en": "not corrected: colour, class of works"}[lang] in told


def test_the_result_of_a_special_acceptance_is_not_corrected_but_its_record_is():
    accepted = given(walked(Gate.COMPLETION_ACCEPTANCE))
    version = version_of(accepted, "special-acceptances-held")
    failed = '{"energy": {"result": "failed", "record": "验收记录"}}'
    accepted.when(correct(version, failed)).then_refused("correction.settled", fields=("result",))
    assert len(accepted.when(correct(version, '{"energy": {"result": "passed", "record": "验收记录之二"}}')).facts) == 1


@pytest.mark.parametrize(
    "changed",
    ["[]", "3", '{"fact": "project-terminated"}', '{"urban": "yes"}', '{"approved_on": 20230203}', '{"funding": null}', '{"code": ""}'],
)
def test_values_have_their_form(changed: str):
    given(REGISTERED).when(correct(1, changed)).then_refused("correction.unfit", version=1)


@pytest.mark.parametrize("changed", ["{}", f'{{"name": "{REGISTERED.name}"}}'])
def test_a_correction_changes_something(changed: str):
    given(REGISTERED).when(correct(1, changed)).then_refused("correction.nothing", version=1)


def test_a_correction_names_a_fact_that_is_no_correction():
    begun = given(REGISTERED, ADDED)
    for version in (0, -1, 3):
        begun.when(correct(version, "{}")).then_refused("correction.unknown", version=version, last=2)
    given(REGISTERED, correct(1, '{"name": "甲"}')).when(correct(2, '{"reason": "乙"}')).then_refused(
        "correction.of_correction", corrects=1
    )


def test_a_kind_is_corrected_within_its_route():
    assert given(PERMITTED).when(correct(1, '{"kind": "extension"}')).project.kind is Kind.EXTENSION
    off = correct(1, '{"kind": "public_retrofit"}')
    given(PERMITTED).when(off).then_refused("correction.off_route", kind=Kind.PUBLIC_RETROFIT, gates=(PASSED[0], PASSED[2]))
    assert given(REGISTERED, ADDED).when(off).project.kind is Kind.PUBLIC_RETROFIT


@pytest.mark.parametrize(
    ("version", "changed", "code"),
    [
        (1, '{"code": "2313-140581-04-01-135254"}', "project.code_date"),
        (1, '{"code": "2302-140581-04-01-135254"}', "project.code_later"),
        (1, '{"approved_on": "2023-01-11"}', "project.approved_later"),
        (1, '{"parties": [{"role": "construction_unit", "unit": {"name": "甲", "uscc": "1"}}]}', "unit.uscc_wrong"),
        (1, '{"approved_on": "2023-02-30"}', "day.not_in_calendar"),
        (ADDITION, buildings_added(floor_area_m2="-1"), "quantity.negative"),
    ],
)
def test_a_corrected_value_is_asked_what_the_first_one_was(version: int, changed: str, code: str):
    given(REGISTERED, ADDED).when(correct(version, changed)).then_refused(code)


def test_a_corrected_indicator_has_its_range():
    declared = given(REGISTERED, ADDED, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(bim=True),)))
    changed = '{"declarations": [{"building": "1", "values": {"assembly_rate": "750"}}]}'
    declared.when(correct(3, changed)).then_refused("quantity.over_the_whole", text="750")
    declared.when(correct(3, changed.replace('"750"', "750"))).then_refused("indicator.out_of_range", indicator="assembly_rate")


def test_a_corrected_rate_without_its_sign_is_asked_once_more_and_the_answer_is_kept():
    declared = given(REGISTERED, ADDED, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(bim=True),)))
    changed = '{"declarations": [{"building": "1", "values": {"assembly_rate": "75"}}]}'
    with pytest.raises(Asked) as asked:
        _ = declared.when(correct(3, changed)).facts
    assert [(question.code, question.values["read"]) for question in asked.value.questions] == [("quantity.rate_unit", "75%")]

    confirmed = declared.when(replace(correct(3, changed), confirmed=("quantity.rate_unit", "area.very_large")))
    correction = next(fact for fact in confirmed.facts if isinstance(fact, FactCorrected))
    assert correction.confirmed == ("quantity.rate_unit",)
    assert b'"0.75"' in bytes(correction.changed)


def test_a_correction_reads_what_people_write_and_records_it_plainly():
    begun = given(REGISTERED, ADDED)
    corrected = begun.when(correct(ADDITION, buildings_added(floor_area_m2="1.3万㎡")))
    assert corrected.project.buildings[ONE].floor_area_m2 == Decimal(13000)
    assert b'"13000"' in bytes(corrected.facts[0].changed)
    dated = begun.when(correct(1, '{"approved_on": "2023年1月9日"}'))
    assert (dated.project.approved_on, bytes(dated.facts[0].changed)) == (date(2023, 1, 9), b'{"approved_on":"2023-01-09"}')


def test_other_corrected_values_are_asked_too():
    signed = given(PERMITTED)
    version = version_of(signed, "gate-concluded")
    signed.when(correct(version, '{"certificate": null}')).then_refused("conclusion.certificate_only_when_passed")
    exempted = given(walked(Gate.DESIGN_REVIEW), exemption())
    no_words = '{"clause": {"document": "jincheng-2023", "place": "三（一）", "quote": " "}}'
    exempted.when(correct(len(exempted.facts), no_words)).then_refused("gate.exempt_without_clause")


def exemption() -> ExemptGate:
    return ask(ExemptGate, gate=Gate.DRAWING_REVIEW, buildings=(ONE,), basis="限额以下小型工程", clause=CLAUSE)


def test_a_correction_puts_no_year_on_a_paper_that_had_not_come():
    permitted = given(PERMITTED)
    version = next(n for n, each in enumerate(permitted.facts, 1) if getattr(each, "certificate", None))
    certificate = '{"certificate": {"number": "高规条〔2062〕1号", "authority": "某局"}}'

    permitted.when(correct(version, certificate)).then_refused("number.year_later", year=2062)
    permitted.when(correct(version, certificate.replace("2062", "0026"))).then_refused("number.year_too_early", year=26)


def test_every_fact_that_is_asked_something_is_a_fact_of_the_room():
    assert set(SOUND) | set(NUMBERS) <= set(FACTS)


@pytest.mark.parametrize("written", ["0.123456789012345678901234567890", '"0.123456789012345678901234567890"'])
def test_no_number_passes_through_a_float(written: str):
    declared = given(REGISTERED, ADDED, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(bim=True),)))
    changed = f'{{"declarations": [{{"building": "1", "values": {{"assembly_rate": {written}}}}}]}}'
    corrected = declared.when(correct(3, changed)).project
    assert corrected.buildings[ONE].at("1", Stage.DESIGNED).assembly_rate == Decimal("0.123456789012345678901234567890")


def test_a_corrected_county_counts_from_the_first_day():
    moved = ask(TransferJurisdiction, on=date(2023, 7, 1), county="140525", approving_authority=AUTHORITY, reason="区划调整")
    project = given(REGISTERED, moved).when(correct(1, '{"county": "140524"}')).project
    assert (project.county_on(date(2023, 6, 30)), project.county) == ("140524", "140525")


def test_in_force_on_a_day_only_what_was_decided_by_then():
    facts = given(walked(Gate.ACCEPTANCE_FILING)).facts

    def passed_by(day: date) -> list[Gate]:
        project = fold(facts, in_force_on=day)
        assert project is not None
        return [gate for gate in Gate if project.buildings[TWO].passed_on(gate)]

    assert [len(passed_by(day)) for day in DAYS.values()] == [0, 0, 1, 2, 3, 4, 4, 6, 7]
    assert passed_by(date(2023, 2, 28)) == [Gate.PLANNING_CONDITIONS]
    assert fold(facts, in_force_on=date(2023, 1, 9)) is None


def test_what_was_entered_late_was_in_force_on_its_own_day():
    facts = given(
        registration(on=date(2023, 9, 1)), ADDED, outside(Gate.PLANNING_CONDITIONS, date(2022, 5, 1), certificate=paper("高审2022-5"))
    ).facts
    project = fold(facts, in_force_on=date(2022, 12, 31))
    assert project is not None
    assert [building.has_done(Gate.PLANNING_CONDITIONS) for building in project.standing()] == [True, True]


def test_facts_are_told_as_corrected():
    corrected = given(REGISTERED, ADDED, correct(1, '{"on": "2023-01-12"}')).facts
    told: list[Fact] = effective(corrected)
    assert (type(told[0]), told[0].on) == (ProjectRegistered, date(2023, 1, 12))


def test_an_application_goes_on_after_its_correction():
    begun = given(REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1"))
    corrected = given(
        begun.facts, correct(4, '{"applicant": {"name": "高平市住房保障中心"}}'), concluded("A1", DAYS[Gate.DESIGN_REVIEW])
    ).project
    assert corrected.applications["A1"].applicant.name == "高平市住房保障中心"
    assert corrected.buildings[ONE].has_done(Gate.DESIGN_REVIEW)


def test_what_a_correction_says_is_read_like_what_is_typed_for_the_first_time():
    begun = given(REGISTERED, ADDED)
    mended = begun.when(correct(1, '{"name": "　高平市 中医院 "}')).project
    assert mended.name == "高平市 中医院"
    begun.when(correct(1, '{"name": "高平市\u200b中医院"}')).then_refused("text.unseen", sign="U+200B ZERO WIDTH SPACE")
    begun.when(correct(1, '{"name": "高平市\u0378中医院"}')).then_refused("text.undefined", sign="U+0378", where="$.name")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        (buildings_added(rooms=9), "$.changed.buildings_added[0].rooms"),
        ('{"parties": [{"role": "construction_unit", "unit": {"name": "甲公司", "address": "x"}}]}', "$.changed.parties[0].unit.address"),
    ],
)
def test_a_field_that_there_is_not_is_refused_however_deep_it_stands(changed: str, where: str):
    version = ADDITION if "buildings_added" in changed else 1
    given(walked(Gate.PLANNING_CONDITIONS)).when(correct(version, changed)).then_refused("command.malformed", where=where)

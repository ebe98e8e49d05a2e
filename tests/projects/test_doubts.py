"""疑问: what may be a slip is asked once more, and what was confirmed is kept on the fact that raised it."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from string import Formatter

import pytest
from msgspec import Raw, convert, json
from msgspec.structs import replace

from lifecycle.projects.application.applications import SubmitApplication
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.doubts import doubts, settled
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.registration import ChangeParty, TransferJurisdiction
from lifecycle.projects.soundness import NUMBERS
from lifecycle.projects.works.building import Part
from lifecycle.projects.works.buildings import AddBuildings, DropBuilding, MergeBuildings, NewBuilding, RemeasureBuilding, SplitBuilding
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import BuildingId, Fact, Gate, Indicators, PartId, Stage, Use
from lifecycle.wording import LANGUAGES, sentences
from tests.architecture.source import CHECKOUT, MODULES
from tests.projects.deciding.test_refusals import calls
from tests.projects.given import ask, given
from tests.projects.walks import ADDED, BOTH, ONE, OWNER, REGISTERED, added, new, registration

UNFIT = Unit(name="厦门某公司", uscc="91350200M000100Y4A")
"""A code whose check character is another."""
SMALL = replace(new("1"), floor_area_m2=Decimal("1.2"))
RECORDED = CHECKOUT / "tests" / "recorded"
Site = tuple[str, frozenset[str]]


def test_a_credit_code_that_fails_its_check_is_asked_wherever_a_unit_is_named():
    change = ask(ChangeParty, role=PartyRole.DESIGNER, unit=UNFIT, reason="中标")
    (question,) = given(REGISTERED).when(change).then_asked("unit.uscc_check")

    assert question.values == {"unit": "厦门某公司", "code": UNFIT.uscc}
    given().when(registration(parties=(Party(role=PartyRole.CONSTRUCTION_UNIT, unit=UNFIT),))).then_asked("unit.uscc_check")
    given(REGISTERED).when(ask(ChangeParty, role=PartyRole.DESIGNER, unit=OWNER, reason="中标")).then_asked()


def test_a_code_that_stands_in_the_project_already_is_not_asked_with_each_application():
    owned = registration(parties=(Party(role=PartyRole.CONSTRUCTION_UNIT, unit=UNFIT),))
    applied = ask(SubmitApplication, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=UNFIT)

    given(owned, ADDED).when(applied).then_asked()
    given(REGISTERED, ADDED).when(applied).then_asked("unit.uscc_check")


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ("9.99", ("area.very_small",)),
        ("10", ()),
        ("10000000", ()),
        ("10000000.01", ("area.very_large",)),
    ],
)
def test_an_area_that_hardly_can_be_is_asked(area: str, codes: tuple[str, ...]):
    building = new("1", floor_area_m2=Decimal(area))

    given(REGISTERED).when(ask(AddBuildings, buildings_added=(building,))).then_asked(*codes)


def test_an_area_is_asked_by_the_name_and_the_id_of_its_building():
    values = Indicators(renewable_area_m2=Decimal("0.3"), retrofit_area_m2=Decimal(0))
    declared = ask(DeclareIndicators, stage=Stage.REQUIRED, declarations=(Declaration(building=ONE, values=values),))
    (question,) = given(REGISTERED, ADDED).when(declared).then_asked("area.very_small")

    assert in_words(question).startswith(f"{ADDED.buildings_added[0].name}（{ONE}）的")
    (question,) = given(REGISTERED, ADDED).when(added(sized("1.2"))).then_asked("area.very_small", "area.unlike_others")[:1]
    assert in_words(question).startswith("3号楼（3）的建筑面积")


def test_a_correction_is_asked_only_about_what_it_makes_otherwise():
    entered = (REGISTERED, ask(AddBuildings, buildings_added=(SMALL,)))
    renamed = json.encode([replace(SMALL, name="门卫室")]).decode()
    smaller = json.encode([replace(SMALL, floor_area_m2=Decimal("1.1"))]).decode()

    def corrected(buildings: str) -> CorrectFact:
        return ask(CorrectFact, corrects=2, changed=Raw(f'{{"buildings_added": {buildings}}}'.encode()), reason="录错")

    given(entered).when(corrected(renamed)).then_asked()
    given(entered).when(corrected(smaller)).then_asked("area.very_small")


def test_what_was_not_asked_is_not_kept():
    situation = given(REGISTERED)
    added = ask(AddBuildings, buildings_added=(SMALL,), confirmed=("number.year_odd", "area.very_small"))
    (fact,), left = settled(situation.when(added).facts, added.confirmed, situation.project, situation.facts)

    assert (fact.confirmed, left) == (("area.very_small",), ())


def question_sites() -> Iterator[Site]:
    for path in MODULES.values():
        for call in calls(path.read_text("utf-8"), "Question"):
            code, values = call.args
            if isinstance(values, ast.Dict) and None not in values.keys:  # what `**` adds stands elsewhere
                given_ = frozenset(key.value for key in values.keys if isinstance(key, ast.Constant))
                yield (code.value if isinstance(code, ast.Constant) else ast.unparse(code)), given_


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_can_be_said_and_shown_for_ever(lang: str):
    said = sentences(lang)
    asked = {code.removeprefix("asked.") for code in said if code.startswith("asked.")}
    shown = {code.removeprefix("label.asked.") for code in said if code.startswith("label.asked.")}
    values = dict(question_sites())

    assert asked == shown
    assert len(asked) >= 7
    written = {code: given_ for code, given_ in values.items() if "." in code}
    assert written.keys() <= asked
    for code, given_ in written.items():
        assert {name for _, name, _, _ in Formatter().parse(said[f"asked.{code}"]) if name} <= given_


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("高规条〔2003〕12号", ["number.year_long_before"]),
        ("140581200305100401", ["number.year_long_before"]),
        ("变更〔20231〕3号", ["number.year_odd"]),
        ("变更〔2023〕号", ["number.no_serial"]),
    ],
)
@pytest.mark.parametrize("kind", [GateConcluded, *NUMBERS])
def test_the_number_of_every_paper_is_looked_at(kind: type[Fact], number: str, codes: list[str]):
    stored = json.decode((RECORDED / f"{kind.__struct_config__.tag}.json").read_bytes())
    paper = stored.get("certificate", stored)
    assert "number" in paper or "number" in kind.__struct_fields__, "what was recorded before the field came has none"
    paper["number"] = number

    assert [question.code for question in doubts(None, (), convert(stored, kind))] == codes


@pytest.mark.parametrize(
    ("one", "other", "codes"), [("A", "a", ["building.part_alike"]), ("1", "01", ["building.part_alike"]), ("A", "B", [])]
)
def test_parts_that_differ_in_spelling_only_are_asked(one: str, other: str, codes: list[str]):
    parts = tuple(Part(id=PartId(id_), use=Use.OFFICE, floor_area_m2=Decimal(3000)) for id_ in (one, other))
    mixed = replace(SMALL, floor_area_m2=Decimal(6000), parts=parts)

    given(REGISTERED).when(ask(AddBuildings, buildings_added=(mixed,))).then_asked(*codes)


@pytest.mark.parametrize(
    ("there", "new_one", "alike"),
    [
        ("1#", "1 #", True),
        ("1", "01", True),
        ("A座", "a座", True),
        ("B01栋", "b1 栋", True),
        ("A座", "\u0410座", True),
        ("B1", "\u03921", True),
        ("1#", "1\u266f", True),
        ("1号", "1號", True),
        ("1-2", "1ー2", True),
        ("1-2", "１－２", True),
        ("1-2", "1–2", True),
        ("1-2", "1—2", True),
        ("1-2", "1~2", True),
        ("1号楼", "一号楼", True),
        ("1栋", "1幢", True),
        ("1栋", "1号楼", True),
        ("1#楼", "1#", True),
        ("11栋", "第十一幢", True),
        ("1#", "#1", True),
        ("1#", "楼1", True),
        ("1#", "No.1", True),
        ("A座", "A棟", True),
        ("壹#", "01號樓", True),
        ("1-2", "12", False),
        ("1#", "1-1#", False),
        ("1#", "11#", False),
        ("1栋A座", "1栋B座", False),
        ("一期1#", "二期1#", False),
        ("1#", "1#地下室", False),
        ("1", "10", False),
        ("1", "1#", True),
        ("1", "1号", True),
        ("1号楼", "1", True),
        ("A", "A座", True),
        ("1", "1#地下室", False),
        ("10", "100", False),
    ],
)
def test_a_building_id_that_differs_in_its_spelling_only_is_asked(there: str, new_one: str, alike: bool):
    codes = ("building.id_alike",) if alike else ()

    stands, comes = new(there, name="门诊楼"), new(new_one, name="住院楼")
    asked = given(REGISTERED, added(stands)).when(added(comes)).then_asked(*codes)
    assert [question.values for question in asked] == [{"building": new_one, "other": there}] * alike
    given(REGISTERED).when(added(stands, comes)).then_asked(*codes)


def test_an_id_of_a_building_that_is_gone_counts():
    dropped = ask(DropBuilding, building=ONE, reason="不再建设")

    given(REGISTERED, ADDED, dropped).when(added(new("01"))).then_asked("building.id_alike")
    into = (sized("6000"), sized("6000", "03"))
    given(REGISTERED, ADDED).when(ask(SplitBuilding, building=ONE, into=into, reason="分期")).then_asked("building.id_alike")


@pytest.mark.parametrize(
    ("region", "county", "elsewhere"),
    [
        ("140581", "140581", False),
        ("140500", "140581", False),
        ("140500", "140525", False),
        ("140581", "140525", True),
        ("140525", "140581", True),
    ],
)
def test_a_code_of_another_county_than_the_project_is_asked(region: str, county: str, elsewhere: bool):
    entered = registration(code=f"2301-{region}-04-01-100001", county=county)
    asked = given().when(entered).then_asked(*["project.code_elsewhere"] * elsewhere)

    names = {"140581": "高平市", "140525": "泽州县"}
    for question in asked:
        assert question.values == {"code": entered.code, "region": region, "county": county}
        assert f"地区是{names[region]}，项目却登记在{names[county]}" in in_words(question)


def test_a_code_is_asked_when_a_correction_makes_it_another_countys_and_a_transfer_is_not():
    name, moved = Raw(b'{"name": "\xe4\xb8\x80\xe6\x9c\x9f"}'), Raw(json.encode({"county": "140525"}))
    moving = ask(TransferJurisdiction, county="140525", approving_authority="泽州县行政审批服务管理局", reason="区划调整")

    given(REGISTERED).when(ask(CorrectFact, corrects=1, changed=moved, reason="录入错误")).then_asked("project.code_elsewhere")
    given(REGISTERED).when(moving).then_asked()
    elsewhere = registration(county="140525")
    given(elsewhere).when(ask(CorrectFact, corrects=1, changed=name, reason="录入错误")).then_asked()


def test_a_second_building_of_a_name_is_asked():
    """As when a form is sent again by the back button: its buildings get other ids."""
    again = [replace(building, id=BuildingId(f"{building.id}0")) for building in ADDED.buildings_added]
    (question,) = given(REGISTERED, ADDED).when(added(*again)).then_asked("building.name_alike")

    assert in_words(question).startswith("编号1、10的单体都叫“1号楼”、编号2、20的单体都叫“2号楼”（")


def test_a_hundred_buildings_that_are_entered_again_are_one_question():
    first = [new(f"b{number}", name=f"{number}号楼") for number in range(1, 101)]
    again = [replace(building, id=BuildingId(f"c{number}")) for number, building in enumerate(first)]
    (question,) = given(REGISTERED, added(*first)).when(added(*again)).then_asked("building.name_alike")

    assert "、编号b10、c9的单体都叫“10号楼”、其余90个（" in in_words(question)
    (other,) = given(REGISTERED, added(*first)).when(added(*again[:-1])).then_asked("building.name_alike")
    assert question.values["alike"] != other.values["alike"], "a tick is for all of them"


def test_buildings_of_one_name_are_one_question_however_they_are_spelled():
    three = (new("3", name="A座"), new("4", name="ａ 座"), new("5", name="B座"))
    (question,) = given(REGISTERED, ADDED).when(added(*three)).then_asked("building.name_alike")

    assert question.values["buildings"] == ("3", "4")


@pytest.mark.parametrize("other", ["1#楼", "一号楼", "１號樓", "1栋", "1 幢", "1号楼\u0301", "第1号楼", "01号楼"])
def test_buildings_whose_names_mean_the_same_are_asked(other: str):
    (question,) = given(REGISTERED, ADDED).when(added(new("3", name=other))).then_asked("building.name_alike")

    assert (question.values["name"], question.values["buildings"]) == (other, ("1", "3"))


@pytest.mark.parametrize("other", ["3号楼", "11号楼", "1-2号楼", "1号楼南", "1号商业楼"])
def test_buildings_whose_names_mean_another_are_not_asked(other: str):
    given(REGISTERED, ADDED).when(added(new("3", name=other))).then_asked()


def test_what_has_gone_leaves_its_name():
    name = ADDED.buildings_added[0].name
    dropped = ask(DropBuilding, building=ONE, reason="不再建设")

    given(REGISTERED, ADDED, dropped).when(added(new("3", name=name))).then_asked()
    split = ask(SplitBuilding, building=ONE, into=(replace(sized("6000"), name=name), sized("6000", "4")), reason="分期")
    given(REGISTERED, ADDED).when(split).then_asked()
    given(REGISTERED, ADDED).when(ask(MergeBuildings, buildings=BOTH, into=replace(sized("24000"), name=name), reason="合并")).then_asked()


def test_a_correction_of_a_name_to_that_of_another_is_asked():
    mine, other = ADDED.buildings_added
    twice = Raw(json.encode({"buildings_added": (mine, replace(other, name=mine.name))}))

    given(REGISTERED, ADDED).when(ask(CorrectFact, corrects=2, changed=twice, reason="录入错误")).then_asked("building.name_alike")


def sized(area: str, id_: str = "3") -> NewBuilding:
    return new(id_, floor_area_m2=Decimal(area))


@pytest.mark.parametrize(("area", "codes"), [("1200", True), ("1200.01", False), ("119999.99", False), ("120000", True)])
def test_a_floor_area_unlike_that_of_every_neighbour_is_asked(area: str, codes: bool):
    """Both neighbours have 12,000 m²."""
    asked = given(REGISTERED, ADDED).when(added(sized(area))).then_asked(*["area.unlike_others"] * codes)

    assert [question.values["other"] for question in asked] == [Decimal(12_000)] * codes
    assert all("（3）的建筑面积" in in_words(question) and "号楼（" in in_words(question).partition("最接近的是")[2] for question in asked)


def test_one_neighbour_of_like_size_is_enough():
    given(REGISTERED, added(sized("150", "4"), sized("160", "5"), sized("12000"))).when(added(sized("140", "6"))).then_asked()
    given(REGISTERED).when(added(sized("120"))).then_asked()


def test_two_buildings_that_are_unlike_each_other_are_one_question():
    given(REGISTERED).when(added(sized("120", "1"), sized("12000", "2"))).then_asked("area.unlike_others")


def sizes(first: int, *areas: str) -> list[NewBuilding]:
    return [sized(area, str(first + number)) for number, area in enumerate(areas)]


def test_slips_that_are_made_together_are_no_witnesses_of_each_other():
    slips = sizes(7, "500000", "500000")
    unlike = "area.unlike_others"

    given(REGISTERED, added(*sizes(1, *["5000"] * 6))).when(added(*slips)).then_asked(unlike)
    given(REGISTERED, added(*sizes(1, "5000"))).when(added(*slips)).then_asked(unlike)
    asked = given(REGISTERED).when(added(*sizes(1, *["5000"] * 5), *slips)).then_asked(unlike)
    assert [question.values["place"] for question in asked] == [("7", "8")]


def test_most_of_what_is_entered_at_once_is_not_asked_about():
    hamlet = sizes(1, "120", "6000", "7000", "9000", "12000", "30000")

    (question,) = given(REGISTERED).when(added(*hamlet)).then_asked("area.unlike_others")
    assert question.values["place"] == ("1",)
    given(REGISTERED).when(added(*sizes(1, *["5000"] * 3, "49999"))).then_asked()
    given(REGISTERED, added(*hamlet)).when(added(*sizes(7, "110", "8000", "40000"))).then_asked()
    # they lead from one to the next
    given(REGISTERED, ADDED).when(added(*sizes(3, "1100", "2000", "9000"))).then_asked()


def test_an_odd_building_is_one_question_however_many_come_beside_it():
    lodge, towers = sized("80", "9"), sizes(10, *["12000"] * 20)

    (question,) = given(REGISTERED).when(added(lodge, *towers)).then_asked("area.unlike_others")
    assert in_words(question).startswith("9号楼（9）的建筑面积80㎡与")
    (question,) = given(REGISTERED, added(lodge)).when(added(*towers)).then_asked("area.unlike_others")
    assert in_words(question).startswith("10号楼（10）、11号楼（11）、")
    assert "19号楼（19）、其余10个的建筑面积12,000㎡与" in in_words(question)
    assert "最接近的是9号楼（9）的80㎡" in in_words(question)
    given(REGISTERED, added(lodge, *towers)).when(added(*sizes(40, "90", "11000"))).then_asked()


def test_what_stays_about_as_large_as_it_was_is_not_asked_about_again():
    tower, lodge = added(new("1")), ask(AddBuildings, buildings_added=(sized("80", "2"),), confirmed=("area.unlike_others",))
    measured = ask(RemeasureBuilding, building=ONE, floor_area_m2=Decimal(12_100), report_number="CH-1")
    slip = ask(RemeasureBuilding, building=ONE, floor_area_m2=Decimal(121_000), report_number="CH-1")

    def corrected(area: str) -> CorrectFact:
        return ask(CorrectFact, corrects=4, changed=Raw(b'{"floor_area_m2": "%s"}' % area.encode()), reason="录错")

    given(REGISTERED, tower, lodge).when(measured).then_asked()
    given(REGISTERED, tower, lodge).when(slip).then_asked("area.unlike_others")
    given(REGISTERED, tower, lodge, measured).when(corrected("12200")).then_asked()
    given(REGISTERED, tower, lodge, measured).when(corrected("122000")).then_asked("area.unlike_others")


def split(*areas: str) -> SplitBuilding:
    return ask(SplitBuilding, building=ONE, into=tuple(sizes(3, *areas)), reason="分期")


def merge(area: str) -> MergeBuildings:
    return ask(MergeBuildings, buildings=BOTH, into=sized(area), reason="合并")


def test_what_goes_is_no_neighbour_of_what_comes():
    given(REGISTERED, added(new("1"))).when(split(*["600"] * 20)).then_asked()
    given(REGISTERED, added(new("1"), new("2"))).when(split(*["600"] * 20)).then_asked()
    given(REGISTERED, added(*sizes(1, "60000", "60000"), sized("9000", "5"))).when(merge("120000")).then_asked()
    given(REGISTERED, added(new("1"), new("2"))).when(split("8000", "3900", "100")).then_asked("area.unlike_others")


def test_a_building_that_is_measured_again_is_compared_with_the_others_and_with_itself():
    measured = ask(RemeasureBuilding, building=ONE, floor_area_m2=Decimal(120_000), report_number="CH-1")

    given(REGISTERED, ADDED).when(measured).then_asked("area.unlike_others")
    (question,) = given(REGISTERED, added(new("1"))).when(measured).then_asked("area.unlike_before")
    assert in_words(question).startswith("1号楼（1）的建筑面积120,000㎡，与原来的12,000㎡相差十倍或更多")
    given(REGISTERED, added(*sizes(1, "11000", "1200"))).when(measured).then_asked("area.unlike_others")
    given(REGISTERED, added(*sizes(1, "50000", "1200"))).when(measured).then_asked()


def test_a_slip_of_the_measuring_is_mended_without_a_question():
    measured = ask(RemeasureBuilding, building=ONE, floor_area_m2=Decimal(120_000), report_number="CH-1")
    mended = ask(CorrectFact, corrects=3, changed=Raw(b'{"floor_area_m2": "12100"}'), reason="录错")

    given(REGISTERED, added(new("1")), measured).when(mended).then_asked()

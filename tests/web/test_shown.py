"""How values, verdicts, indicators and tracks are laid out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.desk.about_projects import project_of
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.terms import ItemResult
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.projections.number_book import PaperState
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.works.building import Passage, PassageStatus
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Gate, Indicators, Ruling, StaffId, Stage, Verdict
from lifecycle.web.access import OPEN, access
from lifecycle.web.layout.conditions import conditions, conditions_shown, tally, verdicts_shown
from lifecycle.web.layout.ladder import Rung, ladder
from lifecycle.web.layout.navigation import ENTRIES, FOR_STRANGERS, navigation
from lifecycle.web.layout.rail import Cell, tracks
from lifecycle.web.layout.shown import SHAPES, area, filters, fit_a_row, pages_near, query
from lifecycle.web.visitor import Visitor
from tests.desk.conftest import P1, Office
from tests.web.conftest import Web

MET = Verdict(
    rule="energy",
    title="公共建筑节能率",
    building=BuildingId("1"),
    verdict=Ruling.MET,
    measure="energy_saving_rate",
    measured="72%",
    required="72%",
    comparison="at_least",
    clause=Citation("work-points", "三（一）", "新建公共建筑执行72%节能标准"),
)


def verdict(ruling: Ruling, building: str, measured: str | None = "71%", **more: Any) -> Verdict:
    return replace(MET, verdict=ruling, building=BuildingId(building), measured=measured, **more)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("48230.5", "48,230.50"),
        ("36", "36.00"),
        ("1000000", "1,000,000.00"),
        ("0.1234", "0.1234"),
        ("0", "0.00"),
        (None, "—"),
    ],
)
def test_areas_line_up_and_nothing_is_rounded_away(value: str | None, shown: str):
    assert area(None if value is None else Decimal(value)) == shown


def test_an_address_leaves_out_what_nobody_asked_for():
    assert query("/projects", q="医院", page=2, gate=None, kind="", county=["140581", "140525"]) == (
        "/projects?q=%E5%8C%BB%E9%99%A2&page=2&county=140581&county=140525"
    )
    assert query("/projects", q="") == "/projects"


def test_moments_are_told_in_shanghai():
    assert filters("zh")["moment"](datetime(2023, 8, 21, 17, 30, tzinfo=UTC)) == "2023-08-22 01:30"


def test_every_ruling_and_status_has_a_shape():
    assert SHAPES.keys() == {*Ruling, *PassageStatus, *PaperState, *ItemResult, *FindingStatus, *LabResult}
    assert len({SHAPES[ruling] for ruling in Ruling}) == 4, "no two rulings look alike"


def test_what_looked_for_a_rule_and_found_none_says_so():
    asked = {"measure": "rules_in_force", "comparison": "some_rule_in_force", "measured": False, "required": True}
    silent = replace(MET, verdict=Ruling.UNDETERMINED, **asked)

    assert filters("zh")["measured"](silent) == "无规定"
    assert filters("en")["measured"](silent) == "no rule"


def test_what_stands_against_a_pass_comes_first_and_a_warning_before_what_is_simply_met():
    listed = conditions(
        [
            verdict(Ruling.NOT_APPLICABLE, "1", rule="retrofit"),
            verdict(Ruling.MET, "1", rule="star"),
            verdict(Ruling.MET, "1", rule="bim", warning="降低"),
            verdict(Ruling.UNDETERMINED, "1", rule="assembly"),
            verdict(Ruling.UNMET, "1"),
        ]
    )

    assert [condition.rule for condition in listed] == ["energy", "assembly", "bim", "star", "retrofit"]


def test_buildings_alike_share_a_line_and_no_building_is_lost():
    verdicts = [verdict(Ruling.UNMET, "1"), verdict(Ruling.UNMET, "2", "70%"), verdict(Ruling.UNMET, "3"), verdict(Ruling.MET, "4", "72%")]
    unmet, met = conditions(verdicts)

    assert [[each.building for each in line] for line in unmet.lines] == [["1", "3"], ["2"]]
    assert [[each.building for each in line] for line in met.lines] == [["4"]]
    assert tally(verdicts) == {Ruling.UNMET: 3, Ruling.UNDETERMINED: 0, Ruling.MET: 1, Ruling.NOT_APPLICABLE: 0}


def test_different_reasons_are_not_thrown_together():
    one = verdict(Ruling.UNDETERMINED, "1", None, missing=("energy_saving_rate",))
    other = verdict(Ruling.UNDETERMINED, "2", None, missing=("started_on",))
    (condition,) = conditions([one, other])

    assert condition.lines == ((one,), (other,))


def test_the_ladder_tells_a_fall_below_what_was_required_from_one_above_it():
    stated = {
        Stage.REQUIRED: Indicators(energy_saving_rate=Decimal("0.72"), green_star=0),
        Stage.DESIGNED: Indicators(energy_saving_rate=Decimal("0.74"), green_star="none"),
        Stage.AS_BUILT: Indicators(energy_saving_rate=Decimal("0.73"), green_star=1),
    }

    assert dict(ladder(stated)) == {
        "energy_saving_rate": [Rung(Decimal("0.72")), Rung(Decimal("0.74")), Rung(None), Rung(Decimal("0.73"), "lowered")],
        "green_star": [Rung(0), Rung("none", "below"), Rung(None), Rung(1)],
    }


def test_the_same_value_is_no_fall_and_what_was_never_stated_is_no_row():
    same = Indicators(assembly_rate=Decimal("0.5"))

    assert ladder({Stage.REQUIRED: same, Stage.DESIGNED: same}) == [
        ("assembly_rate", [Rung(Decimal("0.5")), Rung(Decimal("0.5")), Rung(None), Rung(None)])
    ]
    assert ladder({}) == []


def test_buildings_that_came_the_same_way_share_a_track(office: Office):
    office.register()
    for id_ in ("1", "2"):
        office.add_building(id_)
    (track,) = tracks(project_of(office.desk.counter(), P1), "zh")

    assert (track.buildings, track.cells) == (("1号楼", "2号楼"), {})


def test_a_track_shows_word_shape_day_and_number(office: Office):
    office.register()
    office.add_building("1")
    office.add_building("2")
    number = Certificate(number="高自然资规条〔2023〕0041号", authority="高平市规划和自然资源局")
    passage = Passage(status=PassageStatus.PASSED, on=date(2023, 4, 2), certificate=number)
    first, second = tracks(project_of(office.desk.counter(), P1).with_passage(Gate.PLANNING_CONDITIONS, [BuildingId("1")], passage), "zh")

    assert first.cells == {Gate.PLANNING_CONDITIONS: Cell(shape="met", word="已通过", on=date(2023, 4, 2), number=number.number)}
    assert (second.buildings, second.cells) == (("2号楼",), {})


def test_a_passed_gate_is_not_plain_while_an_item_on_the_building_is_open(office: Office):
    office.register()
    office.add_building("1")
    passage = Passage(status=PassageStatus.PASSED, on=date(2023, 4, 2))
    office.give(OpenSupervision, buildings=("1",), reason="群众反映")
    (track,) = tracks(project_of(office.desk.counter(), P1).with_passage(Gate.PLANNING_CONDITIONS, [BuildingId("1")], passage), "zh")

    assert track.cells == {Gate.PLANNING_CONDITIONS: Cell(shape="undetermined", word="已通过", on=date(2023, 4, 2), remark="未了结：S1")}


def seated(role: Role) -> Visitor:
    return Visitor(staff=StaffId("X1"), appointments=(Appointment(role=role, county=None, since=date(2023, 1, 1), until=None),))


def test_the_masthead_names_what_the_visitor_may_open(web: Web):
    table = access(web.app)
    for role in Role:
        named = {entry.route for entry in navigation(web.app, seated(role), "/")}
        assert named == {route for route in ENTRIES if table[route] is OPEN or role in (table[route] or ())} - FOR_STRANGERS

    assert [entry.route for entry in navigation(web.app, None, "/")] == ["draws", "policies"]


def test_the_masthead_marks_where_one_is(web: Web):
    def here(path: str) -> list[bool]:
        return [entry.current for entry in navigation(web.app, None, path)]

    assert (here("/policies"), here("/policies/house"), here("/policies-of-old"), here("/")) == (
        [False, True],
        [False, True],
        [False, False],
        [False, False],
    )


def test_conditions_that_do_not_apply_are_a_list_of_their_own_and_say_how_many_took_a_choice():
    idle = verdict(Ruling.NOT_APPLICABLE, "1", rule="other")
    found = conditions_shown([MET, idle, replace(idle, rule="chosen", choices=("reach=all",))])

    assert [each.rule for each in found.apply] == ["energy"]
    assert ([each.rule for each in found.idle], found.idle_by_choice) == (["other", "chosen"], 1)


def test_verdicts_against_a_pass_come_before_those_with_a_remark_and_the_others_are_quiet():
    noted = replace(MET, warning="unusual")
    against = verdict(Ruling.UNMET, "2")
    found = verdicts_shown([MET, noted, against])

    assert (found.heeded, found.quiet) == ([against, noted], [MET])


@pytest.mark.parametrize(
    ("page", "pages", "named"), [(1, 1, [1]), (1, 9, [1, 2, 9]), (5, 9, [1, 4, 5, 6, 9]), (9, 9, [1, 8, 9]), (3, 2, [1, 2])]
)
def test_a_pager_names_the_ends_and_the_neighbours(page: int, pages: int, named: list[int]):
    assert pages_near(page, pages) == named


@pytest.mark.parametrize(("many", "fits"), [(29, True), (30, False)])
def test_short_options_stand_in_one_row(many: int, fits: bool):
    assert fit_a_row([("a", "字" * (many - 1)), ("b", "字")]) is fits

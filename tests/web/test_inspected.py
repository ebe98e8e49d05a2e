"""检查与环节: where a building stands with random inspections on the gate rail, and what is open at the gates that come after the works."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from lifecycle.compliance.choices import ChoiceDecided, Dated, Decisions
from lifecycle.desk.gate.sheet import GateSheet, gate_sheet
from lifecycle.desk.telling.gist import gist
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.terms import ItemLevel, UnitRole
from lifecycle.projects.works.inspected import OF_CHECKS, CheckOrigin
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate
from lifecycle.web.layout.inspected import chosen, inspected, on_the_rail, warnings
from tests.desk.conftest import CODE, HANDLER
from tests.desk.test_checks import said
from tests.inspections.story import (
    ARRIVED,
    CLOSED,
    DONE,
    DUE,
    FOUND,
    LI,
    ON_SITE,
    OPENED,
    ORDERED,
    RE_CHECKED,
    REPLIED,
    SECONDED,
    Situation,
    named,
)
from tests.packaged import packaged_calendar, rulebook
from tests.projects.given import fact, given
from tests.projects.walks import BOTH, ONE, TWO, walked
from tests.web.conftest import Web
from tests.web.gates import registered
from tests.web.reading import rows, words

DAY = date(2023, 12, 1)
FREE: dict[str, Any] = {"item": None, "building": None, "item_level": ItemLevel.GENERAL}
UNDECIDED = "主管部门尚未决定，暂按“重点项的问题暂缓备案”办理"
LIST = "inspection-items-2023"


def cell(*commands: Any, building: Any = ONE) -> tuple[str, str, str | None]:
    story = Situation(*commands)
    checks = [story.check] if commands else []
    shown = on_the_rail(story.project, checks, "#checks", "zh", building)
    assert shown is not None
    return shown.word, shown.shape, shown.remark


def test_a_building_is_not_drawn_then_drawn_then_so_many_are_open_then_closed() -> None:
    assert cell() == ("未抽中", "na", None)
    assert cell(*ON_SITE) == ("已抽中", "going", None)
    assert cell(*DONE) == ("2项未闭合", "undetermined", None)
    assert cell(*DONE, building=TWO) == ("1项未闭合", "undetermined", None)
    assert cell(*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED, *CLOSED) == ("已闭合", "met", None)


def test_what_another_check_found_is_told_beside_and_nothing_before_the_works() -> None:
    special = replace(DONE[0], origin=CheckOrigin.SPECIAL)
    assert cell(special, *DONE[1:]) == ("未抽中", "undetermined", "其他检查2项未闭合")
    begun = given(walked(Gate.CONSTRUCTION_PERMIT)).project
    assert begun is not None
    assert on_the_rail(begun, [], None, "zh", ONE) is None


def test_a_finding_says_how_bad_by_when_since_when_whose_turn_and_what_it_holds_back() -> None:
    story = Situation(*DONE, ORDERED)
    told = inspected(story.project, [story.check], BOTH, rulebook(), DAY, "zh")
    by_choice, by_statute = told.findings
    assert [each.one.name for each in told.findings] == ["c1 F1", "c1 F2"]
    assert (by_choice.overdue, by_choice.one.finding.due, by_choice.turn) == (True, DUE, "责任单位整改回复")
    assert by_choice.holds == "未销号的暂缓备案：按选项，不是法律明文"
    assert by_statute.holds.startswith("未销号的不予办理备案手续")
    assert by_statute.clauses[0].place == "第十六条第二款"
    assert told.chosen == (f"“未销号的检查问题是否暂缓竣工验收备案”：{UNDECIDED}",)
    only_two = inspected(story.project, [story.check], [TWO], rulebook(), DAY, "zh")
    assert [each.one.name for each in only_two.findings] == ["c1 F2"]
    general = Situation(*ON_SITE, replace(FOUND, **FREE))
    assert inspected(general.project, [general.check], BOTH, rulebook(), DAY, "zh").findings[0].holds == "不影响备案"


def filing(*more: Any, deciding: dict[str, str] = {}) -> GateSheet:  # noqa: B006 - never changed
    story = Situation(*DONE)
    project = given(story.project_facts, *more).project
    decided = [
        Dated(number, fact(ChoiceDecided, on=DAY, document=LIST, choice=name, option=option, number="晋市住建〔2023〕99号", since=DAY))
        for number, (name, option) in enumerate(deciding.items(), 1)
    ]
    assert project is not None
    rules = rulebook().deciding(Decisions(decided))
    return gate_sheet(project, (), Gate.ACCEPTANCE_FILING, rules, on=DAY, calendar=packaged_calendar)


def test_a_choice_that_holds_back_is_said_to_be_undecided_and_one_that_was_decided_only_warns() -> None:
    assert any(UNDECIDED in each for each in chosen(filing(), "zh"))
    assert not list(warnings(filing(), "zh"))
    sheet = filing(deciding={"open_finding_blocks": "none", "specials_at_filing": "warning"})
    told = list(warnings(sheet, "zh"))
    assert told[0].startswith("提示：重点项问题未销号：c1 F1")
    assert told[2].startswith("提示：1号楼、2号楼没有一并通过")
    assert [each for each in told if "依晋市住建〔2023〕99号" in each] == [told[1], told[3]]


def test_approval_staff_see_the_open_finding_on_the_page_of_the_filing(web: Web) -> None:
    office = web.office
    registered(office)
    office.appoint(LI, Role.INSPECTOR)
    opening, arriving, finding = (*OPENED, ARRIVED, replace(FOUND, **FREE | {"item_level": ItemLevel.KEY}))
    for step in (opening, arriving, finding):
        more: dict[str, Any] = {"buildings": ("1",)} if hasattr(step, "buildings") else {}
        more |= {"deadline": date(2023, 6, 12)} if isinstance(step, InitiateCheck) else {}
        more |= {"responsible": (named(UnitRole.CONSTRUCTION_UNIT),)} if step is finding else {}
        office.give(type(step), **said(step, **more))
    handler = web.browser(HANDLER)
    page = handler.get(f"/projects/{CODE}/gates/acceptance_filing")
    assert any("外墙保温厚度不足" in row and "自" in row and "c1 F1" in row for row in rows(page))
    assert UNDECIDED in words(page)
    assert "外墙保温厚度不足" not in words(handler.get(f"/projects/{CODE}/gates/design_review"))


def test_what_the_project_was_told_of_a_check_names_the_check() -> None:
    story = Situation(*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED, *CLOSED)
    told = {type(each): gist(each, story.project) for each in story.project_facts if isinstance(each, OF_CHECKS)}
    assert len(told) == 4
    assert all("c1" in each for each in told.values())

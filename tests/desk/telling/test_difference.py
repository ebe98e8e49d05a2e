"""两时点对照: what a project is at two moments, line by line, and which lines changed."""

from datetime import date
from decimal import Decimal

from lifecycle.desk.telling.difference import Section, side_by_side
from lifecycle.projects.deciding.silence import SilenceDecided, SilenceProposed
from lifecycle.projects.mending.annulment import ProposeAnnulment, RejectAnnulment
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Project
from lifecycle.projects.works.buildings import DropBuilding
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Gate, Stage
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, DAYS, ONE, REGISTERED, added, declaration, new, outside, registration, walked

COUNTIES = {"140581": "高平市"}
PERMITTED = walked(Gate.CONSTRUCTION_PERMIT)


def compared(before: Project | None, after: Project | None) -> dict[str, Section]:
    return {section.name: section for section in side_by_side(before, after, COUNTIES)}


def changed(sections: dict[str, Section]) -> dict[str, dict[str, tuple[str | None, str | None]]]:
    found = {name: {line.name: (line.before, line.after) for line in each.lines if line.changed} for name, each in sections.items()}
    return {name: lines for name, lines in found.items() if lines}


def test_at_one_and_the_same_moment_nothing_has_changed() -> None:
    project = given(PERMITTED).project

    assert changed(compared(project, project)) == {}
    assert list(compared(project, project)) == ["项目", "1号楼（1）", "2号楼（2）", "办理与待处置"]


def test_what_happened_to_one_building_is_marked_on_it_and_nowhere_else() -> None:
    before = given(PERMITTED)
    after = before.when(ask(StartConstruction, on=DAYS[Gate.CONSTRUCTION], buildings=(ONE,))).project

    assert changed(compared(before.project, after)) == {
        "1号楼（1）": {"施工": (None, "进行中  2023-06-01"), "开工": (None, "2023-06-01")},
    }


def test_every_decision_stands_beside_its_gate_with_its_number() -> None:
    project = given(PERMITTED).project

    assert {line.name: line.after for line in compared(None, project)["1号楼（1）"].lines}["施工许可"] == "已通过  2023-05-01  高审2023-5"


def test_indicators_stand_in_one_line_from_promise_to_building() -> None:
    before = given(REGISTERED, ADDED)
    after = before.when(
        ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(energy_saving_rate=Decimal("0.734"), green_star=2),))
    ).project

    assert changed(compared(before.project, after))["1号楼（1）"] == {
        "节能率": (None, "— → 73.4% → — → —"),
        "绿色建筑星级": (None, "— → 二星级 → — → —"),
    }


def test_a_building_that_only_one_moment_knows_stands_there_whole() -> None:
    before, after = given(REGISTERED).project, given(REGISTERED, added(new("7"))).project
    there = compared(before, after)["7号楼（7）"]

    assert there.changes == len(there.lines) > 0
    assert {line.before for line in compared(before, after)["7号楼（7）"].lines} == {None}
    assert {line.after for line in compared(after, before)["7号楼（7）"].lines} == {None}


def test_a_building_that_was_dropped_says_so() -> None:
    before = given(REGISTERED, ADDED)
    after = before.when(ask(DropBuilding, building=ONE, reason="不再建设")).project

    assert changed(compared(before.project, after))["1号楼（1）"] == {"存续": ("存续", "已取消")}


def test_a_corrected_name_changes_a_line_and_makes_no_second_project() -> None:
    assert changed(compared(given(registration(name="甲")).project, given(registration(name="乙")).project)) == {
        "项目": {"项目名称": ("甲", "乙")}
    }


def test_a_building_that_was_renamed_is_still_one_building() -> None:
    before, after = (given(REGISTERED, added(new("1", name=name))).project for name in ("门诊楼", "门诊综合楼"))

    assert list(compared(before, after)) == ["项目", "门诊综合楼（1）"]


def test_what_is_open_is_listed_with_whether_it_still_is() -> None:
    before = given(REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS))
    after = before.when(ask(OpenSupervision, on=date(2023, 12, 1), buildings=(ONE,), reason="现场与图纸不符")).project

    assert changed(compared(before.project, after)) == {"办理与待处置": {"督办S1（人工提出）": (None, "未了结  2023-12-01  1号楼")}}


def test_before_anything_was_known_there_is_nothing_to_compare() -> None:
    assert side_by_side(None, None, COUNTIES) == ()


def test_what_was_put_to_the_head_and_to_another_person_stands_under_way() -> None:
    before = given(PERMITTED)
    proposed = fact(SilenceProposed, silence="N1", gate=Gate.COMPLETION_ACCEPTANCE, buildings=(ONE,), basis="局务会研究")
    asked = given(before.facts, proposed, ask(ProposeAnnulment, annuls=len(before.facts), reason="系另一项目的"))
    decided = fact(
        SilenceDecided, silence="N1", gate=Gate.COMPLETION_ACCEPTANCE, buildings=(ONE,), basis="局务会研究", by="FZ01", proposer="SP01"
    )
    after = given(asked.facts, decided, ask(RejectAnnulment, by="SP02", annuls=len(before.facts), reason="是本项目的")).project

    line = "无规定事项N1（竣工验收）"
    assert changed(compared(before.project, asked.project))["办理与待处置"] == {
        line: (None, "待单位负责人决定  2023-12-01  1号楼  局务会研究"),
        f"提议作废第{len(before.facts)}条": (None, "2023-12-01  系另一项目的"),
    }
    assert changed(compared(asked.project, after))["办理与待处置"] == {
        line: ("待单位负责人决定  2023-12-01  1号楼  局务会研究", "单位负责人已决定  2023-12-01  1号楼  局务会研究"),
        f"提议作废第{len(before.facts)}条": ("2023-12-01  系另一项目的", None),
    }

"""检查与备案: a finding that holds back stands between the acceptance and our filing, and goes along with its buildings."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.projects.deciding.conclusion import ProposeConclusion
from lifecycle.projects.mending.annulment import ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.works.buildings import MergeBuildings, SplitBuilding
from lifecycle.projects.works.inspected import (
    CheckClosed,
    CheckOpened,
    CheckOrigin,
    FindingHeldBackNoMore,
    FindingHoldsBack,
    SiteTestOwed,
    SiteTestOwedNoMore,
    holding_back,
)
from lifecycle.vocabulary import BuildingId, Citation, Gate
from tests.projects.given import ask, fact, given
from tests.projects.walks import BOTH, ONE, TWO, applied, new, outside, proposed, specials, walked

ON = date(2023, 10, 9)
STATUTE = Citation("中华人民共和国无障碍环境建设法", "第十六条第二款", "不予办理竣工验收备案手续")
OPENED = fact(CheckOpened, on=ON, check="check/c1", origin=CheckOrigin.DOUBLE_RANDOM, buildings=BOTH)
HELD = fact(
    FindingHoldsBack, on=ON, check="check/c1", finding_id="F1", buildings=(ONE,), key=False, what="未开展无障碍设施验收", clauses=(STATUTE,)
)
KEY = replace(HELD, finding_id="F2", key=True, what="外墙保温厚度不足", clauses=())
NO_MORE = fact(FindingHeldBackNoMore, on=date(2023, 11, 15), check="check/c1", finding_id="F1")
ACCEPTED = walked(Gate.COMPLETION_ACCEPTANCE)
FILING = applied(Gate.ACCEPTANCE_FILING, "A3")


def filing(**fields: Any) -> ProposeConclusion:
    return proposed("A3", date(2023, 11, 20), **fields)


def test_a_finding_by_a_statute_holds_back_the_filing_and_says_both() -> None:
    given(ACCEPTED, OPENED, HELD, FILING).when(filing()).then_refused(
        "gate.finding_open",
        finding="c1 F1",
        document=STATUTE.document,
        place=STATUTE.place,
        quote=STATUTE.quote,
        buildings=("1号楼",),
    )


def test_one_of_a_key_item_holds_back_by_the_choice_and_names_no_statute() -> None:
    given(ACCEPTED, OPENED, KEY, FILING).when(filing()).then_refused("gate.key_finding_open", finding="c1 F2", what="外墙保温厚度不足")


def test_by_the_other_choice_only_the_statute_holds_back() -> None:
    project = given(ACCEPTED, OPENED, HELD, KEY).project
    assert project is not None
    ask_for = partial(holding_back, project, BOTH)
    assert [issue.id for issue in ask_for(Gate.ACCEPTANCE_FILING, key_items=True)] == ["c1 F1", "c1 F2"]
    assert [issue.id for issue in ask_for(Gate.ACCEPTANCE_FILING, key_items=False)] == ["c1 F1"]
    assert ask_for(Gate.COMPLETION_ACCEPTANCE, key_items=True) == ()
    assert ask_for(None, key_items=True) == ()


def test_once_it_is_closed_out_or_for_other_buildings_the_filing_goes_on() -> None:
    assert given(ACCEPTED, OPENED, HELD, FILING, NO_MORE).when(filing()).facts
    other = proposed("A3", date(2023, 11, 20), buildings=(TWO,))
    assert given(ACCEPTED, OPENED, HELD, FILING).when(other).facts


def test_an_acceptance_is_recorded_over_it_and_opens_a_supervision_item_that_names_the_article() -> None:
    built = walked(Gate.CONSTRUCTION)
    recorded = given(built, specials(), OPENED, HELD, KEY).when(outside(Gate.COMPLETION_ACCEPTANCE)).facts
    (opened,) = [each for each in recorded if isinstance(each, SupervisionOpened)]
    assert (opened.ground, opened.buildings, opened.clauses) == (Ground.ACCEPTED_OVER_FINDING, (ONE,), (STATUTE,))
    assert opened.reason == "c1 F1：未开展无障碍设施验收\nc1 F2：外墙保温厚度不足"
    kept = given(built, specials(), OPENED, replace(HELD, buildings=(TWO,))).when(outside(Gate.COMPLETION_ACCEPTANCE, buildings=(ONE,)))
    assert not [each for each in kept.facts if isinstance(each, SupervisionOpened)]


def test_an_acceptance_in_doubt_over_a_finding_opens_two_items() -> None:
    recorded = given(walked(Gate.CONSTRUCTION), OPENED, HELD).when(outside(Gate.COMPLETION_ACCEPTANCE)).facts
    items = [(each.supervision, each.ground) for each in recorded if isinstance(each, SupervisionOpened)]
    assert items == [("S1", Ground.RECORDED_IN_DOUBT), ("S2", Ground.ACCEPTED_OVER_FINDING)]


OWED = fact(SiteTestOwed, on=ON, check="check/c1", site_test="T1", buildings=(ONE,), what="热工检测", deadline=date(2024, 1, 15))


def test_a_test_that_is_still_owed_is_asked_about_at_the_filing_and_holds_nothing_back() -> None:
    (question,) = given(ACCEPTED, OPENED, OWED, FILING).when(filing()).then_asked("site_test.owed")
    assert question.values == {"tests": ("热工检测",), "deadline": date(2024, 1, 15)}
    assert given(ACCEPTED, OPENED, OWED, FILING).when(filing(confirmed=("site_test.owed",))).facts
    other = proposed("A3", date(2023, 11, 20), buildings=(TWO,))
    assert given(ACCEPTED, OPENED, OWED, FILING).when(other).facts
    made_up = fact(SiteTestOwedNoMore, on=date(2023, 11, 15), check="check/c1", site_test="T1")
    assert given(ACCEPTED, OPENED, OWED, FILING, made_up).when(filing()).facts


@pytest.mark.parametrize("shape", ["split", "merged"])
def test_a_finding_follows_its_building(shape: str) -> None:
    half = {"floor_area_m2": Decimal(6000)}
    split = ask(SplitBuilding, on=ON, building=ONE, into=(new("1a", **half), new("1b", **half)), reason="分期")
    merged = ask(MergeBuildings, on=ON, buildings=BOTH, into=new("12", floor_area_m2=Decimal(24000)), reason="合建")
    project = given(walked(Gate.CONSTRUCTION_PERMIT), OPENED, HELD, split if shape == "split" else merged).project
    assert project is not None
    heir = BuildingId("1b" if shape == "split" else "12")
    assert holding_back(project, [heir], Gate.ACCEPTANCE_FILING, key_items=False)[0].id == "c1 F1"


def test_what_a_check_has_told_is_mended_in_the_check() -> None:
    told = given(ACCEPTED, OPENED, fact(CheckClosed, on=ON, check="check/c1"))
    version = len(told.facts)
    told.when(ask(ProposeAnnulment, annuls=version, reason="误记")).then_refused("annulment.of_check", version=version)
    told.when(ask(CorrectFact, corrects=version, changed=Raw(b'{"on":"2023-10-10"}'), reason="日期")).then_refused("correction.settled")

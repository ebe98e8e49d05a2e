"""预览: what would be recorded is what is recorded, and looking at it records nothing."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.desk.paperwork.same_numbers import StandsElsewhere, standing_elsewhere
from lifecycle.desk.tagging import project_stream
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding import conclusion, elsewhere
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.buildings import AddBuildings, BuildingAdded
from lifecycle.vocabulary import Certificate, CommandId, Gate, ProjectId, Refused, StaffId, Stage
from tests.desk.conftest import CODE, HANDLER, ON, P1, Office
from tests.desk.test_desk import FULL, ONE, apply_for_design_review, declare, issue_planning_conditions

PAPER = Certificate(number="高图审2023-9", authority="晋城市施工图审查中心")


def command(kind: type[ProjectCommand], **fields: Any) -> Any:
    return kind(**({"id": CommandId("looked-at"), "on": ON, "by": HANDLER, "project": P1} | fields))


PASS = {"application": "A1", "buildings": (ONE,), "outcome": Outcome.PASSED, "opinion": "符合"}


def under_review(office: Office) -> None:
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    declare(office, Stage.DESIGNED)
    apply_for_design_review(office)


def test_what_is_shown_is_what_is_then_recorded(office: Office) -> None:
    under_review(office)
    proposal = command(conclusion.ProposeConclusion, **PASS)
    head = office.ledger.head()
    expected = office.desk.preview(proposal)
    assert office.ledger.head() == head
    assert tuple(recorded.fact for recorded in office.desk.carry_out(proposal).recorded) == expected


def test_a_document_that_nobody_has_adopted_yet_is_not_adopted_by_looking(office: Office) -> None:
    office.register()
    office.add_building()
    declare(office, Stage.REQUIRED, FULL)
    head = office.ledger.head()
    paper = {"gate": Gate.PLANNING_CONDITIONS, "buildings": (ONE,), "outcome": Outcome.PASSED, "certificate": PAPER}
    assert office.desk.preview(command(elsewhere.RecordOutsideDecision, **paper))
    assert office.ledger.head() == head


def test_a_bad_paper_shows_the_supervision_item_that_it_will_open(office: Office) -> None:
    under_review(office)
    paper = {"gate": Gate.DRAWING_REVIEW, "buildings": (ONE,), "outcome": Outcome.PASSED, "certificate": PAPER}
    _, item = office.desk.preview(command(elsewhere.RecordOutsideDecision, **paper))
    assert isinstance(item, SupervisionOpened)
    assert item.gates == (Gate.DESIGN_REVIEW,)
    assert "jincheng-2023/public-energy-72" in item.rules


def test_a_number_that_stands_in_another_project_is_told(office: Office) -> None:
    under_review(office)
    other = ProjectId("p2")
    office.register(project=other, code="2304-140581-04-01-135255", name="桃园小学")
    (one,) = (recorded.fact for recorded in office.ledger.load(project_stream(P1)).recorded if isinstance(recorded.fact, BuildingAdded))
    office.give(AddBuildings, project=other, buildings_added=one.buildings_added)
    said = Certificate(number="高规条〔2023〕第017", authority="高平市规划和自然资源局")
    paper = {"gate": Gate.PLANNING_CONDITIONS, "buildings": (ONE,), "outcome": Outcome.PASSED}

    def told(certificate: Certificate) -> tuple[StandsElsewhere, ...]:
        asked = command(elsewhere.RecordOutsideDecision, project=other, certificate=certificate, **paper)
        return standing_elsewhere(office.desk, other, office.desk.preview(asked))

    (found,) = told(said)
    assert (found.number, found.code, found.name) == (said.number, CODE, "高平市第二人民医院")
    assert told(replace(said, number="高规条2023-18")) == told(replace(said, authority="泽州县规划和自然资源局")) == ()

    office.give(elsewhere.RecordOutsideDecision, project=other, certificate=replace(said, number="高规条2023-18"), **paper)
    mended = Raw(json.encode({"certificate": said}))
    correction = command(CorrectFact, project=other, corrects=3, changed=mended, reason="抄错文号")
    assert standing_elsewhere(office.desk, other, office.desk.preview(correction)) == (found,), "a correction is told of, too"
    otherwise = Raw(json.encode({"certificate": replace(said, number="高规条2023-19")}))
    office.give(CorrectFact, corrects=4, changed=otherwise, reason="抄错文号")
    assert standing_elsewhere(office.desk, other, office.desk.preview(correction)) == (), "it no longer stands there"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"by": StaffId("nobody")}, "staff.no_appointment"),
        ({"on": ON + timedelta(days=1)}, "command.in_the_future"),
        ({"opinion": " "}, "command.malformed"),
        ({"opinion": "请电 13812345678"}, "personal.mobile"),
        ({"application": "A9"}, "application.unknown"),
    ],
)
def test_what_would_be_refused_is_refused_here_in_the_same_words(office: Office, changed: dict[str, Any], code: str) -> None:
    under_review(office)
    asked = command(conclusion.ProposeConclusion, **(PASS | changed))
    for attempt in (lambda: office.desk.preview(asked), lambda: office.desk.carry_out(asked)):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == code

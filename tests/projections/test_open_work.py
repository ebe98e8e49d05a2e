"""待办: what waits for whom, since when and until when; live and rebuilt, on both databases."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw
from sqlalchemy import select

from lifecycle.calendar import Calendar, Terms
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.open_work import Item, Load, OpenWork, desks, load, on_desk, tray
from lifecycle.projections.runner import Runner
from lifecycle.projections.waiting import Task
from lifecycle.projects import registration
from lifecycle.projects.application import advice, applications, handing_over, supplements
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.deciding import commitments, conclusion
from lifecycle.projects.mending import annulment, corrections, supervision
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.works import buildings, changes, indicators
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import BuildingId, Gate, Indicators, PersonId, ProjectId, StaffId, Stage
from tests.desk.conftest import CHECKER, CITY, HANDLER, SIGNER, ZEZHOU, Office
from tests.packaged import packaged_calendar
from tests.projections.walk import PAPER, apply_for, check, decided_elsewhere, declare, deliver, on, propose, sign


def holding(role: Role, county: str | None = None) -> Appointment:
    return Appointment(role=role, county=county, since=date(2020, 1, 1), until=None)


EVERYTHING = tuple(map(holding, Role))


class Sheet:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.projection = OpenWork(packaged_calendar())
        self.runner = Runner(office.ledger, self.projection)

    def tray(self, *appointments: Appointment, **more: Any) -> list[Item]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return tray(db, self.runner.sheets, appointments or EVERYTHING, **more)

    def desks(self, counties: Collection[str] | None) -> dict[StaffId | None, int]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return desks(db, self.runner.sheets, counties)

    def on_desk(self, handler: StaffId | None) -> list[str]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return [item.item for item in on_desk(db, self.runner.sheets, handler, None)]

    def only(self) -> Item:
        (item,) = self.tray()
        return item

    def waiting(self) -> list[tuple[str, Task]]:
        return [(item.item, item.task) for item in self.tray()]

    def load(self, today: date, *appointments: Appointment) -> dict[Task, Load]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return load(db, self.runner.sheets, appointments or EVERYTHING, today)

    def everything(self) -> list[tuple[Any, ...]]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return sorted(map(tuple, db.execute(select(*self.runner.sheets.c))), key=repr)


@pytest.fixture
def sheet(office: Office) -> Sheet:
    """A desk with a project of two buildings whose planning conditions are issued."""
    office.register()
    for name in ("1", "2"):
        office.add_building(name)
    declare(office, Stage.REQUIRED, "1", "2")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", "2")
    declare(office, Stage.DESIGNED, "1", "2")
    office.clock.reach(on(31, 12))
    return Sheet(office)


def test_a_letter_waits_for_its_first_open_answer_beside_the_application(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=on(10))
    bodies = (advice.Consulted(body="水务局", answer_by=on(12)), advice.Consulted(body="消防救援大队", answer_by=on(17)))
    said = {"advice_kind": AdviceKind.CONSULTATION, "gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),), "matter": "总平面"}
    office.give(advice.AskAdvice, on=on(10), bodies=bodies, **said)
    (item,) = [each for each in sheet.tray() if each.task is Task.ADVICE]
    assert (item.item, item.since, item.due, item.words, item.buildings) == ("C1", on(10), on(12), ("水务局", "消防救援大队"), ("1号楼",))
    assert [each.item for each in sheet.tray(holding(Role.COUNTY, "140581"))] == ["C1"]
    for body, due in (("水务局", on(17)), ("消防救援大队", None)):
        office.give(advice.ReceiveAdvice, on=on(11), advice="C1", body=body, stance=Stance.FOR, content="同意")
        assert [each.due for each in sheet.tray() if each.task is Task.ADVICE] == ([due] if due else [])


def test_a_proposed_annulment_waits_for_another_person(office: Office, sheet: Sheet) -> None:
    last = office.ledger.load("project/p1").version
    office.give(annulment.ProposeAnnulment, annuls=last, reason="系另一项目的指标", on=on(10))
    item = sheet.only()
    assert (item.task, item.since, item.words, item.buildings, item.not_by) == (
        Task.ANNULMENT,
        on(10),
        ("系另一项目的指标",),
        (),
        (HANDLER,),
    )
    assert sheet.tray(hands=(HANDLER,)) == []

    office.give(annulment.AnnulFact, by=CHECKER, annuls=last, on=on(11))
    assert [item.task for item in sheet.tray()] == [Task.FLAG], "the planning conditions rest on what was declared"


def test_an_application_waits_for_one_level_after_the_other(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", "2", on=on(10))
    accepting = sheet.only()
    assert (accepting.item, accepting.task, accepting.since, accepting.due) == ("A1", Task.ACCEPT, on(10), on(17))
    assert (accepting.name, accepting.buildings) == ("高平市第二人民医院", ("1号楼", "2号楼"))
    assert accepting.roles == {Role.APPROVAL}

    office.give(applications.AcceptApplication, application="A1", on=on(12))
    proposing = sheet.only()
    assert (proposing.task, proposing.since, proposing.due, proposing.not_by) == (Task.PROPOSE, on(12), on(9, 6), ())

    propose(office, "A1", "1", on=on(15))
    checking = sheet.only()
    assert (checking.task, checking.since, checking.due) == (Task.CHECK, on(15), on(9, 6)), "the term is that of the whole decision"
    assert (checking.buildings, checking.words, checking.not_by) == (("1号楼",), ("拟办意见",), (HANDLER,))

    check(office, "A1", on=on(16))
    assert (sheet.only().task, sheet.only().not_by) == (Task.SIGN, (HANDLER, CHECKER))

    sign(office, "A1", on=on(17))
    granted, _ = sheet.tray()
    assert (granted.item, granted.task, granted.since, granted.due) == ("A1-D1", Task.DELIVER, on(17), on(31)), "ten working days"
    assert (granted.buildings, granted.handler) == (("1号楼",), HANDLER)
    assert sheet.load(on(1, 6))[Task.DELIVER] == Load(1, 1)
    deliver(office, on=on(17))
    rest = sheet.only()
    assert (rest.task, rest.buildings, rest.not_by) == (Task.PROPOSE, ("2号楼",), ()), "what the signature left over goes on"
    propose(office, "A1", "2", outcome=Outcome.REFUSED, on=on(18))
    check(office, "A1", on=on(18))
    sign(office, "A1", passed=False, on=on(18))
    assert (sheet.only().item, sheet.only().task, sheet.only().due) == ("A1-D2", Task.DELIVER, None), "no law says by when"
    deliver(office, on=on(18))
    assert sheet.tray() == []


def test_who_stood_at_an_earlier_level_does_not_find_it_in_his_tray(office: Office, sheet: Sheet) -> None:
    office.give(GrantDelegation, by=CHECKER, staff=CHECKER, deputy=ZEZHOU, until=on(31, 12), reason="出差")
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    office.give(applications.AcceptApplication, application="A1")
    propose(office, "A1", "1")
    check(office, "A1", by=ZEZHOU, behalf=CHECKER)

    def has(staff: StaffId) -> bool:
        return bool(sheet.tray(holding(Role.APPROVAL), hands={staff}))

    assert not any(map(has, (HANDLER, CHECKER, ZEZHOU))), "nor do the deputy and whom he stood in for"
    assert has(SIGNER)
    assert has(StaffId("SP0")), "an id that is the beginning of another is another"


def test_what_waits_lies_on_the_desk_of_its_handler(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    apply_for(office, Gate.DESIGN_REVIEW, "2")
    assert [item.handler for item in sheet.tray()] == [None, None]

    office.give(applications.AcceptApplication, application="A1")
    assert {item.item: item.handler for item in sheet.tray()} == {"A1": HANDLER, "A2": None}
    assert [item.item for item in sheet.tray(handler=HANDLER)] == ["A1"]
    assert sheet.desks(None) == {HANDLER: 1, None: 1}
    assert sheet.desks(["140525"]) == {}

    office.give(handing_over.HandOverApplication, application="A1", handler=HANDLER, to=SIGNER, reason="借调")
    assert sheet.desks(["140581"]) == {SIGNER: 1, None: 1}
    assert (sheet.on_desk(HANDLER), sheet.on_desk(SIGNER), sheet.on_desk(None)) == ([], ["A1"], ["A2"])
    live = sheet.everything()
    sheet.runner.rebuild()
    assert sheet.everything() == live


def test_a_promise_goes_along_with_its_application_and_is_not_handed_over_by_itself(office: Office, sheet: Sheet) -> None:
    pledge = applications.Pledge(promisor=office.know(PersonId("x")), text="三十日内补交节能计算书", due=on(9, 6))
    apply_for(office, Gate.DESIGN_REVIEW, "1", mode=Mode.INFORMED_COMMITMENT, commitments=(pledge,))
    office.give(applications.AcceptApplication, application="A1")
    assert {item.item: item.handler for item in sheet.tray()} == {"A1": HANDLER, "A1-1": HANDLER}
    assert sheet.on_desk(HANDLER) == ["A1"]
    propose(office, "A1", "1")
    check(office, "A1")
    sign(office, "A1")
    deliver(office)
    assert (sheet.only().item, sheet.only().handler) == ("A1-1", None), "the application is no longer on anybody's desk"


def test_a_returned_proposal_waits_for_its_handler_again(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    office.give(applications.AcceptApplication, application="A1")
    propose(office, "A1", "1")
    office.give(conclusion.ReturnConclusion, by=CHECKER, application="A1", reason="意见过简", on=on(16))
    assert (sheet.only().task, sheet.only().since, sheet.only().not_by) == (Task.PROPOSE, on(16), ())


def test_a_supplement_is_awaited_until_its_day_and_the_term_begins_anew(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.CONSTRUCTION_PERMIT, "1", on=on(10))
    office.give(supplements.RequestSupplement, application="A1", items=("资金证明", "施工合同"), due=on(31), on=on(12))
    awaited = sheet.only()
    assert (awaited.task, awaited.since, awaited.due, awaited.words) == (Task.SUPPLY, on(12), on(31), ("资金证明", "施工合同"))
    assert awaited.roles == {Role.APPROVAL, Role.COUNTY, Role.CITY}

    handed_in = tuple(applications.Material(title=title) for title in ("资金证明", "施工合同"))
    office.give(supplements.SupplySupplement, application="A1", materials=handed_in, on=on(22))
    assert (sheet.only().task, sheet.only().since, sheet.only().due) == (Task.ACCEPT, on(22), on(29))

    office.give(applications.AcceptApplication, application="A1", on=on(25))
    assert (sheet.only().task, sheet.only().due) == (Task.PROPOSE, on(31)), "seven working days from the completed application"


@pytest.mark.parametrize(
    ("ends", "fields"),
    [(applications.WithdrawApplication, {"reason": "撤回"}), (applications.DeclineApplication, {"reason": "不属本机关职权"})],
)
def test_an_application_that_ended_takes_its_commitments_along(office: Office, sheet: Sheet, ends: type, fields: dict[str, Any]) -> None:
    pledge = applications.Pledge(promisor=office.know(PersonId("x")), text="三十日内补交节能计算书", due=on(9, 6))
    apply_for(office, Gate.DESIGN_REVIEW, "1", mode=Mode.INFORMED_COMMITMENT, commitments=(pledge,))
    assert sheet.waiting() == [("A1", Task.ACCEPT), ("A1-1", Task.COMMITMENT)]
    office.give(ends, application="A1", **fields)
    assert sheet.waiting() == []


def test_a_commitment_outlives_the_conclusion_that_rests_on_it(office: Office, sheet: Sheet) -> None:
    pledge = applications.Pledge(promisor=office.know(PersonId("x")), text="三十日内补交节能计算书", due=on(9, 6))
    apply_for(office, Gate.DESIGN_REVIEW, "1", "2", mode=Mode.INFORMED_COMMITMENT, commitments=(pledge,))
    office.give(applications.AcceptApplication, application="A1")
    propose(office, "A1", "1", "2")
    check(office, "A1")
    sign(office, "A1")
    deliver(office)
    promised = sheet.only()
    assert (promised.item, promised.task, promised.due, promised.gate) == ("A1-1", Task.COMMITMENT, on(9, 6), Gate.DESIGN_REVIEW)
    assert (promised.words, promised.buildings) == (("三十日内补交节能计算书",), ("1号楼", "2号楼"))

    office.give(commitments.FulfilCommitment, commitment="A1-1", evidence="计算书已收", on=on(1, 6))
    assert sheet.waiting() == []


def test_supervision_items_and_flags_wait_without_a_day_for_those_who_settle_them(office: Office, sheet: Sheet) -> None:
    decided_elsewhere(office, Gate.DRAWING_REVIEW, "1", on=on(20))
    low = indicators.Declaration(building=BuildingId("1"), values=Indicators(green_star=2))
    office.give(changes.ChangePlanningConditions, declarations=(low,), certificate=PAPER, reason="调规", redated=False, on=on(24))

    doubted, flagged = sheet.tray()

    assert (doubted.item, doubted.task, doubted.since, doubted.due, doubted.ground) == (
        "S1",
        Task.SUPERVISION,
        on(20),
        None,
        Ground.RECORDED_IN_DOUBT,
    )
    assert "jincheng-2023/public-energy-72" in doubted.words
    assert (doubted.roles, doubted.buildings) == ({Role.COUNTY, Role.CITY}, ("1号楼",))
    assert (flagged.item, flagged.task, flagged.since, flagged.words) == ("F1", Task.FLAG, on(24), ("调规",))

    office.give(supervision.CloseSupervision, by=CITY, supervision="S1", settlement="已补报", on=on(25))
    office.give(supervision.ResolveFlag, flag="F1", ground="维持", on=on(25))
    assert sheet.waiting() == []


def test_a_terminated_project_leaves_open_what_may_still_be_settled(office: Office, sheet: Sheet) -> None:
    office.give(supervision.OpenSupervision, buildings=(BuildingId("1"),), reason="现场已停")
    office.give(registration.TerminateProject, by=CITY, reason="土地收回")
    assert sheet.waiting() == [("S1", Task.SUPERVISION)]
    office.give(supervision.CloseSupervision, by=CITY, supervision="S1", settlement="随项目终止")
    assert sheet.waiting() == []


def test_a_corrected_day_moves_the_term(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=on(10))
    version = office.ledger.load("project/p1").version
    office.give(corrections.CorrectFact, corrects=version, changed=Raw(b'{"on": "2023-05-08"}'), reason="收件日录错", on=on(11))
    assert (sheet.only().since, sheet.only().due) == (on(8), on(15))


def test_a_split_shows_in_what_is_applied_for_afterwards_and_a_transfer_moves_the_work(office: Office, sheet: Sheet) -> None:
    halves = tuple(
        buildings.NewBuilding(id=BuildingId(half), name=half, use="hospital", floor_area_m2=Decimal(6000), prefabricated=True)
        for half in ("1A", "1B")
    )
    office.give(buildings.SplitBuilding, building=BuildingId("1"), into=halves, reason="分期")
    apply_for(office, Gate.DESIGN_REVIEW, "1A", "2")
    assert (sheet.only().buildings, sheet.only().county) == (("1A", "2号楼"), "140581")
    office.give(registration.TransferJurisdiction, by=CITY, county="140525", approving_authority="泽州", reason="划转")
    assert sheet.only().county == "140525"


def test_a_tray_holds_what_each_appointment_allows_in_its_own_county(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    office.give(supervision.OpenSupervision, buildings=(BuildingId("2"),), reason="现场堆土")

    def tasks(*appointments: Appointment) -> set[Task]:
        return {item.task for item in sheet.tray(*appointments)}

    assert tasks(holding(Role.APPROVAL)) == tasks(holding(Role.APPROVAL, "140581")) == {Task.ACCEPT}
    assert tasks(holding(Role.COUNTY, "140581")) == {Task.SUPERVISION}
    assert tasks(holding(Role.COUNTY, "140525"), holding(Role.APPROVAL, "140581")) == {Task.ACCEPT}
    assert tasks(holding(Role.COUNTY, "140581"), holding(Role.APPROVAL, "140525")) == {Task.SUPERVISION}
    assert tasks(holding(Role.AUDITOR)) == tasks(holding(Role.APPROVAL, "140525")) == set()
    assert [item.task for item in sheet.tray(task=Task.SUPERVISION)] == [Task.SUPERVISION]
    assert sheet.tray(task=Task.SIGN) == []


def test_without_any_appointment_the_tray_is_empty(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    sheet.runner.catch_up()
    with snapshot(office.ledger.engine) as db:
        assert tray(db, sheet.runner.sheets, ()) == []


def test_what_is_overdue_stands_first_and_what_has_no_day_last(office: Office, sheet: Sheet) -> None:
    office.give(supervision.OpenSupervision, buildings=(BuildingId("2"),), reason="现场堆土", on=on(10))
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=on(17))
    apply_for(office, Gate.CONSTRUCTION_PERMIT, "1", on=on(10))
    office.give(applications.AcceptApplication, application="A2", on=on(11))

    assert sheet.waiting() == [("A2", Task.PROPOSE), ("A1", Task.ACCEPT), ("S1", Task.SUPERVISION)]
    assert [item.due for item in sheet.tray()] == [on(19), on(24), None]
    assert sheet.load(on(22)) == {Task.ACCEPT: Load(1, 0), Task.PROPOSE: Load(1, 1), Task.SUPERVISION: Load(1, 0)}
    assert sheet.load(on(19))[Task.PROPOSE] == Load(1, 0), "on its last day it is not overdue yet"
    assert sheet.load(on(22), holding(Role.CITY)) == {Task.SUPERVISION: Load(1, 0)}


def test_a_term_into_an_unknown_year_is_provisional(office: Office, sheet: Sheet) -> None:
    office.clock.reach(date(2026, 12, 30))
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2026, 12, 30))
    assert (sheet.only().due, sheet.only().provisional) == (date(2027, 1, 7), True), "元旦 is a holiday without a notice, too"


def test_a_program_with_other_terms_reads_an_edition_of_its_own(office: Office, sheet: Sheet) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    before = sheet.runner
    assert sheet.only().due == on(17)
    without = Calendar(packaged_calendar().working_days, Terms([]), "other edition")
    sheet.projection = OpenWork(without)
    sheet.runner = Runner(office.ledger, sheet.projection)
    assert sheet.only().due is None
    sheet.runner = before
    assert sheet.only().due == on(17), "neither takes the rows of the other"


def test_a_rebuilt_tray_equals_the_live_one(office: Office, sheet: Sheet) -> None:
    sheet.everything()
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    sheet.everything()
    office.give(applications.AcceptApplication, application="A1")
    office.give(supervision.OpenSupervision, buildings=(BuildingId("2"),), reason="现场堆土")
    sheet.everything()
    office.register(project=ProjectId("p2"), code="2304-140581-04-01-000002")
    office.give(supervision.CloseSupervision, by=CITY, supervision="S1", settlement="已清")
    apply_for(office, Gate.CONSTRUCTION_PERMIT, "2")

    live = sheet.everything()
    assert len(live) == 2
    sheet.runner.rebuild()
    assert sheet.everything() == live

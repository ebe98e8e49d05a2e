"""新业务: a kind of stream is added by its own folder, a list handed in and the maps that tests hold; nothing in src changes."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from lifecycle import accounts
from lifecycle.desk import FACTS, Desk
from lifecycle.desk.matter import Counter, Decided, Docket, Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.ledger import Ledger
from lifecycle.permissions import ENTER, Permission, Where
from lifecycle.projections.open_work import Item
from lifecycle.projections.readings import Readings
from lifecycle.projections.sheets import Sheets
from lifecycle.projections.waiting import Task
from lifecycle.projects.deciding.conclusion import ProposeConclusion
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import CloseSupervision, SupervisionOpened
from lifecycle.projects.project import Outcome
from lifecycle.staff.appointments import Appointment, EndAppointment, Role
from lifecycle.vocabulary import CommandId, Gate, ProjectId, Question, Refused, Stage
from lifecycle.web.access import ACCESS, access_of
from lifecycle.web.app import ROUTERS
from lifecycle.web.forms.subject import Kind, Subject
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say, sentences
from tests.copies import Fill
from tests.desk.conftest import CITY, CODE, HANDLER, ON, P1, SECURITY, Office, staffed
from tests.desk.test_desk import ONE, apply_for_design_review, declare, issue_planning_conditions, refused
from tests.office import ZEZHOU
from tests.packaged import statutes
from tests.registers.experts import (
    NAMING,
    REGISTER,
    ConfirmExpert,
    DoubtExpert,
    ExpertConfirmed,
    ExpertDoubted,
    ExpertNamed,
    NameExpert,
    router,
)
from tests.registers.experts import name as name_expert
from tests.web.conftest import Web
from tests.web.reading import links

GAOPING = "140581"
KNOWN = (*FACTS, ExpertNamed, ExpertConfirmed, ExpertDoubted)


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url = copy_of(staffed)
    folder = None if url.startswith("sqlite") else tmp_path
    office = Office(url, ON, folder)
    beside = (folder / "attachments", folder / "keys", folder / "persons") if folder else ()
    office.ledger.close()
    office.ledger = Ledger(
        url,
        facts=KNOWN,
        clock=office.clock,
        **dict(zip(("attachments", "keys", "person_keys"), beside, strict=False)),
    )
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, REGISTER))
    yield office
    office.close()


def name(office: Office, register: str, expert: str, **more: Any) -> None:
    office.give(NameExpert, **({"county": GAOPING, "register": register, "expert": expert} | more))


def code(office: Office, register: str, expert: str, **more: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refused:
        name(office, register, expert, **more)
    assert office.ledger.head() == head, "a refusal records nothing"
    return refused.value.code


def test_its_fact_is_recorded_with_its_tags(office: Office) -> None:
    name(office, "structures", "张工")

    (recorded,) = office.ledger.load("register/structures").recorded
    assert recorded.fact == ExpertNamed(on=ON, by=HANDLER, county=GAOPING, expert="张工")
    assert recorded.tags == ("expert:张工",)


def test_no_two_registers_name_the_same_expert(office: Office) -> None:
    name(office, "structures", "张工")

    assert code(office, "fire-safety", "张工") == "test.in_another_register"
    assert code(office, "structures", "张工") == "test.in_this_register"
    name(office, "fire-safety", "李工")


def test_of_two_who_name_at_once_one_is_told_and_records_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    append = office.ledger.append

    def meanwhile(*of: Any, **more: Any) -> Any:
        monkeypatch.undo()
        name(office, "fire-safety", "张工")
        return append(*of, **more)

    monkeypatch.setattr(office.ledger, "append", meanwhile)

    with pytest.raises(Refused, match=r"test\.in_another_register"):
        name(office, "structures", "张工")
    assert office.ledger.load("register/structures").recorded == ()


def test_what_holds_for_every_command_holds_for_its_own(office: Office) -> None:
    assert code(office, "structures", "张工", by=SECURITY) == "staff.role_may_not"
    assert code(office, "structures", "张工", by=ZEZHOU) == "staff.other_county"
    assert code(office, "structures", "张工", county="140523") == "county.unknown"
    assert code(office, "structures", "张工", on=date(2023, 5, 11)) == "command.in_the_future"
    assert code(office, "structures", " ") == "command.malformed"
    assert code(office, "structures", "张工13935612345") == "personal.mobile"
    assert code(office, "structures", "张工", person="P-nobody") == "person.unknown"
    assert code(office, "structures", "张工", photo="a" * 64) == "scan.not_handed_in"
    assert code(office, "structures", "张工", photo=office.hand_in(b"%PDF-1.7 x", by=CITY)) == "scan.not_handed_in", "of somebody else"
    name(office, "structures", "李工", photo=office.hand_in(b"%PDF-1.7 y"))


def test_a_retry_and_a_preview_record_nothing_more(office: Office) -> None:
    once = NameExpert(id=CommandId("once"), on=ON, by=HANDLER, register="structures", county=GAOPING, expert="张工")
    previewed = office.desk.preview(once)
    assert office.ledger.load("register/structures").recorded == ()
    recorded = office.desk.carry_out(once).recorded

    assert previewed == tuple(each.fact for each in recorded)
    assert office.desk.carry_out(once).repeated
    with pytest.raises(Refused, match=r"test\.in_another_register"):
        office.desk.preview(NameExpert(id=CommandId("2"), on=ON, by=HANDLER, register="other", county=GAOPING, expert="张工"))


def test_what_is_to_be_done_after_its_facts_is_done_once_they_are_recorded_and_after_no_others(office: Office) -> None:
    told: list[int] = []
    registers = replace(REGISTER, after=lambda ledger: told.append(len(ledger.tagged(["expert:张工"]))))
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, registers))

    office.register()
    assert told == []
    name(office, "structures", "张工")
    code(office, "fire-safety", "张工")
    assert told == [1]


PASS: dict[str, Any] = {"application": "A1", "buildings": (ONE,), "outcome": Outcome.PASSED, "opinion": "符合"}
DOUBT: dict[str, Any] = {"register": "structures", "expert": "张工", "buildings": (ONE,), "reason": "评审意见并非本人所写"}


def apply(office: Office) -> None:
    """All that a pass of the design review takes."""
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    declare(office, Stage.DESIGNED)
    apply_for_design_review(office)
    name(office, "structures", "张工")


def doubt(office: Office) -> None:
    office.give(DoubtExpert, by=CITY, **DOUBT)


def test_it_blocks_a_gate_until_it_is_settled(office: Office) -> None:
    apply(office)
    doubt(office)

    held = refused(office, ProposeConclusion, **PASS)
    assert (held.code, held.values["issue"], held.values["buildings"]) == ("gate.held_back", "S1", ("1号楼",))
    register, project = (office.ledger.load(stream).recorded[-1] for stream in ("register/structures", "project/p1"))
    assert isinstance(register.fact, ExpertDoubted)
    assert (register.command, register.position + 1) == (project.command, project.position), "recorded together"
    office.give(CloseSupervision, by=CITY, supervision="S1", settlement="已另请专家评审")
    assert office.give(ProposeConclusion, **PASS).recorded


def test_the_gate_says_so_on_its_page(office: Office) -> None:
    apply(office)
    doubt(office)
    accounts.migrate(office.url)
    page = Web(office, (*ROUTERS, router)).browser(HANDLER).get(f"/projects/{CODE}/gates/{Gate.DESIGN_REVIEW}")

    assert page.status_code == 200
    assert say("page.gate.held_back", issue="S1", ground=Ground.FOUND, on=ON) in page.text


def test_a_refused_doubt_holds_back_nothing(office: Office) -> None:
    apply(office)

    assert refused(office, DoubtExpert, **(DOUBT | {"expert": "李工"}), by=CITY).code == "test.not_in_this_register"
    assert refused(office, DoubtExpert, **(DOUBT | {"project": ProjectId("p2")}), by=CITY).code == "project.unknown"
    assert refused(office, DoubtExpert, **DOUBT).code == "staff.role_may_not"
    assert office.give(ProposeConclusion, **PASS).recorded


def test_of_a_doubt_and_a_decision_at_once_one_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(office)
    append = office.ledger.append

    def meanwhile(*of: Any, **more: Any) -> Any:
        monkeypatch.undo()
        doubt(office)
        return append(*of, **more)

    monkeypatch.setattr(office.ledger, "append", meanwhile)
    with pytest.raises(Refused, match=r"race\.lost"):
        office.give(ProposeConclusion, **PASS)
    assert refused(office, ProposeConclusion, **PASS).code == "gate.held_back"


def doubted(**more: Any) -> DoubtExpert:
    return DoubtExpert(**({"id": CommandId("doubt"), "on": ON, "by": CITY, "project": P1} | DOUBT | more))


def told(office: Office, command: DoubtExpert, **more: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refused:
        office.desk.carry_out(command, **more)
    assert office.ledger.head() == head, "a refusal records nothing"
    return refused.value.code


def test_what_holds_for_every_command_holds_for_one_over_several_streams(office: Office) -> None:
    apply(office)

    assert told(office, doubted(on=date(2031, 1, 1))) == "command.in_the_future"
    assert told(office, doubted(reason=" ")) == "command.malformed"
    assert told(office, doubted(reason="13935612345称并非本人所写")) == "personal.mobile"
    assert told(office, doubted(), of_reading=[Question("clause.title_odd", {"title": "合同"})]) == "command.asked"
    assert told(office, doubted(letter="a" * 64)) == "scan.not_handed_in"
    guarded = replace(REGISTER, guards=(refuse,))
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, guarded))
    assert told(office, doubted()) == "test.guarded"


def refuse(_at: Counter, _docket: Docket) -> None:
    raise Refused("test.guarded")


def test_what_came_into_any_of_its_streams_unseen_refuses_it(office: Office) -> None:
    apply(office)
    seen = office.ledger.head()
    declare(office, Stage.DESIGNED)
    assert told(office, doubted(), seen=seen) == "race.lost"

    name(office, "structures", "李工")
    assert told(office, doubted(), seen=office.ledger.head() - 1) == "race.lost"
    assert office.desk.carry_out(doubted(), seen=office.ledger.head()).recorded


def test_it_is_previewed_over_all_its_streams(office: Office) -> None:
    apply(office)
    head = office.ledger.head()
    previewed = office.desk.preview(doubted())

    assert office.ledger.head() == head
    assert previewed == tuple(recorded.fact for recorded in office.desk.carry_out(doubted()).recorded)
    with pytest.raises(Refused, match=r"test\.not_in_this_register"):
        office.desk.preview(doubted(expert="李工"))


def test_in_one_transaction_it_sees_what_the_commands_before_it_would_record(office: Office) -> None:
    apply(office)
    named = NameExpert(id=CommandId("n"), on=ON, by=HANDLER, register="structures", county=GAOPING, expert="李工")
    both = (doubted(expert="李工"), doubted())
    with pytest.raises(Refused, match=r"test\.not_in_this_register"):
        office.desk.carry_out_together(CommandId("a"), CITY, both)
    receipt = office.desk.carry_out_together(CommandId("b"), CITY, (named, *both))

    assert {recorded.stream for recorded in receipt.recorded} == {"register/structures", "project/p1"}
    assert [each.fact.supervision for each in receipt.recorded if isinstance(each.fact, SupervisionOpened)] == ["S1", "S2"]


def test_facts_of_several_streams_are_left_out_of_a_draft_together_or_not_at_all(office: Office) -> None:
    apply(office)
    drafts = office.desk.draft()
    drafts.add(doubted())
    with pytest.raises(ValueError, match="together"):
        drafts.leave_out("project/p1")


def test_a_decision_writes_only_to_streams_that_it_opened_at_the_counter(office: Office) -> None:
    """Otherwise it could have read other facts than the append expects, or than are drafted."""
    beside = replace(REGISTER, decide=lambda at, docket: Decided(((at.ledger.load("register/structures"), name_expert(at, docket)),)))
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, beside))
    with pytest.raises(TypeError, match="counter"):
        name(office, "structures", "张工")


def test_what_rests_on_the_whole_ledger_is_recorded_by_itself(office: Office) -> None:
    ended = EndAppointment(id=CommandId("e"), on=ON, by=SECURITY, staff=HANDLER, role=Role.APPROVAL, reason="调离")
    with pytest.raises(TypeError, match="by itself"):
        office.desk.carry_out_together(CommandId("together"), SECURITY, [ended])


def test_a_page_form_files_it_and_says_why_not(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sentences("zh"), "test.in_another_register", "{expert}已在另一名录")  # type: ignore[arg-type]
    accounts.migrate(office.url)
    browser = Web(office, (*ROUTERS, router)).browser(HANDLER)

    def submitted(register: str) -> Any:
        typed = {"name_expert-county": GAOPING, "name_expert-expert": "张工"}
        return browser.submit(f"/registers/{register}/experts", command=uuid4().hex, **typed)

    filed, refused = submitted("structures"), submitted("fire-safety")

    assert filed.status_code == 303
    assert (refused.status_code, "张工已在另一名录" in refused.text) == (409, True)
    assert [recorded.stream for recorded in office.ledger.tagged(["expert:张工"])] == ["register/structures"]


def test_a_page_form_is_offered_to_just_those_whom_the_desk_lets_give_its_command(office: Office) -> None:
    of_the_county = Appointment(role=Role.COUNTY, county=GAOPING, since=date(2020, 1, 1), until=None)
    permitted = Kind(county=lambda _: GAOPING, permissions={NameExpert: replace(ENTER, where=Where.CITY)})
    asked = {"today": ON, "lang": "zh", "statutes": statutes(), "calendar": office.desk.calendars.now, "about": "structures"}

    def offered(held: Appointment, kind: Kind) -> bool:
        return NAMING.open_to(Subject(**asked, visitor=Visitor(staff=HANDLER, appointments=(held,)), kind=kind))

    assert not offered(of_the_county, permitted)
    assert offered(CITY_WIDE, permitted)
    assert offered(of_the_county, replace(permitted, permissions={NameExpert: ENTER}))


def test_its_page_form_is_brought_back_and_looked_at_once_more_as_every_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("fact.test-expert-named", "label.field.expert"):
        monkeypatch.setitem(sentences("zh"), key, key)  # type: ignore[arg-type]
    accounts.migrate(office.url)
    browser = Web(office, (*ROUTERS, router)).browser(HANDLER)

    def submitted(expert: str, **more: str) -> Any:
        typed = {"look_at_expert-county": GAOPING, "look_at_expert-expert": expert} | more
        return browser.submit("/registers/structures/experts/looked-at", command=uuid4().hex, **typed)

    empty, seen, recorded = submitted(""), submitted("张工"), submitted("张工", step="record")

    assert (empty.status_code, empty.text.strip()) == (422, say("form.required"))
    assert (seen.status_code, "张工" in seen.text) == (200, True)
    assert recorded.status_code == 303
    assert len(office.ledger.load("register/structures").recorded) == 1


def waiting(office: Office, *appointments: Appointment) -> list[Item]:
    sheets = Sheets(office.ledger, office.desk.rulebooks.folder, office.desk.statutes.calendar, office.desk.matters.awaited())
    return Readings(sheets).tray(appointments or (CITY_WIDE,), (), CITY, ON).items


CITY_WIDE = Appointment(role=Role.CITY, county=None, since=date(2020, 1, 1), until=None)


def test_its_due_day_stands_in_the_tray_of_those_who_may_end_it_until_it_is_done(office: Office) -> None:
    name(office, "structures", "张工", confirm_by=date(2023, 5, 31))
    name(office, "structures", "李工")
    (item,) = waiting(office)

    assert (item.task, item.item, item.due, item.name) == (Task.DEADLINE, "张工", date(2023, 5, 31), "专家名录：张工")
    assert (item.stream, item.project, item.county, item.roles) == ("register/structures", "", GAOPING, {Role.CITY})
    assert waiting(office, replace(CITY_WIDE, role=Role.APPROVAL)) == [], "who may not confirm has nothing waiting"
    assert waiting(office, replace(CITY_WIDE, county=GAOPING)) == [item]
    assert waiting(office, replace(CITY_WIDE, county="140525")) == []
    office.give(ConfirmExpert, by=CITY, register="structures", expert="张工")
    assert waiting(office) == []


def test_a_program_that_knows_nothing_of_it_reads_another_edition_of_the_tray(office: Office) -> None:
    name(office, "structures", "张工", confirm_by=date(2023, 5, 31))
    without = Sheets(office.ledger, office.desk.rulebooks.folder, office.desk.statutes.calendar)

    assert Readings(without).tray((CITY_WIDE,), (), CITY, ON).items == []
    assert len(waiting(office)) == 1
    without.catch_up()
    assert len(waiting(office)) == 1


def test_its_due_day_is_shown_on_the_page_of_the_tray(office: Office) -> None:
    name(office, "structures", "张工", confirm_by=date(2023, 5, 31))
    accounts.migrate(office.url)
    page = Web(office, (*ROUTERS, router)).browser(CITY).get("/tray")

    assert page.status_code == 200
    assert all(word in page.text for word in ("到期事项", "专家名录：张工", "核实专家材料", "2023-05-31"))
    (place,) = {href for href in links(page) if href.startswith("/registers/")}
    assert Web(office, (*ROUTERS, router)).browser(CITY).get(place).text == "structures: 张工", "its row leads to where it is done"


def test_the_tray_is_open_to_everybody_for_whom_its_due_day_may_wait(office: Office) -> None:
    accounts.migrate(office.url)
    app = Web(office, (*ROUTERS, router)).app
    audited = replace(REGISTER, permissions={**REGISTER.permissions, ConfirmExpert: Permission(frozenset({Role.AUDITOR}))})
    assert Role.AUDITOR not in ACCESS["tray"]
    assert all(Role.AUDITOR in (access_of(app, Matters((*MATTERS, audited)))[name] or ()) for name in ("tray", "api_tray"))

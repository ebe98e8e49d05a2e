"""双人确认: what takes two is proposed by one and confirmed by another, who is neither it nor for whom it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import Raw, json

from lifecycle.desk import Desk
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.proposals import act_of, proposals, proposed_in, proposing
from lifecycle.desk.people.twofold import TAKES_TWO
from lifecycle.staff.access import EndSessions, IssuePassword, IssueToken, PasswordIssued, RevokeToken, TokenIssued
from lifecycle.staff.appointments import CONSOLE, AppointStaff, EndAppointment, Role, StaffAppointed
from lifecycle.staff.confirming import ActStanding, CarryOutAct, ConfirmAct, DeclineAct, ProposeAct, WithdrawAct
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import Command, CommandId, Refused, StaffId
from tests.desk.conftest import CHECKER, CITY, HANDLER, ON, SECURITY, SIGNER, Office

SYSTEM, AUDIT, NEW = map(StaffId, ("GX01", "GS01", "GX02"))
APPOINTED = {"by": SECURITY, "staff": NEW, "role": Role.SYSTEM_ADMIN}
TOKEN = {"by": SECURITY, "token": "6f1d2c9a", "name": "省平台数据交换", "until": date(2023, 12, 31)}


@pytest.fixture
def bureau(office: Office) -> Office:
    """With all three administrators."""
    office.appoint(SYSTEM, Role.SYSTEM_ADMIN)
    office.appoint(AUDIT, Role.AUDIT_ADMIN)
    return office


def code(office: Office, command: type[Command], /, **fields: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        office.give(command, **fields)
    assert office.ledger.head() == head, "a refusal records nothing"
    return refusal.value.code


def code_of_proposing(office: Office, command: type[Command], /, **fields: Any) -> str:
    with pytest.raises(Refused) as refusal:
        office.propose(command, **fields)
    return refusal.value.code


def roles(office: Office, staff: StaffId) -> set[Role]:
    return {each.role for each in staff_member(office.ledger, staff).roles_on(office.desk.today())}


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (AppointStaff, APPOINTED),
        (AppointStaff, {"by": SECURITY, "staff": SECURITY, "role": Role.CITY}),
        (EndAppointment, {"by": SECURITY, "staff": AUDIT, "role": Role.AUDIT_ADMIN, "reason": "调离"}),
        (IssuePassword, {"by": SECURITY, "staff": AUDIT}),
        (IssuePassword, {"by": SECURITY, "staff": SECURITY}),
        (IssueToken, TOKEN | {"staff": SYSTEM}),
        (IssueToken, TOKEN | {"staff": SECURITY}),
    ],
)
def test_one_security_administrator_alone_does_nothing_to_an_administrator_or_to_himself(
    bureau: Office, command: type[Command], fields: dict[str, Any]
) -> None:
    assert code(bureau, command, **fields) == "two.needed"


def test_one_alone_still_does_the_same_for_other_staff(bureau: Office) -> None:
    bureau.give(AppointStaff, by=SECURITY, staff=StaffId("SP09"), role=Role.APPROVAL)
    bureau.give(IssuePassword, by=SECURITY, staff=HANDLER)
    bureau.give(IssueToken, **TOKEN, staff=HANDLER)
    bureau.give(EndSessions, by=SECURITY, staff=AUDIT, reason="手机遗失")
    for command, fields in ((IssuePassword, {"staff": HANDLER}), (EndSessions, {"staff": AUDIT, "reason": "手机遗失"})):
        assert code_of_proposing(bureau, command, by=SECURITY, **fields) == "two.not_needed"


def test_no_administrator_comes_into_office_with_a_token_that_one_alone_issued(bureau: Office) -> None:
    """Else one security administrator would hold the token of the one who confirms."""
    proposal = bureau.propose(AppointStaff, by=SECURITY, staff=HANDLER, role=Role.AUDIT_ADMIN)
    bureau.give(IssueToken, **TOKEN, staff=HANDLER)
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal) == "staff.token_stands"
    assert code_of_proposing(bureau, AppointStaff, by=SECURITY, staff=HANDLER, role=Role.SYSTEM_ADMIN) == "staff.token_stands"

    bureau.give(RevokeToken, by=SECURITY, staff=HANDLER, token=TOKEN["token"])
    bureau.confirm(proposal, AUDIT)
    assert Role.AUDIT_ADMIN in roles(bureau, HANDLER)


def test_a_confirmation_carries_out_what_was_proposed_and_both_stand_behind_it(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED)
    assert roles(bureau, NEW) == set()
    confirmed, appointed = bureau.confirm(proposal, AUDIT).recorded

    assert isinstance(appointed.fact, StaffAppointed)
    assert (appointed.fact.by, appointed.fact.confirmed_by, appointed.fact.on) == (SECURITY, AUDIT, ON)
    assert appointed.command == confirmed.command
    assert roles(bureau, NEW) == {Role.SYSTEM_ADMIN}
    assert act_of(bureau.ledger, proposal)[1].standing is ActStanding.DONE


def test_what_is_confirmed_later_holds_from_that_day_only(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED, on=date(2023, 1, 1))
    bureau.clock.go_on(days=2)
    appointed = bureau.confirm(proposal).recorded[-1].fact
    assert appointed.on == date(2023, 5, 12)


@pytest.mark.parametrize("by", [SECURITY, NEW])
def test_neither_who_proposed_it_nor_for_whom_it_is_confirms_it(bureau: Office, by: StaffId) -> None:
    bureau.appoint(NEW, Role.SYSTEM_ADMIN)
    proposal = bureau.propose(EndAppointment, by=SECURITY, staff=NEW, role=Role.SYSTEM_ADMIN, reason="调离")
    assert code(bureau, ConfirmAct, by=by, proposal=proposal) == "two.own"
    assert code(bureau, DeclineAct, by=by, proposal=proposal, reason="不同意") == "two.own", "nor does it away"


def test_who_stands_in_for_one_whom_it_concerns_does_not_confirm_it(bureau: Office) -> None:
    """An administrator who has another post, too, delegates that one; and was stood in for by somebody who is an administrator today."""
    both = StaffId("SP07")
    bureau.appoint(both, Role.APPROVAL)
    bureau.give(GrantDelegation, by=both, staff=both, deputy=CHECKER, until=date(2023, 6, 30), reason="出差")
    bureau.appoint(CHECKER, Role.AUDIT_ADMIN)
    proposal = bureau.propose(AppointStaff, by=SECURITY, staff=both, role=Role.SYSTEM_ADMIN)

    assert code(bureau, ConfirmAct, by=CHECKER, proposal=proposal) == "two.stands_in"
    assert code(bureau, DeclineAct, by=CHECKER, proposal=proposal, reason="不同意") == "two.stands_in"
    assert code(bureau, ConfirmAct, by=CHECKER, behalf=both, proposal=proposal) == "staff.administrator_stands_in"
    bureau.give(GrantDelegation, by=SIGNER, staff=SIGNER, deputy=both, until=date(2023, 6, 30), reason="出差")
    assert code(bureau, ConfirmAct, by=both, behalf=SIGNER, proposal=proposal) == "staff.role_may_not"
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal, on=date(2023, 5, 11)) == "command.in_the_future"
    bureau.confirm(proposal, AUDIT)


def test_only_administrators_confirm_and_decline(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED)
    for by in (HANDLER, CITY):
        assert code(bureau, ConfirmAct, by=by, proposal=proposal) == "staff.role_may_not"
        assert code(bureau, DeclineAct, by=by, proposal=proposal, reason="不同意") == "staff.role_may_not"
    assert code_of_proposing(bureau, AppointStaff, **(APPOINTED | {"by": AUDIT})) == "staff.role_may_not"


def test_a_proposal_lapses_by_its_day(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED, lapses=date(2023, 5, 17))
    bureau.clock.go_on(days=7)
    assert act_of(bureau.ledger, proposal)[1].standing_on(bureau.desk.today()) is ActStanding.WAITING
    bureau.clock.go_on(days=1)
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal) == "two.lapsed"
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal, on=ON) == "two.lapsed", "no day of the past brings it back"
    assert code(bureau, DeclineAct, by=AUDIT, proposal=proposal, reason="过期") == "two.lapsed"


@pytest.mark.parametrize("days", [-1, 31])
def test_a_proposal_has_a_day_of_the_next_thirty(bureau: Office, days: int) -> None:
    assert code_of_proposing(bureau, AppointStaff, **APPOINTED, lapses=ON + timedelta(days=days)) == "two.days"


def test_what_was_declined_or_withdrawn_is_confirmed_no_more(bureau: Office) -> None:
    declined, withdrawn = bureau.propose(AppointStaff, **APPOINTED), bureau.propose(AppointStaff, **APPOINTED)
    bureau.give(DeclineAct, by=AUDIT, proposal=declined, reason="未附任命文件")
    assert code(bureau, WithdrawAct, by=AUDIT, proposal=withdrawn) == "two.not_proposer"
    bureau.give(WithdrawAct, by=SECURITY, proposal=withdrawn)
    for each in (declined, withdrawn):
        assert code(bureau, ConfirmAct, by=AUDIT, proposal=each) == "two.not_so"
    assert [(each.standing, each.reason) for each in proposals(bureau.ledger)] == [
        (ActStanding.WITHDRAWN, None),
        (ActStanding.DECLINED, "未附任命文件"),
    ]


def test_what_is_confirmed_is_judged_anew(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED)
    bureau.appoint(NEW, Role.AUDIT_ADMIN)
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal) == "staff.separated"


def test_who_proposed_it_has_to_be_in_office_still(bureau: Office) -> None:
    second = StaffId("GA02")
    bureau.appoint(second, Role.SECURITY_ADMIN)
    proposal = bureau.propose(AppointStaff, **(APPOINTED | {"by": second}))
    bureau.confirm(bureau.propose(EndAppointment, by=SECURITY, staff=second, role=Role.SECURITY_ADMIN, reason="调离"))
    bureau.clock.go_on(days=1)
    assert code(bureau, ConfirmAct, by=AUDIT, proposal=proposal) == "staff.no_appointment"


def test_of_two_confirmations_at_once_one_is_recorded(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED)

    def confirm(by: StaffId) -> str:
        try:
            bureau.desk.carry_out(ConfirmAct(id=CommandId(f"race/{by}"), on=ON, by=by, proposal=proposal))
        except Refused as refused:
            return refused.code
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, (AUDIT, SYSTEM)))
    assert answers.count("recorded") == 1
    assert {*answers} - {"recorded"} <= {"race.lost", "two.not_so", "command.came_second", "staff.role_held"}
    assert [a.role for a in staff_member(bureau.ledger, NEW).appointments] == [Role.SYSTEM_ADMIN]


def test_a_permission_is_carried_out_once_by_who_proposed_it(bureau: Office) -> None:
    proposal = bureau.propose(IssueToken, **TOKEN, staff=AUDIT)
    assert code(bureau, CarryOutAct, by=SECURITY, proposal=proposal) == "two.not_so"
    assert len(bureau.confirm(proposal, SYSTEM).recorded) == 1
    assert code(bureau, IssueToken, **TOKEN, staff=AUDIT) == "two.needed", "the permission is not for the open door"
    assert code(bureau, CarryOutAct, by=SYSTEM, proposal=proposal) == "two.not_proposer"
    _, issued = bureau.give(CarryOutAct, by=SECURITY, proposal=proposal).recorded

    assert isinstance(issued.fact, TokenIssued)
    assert (issued.fact.by, issued.fact.confirmed_by, issued.fact.staff) == (SECURITY, SYSTEM, AUDIT)
    assert code(bureau, CarryOutAct, by=SECURITY, proposal=proposal) == "two.not_so"
    bureau.give(RevokeToken, by=SECURITY, staff=AUDIT, token=TOKEN["token"])


def test_a_permission_lapses_and_can_be_declined_before_it_is_used(bureau: Office) -> None:
    one, other = (bureau.propose(IssuePassword, by=SECURITY, staff=AUDIT, lapses=date(2023, 5, 12)) for _ in range(2))
    for each in (one, other):
        bureau.confirm(each, SYSTEM)
    bureau.give(DeclineAct, by=SYSTEM, proposal=other, reason="已找回")
    bureau.clock.go_on(days=3)
    assert code(bureau, CarryOutAct, by=SECURITY, proposal=one) == "two.lapsed"
    assert code(bureau, CarryOutAct, by=SECURITY, proposal=other) == "two.not_so"
    assert not bureau.ledger.tagged(["staff"], [PasswordIssued])


def test_nobody_proposes_in_the_name_of_another_or_under_a_number_that_is_used(bureau: Office) -> None:
    command = AppointStaff(id=CommandId("x"), on=ON, **APPOINTED)  # type: ignore[arg-type]
    given = proposing(command, ON, date(2023, 5, 17))
    fields = {name: getattr(given, name) for name in ("proposal", "proposed", "until")}
    assert code(bureau, ProposeAct, by=SYSTEM, **fields) == "two.in_anothers_name"
    bureau.give(ProposeAct, by=SECURITY, **fields)
    assert code(bureau, ProposeAct, by=SECURITY, **fields) == "two.number_used"
    assert code(bureau, ConfirmAct, by=AUDIT, proposal="nobody") == "two.unknown"
    assert code(bureau, ProposeAct, by=SECURITY, proposal="other", proposed=b'{"command":"EndSessions"}', until=ON) == "command.malformed"


def test_the_proposed_command_stands_in_its_fact_in_full(bureau: Office) -> None:
    proposal = bureau.propose(AppointStaff, **APPOINTED)
    asked = act_of(bureau.ledger, proposal)[1].asked
    proposed = proposed_in(asked)
    assert (proposed.staff, proposed.role, proposed.by, asked.concerns) == (NEW, Role.SYSTEM_ADMIN, SECURITY, (NEW,))
    assert bytes(asked.proposed).startswith(b'{"command":"AppointStaff"')


def test_what_is_proposed_is_read_as_what_is_given(bureau: Office) -> None:
    """However a program spells it: no sign that cannot be seen, and one form of each."""
    ended = {"by": SECURITY, "staff": AUDIT, "role": Role.AUDIT_ADMIN}
    assert code_of_proposing(bureau, EndAppointment, **ended, reason="调\u200b离") == "text.unseen"
    spelled = b'{ "role": "system_admin", "staff": "GX02", "by": "GA01", "on": "2023-05-10", "id": "x", "command": "AppointStaff" }'
    bureau.give(ProposeAct, by=SECURITY, proposal="spelled", proposed=Raw(spelled), until=date(2023, 5, 17))
    canonical = b'{"command":"AppointStaff","id":"x","on":"2023-05-10","by":"GA01","role":"system_admin","staff":"GX02"}'
    stored = bytes(act_of(bureau.ledger, "spelled")[1].asked.proposed)
    assert (json.decode(stored), len(stored)) == (json.decode(canonical), len(canonical))


def test_as_long_as_an_administrator_is_lacking_the_console_founds_alone(office: Office) -> None:
    """立账. By the pages nobody does: a signed-in security administrator is not at the console."""
    pages = Desk(office.ledger, office.desk.statutes, office.clock)
    alone = AppointStaff(id=CommandId("pages"), on=ON, by=SECURITY, staff=SYSTEM, role=Role.SYSTEM_ADMIN)
    with pytest.raises(Refused, match=r"two\.needed"):
        pages.carry_out(alone)
    with pytest.raises(Refused, match=r"two\.nobody_confirms"):
        pages.carry_out(proposing(alone, ON, ON))

    (appointed,) = office.give(AppointStaff, by=SECURITY, staff=SYSTEM, role=Role.SYSTEM_ADMIN).recorded
    (issued,) = office.give(IssuePassword, by=SECURITY, staff=SECURITY).recorded
    assert appointed.fact.confirmed_by == issued.fact.confirmed_by == CONSOLE  # type: ignore[attr-defined]
    office.give(AppointStaff, by=SECURITY, staff=AUDIT, role=Role.AUDIT_ADMIN)
    assert code(office, AppointStaff, **APPOINTED) == "two.needed", "all three are there: from now on it takes two at the console, too"


def test_every_act_that_takes_two_can_be_named_on_a_page() -> None:
    assert len({twofold.name for twofold in TAKES_TWO.values()}) == len(TAKES_TWO)


def test_the_last_administrator_of_each_kind_is_not_ended(bureau: Office) -> None:
    for staff, role in ((SYSTEM, Role.SYSTEM_ADMIN), (AUDIT, Role.AUDIT_ADMIN)):
        assert code_of_proposing(bureau, EndAppointment, by=SECURITY, staff=staff, role=role, reason="调离") == "staff.last_administrator"
    second = StaffId("GA02")
    bureau.appoint(second, Role.SECURITY_ADMIN)
    bureau.confirm(bureau.propose(EndAppointment, by=second, staff=SECURITY, role=Role.SECURITY_ADMIN, reason="调离"), AUDIT)
    bureau.clock.go_on(days=1)
    asked = {"staff": second, "role": Role.SECURITY_ADMIN, "reason": "调离"}
    assert code_of_proposing(bureau, EndAppointment, by=second, **asked) == "staff.last_administrator"


def test_the_only_security_administrator_cannot_be_ended_before_the_others_are_there_either(office: Office) -> None:
    ended = {"by": SECURITY, "staff": SECURITY, "role": Role.SECURITY_ADMIN, "reason": "调离"}
    assert code(office, EndAppointment, **ended) == "staff.last_administrator"


def test_the_last_administrator_has_no_last_day_that_could_run_out(bureau: Office) -> None:
    """And who has one does not count as the one who stays."""
    second = StaffId("GA02")
    third = {"by": SECURITY, "staff": second, "role": Role.SECURITY_ADMIN}
    bureau.confirm(bureau.propose(AppointStaff, **third, until=date(2023, 6, 30)))
    asked = {"staff": SECURITY, "role": Role.SECURITY_ADMIN, "reason": "调离"}
    assert code_of_proposing(bureau, EndAppointment, by=second, **asked) == "staff.last_administrator"


def test_who_begins_only_later_does_not_count_as_the_one_who_stays(bureau: Office) -> None:
    second = StaffId("GA02")
    bureau.confirm(bureau.propose(AppointStaff, by=SECURITY, staff=second, role=Role.SECURITY_ADMIN, on=date(2023, 5, 12)))
    bureau.clock.go_on(days=1)
    asked = {"by": SECURITY, "staff": SECURITY, "role": Role.SECURITY_ADMIN, "reason": "调离"}
    assert code_of_proposing(bureau, EndAppointment, **asked, on=ON) == "staff.last_administrator"
    bureau.propose(EndAppointment, **asked)


def test_the_first_administrator_of_a_kind_is_appointed_without_a_last_day(office: Office) -> None:
    asked = {"by": SECURITY, "staff": SYSTEM, "role": Role.SYSTEM_ADMIN}
    assert code(office, AppointStaff, **asked, until=date(2024, 5, 9)) == "staff.last_day_of_the_last"
    office.give(AppointStaff, **asked)


def test_two_security_administrators_who_end_each_other_at_once_do_not_both_go(bureau: Office) -> None:
    second = StaffId("GA02")
    bureau.appoint(second, Role.SECURITY_ADMIN)
    ending = [
        bureau.propose(EndAppointment, by=by, staff=staff, role=Role.SECURITY_ADMIN, reason="调离")
        for by, staff in ((SECURITY, second), (second, SECURITY))
    ]

    def confirm(proposal: str) -> str:
        try:
            bureau.desk.carry_out(ConfirmAct(id=CommandId(f"race/{proposal}"), on=ON, by=AUDIT, proposal=proposal))
        except Refused as refused:
            return refused.code
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, ending))
    assert answers.count("recorded") == 1, answers
    assert {*answers} - {"recorded"} <= {"command.came_second", "staff.last_administrator"}

"""提请的网页: what takes two becomes a proposal where it is done today, and waits for another administrator."""

import pytest

from lifecycle.accounts import Admitted
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.proposals import proposals
from lifecycle.desk.people.tokens import holder
from lifecycle.ledger import Append
from lifecycle.staff.appointments import AppointmentEnded, Role
from lifecycle.staff.confirming import ActStanding
from lifecycle.vocabulary import StaffId
from tests.office import HANDLER, SECURITY
from tests.web.conftest import AUDIT_ADMIN, SYSTEM_ADMIN, Browser, Web
from tests.web.forms import fill_in, followed, hidden_of, offers
from tests.web.reading import rows, words
from tests.web.test_staff import SECRET, everything, secret

PAGE = "/proposals"
NEW = {"appoint-staff": "GX02", "appoint-role": "system_admin", "appoint-county": "", "appoint-since": "2023-05-10", "appoint-until": ""}


@pytest.fixture
def admin(web: Web) -> Browser:
    return web.browser(SECURITY)


def number(web: Web) -> str:
    """Of the proposal made last."""
    return proposals(web.office.ledger)[0].id


def confirmed(web: Web, by: StaffId = AUDIT_ADMIN) -> str:
    """The proposal made last, by its number."""
    followed(web.browser(by), fill_in(web.browser(by), PAGE, f"{PAGE}/{number(web)}/confirmation"))
    return number(web)


def permitted(web: Web, by: StaffId = AUDIT_ADMIN) -> str:
    """The first half of the secret that was proposed last."""
    return secret(fill_in(web.browser(by), PAGE, f"{PAGE}/{number(web)}/confirmation"))


def test_the_appointment_of_an_administrator_becomes_a_proposal_and_another_confirms_it(web: Web, admin: Browser) -> None:
    page = followed(admin, fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW))
    assert "已记入台账：提请" in words(page)
    assert "任命岗位 GX02" in rows(page)[0]
    assert "2023-05-17" in rows(page)[0]
    assert not staff_member(web.office.ledger, StaffId("GX02")).appointments

    confirmation = f"{PAGE}/{number(web)}/confirmation"
    assert not offers(page.text, confirmation), "who proposed it confirms nothing"
    other = web.browser(AUDIT_ADMIN)
    page = followed(other, fill_in(other, PAGE, confirmation))
    assert "已记入台账：提请确认" in words(page)
    assert "由GS01确认" in words(page)
    assert [each.role for each in staff_member(web.office.ledger, StaffId("GX02")).appointments] == [Role.SYSTEM_ADMIN]


def test_a_form_of_what_takes_two_says_until_when_it_is_proposed(web: Web, admin: Browser) -> None:
    """A week from today, unless it is said."""
    person, ending = f"/staff/people/{AUDIT_ADMIN}", f"/staff/people/{AUDIT_ADMIN}/roles/audit_admin/end"
    web.office.appoint(StaffId("GS02"), Role.AUDIT_ADMIN)
    own = f"/staff/people/{SECURITY}"
    forms = [
        ("/staff/appoint", "/staff/appoint", {**NEW, "appoint-propose_until": "2023-05-12"}),
        (ending, ending, {"end-reason": "调离", "end-propose_until": "2023-05-13"}),
        (person, f"{person}/password", {"password-propose_until": "2023-05-14"}),
        (own, f"{own}/tokens", {"token-name": "对账", "token-until": "2023-12-31", "token-propose_until": "2023-06-09"}),
        (person, f"{person}/password", {}),
    ]
    for path, action, fields in forms:
        assert 'value="2023-05-17"' in admin.get(path).text
        followed(admin, fill_in(admin, path, action, **fields))
    untils = [act.asked.until.isoformat() for act in reversed(proposals(web.office.ledger))][-5:]
    assert untils == ["2023-05-12", "2023-05-13", "2023-05-14", "2023-06-09", "2023-05-17"]

    late = fill_in(admin, person, f"{person}/password", **{"password-propose_until": "2023-06-10"})
    assert late.status_code == 409
    assert "2023-05-10至2023-06-09" in words(late)
    wrong = fill_in(admin, person, f"{person}/password", **{"password-propose_until": "下周"})
    assert wrong.status_code == 422
    assert "propose_until" not in admin.get(f"/staff/people/{HANDLER}").text, "what one does alone is not proposed"


def test_access_records_show_who_stood_behind_it(web: Web, admin: Browser) -> None:
    fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW)
    confirmed(web, SYSTEM_ADMIN)
    told = rows(web.browser(AUDIT_ADMIN).get("/access-records"))
    assert any("岗位任命" in row and "由GX01确认" in row and "GA01" in row for row in told), told
    assert any("提请 任命岗位" in row and "系统管理员" in row for row in told)
    assert any("立账，由控制台办理" in row for row in told), "the first three were appointed at the console"


def test_the_only_one_of_a_kind_is_not_ended_and_the_page_says_what_to_do(web: Web, admin: Browser) -> None:
    ending = f"/staff/people/{AUDIT_ADMIN}/roles/audit_admin/end"
    answer = fill_in(admin, ending, ending, **{"end-reason": "调离"})
    assert answer.status_code == 409
    assert "请先另行任命一名审计管理员" in words(answer)


def test_a_password_for_an_administrator_is_issued_once_after_another_permitted_it(web: Web, admin: Browser) -> None:
    person = f"/staff/people/{AUDIT_ADMIN}"
    page = followed(admin, fill_in(admin, person, f"{person}/password"))
    carrying_out = f"{PAGE}/{number(web)}/carrying-out"
    assert not offers(page.text, carrying_out)
    assert not SECRET.search(page.text)

    assert "此人有待办的提请： 发放密码" in words(admin.get(person))
    first = permitted(web, SYSTEM_ADMIN)
    assert not offers(web.browser(SYSTEM_ADMIN).get(PAGE).text, carrying_out), "the second half is not for who only permitted it"
    issued = first + secret(fill_in(admin, PAGE, carrying_out))
    assert isinstance(web.door.sign_in(AUDIT_ADMIN, issued, "", web.office.clock()), Admitted)
    assert issued not in everything(web)
    assert proposals(web.office.ledger)[0].standing is ActStanding.DONE
    assert not offers(admin.get(PAGE).text, carrying_out)
    assert "待办的提请" not in words(admin.get(person))


def test_a_token_for_the_administrator_himself_is_issued_after_another_permitted_it(web: Web, admin: Browser) -> None:
    person = f"/staff/people/{SECURITY}"
    followed(admin, fill_in(admin, person, f"{person}/tokens", **{"token-name": "对账", "token-until": "2023-12-31"}))
    issued = permitted(web) + secret(fill_in(admin, PAGE, f"{PAGE}/{number(web)}/carrying-out"))
    held = holder(web.office.desk, issued)
    assert held is not None
    assert held.id == SECURITY


def test_a_proposal_is_declined_with_a_reason_or_withdrawn(web: Web, admin: Browser) -> None:
    for staff in ("GX02", "GX03"):
        fill_in(admin, "/staff/appoint", "/staff/appoint", **(NEW | {"appoint-staff": staff}))
    one, other = (each.id for each in proposals(web.office.ledger))
    auditing = web.browser(AUDIT_ADMIN)
    assert fill_in(auditing, PAGE, f"{PAGE}/{one}/decline", **{f"decline-{one}-reason": " "}).status_code == 422
    page = followed(auditing, fill_in(auditing, PAGE, f"{PAGE}/{one}/decline", **{f"decline-{one}-reason": "未附任命文件"}))
    assert "由GS01退回 未附任命文件" in words(page)
    followed(admin, fill_in(admin, PAGE, f"{PAGE}/{other}/withdrawal"))
    assert {each.standing for each in proposals(web.office.ledger)} == {ActStanding.DECLINED, ActStanding.WITHDRAWN}


def test_what_was_confirmed_meanwhile_or_is_no_proposal_is_told_in_a_sentence(web: Web, admin: Browser) -> None:
    fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW)
    opened = web.browser(AUDIT_ADMIN)
    before = opened.get(PAGE).text
    proposal = confirmed(web, SYSTEM_ADMIN)
    answer = opened.post(f"{PAGE}/{proposal}/confirmation", data=hidden_of(before, f"{PAGE}/{proposal}/confirmation"))
    assert answer.status_code == 409
    assert "此提请现为“已办结”" in words(answer)
    assert admin.post(f"{PAGE}/nobody/carrying-out", data={"csrf": admin.csrf}).status_code == 404


def test_every_page_tells_an_administrator_that_something_waits_for_him(web: Web, admin: Browser) -> None:
    fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW)
    waits = "1件待您确认"
    assert [waits in web.browser(staff).get("/account").text for staff in (SECURITY, SYSTEM_ADMIN, AUDIT_ADMIN)] == [False, True, True]
    confirmed(web)
    assert waits not in web.browser(SYSTEM_ADMIN).get("/account").text


def test_an_administrator_who_runs_out_or_is_lacking_is_told(web: Web) -> None:
    """In a ledger of an older release: today no such appointment is made."""
    ledger = web.office.ledger
    ended = AppointmentEnded(on=web.office.desk.today(), by=SECURITY, staff=SECURITY, role=Role.SECURITY_ADMIN, reason="退休")
    stream = ledger.load(f"staff/{SECURITY}")
    append = Append(stream=stream.name, expected_version=stream.version, facts=(ended,), tags=(frozenset({"staff"}),))
    assert "之后无人担任" not in words(web.browser(AUDIT_ADMIN).get(PAGE))
    ledger.append([append], command="old", actor=SECURITY)
    assert "安全管理员的任期都有截止日期，最晚到2023-05-10" in words(web.browser(AUDIT_ADMIN).get(PAGE))
    web.office.clock.go_on(days=1)
    assert "lifecycle reinstate" in words(web.browser(AUDIT_ADMIN).get(PAGE))


def test_nobody_but_the_three_sees_proposals(web: Web) -> None:
    assert web.browser(HANDLER).get(PAGE).status_code == 403
    assert [web.browser(staff).get(PAGE).status_code for staff in (SECURITY, SYSTEM_ADMIN, AUDIT_ADMIN)] == [200] * 3
    assert "没有待办的提请" in words(web.browser(AUDIT_ADMIN).get(PAGE))

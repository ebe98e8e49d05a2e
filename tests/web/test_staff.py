"""人员的网页: appointments, accounts, sessions and tokens, by the security administrator; a secret is shown once and stands nowhere."""

import re
from datetime import date

import pytest
from httpx2 import Response

from lifecycle.accounts import Admitted
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.tokens import holder
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.staff.access import PasswordIssued, SessionsEnded, TokenIssued, TokenRevoked
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import Gate, StaffId
from tests.office import CHECKER, HANDLER, SECURITY
from tests.projections.walk import apply_for
from tests.web.conftest import AUDIT_ADMIN, GAOPING, PASSWORD, Browser, Web
from tests.web.forms import fill_in, followed, hidden_of, offers
from tests.web.gates import registered
from tests.web.reading import links, rows, words

PERSON = "/staff/people/SP01"
ENDING = f"{PERSON}/roles/approval/end"
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')
NEW = {"appoint-staff": "SP09", "appoint-role": "approval", "appoint-county": "140581", "appoint-since": "2023-05-11"}


@pytest.fixture
def admin(web: Web) -> Browser:
    return web.browser(SECURITY)


def secret(answer: Response) -> str:
    found = SECRET.search(answer.text)
    assert found, answer.text
    return found[1]


def everything(web: Web) -> str:
    """All facts, as they are stored."""
    return str([each.fact for each in web.office.ledger.read(limit=1000)])


def test_staff_are_found_by_id_role_and_county(admin: Browser) -> None:
    def found(**asked: str) -> list[str]:
        return [row.split()[0] for row in rows(admin.get("/staff", params=asked))]

    assert len(found()) == 14
    assert found(words="sp0") == ["SP01", "SP02", "SP03"]
    assert found(role="approval") == ["SP01", "SP02", "SP03", "ZZ02"]
    assert found(role="county", county="140581") == ["GP01"]
    assert found(role="approval", county="140525") == ["SP01", "SP02", "SP03", "ZZ02"], "who is for the whole city is for the county too"
    assert "没有符合条件的人员" in words(admin.get("/staff", params={"words": "nobody"}))


def test_who_has_left_is_found_among_all_and_not_by_the_role_that_was_held(web: Web, admin: Browser) -> None:
    web.office.give(EndAppointment, by=SECURITY, staff=GAOPING, role=Role.COUNTY, reason="退休")
    web.office.clock.go_on(hours=16)
    admin = web.browser(SECURITY)
    assert "GP01 今天没有岗位" in words(admin.get("/staff", params={"words": "GP01"}))
    assert rows(admin.get("/staff", params={"role": "county", "county": "140581"})) == []


def test_somebody_new_is_appointed(web: Web, admin: Browser) -> None:
    page = followed(admin, fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW, **{"appoint-until": ""}))

    (appointment,) = staff_member(web.office.ledger, StaffId("SP09")).appointments
    assert (appointment.role, appointment.county, appointment.since, appointment.until) == (
        Role.APPROVAL,
        "140581",
        date(2023, 5, 11),
        None,
    )
    assert "已记入台账：岗位任命" in words(page)
    assert "尚未开始" in words(page)


def test_a_second_role_is_given_from_the_page_of_the_person(web: Web, admin: Browser) -> None:
    form = next(link for link in links(admin.get(PERSON)) if link.startswith("/staff/appoint"))
    assert 'value="SP01"' in admin.get(form).text
    fill_in(
        admin,
        form,
        "/staff/appoint",
        **{"appoint-role": "inspector", "appoint-since": "2023-05-10"},
        **{"appoint-staff": "SP01", "appoint-county": ""},
    )
    assert {held.role for held in staff_member(web.office.ledger, HANDLER).appointments} == {Role.APPROVAL, Role.INSPECTOR}


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"appoint-staff": "GX01", "appoint-role": "audit_admin", "appoint-county": ""}, 409, "系统、安全、审计三员必须由不同的人担任"),
        ({"appoint-staff": "SP/9"}, 409, "工号“SP/9”不能用"),
        ({"appoint-role": ""}, 422, "没有选择"),
        ({"appoint-county": "999999"}, 422, "没有选择"),
        ({"appoint-until": "2023-05-01"}, 409, "早于起始日期"),
        ({"appoint-since": "明天"}, 422, "不是日期"),
    ],
)
def test_an_appointment_that_will_not_do_says_why(web: Web, admin: Browser, typed: dict[str, str], status: int, said: str) -> None:
    head = web.office.ledger.head()
    answer = fill_in(admin, "/staff/appoint", "/staff/appoint", **(NEW | typed))
    assert answer.status_code == status
    assert said in words(answer)
    assert web.office.ledger.head() == head


def test_the_ending_says_how_much_lies_on_that_desk_and_where_it_is_handed_over(web: Web, admin: Browser) -> None:
    assert "SP01手上没有未办结的申请" in words(admin.get(ENDING))
    registered(web.office)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1")
    web.office.give(AcceptApplication, application="A1")

    page = admin.get(ENDING)
    assert "SP01手上还有1件没有办结的申请" in words(page)
    assert "/tray/hand-over?whose=SP01" in words(page)
    assert "/tray/hand-over?whose=SP01" not in links(page), "the administrator may not open it: a link would be refused"
    web.office.appoint(SECURITY, Role.CITY)
    assert "/tray/hand-over?whose=SP01" in links(admin.get(ENDING))


def test_an_appointment_ends_today_with_a_reason(web: Web, admin: Browser) -> None:
    assert fill_in(admin, ENDING, ENDING, **{"end-reason": " "}).status_code == 422
    page = followed(admin, fill_in(admin, ENDING, ENDING, **{"end-reason": "退休"}))
    assert "已记入台账：岗位免除" in words(page)
    assert staff_member(web.office.ledger, HANDLER).appointments[0].until == date(2023, 5, 10)
    assert "今天没有此岗位" in words(admin.get("/staff/people/SP01/roles/auditor/end"))


def test_a_password_is_shown_once_and_stands_nowhere(web: Web, admin: Browser) -> None:
    form = hidden_of(admin.get(PERSON).text, f"{PERSON}/password")
    answer = admin.post(f"{PERSON}/password", data=form)
    issued = secret(answer)

    assert answer.headers["Cache-Control"] == "no-store"
    assert issued not in str(answer.url)
    assert issued not in everything(web)
    assert isinstance(web.door.sign_in("SP01", issued, "", web.office.clock()), Admitted)
    assert web.browser(HANDLER).get("/tray").headers["Location"] == "/password", "it has to be changed first"

    again = admin.post(f"{PERSON}/password", data=form)
    assert (again.status_code, SECRET.search(again.text)) == (303, None), "the same form once more issues nothing"
    assert isinstance(web.door.sign_in("SP01", issued, "", web.office.clock()), Admitted)
    assert everything(web).count(PasswordIssued.__name__) == 1


def test_an_account_is_opened_for_somebody_new(web: Web, admin: Browser) -> None:
    person = "/staff/people/SP09"
    fill_in(admin, "/staff/appoint", "/staff/appoint", **NEW)
    assert "未开户" in words(admin.get(person))
    issued = secret(fill_in(admin, person, f"{person}/password"))
    assert isinstance(web.door.sign_in("SP09", issued, "", web.office.clock()), Admitted)
    assert "须先修改密码" in words(admin.get(person))


def test_all_sessions_of_somebody_end_and_the_password_stays(web: Web, admin: Browser) -> None:
    theirs, own = web.browser(HANDLER), admin
    assert theirs.get("/tray").status_code == 200
    assert "现有会话1个" in words(admin.get(PERSON))
    assert fill_in(own, PERSON, f"{PERSON}/sessions/end", **{"sessions-reason": ""}).status_code == 422
    page = followed(own, fill_in(own, PERSON, f"{PERSON}/sessions/end", **{"sessions-reason": "手机遗失"}))

    assert "现有会话0个" in words(page)
    assert theirs.get("/tray").headers["Location"].startswith("/sign-in")
    assert isinstance(web.door.sign_in("SP01", PASSWORD, "", web.office.clock()), Admitted)
    assert everything(web).count(SessionsEnded.__name__) == 1


def test_a_token_is_shown_once_and_revoked(web: Web, admin: Browser) -> None:
    asked = {"token-name": "省平台数据交换", "token-until": "2023-12-31"}
    issued = secret(fill_in(admin, PERSON, f"{PERSON}/tokens", **asked))
    held = holder(web.office.desk, issued)
    assert held is not None
    assert held.id == HANDLER
    page = admin.get(PERSON)
    assert "省平台数据交换" in words(page)
    assert issued not in page.text + everything(web)

    followed(admin, fill_in(admin, PERSON, f"{PERSON}/tokens/revocation"))
    assert holder(web.office.desk, issued) is None
    assert not offers(admin.get(PERSON).text, f"{PERSON}/tokens/revocation")
    assert [everything(web).count(each.__name__) for each in (TokenIssued, TokenRevoked)] == [1, 1]
    assert fill_in(admin, PERSON, f"{PERSON}/tokens", **asked | {"token-until": "2033-01-01"}).status_code == 409


def test_there_is_no_page_of_somebody_who_was_never_appointed(admin: Browser) -> None:
    assert admin.get("/staff/people/nobody").status_code == 404
    assert admin.get("/staff/people/a%00b").status_code == 400
    assert admin.get("/staff/people/SP01/roles/king/end").status_code == 422


def test_a_delegation_of_somebody_else_is_withdrawn_with_a_reason(web: Web, admin: Browser) -> None:
    web.office.give(GrantDelegation, by=HANDLER, staff=HANDLER, deputy=CHECKER, until=date(2023, 5, 20), reason="出差")
    withdrawal = f"{PERSON}/delegations/withdrawal"
    assert fill_in(admin, PERSON, withdrawal, **{"delegation-1-reason": " "}).status_code == 422
    page = followed(admin, fill_in(admin, PERSON, withdrawal, **{"delegation-1-reason": "调离本单位"}))

    assert "已记入台账：代办委托撤回" in words(page)
    assert not offers(page.text, withdrawal), "it ends today, and is not withdrawn twice"
    told = rows(web.browser(AUDIT_ADMIN).get("/access-records", params={"kind": "delegation-withdrawn"}))
    assert "GA01" in told[0]
    assert "调离本单位" in told[0]

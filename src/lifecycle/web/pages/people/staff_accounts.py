"""人员账户: what the security administrator does with an account: one-time passwords, sessions, delegations, and tokens of programs.

A secret is shown once, on the page that answers the form; it stands in no address, no log and no fact.
"""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from starlette.datastructures import FormData
from starlette.responses import Response

from lifecycle.accounts import Door
from lifecycle.accounts.secrets import one_time_password, token_number, token_secret
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people import tokens
from lifecycle.desk.people.passwords import keep_password
from lifecycle.staff.access import EndSessions, IssuePassword, IssueToken, RevokeToken
from lifecycle.staff.appointments import Staff
from lifecycle.staff.delegations import WithdrawDelegation
from lifecycle.vocabulary import Command, CommandId, StaffId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, posted, send, sent
from lifecycle.web.forms.proposing import is_proposal, or_proposed, until_when
from lifecycle.web.layout.page import page
from lifecycle.web.pages.people.proposals import to_proposals
from lifecycle.web.pages.people.staff import back_to, known, member_page
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Now, Officer, TheDesk, TheDoor, Visitor

router = APIRouter()
C = TypeVar("C", bound=Command)


class Counter(Struct, frozen=True, kw_only=True):
    """窗口: who asks for what to be done with whose account."""

    request: Request
    desk: Desk
    door: Door
    officer: Visitor
    now: datetime
    member: Staff

    def command(self, kind: type[C], id_: CommandId, **fields: Any) -> C:
        usual: dict[str, Any] = {"on": self.desk.real_day(), "staff": self.member.id}
        return kind(id=id_, by=self.officer.staff, behalf=self.officer.behalf, **(usual | fields))

    def issued(self, answer: Filed | Attempt, secret: str, what: str) -> Response:
        """The secret, once; not where its issue was only proposed."""
        if isinstance(answer, Filed) and not answer.again and not is_proposal(answer):
            return page(self.request, "admin/secret.html", visitor=self.officer, member=self.member, what=what, secret=secret, half=None)
        return self.answers(answer)

    def answers(self, answer: Filed | Attempt) -> Response:
        """Back to the person, where it is told what was done; or the page of the person again, with why not."""
        if isinstance(answer, Filed):
            if is_proposal(answer):
                return to_proposals(self.request, answer.position)
            return back_to(self.request, self.member.id, answer.position)
        return member_page(self.request, self.desk, self.door, self.officer, self.now, self.member, answer)


def counter(request: Request, person: IdAsked, desk: TheDesk, door: TheDoor, officer: Officer, now: Now) -> Counter:
    return Counter(request=request, desk=desk, door=door, officer=officer, now=now, member=known(desk, person))


TheCounter = Annotated[Counter, Depends(counter)]
Given = Annotated[FormData, Depends(posted)]


@router.post("/staff/people/{person}/password", name="issue_password", dependencies=gives(IssuePassword))
def issue_password(at: TheCounter, given: Given) -> Response:
    """开户或重置密码. All sessions of the account end; sent once more it shows and changes nothing."""
    secret = one_time_password()

    def act(form: Reading, id_: CommandId) -> Receipt:
        lapses = until_when(form, at.desk)
        form.settle()
        command = at.command(IssuePassword, id_)

        def issue() -> Receipt:
            receipt = at.desk.carry_out(command)
            keep_password(at.desk, receipt, secret)
            return receipt

        return or_proposed(at.desk, command, lapses, issue)

    return at.issued(send("password", given, at.desk, act), secret, "password")


@router.post("/staff/people/{person}/sessions/end", name="end_sessions", dependencies=gives(EndSessions))
def end_sessions(at: TheCounter, given: Given) -> Response:
    """结束会话: signed out everywhere, and free to sign in again."""

    def act(form: Reading, id_: CommandId) -> Receipt:
        reason = form.words("reason")
        form.settle()
        receipt = at.desk.carry_out(at.command(EndSessions, id_, reason=reason, confirmed=form.confirmed))
        at.door.sessions.end_all(at.member.id)
        return receipt

    return at.answers(send("sessions", given, at.desk, act))


@router.post(
    "/staff/people/{person}/delegations/withdrawal", name="end_delegation", dependencies=gives(WithdrawDelegation, of_another=True)
)
def end_delegation(at: TheCounter, given: Given) -> Response:
    """撤回他人的代办委托, with the reason: today is its last day."""
    deputy = StaffId(sent(given, "deputy"))

    def act(form: Reading, id_: CommandId) -> Receipt:
        since, reason = form.day("since"), form.words("reason")
        form.settle()
        fields = {"deputy": deputy, "since": since, "reason": reason, "confirmed": form.confirmed}
        return at.desk.carry_out(at.command(WithdrawDelegation, id_, on=at.desk.today(), **fields))

    return at.answers(send(f"delegation-{sent(given, 'row')}", given, at.desk, act))


@router.post("/staff/people/{person}/tokens", name="issue_token", dependencies=gives(IssueToken))
def issue_token(at: TheCounter, given: Given) -> Response:
    """发放令牌, for a program that acts as this person."""
    secret = token_secret()

    def act(form: Reading, id_: CommandId) -> Receipt:
        name, until, lapses = form.words("name"), form.day("until"), until_when(form, at.desk)
        form.settle()
        command = at.command(IssueToken, id_, token=token_number(), name=name, until=until, confirmed=form.confirmed)
        return or_proposed(at.desk, command, lapses, lambda: tokens.issue(at.desk, command, secret))

    return at.issued(send("token", given, at.desk, act), secret, "token")


@router.post("/staff/people/{person}/tokens/revocation", name="revoke_token", dependencies=gives(RevokeToken))
def revoke_token(at: TheCounter, given: Given) -> Response:
    """吊销令牌."""

    def act(_form: Reading, id_: CommandId) -> Receipt:
        tokens.revoke(at.desk, at.command(RevokeToken, id_, token=sent(given, "token")))
        return Receipt(at.desk.ledger.recorded_by(id_))

    return at.answers(send("revocation", given, at.desk, act))

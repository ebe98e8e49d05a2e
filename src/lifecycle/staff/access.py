"""准入记录: who signed in, who was turned away, and who looked at what. For the auditor; no password and no mistyped name is in them.

Network addresses are personal and stand in the log of the server, which is not kept for ever.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from lifecycle.field_types import Code, Id
from lifecycle.staff.appointments import MachineToken, Staff, evolve
from lifecycle.vocabulary import Ahead, Command, Fact, ProjectId, Refused, StaffId, Text, TextLine, fact_of


class SignInWay(StrEnum):
    """登录方式."""

    PASSWORD = "password"  # noqa: S105  工号和密码
    SINGLE_SIGN_ON = "single_sign_on"  # 统一身份认证


class SignInFailure(StrEnum):
    """登录失败原因."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105  密码不符
    UNKNOWN_NAME = "unknown_name"  # 无此账户: recorded without the name
    NO_APPOINTMENT = "no_appointment"  # 当日无岗位
    VOID_PASSWORD = "void_password"  # noqa: S105  任管理员前由一人发放的密码
    NOT_TRUSTED = "not_trusted"  # 身份凭据核对不符


class RefusalGround(StrEnum):
    """拒绝访问的理由."""

    ROLE = "role"  # 岗位不符
    COUNTY = "county"  # 不属本县
    ORIGIN = "origin"  # 请求不是从本系统的页面发出
    DESK = "desk"  # 业务办理时权限不符
    UNANSWERED = "unanswered"  # 查阅未成: what was asked of the project is not there, or makes no sense


class SignedIn(Fact, frozen=True, kw_only=True, tag="signed-in"):
    """登录."""

    way: SignInWay = SignInWay.PASSWORD


class SignInFailed(Fact, frozen=True, kw_only=True, tag="sign-in-failed"):
    """登录失败. held: it was one too many, and the account or the address has to wait.

    count: how often within an hour, from first to last.
    """

    reason: SignInFailure
    held: bool = False
    way: SignInWay = SignInWay.PASSWORD
    count: int = 1
    first: datetime | None = None
    last: datetime | None = None


class AccessRefused(Fact, frozen=True, kw_only=True, tag="access-refused"):
    """拒绝访问. page: the name of the route; project: the one that the page belongs to; thing: the stream of another thing that the address
    names, where there is one.

    count: how often within an hour, from first to last; various: other pages, projects and grounds are counted with it.
    """

    page: Code[Text]
    ground: RefusalGround
    project: ProjectId | None = None
    count: int = 1
    first: datetime | None = None
    last: datetime | None = None
    various: bool = False
    thing: Code[Text] | None = None


class ProjectLookedAt(Fact, frozen=True, kw_only=True, tag="project-looked-at"):
    """查阅项目, by an auditor or an administrator."""

    project: ProjectId
    page: Code[Text]


def unanswered(look: ProjectLookedAt) -> AccessRefused:
    """查阅未成, which showed nothing of the project."""
    return AccessRefused(on=look.on, by=look.by, behalf=look.behalf, page=look.page, ground=RefusalGround.UNANSWERED, project=look.project)


class ProjectExported(Fact, frozen=True, kw_only=True, tag="project-exported"):
    """导出项目: its whole history left the system, with its attachments or without."""

    project: ProjectId
    attachments: bool


class ExportProject(Command, frozen=True, kw_only=True):
    """导出一个项目."""

    project: ProjectId
    attachments: bool


class PasswordIssued(Fact, frozen=True, kw_only=True, tag="password-issued"):
    """密码发放: the account was opened, or given another password, which its owner has to change.

    confirmed_by: 确认人, where it took two.
    """

    staff: StaffId
    confirmed_by: StaffId | None = None


class IssuePassword(Command, frozen=True, kw_only=True):
    """发放密码. The password itself is no part of it."""

    staff: StaffId


class PasswordChanged(Fact, frozen=True, kw_only=True, tag="password-changed"):
    """密码修改, by the owner."""


class SessionsEnded(Fact, frozen=True, kw_only=True, tag="sessions-ended"):
    """会话结束: whoever was signed in to the account was signed out everywhere."""

    staff: StaffId
    reason: Text


class EndSessions(Command, frozen=True, kw_only=True):
    """结束会话 of an account, all of them."""

    staff: StaffId
    reason: Text


class TokenIssued(Fact, frozen=True, kw_only=True, tag="token-issued"):
    """令牌发放: a program may act as this staff id, up to and with its last day. token: its number; the secret is in no fact.

    confirmed_by: 确认人, where it took two.
    """

    staff: StaffId
    token: Id[TextLine]
    name: TextLine
    until: Ahead
    confirmed_by: StaffId | None = None


class IssueToken(Command, frozen=True, kw_only=True):
    """发放令牌. name: which program it is for."""

    staff: StaffId
    token: Id[TextLine]
    name: TextLine
    until: Ahead


class TokenRevoked(Fact, frozen=True, kw_only=True, tag="token-revoked"):
    """令牌吊销: from this moment it opens nothing."""

    staff: StaffId
    token: Id[TextLine]


class RevokeToken(Command, frozen=True, kw_only=True):
    """吊销令牌."""

    staff: StaffId
    token: Id[TextLine]


LONGEST_TOKEN = timedelta(days=366)
"""What nobody renews within a year, nobody looks after."""


def issue(staff: Staff, command: IssuePassword) -> list[Fact]:
    """发放密码. Raises Refused for somebody who was never appointed."""
    if not staff.appointments:
        raise Refused("staff.never_appointed", staff=command.staff)
    return [fact_of(PasswordIssued, command)]


@evolve.register
def _(fact: PasswordIssued, staff: Staff) -> Staff:
    return replace(staff, issued_alone=fact.confirmed_by is None, password_void=False)


def end_sessions(staff: Staff, command: EndSessions) -> list[Fact]:
    """结束会话. Raises Refused for somebody who was never appointed."""
    if not staff.appointments:
        raise Refused("staff.never_appointed", staff=command.staff)
    return [fact_of(SessionsEnded, command)]


@evolve.register
def _(_: SessionsEnded, staff: Staff) -> Staff:
    return staff  # who may do what does not hang on who is signed in


def issue_token(staff: Staff, command: IssueToken) -> list[Fact]:
    """发放令牌. Raises Refused for somebody who was never appointed, or for days that have passed or are too many."""
    if not staff.appointments:
        raise Refused("staff.never_appointed", staff=command.staff)
    if not command.on <= command.until <= command.on + LONGEST_TOKEN:
        raise Refused("token.days", until=command.until, on=command.on, latest=command.on + LONGEST_TOKEN)
    return [fact_of(TokenIssued, command)]


def revoke_token(staff: Staff, command: RevokeToken) -> list[Fact]:
    """吊销令牌. Raises Refused for a number that this person holds no token of."""
    if command.token not in {token.id for token in staff.tokens}:
        raise Refused("token.unknown", staff=command.staff, token=command.token)
    return [fact_of(TokenRevoked, command)]


@evolve.register
def _(fact: TokenIssued, staff: Staff) -> Staff:
    return replace(staff, tokens=(*staff.tokens, MachineToken(id=fact.token, name=fact.name, until=fact.until)))


@evolve.register
def _(fact: TokenRevoked, staff: Staff) -> Staff:
    return replace(staff, tokens=tuple(token for token in staff.tokens if token.id != fact.token))

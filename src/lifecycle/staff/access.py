"""准入记录: who signed in, who was turned away, and who looked at what. For the auditor; no password and no mistyped name is in them.

Network addresses are personal and stand in the log of the server, which is not kept for ever.
"""

from enum import StrEnum

from lifecycle.staff.appointments import Staff, evolve
from lifecycle.vocabulary import Command, Fact, ProjectId, Refused, StaffId, Text, fact_of


class SignInFailure(StrEnum):
    """登录失败原因."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105  密码不符
    UNKNOWN_NAME = "unknown_name"  # 无此账户: recorded without the name
    NO_APPOINTMENT = "no_appointment"  # 当日无岗位


class RefusalGround(StrEnum):
    """拒绝访问的理由."""

    ROLE = "role"  # 岗位不符
    COUNTY = "county"  # 不属本县
    ORIGIN = "origin"  # 请求不是从本系统的页面发出
    DESK = "desk"  # 业务办理时权限不符


class SignedIn(Fact, frozen=True, kw_only=True, tag="signed-in"):
    """登录."""


class SignInFailed(Fact, frozen=True, kw_only=True, tag="sign-in-failed"):
    """登录失败. held: it was one too many, and the account or the address has to wait."""

    reason: SignInFailure
    held: bool = False


class AccessRefused(Fact, frozen=True, kw_only=True, tag="access-refused"):
    """拒绝访问. page: the name of the route; project: the one that the page belongs to."""

    page: Text
    ground: RefusalGround
    project: ProjectId | None = None


class ProjectLookedAt(Fact, frozen=True, kw_only=True, tag="project-looked-at"):
    """查阅项目, by an auditor or an administrator."""

    project: ProjectId
    page: Text


class PasswordIssued(Fact, frozen=True, kw_only=True, tag="password-issued"):
    """密码发放: the account was opened, or given another password, which its owner has to change."""

    staff: StaffId


class IssuePassword(Command, frozen=True, kw_only=True):
    """发放密码. The password itself is no part of it."""

    staff: StaffId


class PasswordChanged(Fact, frozen=True, kw_only=True, tag="password-changed"):
    """密码修改, by the owner."""


def issue(staff: Staff, command: IssuePassword) -> list[Fact]:
    """发放密码. Raises Refused for somebody who was never appointed."""
    if not staff.appointments:
        raise Refused("staff.never_appointed", staff=command.staff)
    return [fact_of(PasswordIssued, command)]


@evolve.register
def _(_: PasswordIssued, staff: Staff) -> Staff:
    return staff  # who may do what does not hang on passwords

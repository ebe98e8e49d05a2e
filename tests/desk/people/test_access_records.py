"""访问记录: read back from the end of what is tagged as access or staff, on both databases."""

from datetime import date

from lifecycle.desk.people.access import register_access
from lifecycle.desk.people.access_records import Wanted, access_records
from lifecycle.staff.access import AccessRefused, ProjectLookedAt, RefusalGround
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId, Fact, StaffId
from tests.desk.conftest import CHECKER, HANDLER, ON, P1, Office


def note(office: Office, fact: Fact, number: int) -> None:
    register_access(office.ledger, fact, CommandId(f"noted/{number}"))


def refusal(by: StaffId) -> AccessRefused:
    return AccessRefused(on=ON, by=by, page="staff", ground=RefusalGround.ROLE)


def kinds(office: Office, limit: int = 50, **wanted: object) -> list[str]:
    return [type(each.fact).__name__ for each in access_records(office.ledger, Wanted(**wanted), limit)]  # type: ignore[arg-type]


def test_both_tags_are_followed_and_merged_by_position(office: Office) -> None:
    note(office, refusal(HANDLER), 1)
    office.appoint(HANDLER, Role.INSPECTOR)
    office.register()
    note(office, refusal(CHECKER), 2)
    found = access_records(office.ledger, Wanted(), 3)

    assert [type(each.fact).__name__ for each in found] == ["AccessRefused", "StaffAppointed", "AccessRefused"]
    assert [each.position for each in found] == sorted((each.position for each in found), reverse=True)
    assert [each.position for each in access_records(office.ledger, Wanted(before=found[1].position), 1)] == [found[2].position]


def test_they_are_narrowed_by_person_kind_day_and_project(office: Office) -> None:
    note(office, refusal(HANDLER), 1)
    note(office, ProjectLookedAt(on=ON, by=CHECKER, project=P1, page="project"), 2)
    office.clock.go_on(days=1)
    note(office, refusal(CHECKER), 3)

    assert kinds(office, staff=HANDLER) == ["AccessRefused", "StaffAppointed"]
    assert kinds(office, staff=CHECKER, kind="access-refused") == ["AccessRefused"]
    assert kinds(office, on=date(2023, 5, 11)) == ["AccessRefused"]
    assert kinds(office, project=P1) == ["ProjectLookedAt"]
    assert kinds(office, project=P1, on=date(2023, 5, 11)) == []

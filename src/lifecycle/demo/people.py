"""人员: who works in the demonstration city: staff of every role, and the contacts of the units. Names go to the person register only."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from msgspec import Struct

from lifecycle.compliance.choices import DecideChoice
from lifecycle.demo.calendar import OPENING
from lifecycle.demo.names import APPROVAL_OFFICE, CITY_NAME, COUNTY_NAMES, GIVEN_NAMES, HOUSING_BUREAU, SURNAMES
from lifecycle.desk.people.proposals import proposing
from lifecycle.ledger import Person
from lifecycle.staff.appointments import AppointStaff, EndAppointment, Role
from lifecycle.staff.confirming import ConfirmAct, DeclineAct, ProposeAct, WithdrawAct
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.vocabulary import Command, CommandId, PersonId, StaffId


class Member(Struct, frozen=True, kw_only=True):
    """工作人员 with the one role that they hold; county None is the whole city."""

    staff: StaffId
    person: PersonId
    role: Role
    county: str | None = None


class Officers(Struct, frozen=True, kw_only=True):
    """经办班子 of a project: who enters, who handles, checks and signs, who settles what is open, who looks in on the site,
    and who heads the authority.
    """

    entry: StaffId
    handler: StaffId
    checker: StaffId
    signer: StaffId
    settler: StaffId
    inspector: StaffId
    head: StaffId


APPOINTER = StaffId("security-admin")
AUDIT_ADMIN = StaffId("audit-admin")
CITY_OFFICER, SECOND_OFFICER = StaffId("city-1"), StaffId("city-2")
CITY_SIGNER = StaffId("approval-city-3")
CITY_DEPUTY = StaffId("approval-city-4")
HEAD = StaffId("head-city")

_IN_EVERY_COUNTY = (("county", Role.COUNTY, 1), ("approval", Role.APPROVAL, 3), ("inspector", Role.INSPECTOR, 1))
_IN_THE_CITY = (
    ("approval-city", Role.APPROVAL, 4),
    ("city", Role.CITY, 2),
    ("inspector-city", Role.INSPECTOR, 2),
    ("auditor", Role.AUDITOR, 2),
    ("receiver", Role.RECEIVER, 1),
)
_ALONE = (("security-admin", Role.SECURITY_ADMIN), ("system-admin", Role.SYSTEM_ADMIN), ("audit-admin", Role.AUDIT_ADMIN))


def _members() -> Iterator[tuple[str, Role, str | None]]:
    yield from ((id_, role, None) for id_, role in _ALONE)
    for stem, role, number in _IN_THE_CITY:
        yield from ((f"{stem}-{n}", role, None) for n in range(1, number + 1))
    for county, (stem, role, number) in product(COUNTY_NAMES, _IN_EVERY_COUNTY):
        yield from ((f"{stem}-{county}-{n}" if number > 1 else f"{stem}-{county}", role, county) for n in range(1, number + 1))
    yield HEAD, Role.HEAD, None
    yield from ((f"head-{county}", Role.HEAD, county) for county in COUNTY_NAMES)


STAFF = tuple(
    Member(staff=StaffId(id_), person=PersonId(f"person-{number:03}"), role=role, county=county)
    for number, (id_, role, county) in enumerate(_members(), 1)
)
"""全体工作人员, the administrator who appoints the others first."""

CONTACTS = tuple(PersonId(f"person-{number:03}") for number in range(len(STAFF) + 1, len(STAFF) + 25))
"""单位联系人: who makes the promises of construction units."""


HELPING, DEPUTY = StaffId("system-admin-2"), StaffId("security-admin-2")
"""Staff appointed by two administrators, and staff appointed without them."""
HELPING_PERSON = PersonId(f"person-{len(STAFF) + len(CONTACTS) + 1:03}")
EXPERTS = tuple(PersonId(f"person-{len(STAFF) + len(CONTACTS) + number:03}") for number in range(2, 5))
"""专家, who hold no post."""


def persons() -> Iterator[Person]:
    """What the person register is told: one invented name each."""
    names = (f"{surname}{given}" for given, surname in product(GIVEN_NAMES, SURNAMES))
    ids = (*(member.person for member in STAFF), *CONTACTS, HELPING_PERSON, *EXPERTS)
    units = {member.person: _unit(member) for member in STAFF}
    yield from (Person(id=id_, name=name, unit=units.get(id_)) for id_, name in zip(ids, names, strict=False))


def _unit(member: Member) -> str:
    """所在单位 of a member of staff: approvals are an office of their own, everybody else works in the housing bureau."""
    place = COUNTY_NAMES[member.county] if member.county else CITY_NAME
    return f"{place}{APPROVAL_OFFICE if member.role in (Role.APPROVAL, Role.HEAD) else HOUSING_BUREAU}"


def officers(county: str | None) -> Officers:
    """The officers of a county; None: those of the city, who may act in all of them."""
    where = county or "city"
    return Officers(
        entry=StaffId(f"county-{county}") if county else CITY_OFFICER,
        handler=StaffId(f"approval-{where}-1"),
        checker=StaffId(f"approval-{where}-2"),
        signer=StaffId(f"approval-{where}-3"),
        settler=SECOND_OFFICER,
        inspector=StaffId(f"inspector-{county}" if county else "inspector-city-1"),
        head=StaffId(f"head-{where}"),
    )


def staff_commands(name: str) -> Iterator[Command]:
    """任命与委托: everybody is appointed on the first day; one post is given up, one delegation runs the year, one is withdrawn; and
    what took two.
    """
    ids = (CommandId(f"{name}/staff/{number:02}") for number in range(1, 100))
    for member in STAFF:
        yield AppointStaff(
            id=next(ids),
            on=OPENING,
            by=APPOINTER,
            staff=member.staff,
            person=member.person,
            role=member.role,
            county=member.county,
        )
    yield GrantDelegation(
        id=next(ids),
        on=date(2023, 1, 4),
        by=CITY_SIGNER,
        staff=CITY_SIGNER,
        deputy=CITY_DEPUTY,
        until=date(2023, 12, 31),
        reason="外出学习期间由其代为签发",
    )
    second = StaffId("inspector-city-2")
    yield GrantDelegation(
        id=next(ids),
        on=date(2023, 3, 1),
        by=second,
        staff=second,
        deputy=StaffId("inspector-city-1"),
        until=date(2023, 6, 30),
        reason="借调期间由其代办",
    )
    yield WithdrawDelegation(id=next(ids), on=date(2023, 4, 17), by=second, staff=second, deputy=StaffId("inspector-city-1"))
    yield EndAppointment(
        id=next(ids), on=date(2023, 9, 28), by=APPOINTER, staff=StaffId("auditor-2"), role=Role.AUDITOR, reason="调离本单位"
    )
    yield from _by_two(ids)


def _by_two(ids: Iterator[CommandId]) -> Iterator[Command]:
    """双人确认: a second system administrator, appointed by two and about to be ended; one proposal was declined, one withdrawn; and what
    the city decided of a choice that its document leaves open.
    """

    def appointed(on: date, staff: StaffId, role: Role, person: PersonId | None = None) -> ProposeAct:
        asked = AppointStaff(id=next(ids), on=on, by=APPOINTER, staff=staff, person=person, role=role)
        return proposing(asked, on, on + timedelta(days=7))

    helping = appointed(date(2023, 3, 6), HELPING, Role.SYSTEM_ADMIN, HELPING_PERSON)
    yield helping
    yield ConfirmAct(id=next(ids), on=date(2023, 3, 7), by=AUDIT_ADMIN, proposal=helping.proposal)
    unfounded = appointed(date(2023, 8, 14), DEPUTY, Role.SECURITY_ADMIN)
    yield unfounded
    yield DeclineAct(id=next(ids), on=date(2023, 8, 15), by=AUDIT_ADMIN, proposal=unfounded.proposal, reason="未附任命文件")
    own = appointed(date(2023, 9, 4), APPOINTER, Role.CITY)
    yield own
    yield WithdrawAct(id=next(ids), on=date(2023, 9, 5), by=APPOINTER, proposal=own.proposal)
    decided = DecideChoice(
        id=next(ids),
        on=date(2023, 12, 19),
        by=CITY_OFFICER,
        document="jincheng-2023",
        choice="clause-6-reach",
        option="government_only",
        number="晋市住建函〔2023〕318号",
        since=date(2023, 12, 25),
    )
    deciding = proposing(decided, decided.on, date(2023, 12, 26))
    yield deciding
    yield ConfirmAct(id=next(ids), on=date(2023, 12, 20), by=SECOND_OFFICER, proposal=deciding.proposal)
    ending = EndAppointment(id=next(ids), on=date(2023, 12, 28), by=APPOINTER, staff=HELPING, role=Role.SYSTEM_ADMIN, reason="系统改造结束")
    yield proposing(ending, ending.on, date(2024, 1, 15))

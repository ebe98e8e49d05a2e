"""登录规则 on both databases: accounts, devices and addresses are counted apart, and nobody is held by a stranger's failures."""

from datetime import UTC, datetime, timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine

from lifecycle.accounts import Admitted, Door, Held, SignInPolicy, Wrong, passwords
from lifecycle.accounts.devices import KNOWN
from lifecycle.accounts.policy import DEFAULT
from lifecycle.vocabulary import StaffId

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
CLERK = StaffId("SP01")
PASSWORD, OFFICE, ELSEWHERE, DEVICE = "风吹麦浪 five quiet lanes", "10.1.2.3", "203.0.113.7", "the token of a browser"
PER_ACCOUNT, PER_ADDRESS, WINDOW = DEFAULT.per_account, 40, DEFAULT.window


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hashing", PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


@pytest.fixture
def door(engine: Engine) -> Door:
    door = Door(engine, SignInPolicy(per_address=PER_ADDRESS))
    door.accounts.issue(CLERK, PASSWORD)
    return door


def crowd(door: Door, failures: int) -> None:
    """So many wrong passwords from the office, each at another account."""
    for n in range(failures):
        assert isinstance(door.sign_in(f"ZZ{n}", "no", OFFICE, NOW), Wrong)


def test_a_colleague_mistypes_and_is_let_in_from_an_address_with_many_failures(door: Door):
    """It is the own limit that counts, whoever else failed there."""
    crowd(door, 31)
    for typos in range(PER_ACCOUNT):
        for n in range(typos):
            assert isinstance(door.sign_in(CLERK, "no", OFFICE, NOW + timedelta(seconds=n + 1)), Wrong)
        assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW + timedelta(minutes=1)) == Admitted(staff=CLERK)

    later = NOW + timedelta(minutes=2)
    tries = [door.sign_in(CLERK, password, OFFICE, later) for password in ("no",) * PER_ACCOUNT + (PASSWORD,)]
    assert [type(each) for each in tries] == [Wrong] * PER_ACCOUNT + [Held]


def test_who_mistypes_and_gets_in_takes_nothing_from_the_address(door: Door):
    for n in range(10):
        at = NOW + timedelta(seconds=n)
        assert isinstance(door.sign_in(CLERK, "no", OFFICE, at), Wrong)
        assert isinstance(door.sign_in("YY1", "no", OFFICE, at + timedelta(milliseconds=1)), Held if n >= PER_ACCOUNT else Wrong)
        assert door.sign_in(CLERK, PASSWORD, OFFICE, at + timedelta(milliseconds=2)) == Admitted(staff=CLERK)

    crowd(door, PER_ADDRESS - PER_ACCOUNT)
    assert isinstance(door.sign_in("ZZ99", "no", OFFICE, NOW + timedelta(minutes=1)), Held)


def test_one_name_takes_five_of_an_address_however_often_it_fails(door: Door):
    """A program with an old password holds its own account, and nobody else: it takes many names to fill the budget of an address."""
    tries = [door.sign_in("YY1", "no", OFFICE, NOW + timedelta(seconds=n)) for n in range(5 * PER_ADDRESS)]
    assert sum(isinstance(answer, Wrong) for answer in tries) == PER_ACCOUNT

    crowd(door, PER_ADDRESS - PER_ACCOUNT - 1)
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW + timedelta(minutes=5)) == Admitted(staff=CLERK)


@pytest.mark.parametrize("each", [1, PER_ACCOUNT])
def test_from_one_address_only_so_many_passwords_are_looked_at(door: Door, each: int):
    """Whether one password is tried at every account or five: 40 in a window, by the policy of this test."""
    tries = [door.sign_in(f"SP{n:02}", "no", OFFICE, NOW) for n in range(1, 60) for _ in range(each)]

    assert sum(isinstance(answer, Wrong) for answer in tries) == PER_ADDRESS
    assert door.sign_in("SP99", "no", OFFICE, NOW) == Held(until=NOW + WINDOW)
    assert door.sign_in("SP99", "no", ELSEWHERE, NOW) == Wrong(account=None, held_until=None)
    assert door.sign_in("SP99", "no", OFFICE, NOW + WINDOW) == Wrong(account=None, held_until=None)


def test_strangers_hold_nobody_at_a_device_that_the_account_knows(door: Door):
    door.devices.remember(CLERK, DEVICE, NOW)
    crowd(door, PER_ADDRESS)
    for n in range(PER_ACCOUNT):
        door.sign_in(CLERK, "no", f"198.51.100.{n}", NOW)

    assert isinstance(door.sign_in(CLERK, PASSWORD, ELSEWHERE, NOW), Held)
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW, DEVICE) == Admitted(staff=CLERK)
    assert isinstance(door.sign_in(CLERK, PASSWORD, ELSEWHERE, NOW), Held), "the owner's success says nothing for the strangers"


def test_a_known_device_has_five_attempts_like_any_other_and_takes_none_from_them(door: Door):
    door.devices.remember(CLERK, DEVICE, NOW)
    tries = [door.sign_in(CLERK, "no", OFFICE, NOW, DEVICE) for _ in range(PER_ACCOUNT + 1)]

    assert [type(each) for each in tries] == [Wrong] * PER_ACCOUNT + [Held]
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW) == Admitted(staff=CLERK)


@pytest.mark.parametrize(
    ("staff", "device", "later"),
    [("SP02", DEVICE, timedelta()), (CLERK, "another", timedelta()), (CLERK, DEVICE, KNOWN)],
    ids=["of another account", "another device", "long ago"],
)
def test_a_device_counts_for_the_account_that_was_signed_in_to_there(door: Door, staff: str, device: str, later: timedelta):
    door.devices.remember(StaffId(staff), device, NOW - later)
    for _ in range(PER_ACCOUNT):
        door.sign_in(CLERK, "no", ELSEWHERE, NOW)

    assert isinstance(door.sign_in(CLERK, PASSWORD, OFFICE, NOW, DEVICE), Held)


def test_another_password_makes_every_device_strange(door: Door):
    door.devices.remember(CLERK, DEVICE, NOW)
    door.accounts.issue(CLERK, "once and never again")

    assert not door.devices.knows(CLERK, DEVICE, NOW)


def test_what_the_bureau_sets_is_what_counts(engine: Engine):
    door = Door(engine, SignInPolicy(per_account=2, window=timedelta(minutes=1)))
    door.accounts.issue(CLERK, PASSWORD)
    tries = [door.sign_in(CLERK, "no", OFFICE, NOW) for _ in range(3)]

    assert [type(each) for each in tries] == [Wrong, Wrong, Held]
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW + timedelta(minutes=1)) == Admitted(staff=CLERK)

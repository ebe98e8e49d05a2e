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
PER_ACCOUNT, PER_ADDRESS, WINDOW = DEFAULT.per_account, DEFAULT.per_address, DEFAULT.window


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hashing", PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


@pytest.fixture
def door(engine: Engine) -> Door:
    door = Door(engine, SignInPolicy(most_per_address=PER_ADDRESS + 10))
    door.accounts.issue(CLERK, PASSWORD)
    return door


def crowd(door: Door, failures: int) -> None:
    """So many wrong passwords from the office, each at another account."""
    for n in range(failures):
        assert isinstance(door.sign_in(f"ZZ{n}", "no", OFFICE, NOW), Wrong)


def test_a_colleague_with_the_right_password_is_let_in_from_an_address_over_its_limit(door: Door):
    crowd(door, PER_ADDRESS + 1)

    for _ in range(3):
        assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW) == Admitted(staff=CLERK)


def test_from_an_address_over_its_limit_an_account_has_one_attempt_and_not_five(door: Door):
    crowd(door, PER_ADDRESS)

    assert door.sign_in(CLERK, "no", OFFICE, NOW + timedelta(minutes=1)) == Wrong(account=CLERK, held_until=NOW + WINDOW)
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW + timedelta(minutes=2)) == Held(until=NOW + WINDOW)
    assert door.sign_in(CLERK, PASSWORD, ELSEWHERE, NOW + timedelta(minutes=2)) == Admitted(staff=CLERK)


def test_an_attempt_that_was_made_before_the_address_was_over_its_limit_counts_there(door: Door):
    door.sign_in(CLERK, "no", OFFICE, NOW)
    crowd(door, PER_ADDRESS)

    assert isinstance(door.sign_in(CLERK, PASSWORD, OFFICE, NOW), Held)


def test_one_password_tried_at_every_account_comes_to_an_end(door: Door):
    crowd(door, PER_ADDRESS + 10)

    assert door.sign_in("ZZ99", "no", OFFICE, NOW) == Held(until=NOW + WINDOW)
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW) == Held(until=NOW + WINDOW)
    assert door.sign_in(CLERK, PASSWORD, OFFICE, NOW + WINDOW) == Admitted(staff=CLERK)


def test_strangers_hold_nobody_at_a_device_that_the_account_knows(door: Door):
    door.devices.remember(CLERK, DEVICE, NOW)
    crowd(door, PER_ADDRESS + 10)
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

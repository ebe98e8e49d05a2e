"""登录之门 on both databases: what is kept, what is counted, and that several processes agree on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, select

from lifecycle.accounts import Accounts, Admitted, Attempt, Attempts, Door, Held, Sessions, SignInPolicy, Wrong, passwords
from lifecycle.accounts.policy import DEFAULT
from lifecycle.accounts.schema import accounts, attempts, sessions
from lifecycle.accounts.sessions import IDLE, LONGEST
from lifecycle.ledger.store.database import reading
from lifecycle.vocabulary import StaffId

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
CLERK = StaffId("SP01")
PASSWORD, ADDRESS = "风吹麦浪 five quiet lanes", "10.1.2.3"
PER_ACCOUNT, PER_ADDRESS, WINDOW = DEFAULT.per_account, 40, DEFAULT.window
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hashing", QUICK)


@pytest.fixture
def door(engine: Engine) -> Door:
    door = Door(engine, SignInPolicy(per_address=PER_ADDRESS))
    door.accounts.issue(CLERK, PASSWORD)
    return door


def rows(engine: Engine, table: Any) -> list[Any]:
    with reading(engine) as db:
        return list(db.execute(select(table)))


def test_only_hashes_are_kept(door: Door, engine: Engine):
    door.sessions.begin(CLERK, "a token", NOW)
    door.sign_in("a password in the wrong field", "x", ADDRESS, NOW)
    kept = repr([rows(engine, table) for table in (accounts, sessions, attempts)])

    assert "argon2id" in kept
    assert [secret for secret in (PASSWORD, "a token", "wrong field") if secret in kept] == []


def test_an_account_and_its_hash_stay_out_of_logs(door: Door):
    account = door.accounts.get(CLERK)

    assert account is not None
    assert repr(account) == "Account('SP01')"


def test_the_right_password_is_let_in_and_a_wrong_one_is_not(door: Door):
    assert door.sign_in(CLERK, PASSWORD, ADDRESS, NOW) == Admitted(staff=CLERK)
    assert door.sign_in(CLERK, PASSWORD.upper(), ADDRESS, NOW) == Wrong(account=CLERK, held_until=None)
    assert door.sign_in("SP99", PASSWORD, ADDRESS, NOW) == Wrong(account=None, held_until=None)
    assert door.sign_in("SP01\0", PASSWORD, ADDRESS, NOW) == Wrong(account=None, held_until=None)


def test_an_account_is_held_from_its_last_failure_but_four(door: Door):
    tries = [door.sign_in(CLERK, "no", f"10.0.0.{n}", NOW + timedelta(minutes=n)) for n in range(PER_ACCOUNT)]
    until = NOW + WINDOW

    assert tries == [Wrong(account=CLERK, held_until=None)] * (PER_ACCOUNT - 1) + [Wrong(account=CLERK, held_until=until)]
    assert door.sign_in(CLERK, PASSWORD, ADDRESS, until - timedelta(microseconds=1)) == Held(until=until)
    assert door.sign_in(CLERK, PASSWORD, ADDRESS, until) == Admitted(staff=CLERK)


def test_nothing_is_counted_while_an_account_is_held(door: Door):
    for _ in range(PER_ACCOUNT):
        door.sign_in(CLERK, "no", ADDRESS, NOW)
    for minute in range(1, 15):
        assert door.sign_in(CLERK, "no", ADDRESS, NOW + timedelta(minutes=minute)) == Held(until=NOW + WINDOW)

    assert door.sign_in(CLERK, PASSWORD, ADDRESS, NOW + WINDOW) == Admitted(staff=CLERK)


def test_a_success_clears_the_account_and_not_the_address(door: Door):
    for n in range(PER_ADDRESS - 1):
        door.sign_in(f"SP{n + 10}", "no", ADDRESS, NOW)
    for _ in range(3):
        assert door.sign_in(CLERK, PASSWORD, ADDRESS, NOW + timedelta(seconds=1)) == Admitted(staff=CLERK)

    assert door.sign_in("SP98", "no", ADDRESS, NOW) == Wrong(account=None, held_until=NOW + WINDOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "", True),
    ],
)
def test_a_subscriber_of_ipv6_is_one_address(engine: Engine, one: str, other: str, same: bool):
    tried = Attempts(engine, SignInPolicy(per_address=PER_ADDRESS))
    for n in range(PER_ADDRESS):
        assert tried.begin(Attempt(name=f"SP{n}", address=one), NOW) is None

    again = Attempt(name="SP0", address=other)
    assert (tried.begin(again, NOW) is not None) is same


def test_of_many_guesses_at_once_only_so_many_are_tried(engine: Engine):
    tried = Attempts(engine)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: tried.begin(Attempt(name=CLERK, address=f"10.0.0.{n}"), NOW), range(24)))

    assert answers.count(None) == PER_ACCOUNT


def test_what_is_older_than_the_window_is_cleared_away(door: Door, engine: Engine):
    door.sign_in("SP99", "no", ADDRESS, NOW)
    door.sign_in(CLERK, PASSWORD, ADDRESS, NOW + WINDOW)

    assert rows(engine, attempts) == []


def test_a_stranger_costs_as_much_time_as_an_account(door: Door, monkeypatch: pytest.MonkeyPatch):
    verified: list[str] = []
    verify = QUICK.verify_and_update
    monkeypatch.setattr(QUICK, "verify_and_update", lambda password, kept: verified.append(kept) or verify(password, kept))
    door.sign_in(CLERK, "no", ADDRESS, NOW)
    door.sign_in("SP99", "no", ADDRESS, NOW)

    assert len(verified) == 2
    assert verified[0] != verified[1] == passwords.nobodys()


def test_the_hash_of_nobody_lets_nobody_in(door: Door):
    assert door.sign_in("SP99", "nobody has this password", ADDRESS, NOW) == Wrong(account=None, held_until=None)


def test_a_hash_that_is_out_of_date_is_renewed_at_the_next_sign_in(door: Door, monkeypatch: pytest.MonkeyPatch):
    before = door.accounts.get(CLERK)
    monkeypatch.setattr(passwords, "_hashing", PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),)))
    answers = [door.sign_in(CLERK, PASSWORD, ADDRESS, NOW) for _ in range(2)]
    after = door.accounts.get(CLERK)

    assert answers == [Admitted(staff=CLERK)] * 2
    assert before is not None
    assert after is not None
    assert ("m=8," in before.password_hash, "m=16," in after.password_hash) == (True, True)
    assert after.temporary is before.temporary


def test_a_session_is_found_by_its_token_until_it_is_idle_or_old(engine: Engine, door: Door):
    opened = Sessions(engine)
    opened.begin(CLERK, "token", NOW)

    assert opened.find("another", NOW) is None
    assert opened.find("token", NOW + IDLE) is None
    assert opened.find("token", NOW + IDLE - timedelta(seconds=1)) is not None
    assert opened.find("token", NOW + 2 * IDLE - timedelta(seconds=2)) is not None
    for half_hour in range(3, 20):
        opened.find("token", NOW + half_hour * IDLE - timedelta(seconds=half_hour))
    assert opened.find("token", NOW + LONGEST - timedelta(minutes=1)) is not None
    assert opened.find("token", NOW + LONGEST) is None


def test_a_session_in_use_is_not_written_at_every_page(engine: Engine, door: Door):
    door.sessions.begin(CLERK, "token", NOW)
    began = rows(engine, sessions)
    door.sessions.find("token", NOW + timedelta(seconds=59))
    assert rows(engine, sessions) == began
    door.sessions.find("token", NOW + timedelta(seconds=60))
    assert rows(engine, sessions) != began


def test_expired_sessions_are_cleared_away(engine: Engine, door: Door):
    door.sessions.begin(CLERK, "one", NOW)
    door.sessions.begin(CLERK, "two", NOW + IDLE)

    assert len(rows(engine, sessions)) == 1


def test_another_password_ends_every_session(engine: Engine, door: Door):
    door.sessions.begin(CLERK, "one", NOW)
    door.accounts.issue(CLERK, "once and never again")

    assert door.sessions.find("one", NOW) is None
    assert door.sign_in(CLERK, PASSWORD, ADDRESS, NOW) == Wrong(account=CLERK, held_until=None)


def test_known_accounts_are_left_alone_when_others_are_opened(engine: Engine, door: Door):
    opened = Accounts(engine).open_all([CLERK, StaffId("SP02")], "another password for all")

    assert opened == 1
    assert door.sign_in(CLERK, PASSWORD, ADDRESS, NOW) == Admitted(staff=CLERK)
    assert door.sign_in("SP02", "another password for all", ADDRESS, NOW) == Admitted(staff=StaffId("SP02"))


def test_whom_somebody_stands_in_for_is_kept_with_one_session(door: Door):
    door.sessions.begin(CLERK, "one", NOW)
    door.sessions.begin(CLERK, "two", NOW)
    door.sessions.stand_in("one", StaffId("SP09"))

    def found(token: str) -> StaffId | None:
        session = door.sessions.find(token, NOW)
        assert session is not None
        return session.behalf

    assert (found("one"), found("two")) == ("SP09", None)
    door.sessions.stand_in("one", None)
    assert found("one") is None


def test_all_sessions_of_an_account_end_and_those_of_others_go_on(door: Door):
    door.accounts.issue(StaffId("SP02"), PASSWORD)
    for token in ("one", "two"):
        door.sessions.begin(CLERK, token, NOW)
    door.sessions.begin(StaffId("SP02"), "other", NOW)

    assert (door.sessions.number(NOW, CLERK), door.sessions.number(NOW), door.sessions.number(NOW + IDLE)) == (2, 3, 0)
    assert door.sessions.end_all(CLERK) == 2
    assert (door.sessions.number(NOW, CLERK), door.sessions.number(NOW)) == (0, 1)
    assert door.sessions.find("other", NOW) is not None

"""统一身份认证: an account without a password, a session that a provider began, and what a sign-in there is known by."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from lifecycle.accounts import Accounts, Door, Sessions, Wrong
from lifecycle.accounts.single_sign_on import handshake
from lifecycle.vocabulary import StaffId

NOW = datetime(2023, 5, 10, 1, tzinfo=UTC)
STAFF = StaffId("SP88")


@pytest.mark.parametrize("typed", ["", "nobody has this password"])
def test_an_account_without_a_password_is_opened_by_none(engine: Engine, typed: str):
    door = Door(engine)
    door.accounts.open(STAFF)

    assert isinstance(door.sign_in(STAFF, typed, "10.0.0.1", NOW), Wrong)


def test_opening_an_account_again_leaves_it_as_it_is(engine: Engine):
    accounts = Accounts(engine)
    accounts.issue(STAFF, "风吹麦浪 five quiet lanes")
    before = accounts.get(STAFF)
    accounts.open(STAFF)

    assert accounts.get(STAFF) == before


def test_only_a_session_that_began_with_an_issued_password_is_temporary(engine: Engine):
    accounts, sessions = Accounts(engine), Sessions(engine)
    accounts.issue(STAFF, "风吹麦浪 five quiet lanes")
    for provider in (None, "https://id.example.gov.cn"):
        sessions.begin(STAFF, f"token by {provider}", NOW, provider)
    found = [sessions.find(f"token by {provider}", NOW) for provider in (None, "https://id.example.gov.cn")]

    assert [session.temporary for session in found if session] == [True, False]


@given(st.text(), st.text())
def test_who_keeps_something_else_knows_nothing_of_the_sign_in(kept: str, other: str):
    one, two = handshake(kept), handshake(other)

    assert (one == two) is (kept == other)
    assert len({one.state, one.nonce, one.verifier}) == 3
    assert {len(each) for each in (one.state, one.nonce, one.verifier)} == {43}

"""接口令牌 on both databases: only hashes are kept, keys stand for one matter, and the facts say what stands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from lifecycle.accounts.requests import Requests
from lifecycle.accounts.schema import tokens
from lifecycle.accounts.tokens import Kept, Tokens
from lifecycle.ledger.store.database import reading
from lifecycle.staff.access import (
    LONGEST_TOKEN,
    IssueToken,
    RevokeToken,
    TokenIssued,
    TokenRevoked,
    issue_token,
    revoke_token,
)
from lifecycle.staff.appointments import Role, StaffAppointed, fold
from lifecycle.vocabulary import CommandId, Fact, Refused, StaffId

TODAY = date(2026, 11, 21)
CLERK, ADMINISTRATOR = StaffId("SP01"), StaffId("GA01")
APPOINTED = StaffAppointed(on=TODAY, by=ADMINISTRATOR, staff=CLERK, role=Role.APPROVAL)


def issued(until: date = TODAY, token: str = "6f1d2c9a") -> IssueToken:
    return IssueToken(id=CommandId("i"), on=TODAY, by=ADMINISTRATOR, staff=CLERK, token=token, name="市政务服务平台", until=until)


def revoked(token: str = "6f1d2c9a") -> RevokeToken:
    return RevokeToken(id=CommandId("r"), on=TODAY, by=ADMINISTRATOR, staff=CLERK, token=token)


def test_a_token_is_found_by_its_secret_and_only_its_hash_is_kept(engine: Engine):
    Tokens(engine).keep("6f1d2c9a", CLERK, "lifecycle_secret")

    assert Tokens(engine).find("lifecycle_secret") == Kept(id="6f1d2c9a", staff=CLERK, used_on=None)
    assert Tokens(engine).find("lifecycle_secrets") is None
    with reading(engine) as db:
        assert "secret" not in repr(list(db.execute(select(tokens))))


def test_the_last_day_of_use_goes_forward_only(engine: Engine):
    kept = Tokens(engine)
    kept.keep("6f1d2c9a", CLERK, "s")
    for day in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        kept.used(Kept(id="6f1d2c9a", staff=CLERK, used_on=None), day)
        assert kept.last_used()["6f1d2c9a"] == max(day, TODAY)

    kept.drop("6f1d2c9a")
    assert kept.find("s") is None


def test_of_many_at_once_one_claims_a_key_and_the_same_matter_claims_it_again(engine: Engine):
    digests = [bytes([number] * 32) for number in range(6)]
    with ThreadPoolExecutor(6) as many:
        claimed = list(many.map(lambda digest: Requests(engine).claim(CLERK, "k", digest), digests))

    assert claimed.count(True) == 1
    assert [Requests(engine).claim(CLERK, "k", digest) for digest in digests] == claimed
    assert Requests(engine).claim(ADMINISTRATOR, "k", digests[0])


@pytest.mark.parametrize("until", [TODAY, TODAY + LONGEST_TOKEN])
def test_a_token_is_issued_for_a_year_at_most(until: date):
    (fact,) = issue_token(fold(CLERK, [APPOINTED]), issued(until))

    assert fact == TokenIssued(on=TODAY, by=ADMINISTRATOR, staff=CLERK, token="6f1d2c9a", name="市政务服务平台", until=until)


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + LONGEST_TOKEN + timedelta(days=1)])
def test_a_token_for_days_that_have_passed_or_too_many_is_refused(until: date):
    with pytest.raises(Refused, match=r"token\.days"):
        issue_token(fold(CLERK, [APPOINTED]), issued(until))


def test_a_token_is_for_somebody_who_was_appointed():
    with pytest.raises(Refused, match=r"staff\.never_appointed"):
        issue_token(fold(CLERK, []), issued())


def test_a_token_is_revoked_once():
    facts: list[Fact] = [APPOINTED, *issue_token(fold(CLERK, [APPOINTED]), issued())]
    assert [token.name for token in fold(CLERK, facts).tokens] == ["市政务服务平台"]

    facts += revoke_token(fold(CLERK, facts), revoked())
    assert facts[-1] == TokenRevoked(on=TODAY, by=ADMINISTRATOR, staff=CLERK, token="6f1d2c9a")
    assert fold(CLERK, facts).tokens == ()
    with pytest.raises(Refused, match=r"token\.unknown"):
        revoke_token(fold(CLERK, facts), revoked())

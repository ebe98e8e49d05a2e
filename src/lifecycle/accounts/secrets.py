"""一次性秘密: passwords and tokens as they are issued, by chance. They stand in no address, no log and no fact.

What took two is told in halves (两人各持一半): each of the two sees one, and only its owner, who is given both, can put them together.
"""

from enum import StrEnum
from secrets import token_hex, token_urlsafe

from lifecycle.accounts.tokens import PREFIX

ONCE = 12
"""Random bytes of a password that one person issues: sixteen signs."""
TOKEN = 32
"""Random bytes of a token."""
HALF = 9
"""Random bytes of half a password: twelve signs, which nobody guesses who holds the other half."""
NUMBER = 6
"""Random bytes of the number of a token."""


class Kind(StrEnum):
    """何种秘密."""

    PASSWORD = "password"  # noqa: S105  一次性密码
    TOKEN = "token"  # noqa: S105  接口令牌


def one_time_password() -> str:
    return token_urlsafe(ONCE)


def token_secret() -> str:
    return PREFIX + token_urlsafe(TOKEN)


def token_number() -> str:
    return token_hex(NUMBER)


def first_half(kind: Kind) -> str:
    """前一半, for whoever confirms."""
    return PREFIX + token_urlsafe(TOKEN // 2) if kind is Kind.TOKEN else token_urlsafe(HALF)


def second_half(kind: Kind) -> str:
    """后一半, for whoever carries it out."""
    return token_urlsafe(TOKEN // 2 if kind is Kind.TOKEN else HALF)

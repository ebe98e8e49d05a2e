"""一次性秘密: passwords and tokens as they are issued, by chance. They stand in no address, no log and no fact."""

from secrets import token_hex, token_urlsafe

from lifecycle.accounts.tokens import PREFIX

ONCE = 12
"""Random bytes of a password that is issued: sixteen signs."""
TOKEN = 32
"""Random bytes of a token."""
NUMBER = 6
"""Random bytes of the number of a token."""


def one_time_password() -> str:
    return token_urlsafe(ONCE)


def token_secret() -> str:
    return PREFIX + token_urlsafe(TOKEN)


def token_number() -> str:
    return token_hex(NUMBER)

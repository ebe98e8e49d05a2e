"""登录规则: how often anybody may try, and how many passwords are looked at at once. Why so: docs/decisions/0037."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

from msgspec import Struct


class SignInPolicy(Struct, frozen=True, kw_only=True):
    """登录规则. Failures within the window, then nobody is let in until it has moved on:

    per_account: at an account, from devices that it has never been signed in to from; of each device that it has, by itself.
    per_address: from an address, without those of who got in in the end; up to there each account has its own attempts and no fewer.
    wrong_tokens: unknown tokens from an address; the next ones are told when to come again, while those that stand open what they open.
    waiting: passwords that are looked at or wait for it; one more is asked to come again.
    trusted_proxies: whose X-Forwarded-For is believed.
    """

    window: timedelta = timedelta(minutes=15)
    per_account: int = 5
    per_address: int = 150
    wrong_tokens: int = 60
    waiting: int = 12
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()


DEFAULT = SignInPolicy()

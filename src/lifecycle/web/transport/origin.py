"""来处: the network address that a request came from, as far as it can be believed."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from fastapi import Request

FORWARDED = "X-Forwarded-For"


def address(request: Request) -> str:
    """That of the other end; where this is a proxy that we trust, the one that it names. Anybody else may name what he likes.

    Each proxy adds at the right whom it was asked by: from there leftwards, the first that is none of ours counts. What is further left
    was written by whoever that is.
    """
    peer, trusted = request.client.host if request.client else "", request.app.state.policy.trusted_proxies
    if not _is_among(_read(peer), trusted):
        return peer
    last = peer
    for hop in reversed([hop for line in request.headers.getlist(FORWARDED) for hop in line.split(",")]):
        named = _read(hop.strip())
        if named is None:
            return last  # no address: whoever wrote it stands behind the proxy that was reached
        last = str(named)
        if not _is_among(named, trusted):
            return last
    return last


def _read(hop: str) -> IPv4Address | IPv6Address | None:
    """An address, with its port or without."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        parsed = ip_address(hop)
    except ValueError:
        return None
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed


def _is_among(address: IPv4Address | IPv6Address | None, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return address is not None and any(address in network for network in networks)

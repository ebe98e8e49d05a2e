"""文件数: how many connections there may be, so that files are left for the database. Whoever has none left can neither answer nor log."""

import resource

from lifecycle.vocabulary import Refused

WANTED = 4_096
"""Files that the process may have open at once, where the system lets it."""
RESERVED = 192
"""Of them for all but connections: the databases and their logs, attachments, and 64 connections that were accepted and not counted yet."""
MOST, LEAST = 1_000, 32
"""Connections."""


def connections_borne() -> int:
    """可承受的连接数, after as many files were asked for as are wanted. Raises Refused where there are too few for anybody."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _less(soft, WANTED):
        soft = min(WANTED, hard) if hard != resource.RLIM_INFINITY else WANTED
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    borne = MOST if soft == resource.RLIM_INFINITY else min(MOST, soft - RESERVED)
    if borne < LEAST:
        raise Refused("serve.too_few_files", files=soft, least=RESERVED + LEAST)
    return borne


def _less(limit: int, wanted: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < wanted

"""Clients of UmaDB, run by a Python of its own that has the wheel `umadb`: `_umadb_clients.py URL CLIENTS`. Each line on the standard input
says how many events each client appends, one at a time and each to a new stream; the answer is how many seconds all of them took.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from uuid import uuid4

from umadb import AppendCondition, Client, Event, Query, QueryItem  # type: ignore[import-not-found]  # no dependency of ours

STATE = sys.stdin.buffer.readline().strip()


def append(client: Client, number: int) -> None:
    for _ in range(number):
        stream = str(uuid4())
        new = AppendCondition(Query([QueryItem(tags=[stream])]))
        client.append([Event("remarked", STATE, [stream])], new)


if __name__ == "__main__":
    url, number = sys.argv[1], int(sys.argv[2])
    clients = [Client(url) for _ in range(number)]
    with ThreadPoolExecutor(number) as pool:
        for line in sys.stdin:
            start = perf_counter()
            list(pool.map(append, clients, [int(line)] * number))
            print(perf_counter() - start, flush=True)

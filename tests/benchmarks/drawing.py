"""A draw of 1,000 out of 100,000 objects with 500 inspectors, beside its hashes alone. Run: python -m tests.benchmarks.drawing

Aim: under 2 s from the files' bytes to the result, reading included. The baseline makes as many tickets and does nothing else.
Rubbish is looked for as seldom as in the program.
"""

import gc
import json
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from lifecycle.__main__ import MADE_UNTIL_LOOKED_THROUGH
from lifecycle.inspections.draws.draw import draw, tickets
from lifecycle.inspections.draws.files import read_announcement, read_seed

OBJECTS, CHOSEN, INSPECTORS, STRATA = 100_000, 1_000, 500, 4
ROUNDS = 5
SEED = b'{"sources": [[1, 4, 9, 16, 20, 33, 8]], "reveals": []}'


def announcement() -> bytes:
    """Objects of four strata with a ticket each; every inspector may check everything, which is the longest way."""
    dice = Random(3797)
    pool: dict[str, Any] = {
        "campaign": "基准",
        "on": "2023-09-01",
        "objects": [
            {
                "id": f"2304-140581-04-01-{number:06}/1号楼",
                "stratum": f"第{dice.randrange(STRATA)}层",
                "county": "140581",
                "field": None,
                "weight": 1,
            }
            for number in range(OBJECTS)
        ],
        "strata": [{"name": f"第{number}层", "k": CHOSEN // STRATA} for number in range(STRATA)],
        "inspectors": [
            {"id": f"inspector-{number}", "counties": None, "fields": None, "valid_until": None} for number in range(INSPECTORS)
        ],
        "per_object": 2,
        "cap": None,
        "recusals": [],
        "sources": [{"name": "双色球", "number": "2023101", "day": "2023-09-03", "if_missing": "下一期"}],
        "commitments": [],
    }
    return json.dumps(pool, ensure_ascii=False).encode()


def main() -> None:
    """Print the medians and their ratio."""
    gc.set_threshold(MADE_UNTIL_LOOKED_THROUGH)
    written = announcement()
    whole, reading, bare = [], [], []
    for _ in range(ROUNDS):
        before = perf_counter()
        announced = read_announcement(written)
        read = perf_counter()
        drawn = draw(announced, read_seed(SEED, announced))
        after = perf_counter()
        assert len(drawn.assigned) == CHOSEN
        whole.append(after - before)
        reading.append(read - before)
        ticket = tickets(b"", b"baseline")
        before = perf_counter()
        for number in range(OBJECTS + CHOSEN * INSPECTORS):
            ticket(f"inspector/2304-140581-04-01-000000/1号楼/inspector-{number}")
        bare.append(perf_counter() - before)
    print(
        f"{CHOSEN:,} of {OBJECTS:,} objects, {INSPECTORS} inspectors ({len(written) / 2**20:.1f} MiB of JSON), median of {ROUNDS}: "
        f"{median(whole):.2f} s, of which reading {median(reading):.2f} s (aim: under 2 s); "
        f"{OBJECTS + CHOSEN * INSPECTORS:,} tickets alone {median(bare):.2f} s, ratio {median(whole) / median(bare):.2f}"
    )


if __name__ == "__main__":
    main()

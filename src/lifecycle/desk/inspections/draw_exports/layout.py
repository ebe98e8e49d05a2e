"""导出的文件: what the files in the export of a campaign are called."""

import re
from collections.abc import Sequence

from lifecycle.ledger import verify_lifecycle as verifier

FACTS, HEAD, CHECKPOINT, README = "facts.jsonl", "stream-head.json", "checkpoint.txt", "README.txt"
FOLDER = "draws/"
LAYOUT = verifier.Layout(
    proved=frozenset({FACTS, HEAD, CHECKPOINT}),
    unproved=frozenset({README}),
    others=re.compile(rf"{FOLDER}[1-9][0-9]{{0,3}}\.((announcement|seed|result|place)\.json|checkpoint\.txt)"),
    folders=frozenset({FOLDER}),
)
PLACE = {"size": int, "proof": list, "continued": list}
"""The JSON object of an announcement's place: the size of the older checkpoint, the announcement's proof under it, and the proof that the
newer checkpoint continues it."""


def named(draw: int, what: str) -> str:
    """The file of a draw: its announcement, seed, result or place (JSON), or its checkpoint (a signed note)."""
    return f"{FOLDER}{draw}.{what}.{'txt' if what == 'checkpoint' else 'json'}"


def listed(ids: Sequence[str]) -> tuple[str, ...]:
    """So many ids as a sentence holds, in the order of the draw."""
    return (*ids[:SHOWN], "…") if len(ids) > SHOWN else tuple(ids)


SHOWN = 20

"""The files of a draw: what does not hold together is refused with its place, and nothing is drawn."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.inspections.draws.files import read_announcement, read_seed
from tests.inspections.draws.test_draw import office, seed

CODE = b"\x07" * 32
PROMISED = office(commitments=[{"official": "局长", "sha256": sha256(CODE).hexdigest()}])
REVEALED = seed(1, 2) | {"reveals": [{"official": "局长", "code": CODE.hex()}]}

Change = Callable[[dict[str, Any]], Any]


def told(read: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as bad:
        read()
    assert all(problem.says(lang) for problem in bad.value.problems for lang in ("zh", "en"))
    return [(problem.where, problem.code) for problem in bad.value.problems]


ANNOUNCEMENTS: dict[str, tuple[Change, str, str]] = {
    "a missing key": (lambda a: a.pop("cap"), "cap", "json.missing"),
    "an unknown key": (lambda a: a.update(seed=1), "seed", "json.unknown_key"),
    "a key missing in a list": (lambda a: a["objects"][1].pop("field"), "objects[1].field", "json.missing"),
    "a k below 0": (lambda a: a["strata"][0].update(k=-1), "strata[0].k", "draw.not_whole"),
    "a k above the stratum": (lambda a: a["strata"][0].update(k=7), "strata[0].k", "draw.stratum_too_small"),
    "an unknown stratum": (lambda a: a["objects"][2].update(stratum="外"), "objects[2].stratum", "draw.unknown"),
    "a doubled stratum": (lambda a: a["strata"].append({"name": "全部", "k": 0}), "strata[1].name", "draw.doubled"),
    "a doubled object": (lambda a: a["objects"][3].update(id="P0"), "objects[3].id", "draw.doubled"),
    "a doubled inspector": (lambda a: a["inspectors"][1].update(id="I0"), "inspectors[1].id", "draw.doubled"),
    "a recusal of nobody": (lambda a: a["recusals"].append({"inspector": "I9", "object": "P0"}), "recusals[0].inspector", "draw.unknown"),
    "a recusal for nothing": (lambda a: a["recusals"].append({"inspector": "I0", "object": "P9"}), "recusals[0].object", "draw.unknown"),
    "one inspector an object": (lambda a: a.update(per_object=1), "per_object", "draw.not_whole"),
    "a weight of 0": (lambda a: a["objects"][0].update(weight=0), "objects[0].weight", "draw.not_whole"),
    "a weight above 1,000": (lambda a: a["objects"][0].update(weight=1001), "objects[0].weight", "draw.not_whole"),
    "a weight with a fraction": (lambda a: a["objects"][0].update(weight=1.0), "objects[0].weight", "draw.not_whole"),
    "a weight in quotes": (lambda a: a["objects"][0].update(weight="1"), "objects[0].weight", "draw.not_whole"),
    "true for a weight": (lambda a: a["objects"][0].update(weight=True), "objects[0].weight", "draw.not_whole"),
    "a cap above 2^53 - 1": (lambda a: a.update(cap=2**53), "cap", "draw.not_whole"),
    "a cap of 5,000 digits": (lambda a: a.update(cap=10**4_000), "cap", "draw.not_whole"),
    "a day that is none": (lambda a: a.update(on="2023-02-29"), "on", "draw.not_iso_day"),
    "a day in another form": (lambda a: a.update(on="2023.9.1"), "on", "draw.not_iso_day"),
    "another form of a last day": (
        lambda a: a["inspectors"][0].update(valid_until="20240101"), "inspectors[0].valid_until", "draw.not_iso_day"
    ),
    "half a character": (lambda a: a["objects"][0].update(id="\ud842"), "objects[0].id", "draw.half_a_sign"),
    "no words": (lambda a: a.update(campaign=" "), "campaign", "json.not_text"),
    "a commitment that is no hash": (
        lambda a: a.update(commitments=[{"official": "局长", "sha256": "AB" * 32}]), "commitments[0].sha256", "draw.not_hex"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ANNOUNCEMENTS)
def test_an_announcement_that_does_not_hold_together(case: str):
    change, where, code = ANNOUNCEMENTS[case]
    announcement = json.loads(json.dumps(office()))
    change(announcement)

    assert told(lambda: read_announcement(json.dumps(announcement).encode())) == [(where, code)]


def test_a_key_that_is_written_twice():
    written = json.dumps(office()).replace('"weight": 1', '"weight": 1, "weight": 2', 1)

    assert told(lambda: read_announcement(written.encode())) == [("objects[0].weight", "json.repeated_key")]


def test_all_faults_are_told_at_once():
    announcement = office(cap=-1, per_object=0, on="gestern")

    assert sorted(told(lambda: read_announcement(json.dumps(announcement).encode()))) == [
        ("cap", "draw.not_whole"),
        ("on", "draw.not_iso_day"),
        ("per_object", "draw.not_whole"),
    ]


SEEDS: dict[str, tuple[Change, str, str]] = {
    "another code than the promised one": (
        lambda s: s["reveals"][0].update(code="08" * 32), "reveals[0].code", "draw.not_the_promised_code"
    ),
    "another official": (lambda s: s["reveals"][0].update(official="副局长"), "reveals[0].official", "draw.other_official"),
    "no reveal": (lambda s: s["reveals"].clear(), "reveals", "draw.other_length"),
    "a source too many": (lambda s: s["sources"].append([1]), "sources", "draw.other_length"),
    "a number below 0": (lambda s: s["sources"][0].append(-1), "sources[0][2]", "draw.not_whole"),
    "a code in capitals": (lambda s: s["reveals"][0].update(code="AB" * 32), "reveals[0].code", "draw.not_hex"),
    "an unknown key": (lambda s: s.update(on="2023-09-04"), "on", "json.unknown_key"),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEDS)
def test_a_seed_that_is_not_the_announcements(case: str):
    change, where, code = SEEDS[case]
    announcement = read_announcement(json.dumps(PROMISED).encode())
    revealed = json.loads(json.dumps(REVEALED))
    change(revealed)

    assert told(lambda: read_seed(json.dumps(revealed).encode(), announcement)) == [(where, code)]


def test_the_announced_seed_is_read():
    announcement = read_announcement(json.dumps(PROMISED).encode())

    assert read_seed(json.dumps(REVEALED).encode(), announcement).sources == ((1, 2),)

"""The draw: what decides it, and what does not."""

import json
from collections import Counter
from hashlib import sha256
from random import Random
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.inspections.draws.draw import DrawResult, canonical, draw, tickets
from lifecycle.inspections.draws.files import read_announcement, read_seed
from tests.inspections.draws.announced import announced

DICE = st.integers(0, 2**32).map(Random)


def drawn(announcement: dict[str, Any], seed: dict[str, Any]) -> DrawResult:
    read = read_announcement(json.dumps(announcement).encode())
    return draw(read, read_seed(json.dumps(seed).encode(), read))


def office(objects: int = 6, inspectors: int = 4, **other: Any) -> dict[str, Any]:
    """An announcement with nothing remarkable."""
    return {
        "campaign": "高平市2023年第二批",
        "on": "2023-09-01",
        "objects": [{"id": f"P{each}", "stratum": "全部", "county": "140581", "field": None, "weight": 1} for each in range(objects)],
        "strata": [{"name": "全部", "k": 3}],
        "inspectors": [{"id": f"I{each}", "counties": None, "fields": None, "valid_until": None} for each in range(inspectors)],
        "per_object": 2,
        "cap": None,
        "recusals": [],
        "sources": [{"name": "双色球", "number": "2023101", "day": "2023-09-03", "if_missing": "下一期"}],
        "commitments": [],
    } | other


def seed(*numbers: int) -> dict[str, Any]:
    return {"sources": [list(numbers)], "reveals": []}


def test_tickets_are_those_of_the_draft_on_verifiable_random_selection():
    """draft-thomson-elegy-vrs-00: the secret hashed nine times, three sources alike."""
    code = b"totally not a bikeshed"
    for _ in range(9):
        code = sha256(code).digest()
    ticket = tickets(code, b"1.2.3.4.5.6./" * 3)

    assert code.hex().startswith("5346f2efb5397a67")
    assert ticket("lavenderblush").hex().startswith("002ed527ae0a44")
    assert ticket("blue").hex().startswith("03f710be2b61")


@given(DICE)
def test_the_hash_is_of_rfc_8785s_form(dice: Random):
    announcement, _ = announced(dice)

    assert canonical(read_announcement(json.dumps(announcement, indent=3).encode())) == rfc8785.dumps(announcement)


@given(DICE)
def test_every_list_is_answered_for(dice: Random):
    announcement, made_of = announced(dice)

    result = drawn(announcement, made_of)

    for stratum in announcement["strata"]:
        ranking = result.ranking[stratum["name"]]
        assert sorted(ranking) == sorted(each["id"] for each in announcement["objects"] if each["stratum"] == stratum["name"])
    assert list(result.chosen) == [each for one in announcement["strata"] for each in result.ranking[one["name"]][: one["k"]]]
    assert Counter(result.chosen) == Counter([*result.assigned, *result.unassigned])
    assert all(len(set(inspectors)) == announcement["per_object"] for inspectors in result.assigned.values())


@given(DICE)
def test_nobody_checks_who_may_not(dice: Random):
    announcement, made_of = announced(dice)
    inspectors = {each["id"]: each for each in announcement["inspectors"]}
    objects = {each["id"]: each for each in announcement["objects"]}

    result = drawn(announcement, made_of)

    for name, sent in result.assigned.items():
        for each in sent:
            inspector = inspectors[each]
            assert inspector["valid_until"] is None or inspector["valid_until"] >= announcement["on"]
            assert inspector["counties"] is None or objects[name]["county"] in inspector["counties"]
            assert inspector["fields"] is None or objects[name]["field"] in (None, *inspector["fields"])
            assert {"inspector": each, "object": name} not in announcement["recusals"]
    sent = Counter(each for inspectors_of in result.assigned.values() for each in inspectors_of)
    assert announcement["cap"] is None or all(times <= announcement["cap"] for times in sent.values())


@given(DICE, st.randoms(use_true_random=False))
def test_no_order_of_the_pool_changes_the_ranking_but_through_the_hash(dice: Random, shuffle: Random):
    """Who shuffles the pool gets another hash and so another draw, which nobody can foresee; tickets themselves know no order."""
    announcement, made_of = announced(dice)
    shuffled = announcement | {"objects": shuffle.sample(announcement["objects"], len(announcement["objects"]))}

    one, other = drawn(announcement, made_of), drawn(shuffled, made_of)

    assert (one.announcement_sha256 == other.announcement_sha256) == (shuffled["objects"] == announcement["objects"])
    assert {name: sorted(ranking) for name, ranking in one.ranking.items()} == {name: sorted(each) for name, each in other.ranking.items()}


def test_the_sources_numbers_decide_and_their_order_does_not():
    assert drawn(office(40), seed(3, 9, 16)) == drawn(office(40), seed(16, 3, 9))
    assert drawn(office(40), seed(3, 9, 16)).ranking != drawn(office(40), seed(3, 9, 17)).ranking


def test_an_official_s_code_decides_too():
    codes = [bytes([each]) * 32 for each in range(2)]
    results = [
        drawn(
            office(40, commitments=[{"official": "局长", "sha256": sha256(code).hexdigest()}]),
            seed(1) | {"reveals": [{"official": "局长", "code": code.hex()}]},
        )
        for code in codes
    ]

    assert results[0].ranking != results[1].ranking


def test_an_object_with_too_few_inspectors_uses_nobodys_cap():
    """P0 is left to one inspector; the other two have to be free for the next object."""
    recusals = [{"inspector": each, "object": "P0"} for each in ("I1", "I2")]
    announcement = office(2, 3, strata=[{"name": "全部", "k": 2}], cap=1, recusals=recusals)

    result = drawn(announcement, seed(5))

    assert result.unassigned == ("P0",)
    assert set(result.assigned) == {"P1"}


def test_a_certificate_holds_through_its_last_day():
    until = [{"id": f"I{day}", "counties": None, "fields": None, "valid_until": f"2023-09-0{day}"} for day in (1, 2)]
    expired = [{"id": "I0", "counties": None, "fields": None, "valid_until": "2023-08-31"}]

    result = drawn(office(inspectors=0) | {"inspectors": [*expired, *until]}, seed(5))

    assert set(result.assigned["P0" if "P0" in result.assigned else result.chosen[0]]) == {"I1", "I2"}


def test_a_cap_of_none_at_all_leaves_every_object_without():
    result = drawn(office(cap=0), seed(5))

    assert (result.assigned, result.unassigned) == ({}, result.chosen)


@pytest.mark.parametrize("weight", [1, 3])
def test_a_weight_is_a_number_of_tickets(weight: int):
    """Of two objects, one with `weight` tickets of weight + 1: its share of 2,000 draws is within five deviations of what is fair."""
    objects = [{"id": each, "stratum": "全部", "county": "c", "field": None, "weight": w} for each, w in (("重", weight), ("轻", 1))]
    announcement = read_announcement(json.dumps(office(strata=[{"name": "全部", "k": 1}], inspectors=0) | {"objects": objects}).encode())
    rounds, share = 2_000, weight / (weight + 1)

    first = sum(
        draw(announcement, read_seed(json.dumps(seed(number)).encode(), announcement)).chosen == ("重",) for number in range(rounds)
    )

    assert abs(first - rounds * share) < 5 * (rounds * share * (1 - share)) ** 0.5

"""伪造数条流的导出: whatever is left out, moved, swapped or put in among the streams of a project is found, and named."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from tests.attacks.counts import FORGERIES, chance
from tests.ledger.exports import (
    HEADS_OF_SEVERAL,
    OWN,
    PHOTOGRAPHED,
    SEVERAL,
    Change,
    Files,
    Log,
    Verify,
    a_log,
    an_export,
    an_export_of_several,
    fails,
    line,
    several,
    without,
)

FIRST, SECOND = "streams/1.jsonl", "streams/2.jsonl"
FIRST_HEAD, SECOND_HEAD = "streams/1.json", "streams/2.json"


def swapped(*pairs: tuple[str, str]) -> Change:
    def swap(files: Files) -> Files:
        other = dict(pairs) | {right: left for left, right in pairs}
        return {other.get(name, name): content for name, content in files.items()}

    return swap


def lines(files: Files, name: str) -> list[bytes]:
    return files[name].splitlines(keepends=True)


def moved(out: str, into: str) -> Change:
    """The last fact of one file stands at the end of the other."""

    def move(files: Files) -> Files:
        *rest, last = lines(files, out)
        return files | {out: b"".join(rest), into: files[into] + last}

    return move


def renamed(files: Files) -> Files:
    """The first fact of a visit says that it is one of another visit."""
    first, *rest = lines(files, SECOND)
    row = json.loads(first) | {"stream": "visit/1"}
    return files | {SECOND: b"".join([line(row), *rest])}


def untagged(files: Files) -> Files:
    """The fact that names the second visit does so no longer, and the visit is not there."""
    *rest, last = lines(files, "facts.jsonl")
    return without(SECOND)(without(SECOND_HEAD)(files)) | {"facts.jsonl": b"".join([*rest, line(json.loads(last) | {"tags": []})])}


def of_another_project(log: Log, number: int) -> Change:
    """A visit of project p2, with its own true proofs, in this place."""
    foreign = log.streams(HEADS_OF_SEVERAL, "visit/9")
    return lambda files: files | {f"streams/{number}.jsonl": foreign[FIRST], f"streams/{number}.json": foreign[FIRST_HEAD]}


FORGED: dict[str, tuple[Change, str, str]] = {
    "a stream left out": (lambda files: without(SECOND)(without(SECOND_HEAD)(files)), "第6条", "visit/2 that it names is left out"),
    "all streams left out": (
        lambda files: {name: content for name, content in files.items() if not name.startswith("streams/")},
        "第4条",
        "visit/1 that it names is left out",
    ),
    "a stream without its head": (without(FIRST_HEAD), "第4条", "visit/1 that it names is left out"),
    "a head without its stream": (without(FIRST), "第4条", "visit/1 that it names is left out"),
    "a stream left out, and the fact that names it": (
        lambda files: without(SECOND)(without(SECOND_HEAD)(files)) | {"facts.jsonl": b"".join(lines(files, "facts.jsonl")[:-1])},
        "第4条",
        "left out after it: 1, from number 3 of project/p1 on",
    ),
    "a stream left out, and the tag that names it": (untagged, "第6条", "not what its hash says"),
    "a fact of a stream left out": (
        lambda files: files | {FIRST: lines(files, FIRST)[0]},
        "第3条",
        "left out after it: 1, from number 2 of visit/1 on",
    ),
    "the first fact of a stream left out": (
        lambda files: files | {FIRST: lines(files, FIRST)[1]},
        "第9条",
        "left out before it: 1, from number 1 of visit/1 on",
    ),
    "no fact of a stream": (lambda files: files | {SECOND: b""}, SECOND, "was changed"),
    "a fact moved to another stream": (moved(FIRST, SECOND), "第9条", "it belongs to visit/1, and this is the place of visit/2"),
    "a fact moved to the project": (moved(FIRST, "facts.jsonl"), "第9条", "no fact of a construction project"),
    "a fact of the project moved to a stream": (moved("facts.jsonl", FIRST), "第4条", "left out after it: 1"),
    "a fact that says that it is one of another stream": (renamed, "第5条", "not what its hash says"),
    "two streams swapped": (swapped((FIRST, SECOND), (FIRST_HEAD, SECOND_HEAD)), "第5条", "this is the place of visit/1"),
    "the facts of two streams swapped": (swapped((FIRST, SECOND)), "第5条", "this is the place of visit/1"),
    "the heads of two streams swapped": (swapped((FIRST_HEAD, SECOND_HEAD)), FIRST_HEAD, "recorded stream heads"),
    "the head of the project for that of a stream": (
        lambda files: files | {SECOND_HEAD: files["stream-head.json"]},
        SECOND_HEAD,
        "recorded stream heads",
    ),
    "the project and a stream swapped": (
        swapped(("facts.jsonl", SECOND), ("stream-head.json", SECOND_HEAD)),
        "第5条",
        "no fact of a construction project",
    ),
    "a stream of another project beside them": (of_another_project(several(), 3), "streams/3.json", "no part of this export"),
    "a stream of another project in the place of one": (of_another_project(several(), 2), "第7条", "it belongs to visit/9"),
    "a stream twice": (
        lambda files: files | {"streams/3.jsonl": files[SECOND], "streams/3.json": files[SECOND_HEAD]},
        "streams/3.json",
        "no part of this export",
    ),
    "streams with a gap in their numbers": (swapped((SECOND, "streams/3.jsonl"), (SECOND_HEAD, "streams/3.json")), "第6条", "visit/2"),
    "a number spelled in another way": (swapped((SECOND, "streams/02.jsonl")), "streams/02.jsonl", "no part of this export"),
    "a photo of a stream left out": (without(PHOTOGRAPHED), "第9条", "its attachment"),
    "a photo of a stream exchanged": (lambda files: files | {PHOTOGRAPHED: b"another"}, PHOTOGRAPHED, "not what its hash says"),
    "another state of a fact": (
        lambda files: (
            files | {SECOND: line(json.loads(files[SECOND]) | {"state": b64encode(b'{"fact":"x"}').decode(), "fact": {"fact": "x"}})}
        ),
        "第5条",
        "not what its hash says",
    ),
}


def test_an_honest_export_of_several_streams_holds(verify: Verify):
    said = verify(an_export_of_several(several()))

    assert said.code == 0, said
    assert "✓ visit/1：事实2条，第3条至第9条 · 2 facts, positions 3 to 9, as recorded" in said.out
    assert "✓ visit/2：事实1条，第5条至第5条" in said.out
    assert "streams that facts of the project name, all of them here: 2" in said.out
    assert "complete up to position 9" in said.out
    assert "attachments, unchanged: 1" in said.out


@pytest.mark.parametrize("way", FORGED)
def test_what_is_done_to_its_streams_is_found(verify: Verify, way: str):
    forge, where, why = FORGED[way]
    files = an_export_of_several(several())
    assert forge(files) != files

    said = verify(forge(files))
    fails(said, where, why)


def test_an_export_of_one_stream_takes_no_other(verify: Verify):
    """Nothing names a stream in it, so that none belongs there, however true its proofs are."""
    foreign = several().streams(HEADS_OF_SEVERAL, "visit/1")
    fails(verify(an_export(a_log()) | foreign), "streams/1.json", "no part of this export")
    assert OWN == (1, 4, 6, 7), "the export of one stream is what it was"


def test_streams_are_complete_up_to_one_position(verify: Verify):
    """Whoever keeps the ledger records heads again; an old head of a stream, true as it is, would hide what came since."""
    log = several()
    log.add("visit/2", "photo-taken", scan_sha256="0" * 64)
    log.record_heads()
    later = log.export(SEVERAL, 12) | {PHOTOGRAPHED: PHOTOGRAPHED.encode()}
    older = log.streams(HEADS_OF_SEVERAL, "visit/1", "visit/2")
    older[SECOND] = line(log.row(5))

    fails(verify(an_export_of_several(log) | later | older | {PHOTOGRAPHED: b"photo of a visit"}), FIRST_HEAD, "recorded stream heads")


def test_a_ledger_that_names_a_stream_without_facts_does_not_hold(verify: Verify):
    """An honest ledger never records it. Nobody can show that a stream is empty, so that this would be a way to leave one out."""
    log = Log()
    log.add("project/p1", "project-registered", code="1", name="某项目")
    log.add("project/p1", "visit-noted", ["stream:visit/1"], visit="visit/1")
    log.record_heads()

    fails(verify(log.export((1, 2), 3)), "第2条", "visit/1 that it names is left out")


def test_no_change_by_chance_holds(verify: Verify, attacked: Callable[[str], None]):
    """A line of any file of facts stands elsewhere, twice or nowhere; a file bears the name of another."""
    by_chance, found = chance("streams"), Counter[str]()
    whole = an_export_of_several(several())
    told = ["facts.jsonl", FIRST, SECOND]
    names = [*told, "stream-head.json", FIRST_HEAD, SECOND_HEAD]
    while found.total() < FORGERIES:
        forged = dict(whole)
        kind = by_chance.choice(["a line elsewhere", "a line twice", "a line less", "a file for another"])
        if kind == "a file for another":
            taken, put = by_chance.sample(names, 2)
            forged[put] = whole[taken]
        else:
            out, into = by_chance.choice(told), by_chance.choice(told)
            taken_line = by_chance.choice(lines(whole, out))
            if kind != "a line twice":
                forged[out] = whole[out].replace(taken_line, b"", 1)
            if kind != "a line less":
                there = lines(forged, into)
                there.insert(by_chance.randrange(len(there) + 1), taken_line)
                forged[into] = b"".join(there)
        if forged == whole:
            continue
        assert verify(forged).code == 1, kind
        found[kind] += 1
    attacked(f"exports of several streams: {found.total()} forgeries of {len(found)} kinds by chance and {len(FORGED)} by hand, each found")


def test_streams_are_named_by_tags_alone():
    rows = [{"position": 1, "tags": ["code:x", "streams:visit/3"]}, {"position": 2, "tags": ["stream:a/1", "stream:b/1"]}]
    assert verifier.streams_named([*rows, {"position": 3, "tags": ["stream:a/1"]}]) == {"a/1": 2, "b/1": 2}

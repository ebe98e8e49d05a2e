"""副署协议: the answers that C2SP tlog-witness asks for, case by case, over HTTP."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead, leaf_hash
from lifecycle.ledger.formats.signed_notes import Note, Signature, to_base64
from lifecycle.witness.serving import LARGEST, create_witness
from tests.witness.logs import FORKED, LEAVES, LEDGER, MONITOR, NOW, STRANGER, WITNESS, cosigner, head, note, proof, submission

KNOWN = sha256(LEDGER.public.name.encode()).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "witness.db"


@pytest.fixture
def http(file: Path) -> Iterator[TestClient]:
    with TestClient(create_witness(cosigner(file), cosigner(file, MONITOR))) as client:
        yield client


def add(http: TestClient, body: bytes) -> tuple[int, str]:
    answer = http.post("/add-checkpoint", content=body)
    return answer.status_code, answer.text


def seen(http: TestClient) -> TreeHead | None:
    answer = http.get(f"/{KNOWN}/checkpoint")
    return Checkpoint.parse(Note.parse(answer.text).text).head if answer.status_code == 200 else None


def test_a_first_checkpoint_is_signed_with_the_time_and_kept(http: TestClient):
    status, line = add(http, submission(0, 5))
    signed = note(5).with_signature(Signature.parse(line.removesuffix("\n")))

    assert status == 200
    found = signed.signed_by(WITNESS.public)
    assert found is not None
    assert found.time == int(NOW.timestamp())
    assert http.get(f"/{KNOWN}/checkpoint").text == str(signed)


def test_what_follows_is_signed_with_its_proof(http: TestClient):
    assert [add(http, submission(old, size))[0] for old, size in [(0, 5), (5, 9), (9, 9), (9, 40)]] == [200] * 4
    assert seen(http) == head(40)


def test_an_empty_ledger_may_begin_with_nothing(http: TestClient):
    assert [add(http, submission(old, size))[0] for old, size in [(0, 0), (0, 0), (0, 3)]] == [200] * 3


def test_signatures_of_strangers_are_carried_along_and_mean_nothing(http: TestClient):
    many = note(5).with_signature(STRANGER.sign(note(5).text)).with_signature(WITNESS.cosign(note(5).text, 7))

    assert add(http, f"old 0\n\n{many}".encode())[0] == 200
    assert STRANGER.public.name not in http.get(f"/{KNOWN}/checkpoint").text


REFUSED = {
    "an unknown ledger": (submission(0, 5, key=STRANGER), 404),
    "not signed by the ledger": (f"old 0\n\n{note(5, key=STRANGER, origin=LEDGER.public.name)}".encode(), 403),
    "a signature for another text": (submission(0, 5).replace(to_base64(head(5).root).encode(), to_base64(head(6).root).encode()), 403),
    "old beyond the checkpoint": (submission(6, 5), 400),
    "a proof where nothing is to be proved": (b"\n".join([b"old 0", to_base64(LEAVES[0]).encode(), b"", str(note(5)).encode()]), 422),
    "an empty tree with a root": (f"old 0\n\n{Checkpoint(LEDGER.public.name, TreeHead(0, LEAVES[0])).signed(LEDGER)}".encode(), 422),
    "nothing": (b"", 400),
    "no old size": (str(note(5)).encode(), 400),
    "an old size with a zero in front": (submission(0, 5).replace(b"old 0", b"old 00"), 400),
    "an old size below zero": (submission(0, 5).replace(b"old 0", b"old -1"), 400),
    "an old size of another script": (submission(0, 5).replace(b"old 0", "old ٣".encode()), 400),
    "an old size that fits no database": (submission(0, 5).replace(b"old 0", b"old " + b"9" * 5000), 400),
    "no empty line": (submission(0, 5).replace(b"old 0\n\n", b"old 0\n"), 400),
    "no base64": (submission(0, 5).replace(b"old 0\n", b"old 0\n@@@@\n"), 400),
    "half a hash": (submission(0, 5).replace(b"old 0\n", b"old 0\nAAAA\n"), 400),
    "64 lines of proof": (submission(0, 5).replace(b"old 0\n", b"old 0\n" + b"\n".join([to_base64(LEAVES[0]).encode()] * 64) + b"\n"), 400),
    "no signature at all": (f"old 0\n\n{note(5).text}\n".encode(), 400),
    "no UTF-8": (b"old 0\n\n\xff\xfe", 400),
    "a size that is no number": (submission(0, 5).replace(b"\n5\n", b"\nfive\n"), 400),
    "a size that fits no database": (submission(0, 5).replace(b"\n5\n", b"\n" + b"9" * 5000 + b"\n"), 400),
    "more than anybody needs": (submission(0, 5) + b" " * LARGEST, 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_as_the_protocol_says_and_nothing_is_remembered(http: TestClient, case: str):
    body, status = REFUSED[case]

    assert add(http, body)[0] == status
    assert seen(http) is None


def test_what_is_too_large_is_told_as_problem_json(http: TestClient):
    """However it comes: with its length in front, or in pieces."""
    for content in (b" " * (LARGEST + 1), iter([b" " * LARGEST, b" "])):
        answer = http.post("/add-checkpoint", content=content)
        assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
        assert answer.json()["status"] == 413
        assert str(LARGEST) in answer.json()["detail"]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_compressed_body_is_refused_as_problem_json(http: TestClient, encoding: str):
    answer = http.post("/add-checkpoint", content=gzip.compress(submission(0, 5)), headers={"Content-Encoding": encoding})
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "application/problem+json")
    assert "Content-Encoding" in answer.json()["detail"]
    assert seen(http) is None


@pytest.mark.parametrize("old", [0, 4, 6])
def test_another_old_size_is_answered_with_the_one_that_is_known(http: TestClient, old: int):
    add(http, submission(0, 5))
    answer = http.post("/add-checkpoint", content=submission(old, 9))

    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (409, "text/x.tlog.size", "5\n")
    assert seen(http) == head(5)


def test_a_smaller_checkpoint_is_never_signed_after_a_larger_one(http: TestClient):
    add(http, submission(0, 9))

    assert add(http, submission(0, 5)) == (409, "9\n")
    assert add(http, submission(5, 5)) == (409, "9\n")
    assert seen(http) == head(9)


@pytest.mark.parametrize(("old", "status"), [(0, 409), (9, 422)])
def test_two_roots_for_one_size_are_evidence_that_is_kept(http: TestClient, file: Path, old: int, status: int):
    add(http, submission(0, 9))
    for _ in range(2):
        assert add(http, submission(old, 9, FORKED))[0] == status
    (fork,) = cosigner(file).state.forks()

    assert seen(http) == head(9)
    assert (fork.known.text, fork.other.text, fork.seen_at) == (note(9).text, note(9, FORKED).text, int(NOW.timestamp()))
    assert fork.other.signed_by(LEDGER.public)


def test_an_accusation_needs_the_signature_of_the_ledger(http: TestClient, file: Path):
    add(http, submission(0, 9))
    forged = note(9, FORKED, key=STRANGER, origin=LEDGER.public.name)

    assert add(http, f"old 9\n\n{forged}".encode())[0] == 403
    assert cosigner(file).state.forks() == []


def test_another_history_has_no_proof(http: TestClient):
    add(http, submission(0, 9))

    assert add(http, submission(9, 20, FORKED))[0] == 422
    assert add(http, submission(9, 20).replace(to_base64(proof(9, 20)[0]).encode(), to_base64(LEAVES[0]).encode()))[0] == 422
    assert add(http, "\n".join(["old 9", "", str(note(20))]).encode())[0] == 422
    assert seen(http) == head(9)


def test_it_remembers_over_a_restart(file: Path):
    with TestClient(create_witness(cosigner(file), cosigner(file, MONITOR))) as before:
        add(before, submission(0, 9))
    with TestClient(create_witness(cosigner(file), cosigner(file, MONITOR))) as after:
        assert seen(after) == head(9)
        assert add(after, submission(0, 5)) == (409, "9\n")
        assert add(after, submission(9, 12))[0] == 200


@pytest.mark.parametrize("hashed", ["0" * 64, "x", KNOWN.upper()])
def test_nothing_is_handed_out_of_ledgers_that_nobody_knows(http: TestClient, hashed: str):
    add(http, submission(0, 5))

    assert http.get(f"/{hashed}/checkpoint").status_code == 404
    assert http.get(f"/replayed/{KNOWN}").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/add-checkpoint"), ("POST", f"/{KNOWN}/checkpoint"), ("GET", "/")])
def test_it_does_nothing_else(http: TestClient, method: str, path: str):
    assert http.request(method, path).status_code in {404, 405}


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_whatever_is_sent_all_that_was_signed_is_one_history(tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[bool, int, int]]):
    """Checkpoints of two histories that part at 7, in any order with any proof: what is signed only grows, and is of one history."""
    watch, signed = cosigner(tmp_path_factory.mktemp("witness") / "w.db"), []
    with TestClient(create_witness(watch, watch)) as http:
        for forked, old, size in asked:
            leaves = FORKED if forked else LEAVES
            if add(http, submission(old, size, leaves))[0] == 200:
                signed.append(head(size, leaves))
    assert [each.size for each in signed] == sorted(each.size for each in signed)
    assert any(signed == [head(each.size, leaves) for each in signed] for leaves in (LEAVES, FORKED))


def test_leaves_are_leaves():
    assert LEAVES[0] == leaf_hash(b"0")
    assert head(7, FORKED) == head(7)
    assert head(8, FORKED) != head(8)

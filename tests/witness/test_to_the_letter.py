"""副署协议逐字: headers, addresses and limits of C2SP tlog-witness, as programs of others compare them."""

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from starlette.testclient import TestClient

from lifecycle.ledger.formats import signature_kinds as kinds
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519, ML_DSA_44
from lifecycle.ledger.formats.signed_notes import Note, NoteError, Signature, SigningKey, VerifierKey
from lifecycle.ledger.signing.asking import ask
from lifecycle.witness.cosigner import Cosigner
from lifecycle.witness.serving import create_witness
from lifecycle.witness.state import State
from tests.browser.serving import served
from tests.witness.logs import FORKED, LEDGER, MONITOR, NOW, STRANGER, WITNESS, cosigner, head, note, proof, submission

HASH = sha256(LEDGER.public.name.encode()).hexdigest()
SECOND_KEY = SigningKey(LEDGER.public.name, ED25519, b"\x07" * 32)
WITNESS_44 = SigningKey(WITNESS.public.name, ML_DSA_44, b"\x04" * 32)
TEXT = "text/plain; charset=utf-8"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "witness.db"


@pytest.fixture
def http(file: Path) -> Iterator[TestClient]:
    """A witness that signs in both ways, and trusts two keys of one ledger."""
    both = Cosigner([WITNESS, WITNESS_44], [LEDGER.public, SECOND_KEY.public], State(file), lambda: NOW)
    with TestClient(create_witness(both, cosigner(file, MONITOR))) as client:
        yield client


def post(http: TestClient, body: bytes | str) -> tuple[int, str, str]:
    answer = http.post("/add-checkpoint", content=body)
    return answer.status_code, answer.headers["Content-Type"], answer.text


def broken(signature: Signature) -> Signature:
    return Signature(signature.name, signature.key_id, signature.value[:-1] + bytes([signature.value[-1] ^ 1]))


def test_a_conflict_names_the_size_and_nothing_else_in_its_type(http: TestClient):
    http.post("/add-checkpoint", content=submission(0, 5))

    assert post(http, submission(3, 9)) == (409, "text/x.tlog.size", "5\n")
    with served(http.app) as address:
        answer = ask(f"{address}/add-checkpoint", submission(3, 9))
    assert (answer.status, answer.kind, answer.body) == (409, "text/x.tlog.size", b"5\n")


def test_a_log_that_lagged_is_told_and_goes_on(http: TestClient):
    """As Tessera does: it takes the size from the conflict, if its type is right, and sends the proof from there."""
    for size in (5, 6, 7):
        http.post("/add-checkpoint", content=submission(size - 1 if size > 5 else 0, size))
    status, kind, size = post(http, submission(4, 9))

    assert (status, kind) == (409, "text/x.tlog.size")
    assert post(http, submission(size.strip(), 9))[0] == 200


def test_another_root_for_the_size_that_is_known_is_unprocessable(http: TestClient):
    http.post("/add-checkpoint", content=submission(0, 9))

    assert post(http, submission(9, 9, FORKED))[:2] == (422, TEXT)
    assert post(http, submission(4, 9, FORKED)) == (409, "text/x.tlog.size", "9\n"), "the old size is looked at first"


def test_the_checkpoint_is_handed_out_with_all_that_was_signed(http: TestClient):
    two = note(5).with_signature(SECOND_KEY.sign(note(5).text), STRANGER.sign(note(5).text))
    lines = http.post("/add-checkpoint", content=f"old 0\n\n{two}").text
    answer = http.get(f"/{HASH}/checkpoint")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TEXT)
    assert answer.text == f"{note(5).with_signature(SECOND_KEY.sign(note(5).text))}{lines}"
    assert http.head(f"/{HASH}/checkpoint").status_code == 200
    assert http.get(f"/checkpoints/{HASH}").text == answer.text, "ledgers of 0.1 ask there"


@pytest.mark.parametrize("hashed", [HASH, HASH.upper(), "0" * 64, "replayed"])
def test_nothing_is_handed_out_that_was_not_signed(http: TestClient, hashed: str):
    if hashed != HASH:
        http.post("/add-checkpoint", content=submission(0, 5))

    assert http.get(f"/{hashed}/checkpoint").status_code == 404


@pytest.mark.parametrize("path", ["/add-checkpoint/", f"/{HASH}/checkpoint/", f"//{HASH}/checkpoint"])
def test_no_address_leads_elsewhere(http: TestClient, path: str):
    answer = http.get(path, headers={"Host": "forger.example"}, follow_redirects=False)

    assert answer.status_code == 404
    assert "forger" not in answer.text + str(answer.headers)


GOOD, SECOND = LEDGER.sign(note(5).text), SECOND_KEY.sign(note(5).text)


@pytest.mark.parametrize(
    "signatures",
    [(GOOD, broken(SECOND)), (broken(GOOD), SECOND), (GOOD, broken(GOOD)), (broken(GOOD), GOOD), (broken(GOOD),)],
    ids=["second key", "first key", "twice, good first", "twice, broken first", "alone"],
)
def test_a_broken_signature_of_a_trusted_key_is_forbidden_even_beside_a_good_one(http: TestClient, signatures: tuple[Signature, ...]):
    assert post(http, f"old 0\n\n{Note(note(5).text, signatures)}")[0] == 403
    assert http.get(f"/{HASH}/checkpoint").status_code == 404


def test_a_broken_signature_of_an_unknown_key_is_passed_over(http: TestClient):
    strange = broken(STRANGER.sign(note(5).text))
    same_id = Signature("another.example", GOOD.key_id, bytes(64))
    same_name = Signature(GOOD.name, b"\1\2\3\4", bytes(64))

    assert post(http, f"old 0\n\n{note(5).with_signature(strange, same_id, same_name)}")[0] == 200


def test_sixteen_signatures_of_5_kb_and_the_longest_proof_fit(http: TestClient):
    many = note(40).with_signature(*(Signature(f"witness.example/{number}", bytes(4), bytes(5_000)) for number in range(15)))
    http.post("/add-checkpoint", content=submission(0, 5))
    longest = submission(5, 40).decode().replace("old 5\n", "old 5\n" + f"{'A' * 43}=\n" * (63 - len(proof(5, 40))), 1)

    assert len(many.signatures) == 16
    assert post(http, longest.replace(str(note(40)), str(many)))[0] == 422, "read, and the proof found wrong"
    assert post(http, submission(5, 40).decode().replace(str(note(40)), str(many)))[0] == 200


@pytest.mark.parametrize("more", ["\n", "extension\n\n", "\nextension\n"])
def test_an_empty_extension_line_is_no_checkpoint(http: TestClient, more: str):
    text = note(5).text + more

    assert post(http, f"old 0\n\n{Note(text, (LEDGER.sign(text),))}")[0] == 400


def test_an_extension_line_is_cosigned(http: TestClient):
    text = f"{note(5).text}extension\n"
    lines = post(http, f"old 0\n\n{Note(text, (LEDGER.sign(text),))}")[2]

    assert Note.parse(f"{text}\n{lines}").signed_by(WITNESS.public)


def cosigned_message(name: bytes, second: int, origin: bytes, size: int, root: bytes) -> bytes:
    """Once more, from the page of C2SP alone."""
    fields = [b"subtree/v1\n\x00", bytes([len(name)]), name, second.to_bytes(8, "big"), bytes([len(origin)]), origin]
    return b"".join([*fields, bytes(8), size.to_bytes(8, "big"), root])


def test_a_cosignature_of_ml_dsa_44_signs_what_c2sp_says(http: TestClient):
    first, second = post(http, submission(0, 5))[2].splitlines()
    name, _, encoded = second.removeprefix("— ").partition(" ")
    value = b64decode(encoded)
    public = WITNESS_44.public.public

    assert first.startswith(f"— {WITNESS.public.name} ")
    assert (name, len(public), len(value)) == (WITNESS.public.name, 1312, 4 + 8 + 2420)
    assert value[:4] == sha256(name.encode() + b"\n\x06" + public).digest()[:4]
    assert int.from_bytes(value[4:12]) == int(NOW.timestamp())
    message = cosigned_message(name.encode(), int(NOW.timestamp()), LEDGER.public.name.encode(), 5, head(5).root)
    MLDSA44PublicKey.from_public_bytes(public).verify(value[12:], message)


def test_a_key_of_ml_dsa_44_is_handed_on_and_reads_what_it_signed():
    key = VerifierKey.parse(str(WITNESS_44.public))
    cosigned = note(5).with_signature(WITNESS_44.cosign(note(5).text, 1_700_000_000))
    (_, mine) = cosigned.signatures

    assert SigningKey.parse(WITNESS_44.text).public == key == WITNESS_44.public
    assert (found := Note.parse(str(cosigned)).signed_by(key)) is not None
    assert found.time == 1_700_000_000
    assert Note(f"{note(5).text}extension\n", (mine,)).signed_by(key), "no extension line is in what it signed"
    for text in (note(6).text, note(5, origin="lifecycle/taiyuan").text, note(5, FORKED).text.replace("\n5\n", "\n8\n")):
        with pytest.raises(NoteError):
            Note(text, (mine,)).signed_by(key)
    moved = Signature(mine.name, mine.key_id, (1).to_bytes(8) + mine.value[8:])
    other = VerifierKey("witness.example/another", ML_DSA_44, key.public)
    renamed = Signature(other.name, other.id, mine.value)
    late = Signature(mine.name, mine.key_id, (2**63).to_bytes(8) + mine.value[8:])
    for false, by in ((moved, key), (renamed, other), (late, key)):
        with pytest.raises(NoteError):
            Note(note(5).text, (false,)).signed_by(by)


@pytest.mark.parametrize("text", ["no checkpoint\n", "a\n1\n@@@\n", f"{'o' * 256}\n1\n{'A' * 43}=\n"])
def test_ml_dsa_44_signs_checkpoints_alone(text: str):
    with pytest.raises(NoteError):
        WITNESS_44.cosign(text, 1)
    with pytest.raises(NoteError):
        Note(text, (Signature(WITNESS_44.public.name, WITNESS_44.public.id, bytes(2428)),)).signed_by(WITNESS_44.public)


def test_a_name_that_ml_dsa_44_cannot_sign_is_malformed_and_nothing_is_kept(file: Path):
    long = SigningKey("o" * 256, ED25519, bytes(32))
    both = Cosigner([WITNESS, WITNESS_44], [long.public], State(file), lambda: NOW)
    with TestClient(create_witness(both, both)) as http:
        assert http.post("/add-checkpoint", content=submission(0, 5, key=long)).status_code == 400
        assert both.latest(long.public.name) is None


def test_a_witness_that_begins_to_sign_in_both_ways_has_forgotten_nothing(file: Path):
    cosigner(file).add(note(9), 0, ())
    both = Cosigner([WITNESS, WITNESS_44], [LEDGER.public], State(file), lambda: NOW)
    with TestClient(create_witness(both, both)) as http:
        assert post(http, submission(0, 5)) == (409, "text/x.tlog.size", "9\n")
        assert post(http, submission(9, 9, FORKED))[0] == 422
        assert post(http, submission(9, 12))[2].count("\n") == 2


def test_a_log_that_signs_with_ml_dsa_44_is_witnessed(file: Path):
    """Its signature may be without a time: it says that it keeps the log, and not when it saw it."""
    log = SigningKey("log.example/44", ML_DSA_44, b"\x06" * 32)
    text = note(5, origin=log.public.name).text
    watch = Cosigner([WITNESS], [log.public], State(file), lambda: NOW)
    with TestClient(create_witness(watch, watch)) as http:
        assert post(http, f"old 0\n\n{Note(text, (log.cosign(text, 0),))}")[0] == 200
        assert post(http, f"old 5\n\n{Note(text, (broken(log.cosign(text, 0)),))}")[0] == 403


def test_where_cryptography_has_no_ml_dsa_its_keys_are_said_to_be_such(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kinds, "LENGTHS", {ED25519: 32, COSIGNATURE: 32})
    with pytest.raises(NoteError, match="ML-DSA-44"):
        VerifierKey.parse(str(WITNESS_44.public))
    with pytest.raises(NoteError, match="no kind that is known here"):
        SigningKey.parse(WITNESS_44.text)


def test_errors_but_a_conflict_and_a_large_body_are_plain_text(http: TestClient):
    """C2SP says nothing of their bodies."""
    for answer, status in (
        (http.post("/add-checkpoint", content=b"x"), 400),
        (http.get("/add-checkpoint"), 405),
        (http.get("/nothing"), 404),
    ):
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, TEXT)
        assert answer.text.strip()

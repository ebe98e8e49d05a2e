"""签名文书: the examples of others hold, a changed sign does not, and no error gives a private key away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import Note, NoteError, SigningKey, VerifierKey
from lifecycle.ledger.tree.tree import TreeHead

LEDGER = SigningKey("ledger.example/jincheng", ED25519, bytes(32))
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, bytes(31) + b"\x01")
CHECKPOINT = Checkpoint("ledger.example/jincheng", TreeHead(20_852_163, bytes(range(32))))

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = f"{GO_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
"""The example of golang.org/x/mod/sumdb/note, from which C2SP signed-note comes."""


def test_the_example_of_the_format_holds():
    key = VerifierKey.parse(GO_KEY)
    note = Note.parse(GO_NOTE)

    assert note.signed_by(key) is not None
    assert str(note) == GO_NOTE
    assert str(key) == GO_KEY
    secret = SigningKey.parse(GO_SECRET)
    assert secret.public == key
    assert secret.text == GO_SECRET
    assert str(Note(GO_TEXT, (secret.sign(GO_TEXT),))) == GO_NOTE, "Ed25519 signs the same text alike every time"


def test_a_checkpoint_goes_out_and_comes_back_with_its_witness():
    note = CHECKPOINT.signed(LEDGER)
    note = note.with_signature(WITNESS.cosign(note.text, 1_700_000_000))
    back = Note.parse(str(note))

    assert opened(back, LEDGER.public) == CHECKPOINT
    cosigned = back.signed_by(WITNESS.public)
    assert cosigned is not None
    assert cosigned.time == 1_700_000_000
    again = back.with_signature(WITNESS.cosign(note.text, 1_700_000_060))
    assert [each.name for each in again.signatures] == ["ledger.example/jincheng", "witness.example/shanxi"]


def test_lines_that_a_later_program_adds_are_signed_too():
    text = f"{CHECKPOINT.text}extension\n"
    note = Note.parse(str(Note(text, (LEDGER.sign(text),))))

    assert opened(note, LEDGER.public) == CHECKPOINT
    with pytest.raises(NoteError):
        opened(Note(CHECKPOINT.text, note.signatures), LEDGER.public)


def test_a_signature_by_another_key_of_the_same_name_counts_for_nothing():
    impostor = SigningKey("ledger.example/jincheng", ED25519, b"\x07" * 32)
    with pytest.raises(NoteError, match="has not signed"):
        opened(CHECKPOINT.signed(impostor), LEDGER.public)


def test_a_witness_cannot_pass_for_the_ledger():
    """The same secret under the other kind has another id, and signs another message."""
    twin = SigningKey(LEDGER.public.name, COSIGNATURE, bytes(32))
    note = Note(CHECKPOINT.text, (twin.cosign(CHECKPOINT.text, 1),))
    assert note.signed_by(LEDGER.public) is None


def test_a_time_that_was_changed_is_noticed():
    signature = WITNESS.cosign(CHECKPOINT.text, 1_700_000_000)
    moved = Note(CHECKPOINT.text, (type(signature)(signature.name, signature.key_id, (1).to_bytes(8) + signature.value[8:]),))
    with pytest.raises(NoteError):
        moved.signed_by(WITNESS.public)


@given(st.integers(0, len(str(CHECKPOINT.signed(LEDGER)).encode()) * 8 - 1))
def test_no_bit_of_a_note_can_be_changed(bit: int):
    whole = bytearray(str(CHECKPOINT.signed(LEDGER)).encode())
    whole[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteError, UnicodeDecodeError)):
        opened(Note.parse(whole.decode()), LEDGER.public)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "text",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAA\n",
        "te\x00xt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA",
        "text\n\n" + "— name AAAAAAAA\n" * 101,
    ],
)
def test_what_is_no_note_is_refused(broken: str):
    with pytest.raises(NoteError):
        Note.parse(broken)


@pytest.mark.parametrize("text", ["", "a\n", "a\n1\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", "a\n１\nAA==\n", "a\n1\nAA==\n", "\n1\n\n"])
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "key", ["", "a", "a+b", "a+00000000+AAAA", GO_KEY.replace("c74f20a3", "c74f20a4"), "a+00000000+!", GO_KEY.replace("ARpc", "Bhpc")]
)
def test_what_is_no_key_is_refused(key: str):
    with pytest.raises(NoteError):
        VerifierKey.parse(key)


@pytest.mark.parametrize(
    "text", ["", GO_KEY, GO_SECRET.replace("c74f20a3", "c74f20a4"), GO_SECRET[:-8], GO_SECRET.replace("+AYEK", "+BoEK")]
)
def test_no_error_and_no_repr_tells_a_secret(text: str):
    with pytest.raises(NoteError) as refused:
        SigningKey.parse(text)
    assert "FALVFGyNhPJEMzD1QIDr" not in str(refused.value)
    assert "FALVFGyNhPJEMzD1QIDr" not in repr(SigningKey.parse(GO_SECRET))


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_name_that_would_break_the_line_names_no_key(name: str):
    with pytest.raises(NoteError):
        SigningKey(name, ED25519, bytes(32))

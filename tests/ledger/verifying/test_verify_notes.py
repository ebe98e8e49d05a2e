"""离线核验 of checkpoints that somebody wrote who holds the key, in a form that other programs read otherwise or not at all."""

from collections.abc import Callable

import pytest

from lifecycle.ledger.formats.signed_notes import Note, Signature
from tests.ledger.exports import KEY, Verify, a_log, an_export, fails

TEXT = a_log().note().text
GOOD = KEY.sign(TEXT)
WHOLE = str(a_log().note())
ORIGIN, SIZE, ROOT, _ = TEXT.split("\n")
ENCODED = str(GOOD).rpartition(" ")[2]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def signed(text: str) -> str:
    """Any text, signed by the ledger."""
    return str(Note(text, (KEY.sign(text),)))


def stating(origin: str = ORIGIN, size: str = SIZE, root: str = ROOT) -> str:
    return signed(f"{origin}\n{size}\n{root}\n")


def beside(*others: Signature) -> str:
    """The ledger's signature, and others below it."""
    return str(Note(TEXT, (GOOD, *others)))


def spare_bits(encoded: str) -> str:
    """The same bytes in base64 that is not canonical."""
    last = encoded.rstrip("=")[-1]
    return encoded.replace(f"{last}=", f"{LETTERS[LETTERS.index(last) + 1]}=")


OTHERWISE: dict[str, Callable[[], str | bytes]] = {
    **{
        f"{name} in the text": lambda sign=sign: signed(f"{TEXT}a{sign}b\n")
        for name, sign in {  # type: ignore[misc]
            "NUL": "\0",
            "TAB": "\t",
            "VT": "\v",
            "FF": "\f",
            "DEL": "\x7f",
            "U+0085": "\x85",
            "U+2028": "\u2028",
            "U+2029": "\u2029",
            "a blank without width": "\u200b",
            "a turn of direction": "\u202e",
        }.items()
    },
    "an empty line in the text": lambda: signed(f"{TEXT}\nmore\n"),
    "a size with a sign": lambda: stating(size=f"+{SIZE}"),
    "a size with a zero in front": lambda: stating(size=f"0{SIZE}"),
    "a size below nothing": lambda: stating(size=f"-{SIZE}"),
    "a size with a blank": lambda: stating(size=f" {SIZE}"),
    "a size with a point": lambda: stating(size=f"{SIZE}.0"),
    "a size in sixteens": lambda: stating(size=f"0x{SIZE}"),
    "a size of another script": lambda: stating(size="٨"),
    "a size without end": lambda: stating(size="9" * 5000),
    "a size of nothing": lambda: stating(size="0"),
    "a root that is not padded": lambda: stating(root=ROOT.rstrip("=")),
    "a root with spare bits": lambda: stating(root=spare_bits(ROOT)),
    "a root with a blank": lambda: stating(root=f"{ROOT} "),
    "a short root": lambda: stating(root="AAAA"),
    "a root in another alphabet": lambda: stating(root=f"-{ROOT[1:]}"),
    "a name with a blank": lambda: stating(origin=f"{ORIGIN} "),
    "no name": lambda: stating(origin=""),
    "no line end at the end": lambda: WHOLE[:-1],
    "a blank at the end": lambda: f"{WHOLE[:-1]} \n",
    "a blank in front of a signature": lambda: WHOLE.replace("— ", " — "),
    "a tab in a line of signature": lambda: WHOLE.replace("— ", "—\t"),
    "a fixed blank in a line of signature": lambda: WHOLE.replace("— ", "—\xa0"),
    "a hyphen for the dash": lambda: WHOLE.replace("—", "-"),
    "another dash": lambda: WHOLE.replace("—", "\u2013"),
    "a signature that is not padded": lambda: WHOLE.replace(ENCODED, ENCODED.rstrip("=")),
    "a signature with too much padding": lambda: WHOLE.replace(ENCODED, f"{ENCODED}="),
    "a signature in another alphabet": lambda: WHOLE.replace(ENCODED, f"-{ENCODED[1:]}"),
    "a signature with spare bits": lambda: WHOLE.replace(ENCODED, spare_bits(ENCODED)),
    "a signature on two lines": lambda: WHOLE.replace(ENCODED, f"{ENCODED[:20]}\n{ENCODED[20:]}"),
    "a signature that is shorter": lambda: str(Note(TEXT, (Signature(GOOD.name, GOOD.key_id, GOOD.value[:-1]),))),
    "a signature that is longer": lambda: str(Note(TEXT, (Signature(GOOD.name, GOOD.key_id, GOOD.value + b"\0"),))),
    "a key of the same name and number": lambda: beside(Signature(GOOD.name, GOOD.key_id, bytes(64))),
    "a key of nobody": lambda: WHOLE + "— x YWJjZA==\n",
    "a signature of one byte": lambda: WHOLE + "— x YQ==\n",
    "a signature of nothing": lambda: WHOLE + "— x \n",
    "a name with a plus": lambda: WHOLE + "— x+y YWJjZGVm\n",
    "a name with a wide blank": lambda: WHOLE + "— x\u2003y YWJjZGVm\n",
    "101 signatures": lambda: beside(*[Signature("x", b"abcd", bytes(64))] * 100),
    "another text in front": lambda: f"hello\n\n{WHOLE}",
    "UTF-16": lambda: WHOLE.encode("utf-16"),
    "a line end of two bytes": lambda: WHOLE.encode().replace(b"\n", b"\xc0\x8a", 1),
    "half a character": lambda: WHOLE.encode() + b"\xed\xa0\x80\n",
}
KNOWN: dict[str, Callable[[], str]] = {
    "a line behind the root": lambda: signed(f"{TEXT}more\n"),
    "the line of SM3 of former times": lambda: signed(f"{TEXT}sm3 {ROOT}\n"),
    "another key with the same number": lambda: beside(Signature("x", GOOD.key_id, bytes(64))),
    "another key of the same name": lambda: beside(Signature(GOOD.name, b"abcd", bytes(64))),
    "the same signature twice": lambda: beside(GOOD),
    "a signature of 5 kB": lambda: beside(*[Signature("x", b"abcd", bytes(5_000))] * 15),
}


@pytest.mark.parametrize("way", OTHERWISE)
def test_a_checkpoint_that_could_be_read_in_two_ways_does_not_hold(verify: Verify, way: str):
    note = OTHERWISE[way]()
    assert note != WHOLE
    fails(verify(an_export(a_log()) | {"checkpoint.txt": note if isinstance(note, bytes) else note.encode()}), "checkpoint.txt")


@pytest.mark.parametrize("way", KNOWN)
def test_what_c2sp_lets_stand_in_a_checkpoint_holds(verify: Verify, way: str):
    assert verify(an_export(a_log()) | {"checkpoint.txt": KNOWN[way]().encode()}).code == 0

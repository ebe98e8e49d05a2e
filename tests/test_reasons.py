"""缘由: what another program, a device or the system did is said in one language, but for names in code and what it said itself."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register import sheet
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.signing import asking
from lifecycle.ledger.signing.asking import ask
from lifecycle.ledger.signing.sm2 import Sm2Program
from lifecycle.ledger.signing.stamping import Stamping
from lifecycle.ledger.signing.witnessing import Witness
from lifecycle.reasons import why
from lifecycle.regular_files import opened
from lifecycle.wording import say
from lifecycle.wording.system import OF_THE_SYSTEM
from tests.ledger.signing.test_witnessing import answering
from tests.ledger.witnesses import KEY, MONITOR, WITNESS

NOTE = Checkpoint(KEY.public.name, TreeHead(3, bytes(32))).signed(KEY)
FALSE = str(MONITOR.cosign("another text\n", 1)).encode() + b"\n"
NAMES_IN_CODE = re.compile(r"\w+://[^\s（）：，]+|/[\w./-]+|(?:lifecycle|witness\.example)/[\w-]+|\.xlsx|UTF-8|BASE64")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def cosigned(status: int, body: bytes, *keys: object) -> Callable[[Path], object]:
    def provoked(_: Path) -> object:
        with answering(status, body) as there:
            return Witness(there.url, (WITNESS.public, MONITOR.public)).cosign(NOTE, lambda *_: ())

    return provoked


def latest(status: int, body: bytes) -> Callable[[Path], object]:
    def provoked(_: Path) -> object:
        with answering(status, body) as there:
            return Witness(there.url, (WITNESS.public,)).latest(KEY.public)

    return provoked


def stamped(folder: Path) -> object:
    with answering(200, b"no stamp") as there:
        return Stamping(there.url, folder, KEY.public)(NOTE)


def long_answer(_: Path) -> object:
    with answering(200, b"x" * 101) as there, pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "LARGEST", 100)
        return ask(there.url)


def device(program: str) -> Callable[[Path], object]:
    def provoked(folder: Path) -> object:
        (folder / "key.pem").write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
        return Sm2Program(folder / "key.pem", program.replace("HERE", str(folder)), "true").sign(b"a text")

    return provoked


def not_run(folder: Path) -> object:
    (folder / "device").write_text("no program")
    return device("HERE/device")(folder)


PROVOKED: dict[str, Callable[[Path], object]] = {
    "nobody there": lambda _: ask("http://127.0.0.1:9/"),
    "no address": lambda _: ask("ftp://x/"),
    "a long answer": long_answer,
    "seen another": cosigned(409, b"9\n"),
    "signed another": cosigned(422, b""),
    "another status": cosigned(500, b""),
    "a false signature": cosigned(200, FALSE),
    "no signature": cosigned(200, b"no line"),
    "no text": cosigned(200, b""),
    "another checkpoint": latest(200, b"no note"),
    "no stamp": stamped,
    "no device": device("/nowhere"),
    "a device without leave": not_run,
    "a device that fails": device("/bin/false"),
    "no file": lambda folder: opened(folder / "none"),
    "a pipe": opened,
    "below a file": lambda folder: [(folder / "file").write_text(""), opened(folder / "file" / "x")],
    "no leave": lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")),
    "a full disk": lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    "too late": lambda _: (_ for _ in ()).throw(TimeoutError("timed out")),
}


@pytest.mark.parametrize("provoked", PROVOKED)
def test_why_it_was_not_done_is_said_in_one_language(tmp_path: Path, provoked: str):
    with pytest.raises(Exception) as found:  # noqa: PT011  of every kind: which one is not what is asked
        PROVOKED[provoked](tmp_path)

    said = why(found.value).said("zh")
    assert not ENGLISH.findall(NAMES_IN_CODE.sub("", said)), said
    assert re.search("[\u4e00-\u9fff]", said), said
    assert ENGLISH.search(why(found.value).said("en"))


@pytest.mark.parametrize("code", sorted({*OF_THE_SYSTEM.values(), "why.no_workbook", "why.other_workbook", "why.many_characters"}))
def test_what_takes_no_words_of_others_is_in_one_language(code: str):
    assert not ENGLISH.search(say(code, "zh", most=50, why=""))


def test_a_bomb_is_told_in_one_language():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2_000_000))
    with pytest.raises(BadInput) as found:
        sheet._refuse_bomb("台账.xlsx", packed.getvalue(), 1_000_000)
    (problem,) = found.value.problems
    said = problem.says("zh")
    assert "解压后超过1 MB" in said
    assert not ENGLISH.findall(NAMES_IN_CODE.sub("", said)), said

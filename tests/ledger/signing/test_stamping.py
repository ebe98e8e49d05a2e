"""时间戳: an authority's stamp of a checkpoint, as openssl makes and checks it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.ledger import LedgerUnavailable
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.ledger.signing.stamping import FOLDER, Stamping
from lifecycle.ledger.signing.witnessing import NotWitnessed
from tests.browser.serving import served
from tests.ledger.witnesses import KEY, WITNESS

NOTE = Checkpoint(KEY.public.name, TreeHead(3, bytes(32))).signed(KEY)
OTHER = Checkpoint(KEY.public.name, TreeHead(4, bytes(32))).signed(KEY)
CONFIGURATION = """
[tsa]
default_tsa = own
[own]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
[req]
distinguished_name = who
x509_extensions = stamping
[who]
[stamping]
extendedKeyUsage = critical,timeStamping
"""


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an authority with a key of its own."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to stamp and to check with")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "ts.cnf").write_text(CONFIGURATION)
    (folder / "serial").write_text("01")
    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=stamps", "-days", "2")
    openssl(folder, *new, "-config", "ts.cnf", "-keyout", "key.pem", "-out", "certificate.pem")
    return folder


@contextmanager
def stamping(authority: Path, *, instead: bytes | None = None, status: int = 200) -> Iterator[str]:
    """The authority at an address. instead: what it answers to whatever is asked."""

    async def stamp(request: Request) -> Response:
        assert request.headers["Content-Type"] == "application/timestamp-query"
        (authority / "query.tsq").write_bytes(await request.body())
        made = ("-inkey", "key.pem", "-signer", "certificate.pem", "-config", "ts.cnf", "-section", "own", "-out", "reply.tsr")
        openssl(authority, "ts", "-reply", "-queryfile", "query.tsq", *made)
        return Response((authority / "reply.tsr").read_bytes() if instead is None else instead, status)

    with served(Starlette(routes=[Route("/", stamp, methods=["POST"])])) as address:
        yield address


def test_a_stamp_is_kept_that_stands_before_whoever_has_the_certificate(authority: Path, tmp_path: Path):
    with stamping(authority) as address:
        Stamping(address, tmp_path, KEY.public)(NOTE.with_signature(WITNESS.cosign(NOTE.text, 1)))
    kept = tmp_path / FOLDER
    assert sorted(each.name for each in kept.iterdir()) == ["3.tsr", "3.txt"]
    assert (kept / "3.txt").read_text() == str(NOTE), "what witnesses add later changes nothing"
    check = ("ts", "-verify", "-data", str(kept / "3.txt"), "-in", str(kept / "3.tsr"), "-CAfile", "certificate.pem")
    openssl(authority, *check)
    (kept / "3.txt").write_text(str(OTHER))
    with pytest.raises(subprocess.CalledProcessError):
        openssl(authority, *check)


def test_one_stamp_is_enough(authority: Path, tmp_path: Path):
    with stamping(authority) as address:
        Stamping(address, tmp_path, KEY.public)(NOTE)
    Stamping("http://127.0.0.1:1", tmp_path, KEY.public)(NOTE)


def test_no_stamp_and_the_stamp_of_something_else_are_not_kept(authority: Path, tmp_path: Path):
    with stamping(authority) as address:
        Stamping(address, tmp_path, KEY.public)(NOTE)
    stamp = (tmp_path / FOLDER / "3.tsr").read_bytes()
    refusal = bytes.fromhex("30053003020102")
    for instead, status in [(stamp, 200), (b"", 200), (refusal, 200), (b"\x30", 200), (b"\x30\x84", 200), (b"nothing", 404)]:
        with stamping(authority, instead=instead, status=status) as address, pytest.raises(NotWitnessed):
            Stamping(address, tmp_path, KEY.public)(OTHER)
    assert not (tmp_path / FOLDER / "4.tsr").exists()


def test_an_authority_that_is_away(tmp_path: Path):
    with pytest.raises(Unreachable):
        Stamping("http://127.0.0.1:1", tmp_path, KEY.public)(NOTE)


def test_a_folder_that_cannot_be_written_to(authority: Path, tmp_path: Path):
    (tmp_path / FOLDER).write_text("a file is in the way")
    with stamping(authority) as address, pytest.raises(LedgerUnavailable, match="time stamp"):
        Stamping(address, tmp_path, KEY.public)(NOTE)

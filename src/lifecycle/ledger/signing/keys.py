"""密钥: the key that a ledger signs with, in a file outside the database, which only its owner may read."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from lifecycle.ledger.formats.signature_kinds import ED25519, new_seed
from lifecycle.ledger.formats.signed_notes import NoteError, SigningKey
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.reasons import why
from lifecycle.wording import Sentence
from lifecycle.wording.system import of_the_system

SIGNING_KEY = "signing.key"


def signing_key(folder: Path, name: str = "lifecycle/", kind: int = ED25519) -> SigningKey:
    """签名私钥 of a folder; made when there is none. name: of a new key; one that ends in / is followed by a part of the key.

    Raises LedgerUnavailable when the file cannot be read, or holds no key: another one in its place could not vouch for anything earlier.
    """
    file = folder / SIGNING_KEY
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            keep(file, f"{_new(name, kind).text}\n")
        return SigningKey.parse(file.read_text("utf-8"))
    except OSError as error:
        raise LedgerUnavailable(Sentence("unavailable.signing_key", file=file, why=of_the_system(error))) from error
    except (NoteError, UnicodeDecodeError) as error:
        raise LedgerUnavailable(Sentence("unavailable.signing_key_damaged", file=file, why=why(error))) from error


def _new(name: str, kind: int) -> SigningKey:
    seed = new_seed()
    public = SigningKey("new", kind, seed).public.public
    return SigningKey(f"{name}{sha256(public).hexdigest()[:8]}" if name.endswith("/") else name, kind, seed)


def keep(file: Path, text: str) -> None:
    """保管 a key that is new. Of two programs that make one at once the first one's stays; a file is there whole or not at all, and it is
    there before anything can come to rest on it. Raises OSError.
    """
    opened, draft = mkstemp(prefix=f"{file.name}.", dir=file.parent)  # which only its owner may read
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

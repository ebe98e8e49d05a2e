"""加密的附件: a file under a key of its own, so that it can be erased although its SHA-256 is recorded for ever. A format for ever.

sealed file   MAGIC, the algorithm and a line end, the commitment (32 bytes), the nonce (12), the ciphertext; made as in `ciphers.py`
plaintext     the length of the content in 8 bytes, then the content; filled up there

The file is kept, named and exported by the SHA-256 of the sealed file: whoever has it can compare it, also after the key is gone. Key and
nonce are random, so that no guess of the content can be compared with that hash. The key lies with those of persons.
"""

import os
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from lifecycle.ledger.facts import AttachmentErased, EraseAttachment, PersonCipher
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.persons.ciphers import KEY, NONCE, Sealed, Unsealable, sealed, unsealed
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.reasons import why
from lifecycle.regular_files import NotRegular, opened
from lifecycle.vocabulary import Refused, fact_of
from lifecycle.wording import Phrase, Sentence

MAGIC = b"lifecycle sealed file 1\n"
ERASED = "attachment-erased"
"""The tag by which erasures are found."""
BOUND, LENGTH, COMMITMENT = "attachment", 8, 32


class SealedFileErased(LookupError):
    """附件已删除: the file is there, and nobody can read it any more."""

    def __init__(self, sha256_hex: str, on: date) -> None:
        super().__init__(sha256_hex, on)
        self.on = on


class SealedFiles:
    """加密附件库 of a ledger. Every access to an erased file destroys its key again, as with persons."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(self, content: bytes) -> str:
        """Keeps the content encrypted and returns the SHA-256 of the sealed file. The key is on the disk before the file is."""
        key, algorithm = os.urandom(KEY), self._ledger.person_cipher
        done = sealed(algorithm, key, os.urandom(NONCE), BOUND, len(content).to_bytes(LENGTH, "big") + content)
        whole = MAGIC + f"{algorithm}\n".encode() + done.commitment + done.nonce + done.ciphertext
        named = sha256(whole).hexdigest()
        self._ledger.person_keys.keep(_key_of(named), key)
        return self._ledger.attachments.put(whole)

    def get(self, sha256_hex: str) -> bytes:
        """The content of any attachment, sealed or not. Raises SealedFileErased, LedgerUnavailable where the key is not there, and what
        `AttachmentStore.get` raises.
        """
        whole = self._ledger.attachments.get(sha256_hex)
        if not whole.startswith(MAGIC):
            return whole
        if erased := self.erased(sha256_hex):
            self._ledger.person_keys.destroy([_key_of(sha256_hex)])
            raise SealedFileErased(sha256_hex, erased.on)
        name = _key_of(sha256_hex)
        if (key := self._ledger.person_keys.of([name]).get(name)) is None:
            raise _unreadable(sha256_hex, Sentence("unavailable.no_key"))
        algorithm, _, rest = whole.removeprefix(MAGIC).partition(b"\n")
        commitment, nonce, ciphertext = rest[:COMMITMENT], rest[COMMITMENT : COMMITMENT + NONCE], rest[COMMITMENT + NONCE :]
        try:
            plain = unsealed(Sealed(PersonCipher(algorithm.decode()), commitment, nonce, ciphertext), key, BOUND)
        except (Unsealable, ValueError) as error:
            raise _unreadable(sha256_hex, why(error)) from error
        return plain[LENGTH : LENGTH + int.from_bytes(plain[:LENGTH], "big")]

    def seals(self, sha256_hex: str) -> bool:
        """Whether this attachment is a sealed file. Raises what `AttachmentStore.get` raises."""
        return self._ledger.attachments.get(sha256_hex).startswith(MAGIC)

    def without_key(self) -> int:
        """How many sealed files cannot be read here although they are not erased: their keys are missing, as after a restore. Each file
        without a key is opened for it: some seconds for a hundred thousand.
        """
        try:
            held = self._ledger.person_keys.names()
        except LedgerUnavailable:
            held = frozenset()
        keyless = ((name, file) for name, file in self._ledger.attachments.files() if _key_of(name) not in held)
        return sum(_begins_sealed(file) and not self.erased(name) for name, file in keyless)

    def erased(self, sha256_hex: str) -> AttachmentErased | None:
        """The fact that erased it."""
        found = (recorded.fact for recorded in self._ledger.load(erasures_of(sha256_hex)).recorded)
        return next((fact for fact in found if isinstance(fact, AttachmentErased)), None)

    def erasure(self, command: EraseAttachment) -> AttachmentErased:
        """删除: the fact that erases it once it is recorded. Raises Refused for a file that is not here, not sealed, or erased already."""
        if erased := self.erased(command.sha256):
            raise Refused("attachment.erased", sha256=command.sha256[:12], on=erased.on)
        if not self._ledger.person_keys.holds(_key_of(command.sha256)):
            raise Refused("attachment.not_sealed", sha256=command.sha256[:12])
        return fact_of(AttachmentErased, command, confirmed=command.confirmed)

    def finish_erasures(self) -> None:
        """销毁密钥: destroys every key that is still there of a file that is erased, once that is recorded. Raises LedgerUnavailable."""
        found = (recorded.fact for recorded in self._ledger.tagged([ERASED]))
        self._destroy([fact.sha256 for fact in found if isinstance(fact, AttachmentErased)])

    def _destroy(self, files: list[str]) -> None:
        if not files:
            return
        self._ledger.person_keys.destroy([_key_of(each) for each in files])
        for each in files:
            self._ledger.parts.forget(each)  # the SHA-256 under which its content came up


def _begins_sealed(file: Path) -> bool:
    with suppress(OSError, NotRegular), opened(file) as begun:
        return begun.read(len(MAGIC)) == MAGIC
    return False


def _key_of(sha256_hex: str) -> str:
    return f"attachment/{sha256_hex}"


def erasures_of(sha256_hex: str) -> str:
    """The stream in which it stands that a file is erased."""
    return f"attachment/{sha256_hex}"


def _unreadable(sha256_hex: str, because: Phrase) -> LedgerUnavailable:
    return LedgerUnavailable(Sentence("unavailable.attachment", sha256=sha256_hex, why=because))

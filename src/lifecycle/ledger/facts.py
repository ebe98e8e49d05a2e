"""流头记录: what the ledger records of itself, and of the natural persons whose values it keeps."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from lifecycle.field_types import FileOfAnybody, Id
from lifecycle.vocabulary import Ahead, Command, Fact, FileHash, PersonId, Sha256, StaffId, Text, TextLine

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^\S+$", extra={"holds": "key"})]
Hex = Annotated[str, Meta(pattern=r"^([0-9a-f]{2})+$", extra={"holds": "cipher"})]
"""Bytes."""


class StreamHeadsRecorded(Fact, frozen=True, kw_only=True, tag="stream-heads-recorded"):
    """流头记录: after `size` facts there were so many streams, and their newest rows made a tree with this root."""

    size: Count
    streams: Count
    root: Sha256


class AcceptRestore(Command, frozen=True, kw_only=True):
    """接受恢复: says that facts, or the key, are lost for good."""

    reason: Text


class RestoreAccepted(Fact, frozen=True, kw_only=True, tag="restore-accepted"):
    """恢复登记: under `former`, the name until then, a checkpoint of `size` facts with this root went out; they are not here, or its key
    is lost. From here on the ledger is signed with `key`.
    """

    former: Name
    size: Count
    root: Sha256
    key: Name
    reason: Text


class PersonCipher(StrEnum):
    """加密算法 for the values of persons."""

    AES_256_GCM = "AES-256-GCM"
    SM4_GCM = "SM4-GCM"


class PersonRecorded(Fact, frozen=True, kw_only=True, tag="person-recorded"):
    """个人信息登记: the values of a natural person as they are from now on, readable with the person's key only.

    commitment: to that key; how all this is made stands in `persons/ciphers.py`.
    """

    person: PersonId
    algorithm: PersonCipher
    commitment: Sha256
    nonce: Hex
    ciphertext: Hex


Enciphered = Annotated[TextLine, Meta(extra={"asking": "nothing"})]
"""Words that are stored only encrypted and can be erased with their key, so a name in them is no problem."""


class RegisterPerson(Command, frozen=True, kw_only=True):
    """登记人员: the values go into the register, encrypted, and nowhere else."""

    person: PersonId
    name: Enciphered
    phone: Enciphered | None = None
    identity_number: Enciphered | None = None
    unit: Enciphered | None = None

    def __repr__(self) -> str:
        return f"RegisterPerson({self.person!r})"  # so that no log comes to hold what the ledger must not


class PersonErased(Fact, frozen=True, kw_only=True, tag="person-erased"):
    """个人信息删除: from here on the person's key is gone, or is destroyed by whoever meets it."""

    person: PersonId
    reason: Text


class ErasePerson(Command, frozen=True, kw_only=True):
    """删除个人信息 by destroying the key."""

    person: PersonId
    reason: Text


class RetentionHoldPlaced(Fact, frozen=True, kw_only=True, tag="retention-hold-placed"):
    """留存登记: the values have to be kept. basis: which rule obliges to that; until: the last day, None until it is lifted.

    hold: its number among those of the person, H1, H2 and so on.
    """

    person: PersonId
    hold: Id[Text]
    basis: Text
    until: Ahead | None = None


class PlaceRetentionHold(Command, frozen=True, kw_only=True):
    """登记留存."""

    person: PersonId
    basis: Text
    until: Ahead | None = None


class RetentionHoldLifted(Fact, frozen=True, kw_only=True, tag="retention-hold-lifted"):
    """留存解除."""

    person: PersonId
    hold: Id[Text]
    reason: Text


class LiftRetentionHold(Command, frozen=True, kw_only=True):
    """解除留存."""

    person: PersonId
    hold: Id[Text]
    reason: Text


class AttachmentErased(Fact, frozen=True, kw_only=True, tag="attachment-erased"):
    """附件删除: from here on the key of an encrypted file is gone, or is destroyed by whoever meets it. The file itself stays as it is.

    confirmed_by: who stood behind it beside the one who proposed it; nobody, where one alone erased it, as until 2026-11-30.
    """

    sha256: FileHash
    reason: Text
    confirmed_by: StaffId | None = None


class EraseAttachment(Command, frozen=True, kw_only=True):
    """删除附件 by destroying its key."""

    sha256: FileOfAnybody
    reason: Text


FACTS: tuple[type[Fact], ...] = (
    StreamHeadsRecorded,
    RestoreAccepted,
    PersonRecorded,
    PersonErased,
    RetentionHoldPlaced,
    RetentionHoldLifted,
    AttachmentErased,
)

"""加密的附件: kept, named and proved by the SHA-256 of what is kept; read with a key of its own; and erased with it for good."""

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate
from lifecycle.ledger.attachments import AttachmentStore
from lifecycle.ledger.facts import FACTS as OWN
from lifecycle.ledger.facts import AttachmentErased, EraseAttachment
from lifecycle.ledger.persons.sealed_files import ERASED, MAGIC, SealedFileErased, SealedFiles, erasures_of
from lifecycle.ledger.store.recorded import Append
from lifecycle.vocabulary import CommandId, Refused, StaffId
from tests.copies import Fill
from tests.office import Clock

ON, BY = date(2023, 5, 10), StaffId("GA01")
PHOTO = b"\xff\xd8\xff somebody who happened to walk by"


@pytest.fixture
def ledger(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Ledger]:
    beside = {"attachments": tmp_path / "attachments", "keys": tmp_path / "keys", "person_keys": tmp_path / "persons"}
    ledger = Ledger(copy_of(migrate), facts=OWN, clock=Clock(ON), **beside)
    yield ledger
    ledger.close()


def erase(ledger: Ledger, named: str, id_: str = "erase/1") -> None:
    command = EraseAttachment(id=CommandId(id_), on=ON, by=BY, sha256=named, reason="照片拍到无关人员")
    fact = SealedFiles(ledger).erasure(command)
    append = Append(stream=erasures_of(named), expected_version=0, facts=(fact,), tags=(frozenset({ERASED}),))
    ledger.append([append], command=command.id, actor=BY)
    SealedFiles(ledger).finish_erasures()


def test_it_is_read_as_it_was_and_no_file_has_it_in_clear(ledger: Ledger, tmp_path: Path):
    named = SealedFiles(ledger).put(PHOTO)

    assert SealedFiles(ledger).get(named) == PHOTO
    assert sha256(ledger.attachments.get(named)).hexdigest() == named, "a stranger compares what is kept with its name"
    assert ledger.attachments.get(named).startswith(MAGIC)
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and PHOTO[3:] in file.read_bytes()]


def test_no_guess_of_the_content_is_confirmed_by_its_name(ledger: Ledger):
    first, second = SealedFiles(ledger).put(PHOTO), SealedFiles(ledger).put(PHOTO)

    assert len({first, second, sha256(PHOTO).hexdigest()}) == 3
    lengths = {len(ledger.attachments.get(SealedFiles(ledger).put(b"x" * length))) for length in (1, 100, 200)}
    assert len(lengths) == 1, "nor by its length"


@pytest.mark.parametrize(
    "content", [b"", b"x", PHOTO, b" " * 1000, b"x" * 100_000 + b"  "], ids=["empty", "short", "photo", "spaces", "long"]
)
def test_any_content_comes_back_to_the_byte(ledger: Ledger, content: bytes):
    assert SealedFiles(ledger).get(SealedFiles(ledger).put(content)) == content


def test_what_was_never_encrypted_stays_as_it_is(ledger: Ledger):
    plain = ledger.attachments.put(PHOTO)

    assert plain == sha256(PHOTO).hexdigest()
    assert SealedFiles(ledger).get(plain) == PHOTO
    with pytest.raises(Refused, match=r"attachment\.not_sealed"):
        erase(ledger, plain)
    assert ledger.head() == 0


def test_erased_it_is_there_and_nobody_reads_it(ledger: Ledger):
    named, other = SealedFiles(ledger).put(PHOTO), SealedFiles(ledger).put(PHOTO)
    before = ledger.attachments.get(named)
    erase(ledger, named)

    (recorded,) = ledger.load(f"attachment/{named}").recorded
    assert recorded.fact == AttachmentErased(on=ON, by=BY, sha256=named, reason="照片拍到无关人员")
    with pytest.raises(SealedFileErased) as erased:
        SealedFiles(ledger).get(named)
    assert erased.value.on == ON
    assert ledger.attachments.get(named) == before, "every proof that names it still holds"
    assert not ledger.person_keys.holds(f"attachment/{named}")
    assert SealedFiles(ledger).get(other) == PHOTO
    with pytest.raises(Refused, match=r"attachment\.erased"):
        erase(ledger, named, "erase/2")
    assert ledger.head() == 1


def test_a_key_that_comes_back_with_an_old_file_of_keys_is_destroyed(ledger: Ledger):
    named = SealedFiles(ledger).put(PHOTO)
    keys = ledger.person_keys.file.read_bytes()
    erase(ledger, named)
    for finishes in (True, False):
        ledger.person_keys.file.write_bytes(keys)
        assert ledger.person_keys.holds(f"attachment/{named}")
        if finishes:  # as every start of `lifecycle serve` does
            SealedFiles(ledger).finish_erasures()
        else:
            with pytest.raises(SealedFileErased):
                SealedFiles(ledger).get(named)
        assert not ledger.person_keys.holds(f"attachment/{named}")


def test_without_its_key_or_with_another_file_it_is_not_read_and_says_so(ledger: Ledger):
    named = SealedFiles(ledger).put(PHOTO)
    ledger.person_keys.destroy([f"attachment/{named}"])
    with pytest.raises(LedgerUnavailable, match="no erasure is recorded"):
        SealedFiles(ledger).get(named)
    ledger.person_keys.keep(f"attachment/{named}", bytes(32))
    with pytest.raises(LedgerUnavailable, match="another key"):
        SealedFiles(ledger).get(named)


def test_keys_of_files_are_no_persons(ledger: Ledger):
    SealedFiles(ledger).put(PHOTO)
    assert ledger.person_keys.persons() == frozenset()


def test_a_copy_of_the_folder_holds_both_kinds(ledger: Ledger, tmp_path: Path):
    """As a backup makes it: file by file, each under the hash of its bytes."""
    sealed, plain = SealedFiles(ledger).put(PHOTO), ledger.attachments.put(PHOTO)
    copy = AttachmentStore(tmp_path / "copy")
    for name, file in ledger.attachments.files():
        assert copy.put(file.read_bytes()) == name

    assert {name for name, _ in copy.files()} == {sealed, plain}
    assert not any(PHOTO in file.read_bytes() for name, file in copy.files() if name == sealed)


def test_what_came_up_in_parts_is_forgotten_with_it(ledger: Ledger):
    now, of_content = ledger._clock(), sha256(PHOTO).hexdigest()
    ledger.parts.begin(BY, of_content, len(PHOTO), now, sealed=True)
    ledger.parts.receive(BY, of_content, 0, PHOTO, now)
    named = SealedFiles(ledger).put(PHOTO)
    ledger.parts.kept(BY, of_content, named)
    erase(ledger, named)

    assert not [path for path in ledger.parts.folder.rglob("*") if of_content in path.name], "its SHA-256 would confirm a guess"

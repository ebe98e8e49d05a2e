from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from lifecycle.ledger import AttachmentDamaged, AttachmentMissing, AttachmentStore, LedgerUnavailable, migrate
from tests.ledger.facts import a_ledger
from tests.postgres import empty_database

SCAN = "规划条件通知书".encode() * 100_000
NAME = sha256(SCAN).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "attachments")


def files(store: AttachmentStore) -> list[str]:
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file())


def test_a_file_is_found_under_the_hash_of_its_content(store: AttachmentStore):
    assert store.put(SCAN) == NAME
    assert store.get(NAME) == SCAN
    assert NAME in store
    assert files(store) == [f"{NAME[:2]}/{NAME[2:]}"]


def test_a_stream_is_kept_like_its_bytes_and_the_same_file_once(store: AttachmentStore):
    assert store.put(BytesIO(SCAN)) == store.put(SCAN) == NAME
    assert store.put(b"") == sha256(b"").hexdigest()
    assert len(files(store)) == 2


def test_many_may_bring_the_same_file_at_once(store: AttachmentStore):
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(store.put, [SCAN] * 16)) == {NAME}
    assert files(store) == [f"{NAME[:2]}/{NAME[2:]}"]


def test_a_file_that_is_not_there_is_told(store: AttachmentStore):
    with pytest.raises(AttachmentMissing, match="restore it from the backup"):
        store.get(NAME)
    assert NAME not in store


def test_a_damaged_file_is_not_given_out_and_mended_by_bringing_it_again(store: AttachmentStore):
    store.put(SCAN)
    (store.folder / NAME[:2] / NAME[2:]).write_bytes(SCAN[:-1])
    with pytest.raises(AttachmentDamaged, match="has changed: restore it"):
        store.get(NAME)
    store.put(SCAN)
    assert store.get(NAME) == SCAN


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME[:-1], NAME + "/..", NAME.upper(), f"{NAME}\n", "/" + NAME[1:]])
def test_nothing_but_a_hash_is_a_name(store: AttachmentStore, name: str):
    with pytest.raises(ValueError, match="is no SHA-256"):
        store.get(name)


class Torn(BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 0:
            raise ConnectionResetError("the upload broke off")
        return super().read(size)


def test_an_upload_that_breaks_off_leaves_nothing(store: AttachmentStore):
    with pytest.raises(ConnectionResetError):
        store.put(Torn(SCAN))
    assert files(store) == []


def test_the_folder_lies_beside_the_file_of_an_embedded_database(sqlite_url: str, tmp_path: Path):
    with a_ledger(sqlite_url) as ledger:
        ledger.attachments.put(b"1")
        assert files(AttachmentStore(tmp_path / "lifecycle.db.attachments")) == files(ledger.attachments) != []


def test_a_server_needs_a_folder_by_setting(postgres_url: str, tmp_path: Path):
    with empty_database(postgres_url, "attachments") as url:
        migrate(url)
        with a_ledger(url) as ledger, pytest.raises(LedgerUnavailable, match="set LIFECYCLE_ATTACHMENTS"):
            ledger.attachments.put(b"1")
        with a_ledger(url, attachments=tmp_path / "scans") as ledger:
            assert ledger.attachments.get(ledger.attachments.put(b"1")) == b"1"

"""备份受损: whatever was changed in a backup is found, and named."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.ledger import SchemaMismatch
from lifecycle.ledger.backup.making import ATTACHMENTS, CHECKPOINT, LEDGER, MANIFEST, SUMS
from lifecycle.ledger.backup.restore import check, restore
from lifecycle.ledger.formats.signed_notes import VerifierKey
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.vocabulary import Refused
from lifecycle.wording import say
from tests.ledger.backup.folders import ALONE, sum_up


@pytest.mark.parametrize("name", [LEDGER, CHECKPOINT, MANIFEST, SUMS, ATTACHMENTS])
def test_a_changed_byte_anywhere_is_found_and_the_file_named(made: Path, name: str):
    (file,) = (each for each in (made / name).rglob("*") if each.is_file()) if name == ATTACHMENTS else (made / name,)
    good = file.read_bytes()
    for at in range(0, len(good), max(1, len(good) // 40)):
        file.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
        with pytest.raises(Refused) as refused:
            check(made, (), ALONE)
        assert refused.value.code in {"backup.damaged", "backup.none"}
        assert name == SUMS or refused.value.values["file"] == str(file.relative_to(made))
        in_one_language(refused.value)
    file.write_bytes(good)
    check(made, (), ALONE)


def in_one_language(refused: Refused) -> None:
    """In Chinese no English words but the names of commands."""
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", say(refused.code, "zh", **refused.values).replace("lifecycle ", ""))
    assert not re.search("[一-鿿]", say(refused.code, "en", **refused.values))


def change(made: Path, *statements: str) -> None:
    with sqlite3.connect(made / LEDGER) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            db.execute(statement)
    sum_up(made)


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE events SET state = replace(state, '2', '3') WHERE position = 3", 3),
        ("UPDATE events SET actor = 'E002' WHERE position = 9", 9),
        ("UPDATE events SET leaf_hash = zeroblob(32) WHERE position = 5", 5),
        ("DELETE FROM events WHERE position = 4", 4),
        ("DELETE FROM events WHERE position = 9", 9),
        ("UPDATE tags SET tag = 'p7' WHERE position = 2 AND tag = 'p0'", 2),
        ("UPDATE head SET edge = zeroblob(64)", 9),
    ],
)
def test_what_was_changed_with_its_sums_is_found_by_the_tree(made: Path, tmp_path: Path, statement: str, position: int):
    change(made, statement)
    with pytest.raises(Refused) as refused:
        restore(made, f"sqlite:///{tmp_path / 'r.db'}", None, (), ALONE)

    assert (refused.value.code, refused.value.values["position"]) == ("backup.does_not_hold", position)
    in_one_language(refused.value)
    assert not (tmp_path / "r.db").exists()


def test_what_lies_beside_the_facts_has_to_fit_them(made: Path, keys: Path):
    change(made, "DELETE FROM checkpoints")
    with pytest.raises(Refused, match="damaged") as refused:
        check(made, [signing_key(keys).public], ALONE)
    assert refused.value.values["file"] == CHECKPOINT


@pytest.mark.parametrize(
    ("field", "value", "code", "file"),
    [
        ("facts", 8, "damaged", MANIFEST),
        ("origin", "x", "damaged", MANIFEST),
        ("root", "", "damaged", MANIFEST),
        ("format", 2, "other_format", None),
    ],
)
def test_a_manifest_has_to_tell_of_its_checkpoint(made: Path, field: str, value: object, code: str, file: str | None):
    told = json.loads((made / MANIFEST).read_text())
    (made / MANIFEST).write_text(json.dumps(told | {field: value}))
    sum_up(made)
    with pytest.raises(Refused, match=code) as refused:
        check(made, (), ALONE)
    assert refused.value.values.get("file") == file
    in_one_language(refused.value)


def test_another_checkpoint_beside_the_ledger_is_found(made: Path):
    (made / CHECKPOINT).write_text("no note")
    sum_up(made)
    with pytest.raises(Refused, match="damaged") as refused:
        check(made, (), ALONE)
    assert refused.value.values["file"] == CHECKPOINT


def test_a_backup_of_another_ledger_is_not_taken_for_ours(made: Path, tmp_path: Path):
    ours: VerifierKey = signing_key(tmp_path / "ours").public
    with pytest.raises(Refused, match="does_not_hold") as refused:
        restore(made, f"sqlite:///{tmp_path / 'r.db'}", None, [ours], ALONE)
    assert "no key of lifecycle/" in str(refused.value.values["reason"])


def test_an_attachment_that_is_missing_is_named(made: Path):
    (scan,) = (each for each in (made / ATTACHMENTS).rglob("*") if each.is_file())
    content = scan.read_bytes()
    scan.unlink()
    with pytest.raises(Refused, match="damaged") as refused:
        check(made, (), ALONE)
    assert refused.value.values["file"] == str(scan.relative_to(made))
    sum_up(made)
    with pytest.raises(Refused, match="damaged") as refused:
        check(made, (), ALONE)
    assert refused.value.values["file"] == SUMS
    scan.with_name("0" * 62).write_bytes(content)
    sum_up(made)
    with pytest.raises(Refused, match="damaged") as refused:
        check(made, (), ALONE)
    assert "0" * 62 in str(refused.value.values["file"])


def test_a_backup_of_a_newer_release_is_told_so(made: Path):
    change(made, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaMismatch, match="install the newer release"):
        check(made, (), ALONE)


def without_sums(made: Path) -> None:
    (made / SUMS).write_text("")


def with_a_foreign_file(made: Path) -> None:
    with (made / SUMS).open("a") as sums:
        sums.write("0" * 64 + "  ../elsewhere\n")


def with_a_link(made: Path) -> None:
    (made / ATTACHMENTS).rename(made.parent / "scans-elsewhere")
    (made / ATTACHMENTS).symlink_to(made.parent / "scans-elsewhere")


def with_a_link_for_a_file(made: Path) -> None:
    (made / MANIFEST).rename(made.parent / MANIFEST)
    (made / MANIFEST).symlink_to(made.parent / MANIFEST)


def without_a_manifest(made: Path) -> None:
    (made / MANIFEST).unlink()


def with_another_manifest(made: Path) -> None:
    (made / MANIFEST).write_text("{}")


def with_another_row(made: Path) -> None:
    change(made, "UPDATE events SET actor = 'E002' WHERE position = 9")


def without_checkpoints(made: Path) -> None:
    change(made, "DELETE FROM checkpoints")


@pytest.mark.parametrize(
    ("damage", "zh", "en"),
    [
        (without_sums, "没有列出ledger.db", "it does not list ledger.db"),
        (with_a_foreign_file, "不是备份里的文件", "which is no file of a backup"),
        (with_a_link, "是链接", "it is a link"),
        (with_a_link_for_a_file, "不是文件，而是链接", "it is no file, but a link"),
        (without_a_manifest, "不在备份里", "it is not there"),
        (with_another_manifest, "与备份时不同", "it is not what it was when the backup was made"),
        (with_another_row, "已被改动", "not what its leaf hash says"),
        (without_checkpoints, "最新的、覆盖全部事实的检查点", "it is not the newest checkpoint"),
    ],
)
def test_why_a_backup_is_refused_is_told_in_the_language_of_the_reader(made: Path, damage: Callable[[Path], None], zh: str, en: str):
    damage(made)
    with pytest.raises(Refused) as refused:
        check(made, (), ALONE)
    sentences = [say(refused.value.code, lang, **refused.value.values) for lang in ("zh", "en")]
    assert [zh in sentences[0], en in sentences[1]] == [True, True], sentences
    assert not re.search("[a-z]+ [a-z]+", sentences[0]), "no English within the Chinese"

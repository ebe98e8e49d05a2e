"""离线核验: whatever is changed, left out or made up in an export, the verifier names it; an honest one holds."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.merkle import sha256
from tests.ledger.exports import (
    KEY,
    LAW_JSON,
    LAW_TEXT,
    MONITOR,
    OWN,
    PROJECT,
    SCANNED,
    SOURCE_TEXT,
    WITNESS,
    Change,
    Files,
    Log,
    Verify,
    a_log,
    an_export,
    apart,
    cosigned,
    fails,
    line,
    without,
    zipped,
)


def test_an_honest_export_holds(verify: Verify):
    said = verify(an_export(a_log()))

    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "✓ 检查点 lifecycle/jincheng，8条 · checkpoint of 8 facts, signed by lifecycle/jincheng",
        "! 没有核对见证人的副署：不排除给别人看的是另一份历史 · no --witness: others may have been shown another history",
        "✓ project/p1，登记为 registered as 2304-140581-04-01-135254 高平市第二人民医院",
        "✓ 事实4条，第1条至第7条，与登记时一致 · 4 facts, positions 1 to 7, as recorded",
        "✓ 截至第7条（2023-05-10 09:30:07+08:00）没有遗漏，仅凭台账自己的签名 · "
        "complete up to position 7 (2023-05-10 09:30:07+08:00), by the operator's signature only",
        "✓ 所依据的政策文件1份，与采用时一致 · documents that verdicts rest on, as adopted: 1",
        "✓ 附件1个，没有改动；没有导出的0个 · attachments, unchanged: 1; left out: 0",
        "! 在文件里，但不属于证明：README.txt、verify_lifecycle.py（与正在运行的不同）、各文件的日期和权限 · "
        "in the file, but no part of the proof: README.txt, verify_lifecycle.py (another one than the one that runs), "
        "the times and rights of the files",
        "✓ 全部成立 · all of it holds",
    ]


def test_it_runs_alone_on_the_standard_library_and_cryptography(tmp_path: Path):
    file = tmp_path / "export.zip"
    file.write_bytes(zipped(an_export(a_log())))
    assert apart(file).code == 0
    file.write_bytes(zipped(an_export(a_log()) | {"facts.jsonl": b"{}\n"}))
    fails(apart(file), "facts.jsonl:1")


def test_what_witness_and_monitor_add(verify: Verify):
    log = a_log()
    files = an_export(log) | {"checkpoint.txt": cosigned(log, WITNESS, MONITOR)}
    asked = ("--witness", str(WITNESS.public), "--monitor", str(MONITOR.public))
    said = verify(files, *asked)
    assert said.code == 0
    assert "witness.example/shanxi 于2023-05-10 14:26:40+08:00副署" in said.out
    assert "as a monitor has recomputed" in said.out
    assert [line[:6] for line in said.out.splitlines() if line.startswith("!")] == ["! 在文件里"], "nothing else is left open"
    assert "by the operator's signature only" in verify(files, *asked[:2]).out
    fails(verify(an_export(log), *asked), "checkpoint.txt", "witness.example/shanxi has not signed it")
    seen_only = an_export(log) | {"checkpoint.txt": cosigned(log, WITNESS)}
    fails(verify(seen_only, *asked), "shanxi-replay has not signed it")


def test_an_old_checkpoint_is_continued_or_not(verify: Verify, tmp_path: Path):
    log, old = a_log(), tmp_path / "old.txt"
    old.write_text(str(log.note(5)))
    asked = ("--since", str(old))
    said = verify(an_export(log) | log.continuing(5), *asked)
    assert said.code == 0
    assert "continues the checkpoint of 5 facts" in said.out
    fails(verify(an_export(log), *asked), "checkpoint.txt", "nothing shows")
    fails(verify(an_export(log) | log.continuing(4), *asked), "nothing shows")
    fails(verify(an_export(log) | {"earlier.json": b'{"size":5}'}, *asked), "earlier.json")
    rewritten = a_log()
    rewritten.rewrite(3, actor="E999")
    fails(verify(an_export(rewritten) | rewritten.continuing(5), *asked), "nothing shows")
    old.write_text(str(log.note(5, WITNESS, KEY.public.name)))
    fails(verify(an_export(log) | log.continuing(5), *asked), "--since", "has not signed it")
    old.write_text(str(log.note()))
    assert verify(an_export(log), *asked).code == 0, "the very same checkpoint needs no proof"


# What somebody changes who does not hold the key


def test_every_byte_of_the_facts_counts():
    log = a_log()
    files, key = an_export(log), verifier.Key(str(KEY.public), verifier.LEDGER)
    whole = files["facts.jsonl"]
    for at in range(len(whole)):
        for bit in {at % 8, (at + 3) % 8}:
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            with pytest.raises(verifier.Broken) as broken:
                verifier.Export(files | {"facts.jsonl": bytes(changed)}, key).facts()
            names_the_row(str(broken.value), whole, at)


def names_the_row(said: str, whole: bytes, at: int) -> None:
    """By its line or its position; where it is the position that was changed, by whatever stands there now."""
    number = whole[:at].count(b"\n")
    line, position = re.search(r"facts\.jsonl:(\d+)", said), re.search(r"第(\d+)条", said)
    if line:
        assert int(line[1]) == number + 1, (at, said)
    elif position and b'"position":' not in whole[max(0, at - 15) : at]:
        assert int(position[1]) == OWN[number], (at, said)
    else:
        assert position or at == len(whole) - 1, (at, said)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_the_file_ends_in_a_trace_or_in_another_history(verify: Verify, data: st.DataObject):
    """Bytes that nothing rests on may change: times of files, texts for reading. Then every fact is still what it was."""
    whole = zipped(an_export(a_log()))
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    said = verify(bytes(changed[: data.draw(st.sampled_from([len(whole), *range(len(whole))]))]))
    assert said.err == ""
    assert "Traceback" not in said.out
    if said.code == 0:
        assert "✓ 事实4条，第1条至第7条" in said.out
    else:
        fails(said)


def lines(files: Files) -> list[bytes]:
    return files["facts.jsonl"].splitlines(keepends=True)


def with_facts(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    return lambda files: files | {"facts.jsonl": b"".join(change(lines(files)))}


def edited(name: str, old: bytes, new: bytes) -> Change:
    def edit(files: Files) -> Files:
        assert old in files[name]
        return files | {name: files[name].replace(old, new, 1)}

    return edit


def restated(number: int, **fields: object) -> Change:
    """A row that says something else, in the form of an export, and with the state that it decodes to."""

    def change(rows: list[bytes]) -> list[bytes]:
        row = json.loads(rows[number])
        row |= fields
        row["fact"] = json.loads(b64decode(row["state"]))
        return [*rows[:number], line(row), *rows[number + 1 :]]

    return with_facts(change)


def stranger() -> Log:
    log = Log()
    log.add(PROJECT, "project-registered", code="another", name="另一个台账里的项目")
    return log


TAMPERINGS: dict[str, tuple[Change, str, str]] = {
    "a fact left out in the middle": (with_facts(lambda rows: rows[:1] + rows[2:]), "第6条", "left out before it: 1, from number 2 "),
    "two facts left out": (with_facts(lambda rows: rows[:1] + rows[3:]), "第7条", "left out before it: 2, from number 2 "),
    "the first fact left out": (with_facts(lambda rows: rows[1:]), "第4条", "left out before it: 1, from number 1 "),
    "the last fact left out": (with_facts(lambda rows: rows[:-1]), "第6条", "left out after it: 1, from number 4 "),
    "the last two facts left out": (with_facts(lambda rows: rows[:-2]), "第4条", "left out after it: 2, from number 3 "),
    "all facts left out": (with_facts(lambda _: []), "facts.jsonl", "was changed"),
    "two facts swapped": (with_facts(lambda rows: [rows[0], rows[2], rows[1], rows[3]]), "第6条", "left out"),
    "a fact twice": (with_facts(lambda rows: [*rows[:2], *rows[1:]]), "第4条", "does not follow"),
    "an empty line": (with_facts(lambda rows: [*rows, b"\n"]), "facts.jsonl:5 (> 7)", "was changed"),
    "no line end": (with_facts(lambda rows: [*rows[:3], rows[3][:-1]]), "facts.jsonl", "was changed"),
    "a fact of another project": (
        with_facts(lambda rows: [*rows[:1], line(a_log().row(3)), *rows[1:]]),
        "第3条",
        "another project, project/p2",
    ),
    "a fact of another ledger": (with_facts(lambda rows: [line(stranger().row(1)), *rows[1:]]), "第1条", "is wrong"),
    "a fact that is none of a project": (with_facts(lambda rows: [line(a_log().row(5))]), "第5条", "no fact of a construction project"),
    "another actor": (restated(1, actor="E999"), "第4条", "not what its hash says"),
    "another time": (restated(1, recorded_at=1), "第4条", "not what its hash says"),
    "another tag": (restated(0, tags=[]), "第1条", "not what its hash says"),
    "another state": (restated(2, state=b64encode(b"{}").decode()), "第6条", "not what its hash says"),
    "another hash": (restated(1, leaf_hash="00" * 32), "第4条", "not what its hash says"),
    "another proof": (restated(1, proof=["00" * 32] * 3), "第4条", "is wrong"),
    "a proof that is too long": (restated(1, proof=[*a_log().row(4)["proof"], "00" * 32]), "第4条", "is wrong"),
    "a proof that is too short": (restated(1, proof=[]), "第4条", "is wrong"),
    "a proof of nothing": (restated(1, proof=["", "", ""]), "facts.jsonl:2", "was changed"),
    "a position behind the checkpoint": (restated(1, position=10**9), "第1000000000条", "not what its hash says"),
    "a number that no column holds": (restated(1, position=2**64), "facts.jsonl:2", "was changed"),
    "a number below nothing": (restated(1, version=-1), "facts.jsonl:2", "was changed"),
    "a word for a number": (restated(1, position="4"), "facts.jsonl:2", "was changed"),
    "yes for a number": (restated(1, schema_version=True), "facts.jsonl:2", "was changed"),
    "half a character": (edited("facts.jsonl", b'"SP01"', b'"\\ud800"'), "facts.jsonl:1", "was changed"),
    "words that are not those of the state": (edited("facts.jsonl", b'"12000"', b'"12001"'), "facts.jsonl:2", "was changed"),
    "a space": (edited("facts.jsonl", b'"position":4', b'"position": 4'), "facts.jsonl:2", "was changed"),
    "a column more": (edited("facts.jsonl", b'{"position":4', b'{"note":"","position":4'), "facts.jsonl:2", "was changed"),
    "a column twice": (edited("facts.jsonl", b'{"position":4', b'{"position":4,"position":4'), "facts.jsonl:2", "was changed"),
    "no JSON": (with_facts(lambda rows: [rows[0], b"{\n", *rows[2:]]), "facts.jsonl:2", "was changed"),
    "a list": (with_facts(lambda rows: [rows[0], b"[]\n", *rows[2:]]), "facts.jsonl:2", "was changed"),
    "JSON without a bottom": (with_facts(lambda rows: [rows[0], b"[" * 10**6 + b"\n"]), "facts.jsonl:2", "was changed"),
    "no letters": (with_facts(lambda rows: [rows[0], b"\xff\xfe\n"]), "facts.jsonl:2", "was changed"),
    "an older checkpoint": (lambda files: files | {"checkpoint.txt": str(a_log().note(6)).encode()}, "第1条", "checkpoint's 6 facts"),
    "another size": (edited("checkpoint.txt", b"\n8\n", b"\n9\n"), "checkpoint.txt", "has not signed it"),
    "a checkpoint that is none": (lambda files: files | {"checkpoint.txt": b"\xff"}, "checkpoint.txt", "was changed"),
    "no signature": (
        lambda files: files | {"checkpoint.txt": files["checkpoint.txt"].partition("—".encode())[0]},
        "checkpoint.txt",
        "signed",
    ),
    "a document left out": (without(LAW_JSON), "第6条", "that it rests on is left out"),
    "a text left out": (without(LAW_TEXT), LAW_TEXT, "lacks this file"),
    "a source left out": (without(SOURCE_TEXT), SOURCE_TEXT, "lacks this file"),
    "a document changed": (edited(LAW_TEXT, b"72%", b"65%"), LAW_TEXT, "not what its hash says"),
    "a source changed": (edited(SOURCE_TEXT, "晋".encode(), "阳".encode()), SOURCE_TEXT, "not what its hash says"),
    "texts swapped": (lambda files: files | {LAW_TEXT: files[SOURCE_TEXT], SOURCE_TEXT: files[LAW_TEXT]}, LAW_TEXT, "not what its hash"),
    "the adoption of something else": (lambda files: files | {LAW_JSON: lines(files)[0][:-1]}, "第6条", "that it rests on is left out"),
    "an adoption that is none": (lambda files: files | {LAW_JSON: b"{}"}, LAW_JSON, "was changed"),
    "a document that nobody named": (lambda files: files | {f"documents/{'0' * 64}.txt": b""}, "documents/0000", "no part of this export"),
    "an attachment left out": (without(SCANNED), "第7条", "its attachment"),
    "an attachment changed": (edited(SCANNED, b"scan", b"scam"), SCANNED, "not what its hash says"),
    "an attachment that nobody named": (
        lambda files: files | {f"attachments/{sha256(b'').hex()}": b""},
        "attachments/e3b0",
        "no part of this export",
    ),
    "no stream head": (without("stream-head.json"), "stream-head.json", "lacks this file"),
    "a stream head that is none": (lambda files: files | {"stream-head.json": b"null"}, "stream-head.json", "was changed"),
    "a stream head of another number": (edited("stream-head.json", b'{"number":0', b'{"number":1'), "stream-head.json", "recorded stream"),
    "a stream head of another version": (edited("stream-head.json", b'"version":4', b'"version":3'), "stream-head.json", "recorded stream"),
    "a path out of the folder": (lambda files: files | {"../facts.jsonl": b""}, "../facts.jsonl", "no part of this export"),
    "a path from the root": (lambda files: files | {"/etc/passwd": b""}, "/etc/passwd", "no part of this export"),
    "a path with backslashes": (lambda files: files | {"documents\\x": b""}, "documents", "no part of this export"),
    "a folder": (lambda files: files | {"others/": b""}, "others/", "no part of this export"),
    "a folder with something in it": (lambda files: files | {"documents/": b"x"}, "documents/", "too large"),
    "a name that looks like an answer": (
        lambda files: files | {"x\n✓ all of it holds\x1b[2K{where}": b""},
        "x\\n✓",
        "no part of this export",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_was_tampered_with_is_named(verify: Verify, tampering: str):
    change, where, why = TAMPERINGS[tampering]
    said = verify(change(an_export(a_log())))

    fails(said, where, why)
    assert "✓ 全部成立" not in said.out.splitlines()
    assert where in "\n".join(said.out.splitlines()[-2:])


def test_attachments_may_be_left_out_when_that_is_said(verify: Verify):
    said = verify(without(SCANNED)(an_export(a_log())), "--without-attachments")

    assert said.code == 0
    assert "attachments, unchanged: 0; left out: 1" in said.out


# Files that are not what they seem


def test_a_file_that_is_no_export(verify: Verify, tmp_path: Path):
    whole = zipped(an_export(a_log()))
    for content in (b"", b"PK", b"no zip at all" * 99, whole[: len(whole) // 2], whole[:-1], zipped({}), whole[len(whole) // 2 :]):
        fails(verify(content))


def test_names_that_are_there_twice(verify: Verify, tmp_path: Path):
    file = tmp_path / "twice.zip"
    with ZipFile(file, "w") as archive:
        for name, content in an_export(a_log()).items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("facts.jsonl", b"")
    fails(verify(file.read_bytes()), "facts.jsonl", "there twice")


def test_a_bomb_is_not_unpacked(verify: Verify, monkeypatch: pytest.MonkeyPatch):
    files = an_export(a_log()) | {"facts.jsonl": bytes(10**7)}
    monkeypatch.setattr(verifier, "LARGEST", 10**6)
    fails(verify(files), "facts.jsonl", "too large")
    monkeypatch.setattr(verifier, "LARGEST", 1 << 28)
    monkeypatch.setattr(verifier, "MOST_FILES", 3)
    fails(verify(an_export(a_log())), "no part of this export")


# What could not be asked


MISUSES = {
    "nothing": [],
    "no key": ["{file}"],
    "half a key": ["{file}", "--key", "abc"],
    "the key of a witness": ["{file}", "--key", str(WITNESS.public)],
    "the ledger as its own witness": ["{file}", "--key", str(KEY.public), "--witness", str(KEY.public)],
    "no monitor": ["{file}", "--key", str(KEY.public), "--monitor", "x+y+z"],
    "no old checkpoint": ["{file}", "--key", str(KEY.public), "--since", "nowhere"],
    "an old checkpoint of no letters": ["{file}", "--key", str(KEY.public), "--since", "{folder}/binary"],
    "no file": ["nowhere.zip", "--key", str(KEY.public)],
    "a folder": ["{folder}", "--key", str(KEY.public)],
    "an unknown option": ["{file}", "--key", str(KEY.public), "--unknown"],
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_misuse_ends_in_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], misuse: str):
    file = tmp_path / "export.zip"
    file.write_bytes(zipped(an_export(a_log())))
    (tmp_path / "binary").write_bytes(b"\xff")
    asked = [each.format(file=file, folder=tmp_path) for each in MISUSES[misuse]]
    try:
        code = verifier.main(asked)
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err

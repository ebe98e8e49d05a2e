"""`lifecycle draw`: the same draw for everybody who has the two files, and a place for whatever is wrong in them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lifecycle.cli import reading
from tests.cli.program import Ended, Program, run_apart
from tests.desk.inspections.drawn import exported, packed
from tests.inspections.draws.test_draw import office, seed
from tests.ledger.exports import KEY, WITNESS


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "A.json", tmp_path / "S.json"


def write(files: tuple[Path, Path], announcement: dict[str, Any], numbers: dict[str, Any]) -> None:
    for file, what in zip(files, (announcement, numbers), strict=True):
        file.write_text(json.dumps(what, ensure_ascii=False), "utf-8")


def draw(program: Program, files: tuple[Path, Path], *further: str) -> Ended:
    return program("draw", "run", "--announcement", str(files[0]), "--seed", str(files[1]), *further)


def test_the_draw_is_printed_for_programs(program: Program, files: tuple[Path, Path]):
    write(files, office(), seed(16, 3, 9))

    ended = draw(program, files, "--json")

    answer = json.loads(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert list(answer) == ["announcement_sha256", "key", "ranking", "chosen", "assigned", "unassigned"]
    assert answer["key"] == "3.9.16./"
    assert answer["chosen"] == answer["ranking"]["全部"][:3]
    assert {len(sent) for sent in answer["assigned"].values()} == {2}


def test_the_draw_is_printed_for_people(program: Program, files: tuple[Path, Path]):
    write(files, office(inspectors=1), seed(3))

    ended = draw(program, files)

    assert ended.code == 0
    assert ended.out.startswith("抽取 高平市2023年第二批：6 个检查对象中抽出 3 个\n")
    assert ended.out.count("可派人员不足，未派") == 3


def test_no_name_in_an_announcement_moves_the_cursor_of_a_terminal(program: Program, files: tuple[Path, Path]):
    write(files, office() | {"campaign": "第二批\x00\x1b[2J\u202e"}, seed(3))

    assert draw(program, files).out.startswith("抽取 第二批\ufffd\ufffd[2J\ufffd：")


def test_what_nests_too_deep_is_no_dossier(program: Program, files: tuple[Path, Path]):
    files[0].write_text("[" * 100_000)
    files[1].write_text("{}")

    ended = draw(program, files)
    assert (ended.code, "嵌套层数过多" in ended.err, "卷宗" in ended.err) == (2, True, False)


def test_what_is_wrong_is_told_with_its_place(program: Program, files: tuple[Path, Path]):
    write(files, office(per_object=1, strata=[{"name": "全部", "k": "三"}]), seed(3))

    ended = draw(program, files, "--json")

    assert (ended.code, ended.out) == (2, "")
    assert sorted(line.split("：")[0] for line in ended.err.splitlines()) == ["per_object", "strata[0].k"]


def test_a_file_that_is_not_there(program: Program, files: tuple[Path, Path]):
    ended = draw(program, files)

    assert (ended.code, ended.out) == (2, "")
    assert str(files[0]) in ended.err


def test_an_announcement_by_standard_input(files: tuple[Path, Path]):
    write(files, office(), seed(3))

    ended = run_apart("draw", "run", "--announcement", "-", "--seed", str(files[1]), "--json", stdin=files[0].read_bytes())

    assert (ended.code, json.loads(ended.out)["key"]) == (0, "3./")


def test_the_selection_of_rfc_3797(program: Program):
    sources = ("--source", "9319", "--source", "2 5 12 8 10", "--source", "9 18 26 34 41 45")

    ended = program("draw", "rfc3797", "--pool", "25", "--select", "16", *sources)

    assert ended.code == 0
    assert ended.out.split() == ["17", "7", "2", "16", "25", "23", "8", "24", "19", "13", "22", "5", "18", "9", "1", "4"]
    assert ended.out.count("\n") == 16


@pytest.mark.parametrize(
    "wrong",
    [
        ("--pool", "5", "--select", "6", "--source", "1"),
        ("--pool", "65536", "--select", "6", "--source", "1"),
        ("--pool", "5", "--select", "-1", "--source", "1"),
        ("--pool", "5", "--select", "1", "--source", "十六"),
        ("--pool", "5", "--select", "1", "--source", " "),
    ],
)
def test_a_selection_that_cannot_be_made(program: Program, wrong: tuple[str, ...]):
    ended = program("draw", "rfc3797", *wrong)

    assert (ended.code, ended.out) == (2, "")
    assert wrong[0] in ended.err or "--select" in ended.err or "--source" in ended.err


NESTED = b'{"campaign": ' + b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (NESTED, "$：嵌套"),
        (b'{"campaign": "a", "campaign": "b"}', "campaign：这个键写了两次"),
        (b'{"per_object": NaN}', "per_object：这里要写"),
        (b'{"per_object": 9007199254740992}', "per_object：这里要写"),
        (b'{"campaign": "\\ud800"}', "campaign：含有半个字符"),
        (b'{"\\ud800": 1}', "\\ud800："),
        (b"\xff", "$：不是"),
        (b"", "$：不是"),
        (b"[]", "$：这里"),
    ],
    ids=["deep", "twice", "NaN", "2^53", "half a sign", "half a key", "no UTF-8", "empty", "a list"],
)
def test_a_strange_announcement_is_refused_with_its_place(program: Program, files: tuple[Path, Path], content: bytes, told: str):
    write(files, {}, seed(3))
    files[0].write_bytes(content)

    ended = draw(program, files)

    assert (ended.code, ended.out) == (2, "")
    assert any(line.startswith(told) for line in ended.err.splitlines()), ended.err


@pytest.mark.parametrize("command", ["run", "verify"])
def test_what_is_no_regular_file_or_has_no_end_is_not_read(program: Program, files: tuple[Path, Path], command: str):
    pipe, large = files[0].with_name("pipe"), files[0].with_name("large")
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(reading.MOST + 1)
    for name, told in ((pipe, "不是普通文件"), (Path("/dev/zero"), "不是普通文件"), (large.parent, "目录"), (large, "太大")):
        if command == "run":
            ended = program("draw", "run", "--announcement", str(name), "--seed", str(files[1]))
            assert told in ended.err
        else:
            ended = program("draw", "verify", str(name), "--key", str(KEY.public))
        assert ended.code == (1 if (command, name) == ("verify", large) else 2)


def test_an_export_is_verified_without_a_database(program: Program, tmp_path: Path):
    file, fair = tmp_path / "draw.zip", exported()
    options = ("--key", str(KEY.public), "--witness", str(WITNESS.public))
    file.write_bytes(packed(fair).getvalue())
    ended = program("draw", "verify", str(file), *options)
    assert (ended.code, ended.err, {line[0] for line in ended.out.splitlines()}) == (0, "", {"✓", "!"})
    assert ended.out.splitlines()[-1].startswith("✓ 所核对的全部成立")

    file.write_bytes(packed(fair | {"draws/1.seed.json": b"{}"}).getvalue())
    ended = program("draw", "verify", str(file), *options)
    assert (ended.code, ended.out.splitlines()[-1][:21]) == (1, "✗ draws/1.seed.json：文")
    answer = json.loads(program("draw", "verify", str(file), *options, "--json").out)
    assert (answer["holds"], answer["fault"][:17]) == (False, "draws/1.seed.json")

    ended = program("draw", "verify", str(file), "--key", str(WITNESS.public))
    assert (ended.code, ended.out) == (2, "")
    assert "--witness" in ended.err

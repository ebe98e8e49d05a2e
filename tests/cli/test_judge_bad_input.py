"""Bad input to `lifecycle judge`: always exit code 2, one line a problem on standard error, nothing on standard output."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Ended, run, run_apart
from tests.compliance.dossier_json import BAD_VALUES, NO_DOSSIER, SOUND, with_value, written


@pytest.fixture
def judge_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def judged(text: bytes, *options: str) -> Ended:
        file = tmp_path / "dossier.json"
        file.write_bytes(text)
        return run(capsys, monkeypatch, "judge", "--dossier", str(file), "--gate", "design_review", *options)

    return judged


def assert_refused(ended: Ended, *words: str) -> None:
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert all(word in ended.err for word in words)


@pytest.mark.parametrize(
    ("path", "value", "code"), BAD_VALUES, ids=[f"{index} {written(case[0])}" for index, case in enumerate(BAD_VALUES)]
)
def test_a_bad_value_ends_with_2_and_its_path(judge_text: Any, path: tuple[str | int, ...], value: Any, code: str) -> None:
    ended = judge_text(json.dumps(with_value(path, value)).encode(), "--json")

    assert_refused(ended)
    assert ended.err.startswith(f"{written(path)}：")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(("text", "code"), NO_DOSSIER.values(), ids=NO_DOSSIER)
def test_what_is_no_dossier_ends_with_2(judge_text: Any, text: bytes, code: str) -> None:
    assert_refused(judge_text(text), "$：")


def test_messages_are_chinese_and_english_on_request(judge_text: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    spoiled = json.dumps(with_value(("project", "kind"), "rebuilt")).encode()

    assert_refused(judge_text(spoiled), "project.kind：不在允许的取值之内", "residential_retrofit")
    monkeypatch.setenv("LIFECYCLE_LANG", "en_US.UTF-8")
    assert_refused(judge_text(spoiled), "project.kind: not an allowed value", "residential_retrofit")


@pytest.mark.parametrize("gate", ["construction", "reserve", "lunch", ""])
def test_a_gate_that_is_not_judged_ends_with_2(capsys: Any, monkeypatch: Any, gate: str) -> None:
    assert_refused(run(capsys, monkeypatch, "judge", "--dossier", "x", "--gate", gate), "--gate：", "design_review")


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday", "2023-01", ""])
def test_a_day_that_is_none_ends_with_2(capsys: Any, monkeypatch: Any, day: str) -> None:
    assert_refused(run(capsys, monkeypatch, "judge", "--dossier", "x", "--gate", "design_review", "--on", day), "--on：")


def test_a_file_that_is_not_there_or_is_a_folder_ends_with_2(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    for path, words in ((tmp_path / "gone.json", "没有这个文件"), (tmp_path, "这是目录")):
        assert_refused(run(capsys, monkeypatch, "judge", "--dossier", str(path), "--gate", "design_review"), str(path), words)


@pytest.mark.parametrize("arguments", [["judge"], ["judge", "--frobnicate"], ["no-such-command"], ["judge", "--dossier"]], ids=" ".join)
def test_a_wrong_option_ends_with_2(capsys: Any, monkeypatch: Any, arguments: list[str]) -> None:
    assert_refused(run(capsys, monkeypatch, *arguments))


def test_nothing_on_standard_input_ends_with_2() -> None:
    assert_refused(run_apart("judge", "--dossier", "-", "--gate", "design_review"), "$：")


def test_several_problems_are_several_lines(judge_text: Any) -> None:
    spoiled = with_value(("project", "kind"), "rebuilt")
    spoiled["buildings"][1]["use"] = "castle"

    ended = judge_text(json.dumps(spoiled).encode())

    assert [line.split("：")[0] for line in ended.err.splitlines()] == ["project.kind", "buildings[1].use"]


def test_the_sound_dossier_is_sound(judge_text: Any) -> None:
    assert judge_text(json.dumps(SOUND).encode()).code in (0, 1)


def test_a_code_of_a_month_that_had_not_come_on_the_day_of_judgement_ends_with_2(judge_text: Any) -> None:
    later = json.dumps(with_value(("project", "code"), "2401-140581-04-01-000001")).encode()

    assert_refused(judge_text(later, "--on", "2023-05-01"), "project.code：", "2401")
    assert judge_text(later, "--on", "2024-01-01").code in (0, 1)

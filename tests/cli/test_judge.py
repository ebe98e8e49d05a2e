"""`lifecycle judge`: passable, not passable, and how the answer reads."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from lifecycle.vocabulary import JUDGED_STAGE
from tests.cli.program import run, run_apart
from tests.compliance.dossier_json import SOUND

KEYS = ["rule", "building", "verdict", "measure", "measured", "required", "comparison", "clause", "missing", "warning"]


def passing() -> dict[str, Any]:
    """A dwelling that meets what is asked of it at every stage."""
    dossier = deepcopy(SOUND)
    stages = {stage: {"energy_saving_rate": "75%", "bim": True, "green_star": 1} for stage in ("required", "designed", "drawn", "as_built")}
    dossier["buildings"] = [{**SOUND["buildings"][1], "indicators": stages}]
    return dossier


@pytest.fixture
def judge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def judged(dossier: dict[str, Any], *options: str, gate: str = "design_review") -> Any:
        file = tmp_path / "卷宗.json"
        file.write_text(json.dumps(dossier, ensure_ascii=False), encoding="utf-8")
        return run(capsys, monkeypatch, "judge", "--dossier", str(file), "--gate", gate, *options)

    return judged


@pytest.mark.parametrize("gate", JUDGED_STAGE)
def test_a_passable_dossier_ends_with_0(judge: Any, gate: str) -> None:
    ended = judge(passing(), "--json", gate=gate)
    assert judge(passing(), "--json", gate=f" {gate.upper()}\u3000").out == ended.out

    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["passable"] is True


@pytest.mark.parametrize(("rate", "code"), [("74.99%", 1), ("75%", 0), (None, 1)])
def test_one_value_decides_between_0_and_1(judge: Any, rate: str | None, code: int) -> None:
    dossier = passing()
    dossier["buildings"][0]["indicators"] = {"designed": {"energy_saving_rate": rate}}

    assert judge(dossier).code == judge(dossier, "--json").code == code


def test_the_json_answer_has_exactly_the_agreed_keys(judge: Any) -> None:
    answer = json.loads(judge(SOUND, "--json").out)

    assert list(answer) == ["gate", "on", "passable", "verdicts"]
    assert (answer["gate"], answer["on"], answer["passable"]) == ("design_review", "2023-06-01", False)
    assert all(list(verdict) == KEYS for verdict in answer["verdicts"])
    assert all(list(verdict["clause"]) == ["document", "place", "quote"] for verdict in answer["verdicts"])
    assert {verdict["verdict"] for verdict in answer["verdicts"]} == {"met", "unmet", "not_applicable", "undetermined"} - {"unmet"}


def test_a_verdict_in_json_says_what_was_measured_required_missing_and_quoted(judge: Any) -> None:
    dossier = passing()
    dossier["buildings"][0]["indicators"] = {"designed": {"energy_saving_rate": 0.7499}, "required": {"bim": True}}

    verdicts = {verdict["rule"]: verdict for verdict in json.loads(judge(dossier, "--json").out)["verdicts"]}

    energy, bim = verdicts["jincheng-2023/residential-energy-75"], verdicts["house/no-lowering/bim"]
    assert energy == {
        "rule": "jincheng-2023/residential-energy-75",
        "building": "2号楼",
        "verdict": "unmet",
        "measure": "energy_saving_rate",
        "measured": "74.99%",
        "required": "75%",
        "comparison": "at_least",
        "clause": {"document": "jincheng-2023", "place": "三（一）", "quote": energy["clause"]["quote"]},
        "missing": [],
        "warning": None,
    }
    assert energy["clause"]["quote"].startswith("将新建居住建筑执行75%节能标准")
    assert (bim["verdict"], bim["measured"], bim["required"], bim["missing"]) == ("undetermined", None, True, ["bim"])


def test_the_json_answer_is_readable_chinese(judge: Any) -> None:
    ended = judge(SOUND, "--json")

    assert "1号楼" in ended.out
    assert "\\u" not in ended.out


def test_the_day_of_judgement_can_be_given(judge: Any) -> None:
    dossier = passing()
    dossier["dates"] = {}

    assert json.loads(judge(dossier, "--json", "--on", "2023-12-31").out)["passable"] is True
    after = json.loads(judge(dossier, "--json", "--on", "2024-01-01").out)
    assert (after["on"], after["passable"]) == ("2024-01-01", False)


def test_a_dossier_without_any_date_does_not_pass_and_says_why(judge: Any) -> None:
    dossier = passing()
    dossier["dates"] = None

    answer = json.loads(judge(dossier, "--json").out)

    assert answer["on"] is None
    assert {tuple(verdict["missing"]) for verdict in answer["verdicts"] if verdict["verdict"] == "undetermined"} == {("on",)}
    assert "缺少：判定日期" in judge(dossier).out


def test_people_read_first_what_stands_against_a_pass(judge: Any) -> None:
    dossier = passing()
    dossier["buildings"][0]["indicators"]["designed"] = {"energy_saving_rate": "74.99%", "bim": True}

    out = judge(dossier).out

    assert "不可通过" in out.splitlines()[0]
    against, in_favour = out.index("新建居住建筑节能率不低于75%"), out.index("BIM不得逐段降低")
    assert against < in_favour
    assert "2号楼  节能率 实测 74.99%，要求 不低于75%" in out
    assert "将新建居住建筑执行75%节能标准" in out.replace("\n    ", "")
    assert "jincheng-2023 三（一）" in out
    assert "缺少：绿色建筑星级" in out


def test_a_warning_is_shown_and_does_not_block(judge: Any) -> None:
    dossier = passing()
    dossier["buildings"][0]["indicators"]["designed"]["energy_saving_rate"] = "80%"

    ended = judge(dossier, gate="drawing_review")

    assert ended.code == 0
    assert "低于方案阶段的80%" in ended.out


def test_an_undecided_choice_is_shown_beside_the_verdict_that_took_it(judge: Any) -> None:
    dossier = deepcopy(SOUND)
    dossier["buildings"][0]["indicators"]["designed"]["assembly_rate"] = "49.99%"

    assert "尚未决定" in judge(dossier).out.replace("\n", "")


def test_the_printed_answer_fits_80_columns(judge: Any) -> None:
    assert max(cell_len(line) for line in judge(SOUND).out.splitlines()) <= 80


def test_a_building_cannot_paint_the_terminal(judge: Any) -> None:
    dossier = passing()
    dossier["buildings"][0]["id"] = "[red]1号楼[red]"
    dossier["buildings"][0]["indicators"] = {}

    assert "[red]1号楼[red]" in judge(dossier).out


def test_english_is_spoken_on_request(judge: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFECYCLE_LANG", "en")

    assert "not passable" in judge(SOUND).out


def test_a_dossier_can_come_from_standard_input() -> None:
    ended = run_apart("judge", "--dossier", "-", "--gate", "design_review", "--json", stdin=json.dumps(passing()).encode())

    assert (ended.code, json.loads(ended.out)["passable"]) == (0, True)


def test_the_answer_is_utf_8_whatever_the_terminal_says() -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    ended = run_apart("judge", "--dossier", "-", "--gate", "design_review", stdin=json.dumps(passing()).encode(), env=env)

    assert "可通过" in ended.out


def test_a_reader_that_leaves_early_ends_the_command_quietly(tmp_path: Path) -> None:
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps(SOUND), encoding="utf-8")
    command = [sys.executable, "-m", "lifecycle", "judge", "--dossier", str(file), "--gate", "design_review", "--json"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 141


def test_help_that_nobody_reads_says_nothing_either() -> None:
    """120 is what Python gives where its own last flush fails, after words about it on standard error."""
    with subprocess.Popen(
        [sys.executable, "-m", "lifecycle", "judge", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode in {1, 141}, "of the library that prints help, or ours"

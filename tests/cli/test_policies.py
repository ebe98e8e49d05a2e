"""`lifecycle check-policies`: what it prints of sound documents, and how it refuses broken ones."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

from lifecycle.compliance.reading.files import POLICIES
from tests.cli.program import run
from tests.packaged import rulebook
from tests.policies.drafts import DRAFT, folder_with


def test_the_shipped_documents_are_sound(capsys: Any, monkeypatch: Any) -> None:
    ended = run(capsys, monkeypatch, "check-policies", "--json")

    documents = {each["id"]: each for each in json.loads(ended.out)["documents"]}
    assert ended.code == 0
    assert (documents["jincheng-2023"]["rules"], documents["jincheng-2023"]["targets"]) == (9, 6)
    assert documents["jincheng-2023"]["undecided"] == ["clause-6-reach=government_only", "energy-standard-answer=level_else_rate"]
    assert documents["house"]["rules"] == 7
    assert {each["sha256"] for each in documents.values()} == {document.sha256 for document in rulebook().documents}
    assert documents["jincheng-2023"]["judged"] == 5 * documents["jincheng-2023"]["examples"]


def test_people_see_documents_rules_and_examples(capsys: Any, monkeypatch: Any) -> None:
    ended = run(capsys, monkeypatch, "check-policies")

    assert ended.code == 0
    assert "jincheng-2023" in ended.out
    assert "2023-12-31（推定）" in ended.out


def test_a_broken_document_ends_with_2_and_its_line(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, DRAFT.replace('at_least: "72%"', "at_least: 0.72"))

    ended = run(capsys, monkeypatch, "check-policies", str(folder))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("city/draft.yaml:23：数要加引号")


def test_a_wrong_example_ends_with_2_and_its_line(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, DRAFT.replace("not_applicable", "undetermined"))

    ended = run(capsys, monkeypatch, "check-policies", str(folder))

    assert ended.code == 2
    assert ended.err == "city/draft.yaml:29：规则 draft/energy 的示例“太小”在设计方案审查环节应为“无法判定”，判为“不适用”\n"


def test_the_folder_that_the_environment_names_is_looked_at(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("LIFECYCLE_POLICIES", str(folder_with(tmp_path)))

    ended = run(capsys, monkeypatch, "check-policies", "--json")

    assert [each["id"] for each in json.loads(ended.out)["documents"]] == ["draft"]


def test_the_tables_of_a_folder_that_lists_them_are_looked_at(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    folder = copytree(POLICIES, tmp_path / "policies")
    numbers = folder / "jincheng" / "numbers.yaml"
    numbers.write_text(numbers.read_text("utf-8").replace("方案〔{year}〕{n}号", "方案〔{year}〕号"), "utf-8")

    ended = run(capsys, monkeypatch, "check-policies", str(folder))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("jincheng/numbers.yaml:")

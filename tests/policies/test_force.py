"""What a document has force over: the law beside its rules, and the documents that it cites without our holding them."""

from pathlib import Path

import pytest

from lifecycle.compliance.document import Force
from lifecycle.compliance.rulebook import Rulebook
from tests.compliance.cases import rulebook
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_refused_documents import line_of, problems

HELD = "  - {document: 某法, place: 第一条, quote: 不得 颁发许可, text: law.md, verified: true}\n"
BESIDE = f"force: FORCE\nenforced_by:\n{HELD}refers_to:\n  - {{title: 加强宣传, number: null, verified: false}}\n"
BINDING = DRAFT.replace("choices:\n", f"{BESIDE}choices:\n", 1)
CITY = next(each for each in rulebook().documents if each.id == "jincheng-2023")


def folder(tmp_path: Path, draft: str) -> Path:
    made = folder_with(tmp_path, draft)
    (made / "law.md").write_text("第一条 不合格的，不得\n颁发许可。\n", encoding="utf-8")
    return made


@pytest.mark.parametrize("force", Force)
def test_a_document_of_any_force_may_judge_with_a_law_beside_it(tmp_path: Path, force: Force) -> None:
    (document,) = Rulebook.load(folder(tmp_path, BINDING.replace("FORCE", force))).documents

    assert document.force is force
    assert [(each.document, each.place, each.verified) for each in document.enforced_by] == [("某法", "第一条", True)]
    assert [(each.title, each.number, each.verified) for each in document.refers_to] == [("加强宣传", None, False)]


@pytest.mark.parametrize("force", Force)
def test_what_binds_no_project_never_judges_alone(tmp_path: Path, force: Force) -> None:
    alone = DRAFT.replace("choices:\n", f"force: {force}\nchoices:\n", 1)

    if force in (Force.LAW, Force.REGULATION, Force.NORMATIVE_DOCUMENT):
        assert Rulebook.load(folder(tmp_path, alone)).documents[0].enforced_by == ()
    else:
        assert problems(folder(tmp_path, alone)) == [(f"city/draft.yaml:{line_of(alone, '- rule: energy')}", "policy.without_force")]


def test_without_rules_a_speech_needs_no_law(tmp_path: Path) -> None:
    begins, ends = DRAFT.index("      - rule: energy"), DRAFT.index("  - place: 二")
    speech = DRAFT[:begins] + "      - not_checkable: 号召\n" + DRAFT[ends:]
    speech = speech[: speech.index("choices:\n")] + "force: speech\n" + speech[speech.index("clauses:\n") :]

    assert Rulebook.load(folder(tmp_path, speech)).documents[0].force is Force.SPEECH


def test_a_document_that_says_nothing_of_its_force_reads_as_before(tmp_path: Path) -> None:
    (document,) = Rulebook.load(folder(tmp_path, DRAFT)).documents

    assert (document.force, document.enforced_by, document.refers_to) == (None, (), ())


SPOILED = {
    "no such force": ("force: speech", "force: custom", "policy.not_in_list"),
    "misquoted law": ("quote: 不得 颁发许可", "quote: 不得颁发执照", "policy.not_in_law"),
    "a law outside the folder": ("text: law.md", "text: ../law.md", "policy.not_in_law"),
    "a law that is not there": ("text: law.md", "text: gone.md", "file.missing"),
    "held and not verified": ("text: law.md, verified: true", "text: law.md, verified: false", "policy.verified_by_its_text"),
    "verified and not held": (", text: law.md", "", "policy.verified_by_its_text"),
    "a reference that claims to be read": (
        "number: null, verified: false",
        "number: null, verified: true",
        "policy.reference_not_verified",
    ),
    "a title that is not cited": ("{title: 加强宣传, number", "{title: 加强宣讲, number", "policy.not_cited"),
    "a number that is not cited": ("number: null, verified", "number: 某发〔2021〕1号, verified", "policy.not_cited"),
    "a reference without its number": ("{title: 加强宣传, number: null, ", "{title: 加强宣传, ", "policy.missing_key"),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_badly_written_force_is_refused_on_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    sound = BINDING.replace("FORCE", "speech")
    assert old in sound
    draft = sound.replace(old, new, 1)

    ((place, found),) = problems(folder(tmp_path, draft))

    assert found == code
    assert place == ("gone.md" if code == "file.missing" else f"city/draft.yaml:{line_of(sound, old)}")


def test_the_work_points_of_2023_bind_no_project_alone_and_cite_what_we_do_not_hold() -> None:
    assert CITY.force is Force.WORK_POINTS
    assert all(each.verified for each in CITY.enforced_by)
    assert [each.document for each in CITY.enforced_by] == ["中华人民共和国城乡规划法", "民用建筑节能条例"]
    assert ("关于推动城乡建设绿色发展的实施意见", "晋办发〔2022〕11号") in {(each.title, each.number) for each in CITY.refers_to}

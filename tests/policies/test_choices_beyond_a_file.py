"""选项之间: a choice that rules of another document take, and one that carries over to a later text of its document."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from lifecycle.compliance.choices import ChoiceDecided, Dated, DecideChoice, Decisions, decide, decided_on, left_behind
from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.duties import ScoreLine
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import CommandId, Gate, Ruling, StaffId, Stage, Verdict
from tests.compliance.cases import building, dossier, indicators
from tests.policies.drafts import DRAFT, INDEX, folder_with
from tests.policies.test_refused_documents import problems

CITY = StaffId("S03")
OTHER = "本市新建公共建筑装配率不低于50%。\n"
SECOND = f"""\
id: second
title: 第二份文件
number: null
issuer: 某局
jurisdiction: "140500"
in_force: {{from: 2023-04-01, until: null, note: 未定终止日}}
source: {{file: second.txt, sha256: "{sha256(OTHER.encode()).hexdigest()}"}}
clauses:
  - place: 甲
    quote: 本市新建公共建筑装配率不低于50%
    provisions:
      - rule: assembly
        title: 装配率不低于50%
        applies_to: {{use_class: public, funding: {{choice: draft/reach}}}}
        measure: assembly_rate
        at_least: "50%"
        gates: [design_review]
        decided_by_date: planning_conditions_on
        examples:
          - {{case: 恰好, use: office, assembly_rate: "50%", expect: met}}
          - {{case: 不足, use: office, assembly_rate: "49.99%", expect: unmet}}
      - {{score: publicity, title: 宣传, full_marks: "2", standard: 加强宣传得2分, choices: [draft/reach]}}
"""
LATER = DRAFT.replace("in_force: {from: 2023-01-01, until: null", "in_force: {from: 2024-01-01, until: null").replace(
    DRAFT[DRAFT.index("  - place: 二") : DRAFT.index("  - place: 三")], ""
)
EARLIER = DRAFT.replace("until: null, note: 未定终止日", "until: 2023-12-31")
CARRYING = LATER.replace("    decided_by: null\n", "    decided_by: null\n    carries_over: true\n", 1)


def two_documents(tmp_path: Path, second: str = SECOND) -> Path:
    made = folder_with(tmp_path, DRAFT, index=f"{INDEX}  - city/second.yaml\n")
    (made / "city" / "second.yaml").write_text(second, encoding="utf-8")
    (made / "city" / "sources" / "second.txt").write_text(OTHER, encoding="utf-8")
    return made


def two_texts(tmp_path: Path, later: str, earlier: str = EARLIER) -> Path:
    made = folder_with(tmp_path, earlier, index=f"{INDEX}  - city/later.yaml\n")
    (made / "city" / "later.yaml").write_text(later, encoding="utf-8")
    return made


def deciding(since: date, option: str = "narrow", number: str = "某函〔2023〕1号") -> DecideChoice:
    return DecideChoice(id=CommandId("1"), on=since, by=CITY, document="draft", choice="reach", option=option, number=number, since=since)


def decided(*commands: DecideChoice) -> Decisions:
    known = Decisions()
    for position, command in enumerate(commands, 1):
        fact = ChoiceDecided(
            on=command.on, by=CITY, document="draft", choice="reach", option=command.option, number=command.number, since=command.since
        )
        known = Decisions((*known.recorded, Dated(position, fact)))
    return known


def verdicts(rules: Rulebook, day: date) -> dict[str, Verdict]:
    """On a private office building whose planning conditions are of that day."""
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="70", assembly_rate="40")})
    asked = dossier(one, dates=Milestones(planning_conditions_on=day))
    return {each.rule: each for each in rules.judge(asked, Gate.DESIGN_REVIEW, date(2024, 12, 1))}


def rulings(rules: Rulebook, day: date) -> dict[str, Ruling]:
    return {rule: each.verdict for rule, each in verdicts(rules, day).items()}


NARROW, WIDE = Ruling.NOT_APPLICABLE, Ruling.UNMET


def test_one_decision_settles_what_the_rules_of_two_documents_ask(tmp_path: Path) -> None:
    rules = Rulebook.load(two_documents(tmp_path))
    assert rulings(rules, date(2023, 7, 1)) == {"draft/energy": WIDE, "second/assembly": WIDE}
    under = rules.deciding(decided(deciding(date(2023, 6, 1))))

    assert rulings(under, date(2023, 5, 31)) == {"draft/energy": WIDE, "second/assembly": WIDE}
    assert rulings(under, date(2023, 6, 1)) == {"draft/energy": NARROW, "second/assembly": NARROW}
    found = verdicts(under, date(2023, 6, 1))
    assert (found["draft/energy"].choices, found["second/assembly"].choices) == (("reach=narrow",), ("draft/reach=narrow",))


def test_a_decision_before_the_other_document_began_holds_from_its_first_day(tmp_path: Path) -> None:
    under = Rulebook.load(two_documents(tmp_path)).deciding(decided(deciding(date(2023, 2, 1)), deciding(date(2023, 8, 1), "wide")))

    assert rulings(under, date(2023, 4, 1)) == {"draft/energy": NARROW, "second/assembly": NARROW}
    assert rulings(under, date(2023, 8, 1)) == {"draft/energy": WIDE, "second/assembly": WIDE}


def test_a_choice_that_only_another_document_takes_is_not_idle(tmp_path: Path) -> None:
    made = two_documents(tmp_path)
    draft = made / "city" / "draft.yaml"
    draft.write_text(DRAFT.replace(", funding: {choice: reach}", ""), encoding="utf-8")

    assert rulings(Rulebook.load(made), date(2023, 7, 1))["second/assembly"] is WIDE
    (made / "city" / "second.yaml").write_text(
        SECOND.replace(", funding: {choice: draft/reach}", "").replace(", choices: [draft/reach]", ""), encoding="utf-8"
    )
    assert [code for _, code in problems(made)] == ["policy.idle_choice"]


@pytest.mark.parametrize("name", ["draft/range", "third/reach", "second/reach", "reach"])
def test_a_choice_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    found = problems(two_documents(tmp_path, SECOND.replace("{choice: draft/reach}", f"{{choice: {name}}}")))

    assert {code for _, code in found} == {"policy.unknown_choice"}


def score_lines(rules: Rulebook) -> Iterator[ScoreLine]:
    return (each for document in rules.documents for _, each in document.provisions() if isinstance(each, ScoreLine))


def test_a_score_line_names_what_is_open_of_how_it_is_scored(tmp_path: Path) -> None:
    assert [each.choices for each in score_lines(Rulebook.load(two_documents(tmp_path / "good")))] == [(), ("draft/reach=wide",)]

    found = problems(two_documents(tmp_path / "bad", SECOND.replace("choices: [draft/reach]", "choices: [draft/range]")))
    assert [code for _, code in found] == ["policy.unknown_choice"]


def test_a_later_text_that_says_so_takes_the_decision_over(tmp_path: Path) -> None:
    known = decided(deciding(date(2023, 6, 1)))
    rules = Rulebook.load(two_texts(tmp_path, CARRYING)).deciding(known)
    later = rules.documents[1]

    assert rulings(rules, date(2024, 1, 1)) == {"draft/energy": NARROW}
    assert decided_on(later, later.choices[0], known, date(2024, 1, 1)) == known.recorded[0]
    assert left_behind(later, later.choices[0], known) is None


def test_a_later_text_that_does_not_say_so_leaves_the_choice_open_anew(tmp_path: Path) -> None:
    known = decided(deciding(date(2023, 6, 1)))
    rules = Rulebook.load(two_texts(tmp_path, LATER)).deciding(known)
    later = rules.documents[1]

    assert rulings(rules, date(2023, 12, 31)) == {"draft/energy": NARROW}
    assert rulings(rules, date(2024, 1, 1)) == {"draft/energy": WIDE}
    assert left_behind(later, later.choices[0], known) == known.recorded[0]
    assert decide(rules.documents, known, deciding(date(2024, 3, 1))), "the same option is decided for this text"


def test_a_decision_for_the_later_text_follows_the_one_that_was_carried_over(tmp_path: Path) -> None:
    rules = Rulebook.load(two_texts(tmp_path, CARRYING)).deciding(decided(deciding(date(2023, 6, 1)), deciding(date(2024, 3, 1), "wide")))

    assert [rulings(rules, day)["draft/energy"] for day in (date(2024, 2, 29), date(2024, 3, 1))] == [NARROW, WIDE]


@pytest.mark.parametrize(
    ("old", "new"),
    [("wide: [government, private]", "wide: [government]"), ("- choice: reach", "- choice: range"), ("wide: [", "broad: [")],
    ids=["another value", "another name", "another option"],
)
def test_what_offers_something_else_does_not_carry_over(tmp_path: Path, old: str, new: str) -> None:
    later = CARRYING.replace(old, new)
    later = later.replace("{choice: reach}", "{choice: range}") if "range" in new else later
    later = later.replace("default: wide", "default: broad") if "broad" in new else later

    assert [code for _, code in problems(two_texts(tmp_path, later))] == ["policy.not_carried_over"]


def test_a_first_text_has_nothing_to_carry_over(tmp_path: Path) -> None:
    found = problems(folder_with(tmp_path, CARRYING.replace("2024-01-01", "2023-01-01")))

    assert "policy.not_carried_over" in [code for _, code in found]

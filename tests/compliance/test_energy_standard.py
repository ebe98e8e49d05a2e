"""三（一）: the level of the standard designed to answers where it is stated, the computed rate where it is not."""

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.compliance.choices import ChoiceDecided, decisions_in
from lifecycle.compliance.choosing import chosen_rules
from lifecycle.compliance.phrases import asked, choice_subject, option_in_words
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import EnergyPath, Gate, Ruling, StaffId, Stage, Use, Verdict
from tests.compliance.cases import MIDSUMMER, building, dossier, indicators, judge
from tests.packaged import rulebook

PUBLIC, HOMES = "jincheng-2023/public-energy-72", "jincheng-2023/residential-energy-75"
TAKEN = "energy-standard-answer=level_else_rate"
RULES = {Use.OFFICE: PUBLIC, Use.RESIDENTIAL: HOMES}
(CHOICE,) = (each for each in rulebook().documents[0].choices if each.measure is None)


def verdict(use: Use = Use.OFFICE, **stated: Any) -> Verdict:
    return judge(use=use, **stated)[RULES[use]]


@pytest.mark.parametrize(("use", "bound", "low"), [(Use.OFFICE, "72", "71.99"), (Use.RESIDENTIAL, "75", "74.99")])
def test_the_level_answers_alone(use: Use, bound: str, low: str):
    met, unmet = verdict(use, energy_standard_level=bound), verdict(use, energy_standard_level=low)

    assert (met.verdict, met.measure, met.measured, met.required) == (Ruling.MET, "energy_standard_level", f"{bound}%", f"{bound}%")
    assert (unmet.verdict, unmet.measure, unmet.measured) == (Ruling.UNMET, "energy_standard_level", f"{low}%")


def test_without_a_level_the_verdict_is_what_it_always_was():
    met, missing = verdict(energy_saving_rate="72"), verdict()

    assert (met.verdict, met.measure, met.choices) == (Ruling.MET, "energy_saving_rate", ())
    assert (missing.verdict, missing.measure, missing.missing, missing.choices) == (
        Ruling.UNDETERMINED,
        "energy_saving_rate",
        ("energy_saving_rate",),
        (),
    )


def test_the_choice_is_named_where_its_options_look_at_different_values():
    both = verdict(energy_standard_level="72", energy_saving_rate="71.99")

    assert (both.verdict, both.measure, both.choices) == (Ruling.MET, "energy_standard_level", (TAKEN,))
    assert verdict(energy_standard_level="72").choices == ()


def test_a_level_at_another_stage_is_not_the_level_of_this_one():
    earlier = {Stage.REQUIRED: indicators(energy_standard_level="75")}

    assert verdict(stages=earlier).missing == ("energy_saving_rate",)
    assert verdict(stages=earlier, energy_saving_rate="72").measure == "energy_saving_rate"


@pytest.mark.parametrize("path", [None, *EnergyPath])
def test_the_path_is_stated_and_judges_nothing(path: EnergyPath | None):
    told = judge(energy_standard_level="72", energy_standard_path=path)

    assert told == judge(energy_standard_level="72")


def test_where_the_rule_does_not_apply_a_level_changes_nothing():
    assert judge(use=Use.INDUSTRIAL, energy_standard_level="10") == judge(use=Use.INDUSTRIAL)


RATES = st.decimals(min_value=0, max_value=100, places=2)


@given(RATES, RATES, RATES)
def test_no_computed_rate_moves_a_verdict_that_the_level_gives(level: Any, one: Any, other: Any):
    given_one, given_other = (verdict(energy_standard_level=level, energy_saving_rate=rate) for rate in (one, other))

    assert given_one == given_other
    assert given_one.verdict is verdict(energy_standard_level=level).verdict


def test_the_other_option_looks_at_the_rate_first(tmp_path: Path):
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "jincheng" / "2023-work-points.yaml"
    text = document.read_text("utf-8").replace("default: level_else_rate", "default: rate_else_level")
    for case in ("两项都有的先看标准水平", "标准水平不足的，节能率再高也不符合"):
        text = "\n".join(each for each in text.split("\n") if case not in each)
    document.write_text(text, "utf-8")
    decided = Rulebook.load(folder)

    def told(**stated: Any) -> tuple[Ruling, str, tuple[str, ...]]:
        one = dossier(building({Stage.DESIGNED: indicators(**stated)}))
        (found,) = (each for each in decided.judge(one, Gate.DESIGN_REVIEW, MIDSUMMER) if each.rule == PUBLIC)
        return found.verdict, found.measure, found.choices

    assert told(energy_standard_level="72", energy_saving_rate="71.99") == (
        Ruling.UNMET,
        "energy_saving_rate",
        ("energy-standard-answer=rate_else_level",),
    )
    assert told(energy_standard_level="72") == (Ruling.MET, "energy_standard_level", ())


def test_the_choice_is_undecided_and_rests_on_a_text_that_nobody_has_compared():
    assert (CHOICE.name, CHOICE.default, CHOICE.decided_by) == ("energy-standard-answer", "level_else_rate", None)
    assert CHOICE.names == ("level_else_rate", "rate_else_level")
    assert [(each.number, each.verified) for each in CHOICE.rests_on] == [("GB 55015-2021", False)]


@pytest.mark.parametrize(
    ("lang", "subject", "option", "rule"),
    [
        ("zh", "节能标准水平、节能率", "节能标准水平（没有申报的，看节能率）", "节能标准水平（没有申报的，看节能率）：不低于72%"),
        (
            "en",
            "energy standard level, energy saving rate",
            "energy standard level (where it is not stated, energy saving rate)",
            "energy standard level (where it is not stated, energy saving rate): at least 72%",
        ),
    ],
)
def test_choice_and_rule_are_said_in_words(lang: str, subject: str, option: str, rule: str):
    (judged,) = (each for _, each in rulebook().documents[0].rules() if each.id == PUBLIC)

    assert choice_subject(CHOICE, lang) == subject
    assert option_in_words(CHOICE, "level_else_rate", lang) == option
    assert asked(judged, lang) == rule


def test_an_option_that_is_decided_answers_from_its_day_on():
    since = date(2023, 7, 1)
    fact = ChoiceDecided(
        on=date(2023, 6, 20),
        by=StaffId("SJ01"),
        document="jincheng-2023",
        choice=CHOICE.name,
        option="rate_else_level",
        number="1",
        since=since,
    )
    document = rulebook().documents[0]
    (judged,) = (each for _, each in document.rules() if each.id == PUBLIC)

    ((day, later),) = chosen_rules(document, judged, decisions_in([(1, fact)]))

    assert (day, later.taken) == (since, ("energy-standard-answer=rate_else_level",))
    assert [each.name for each in judged.measures] == ["energy_standard_level", "energy_saving_rate"]
    assert [each.name for each in later.measures] == ["energy_saving_rate", "energy_standard_level"]

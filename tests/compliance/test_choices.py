"""选项决定: rules and targets take the option of the deciding day; before a decision, and without one, the default."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.choices import ChoiceDecided, Dated, DecideChoice, Decisions, decide, stream_of
from lifecycle.compliance.counting import CountableBuilding, Counted, Reason, counts
from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import BuildingId, CommandId, Funding, Gate, Indicators, Kind, Refused, Ruling, StaffId, Stage, Use, Verdict
from tests.compliance.cases import building, dossier, indicators
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_versions import DATED

DAY, BEFORE, SINCE, LATER = date(2023, 12, 1), date(2023, 5, 31), date(2023, 6, 1), date(2023, 9, 1)
COUNTED_BY_CHOICE = DRAFT.replace("funding: {choice: reach}, ", "").replace(
    "among: {kind: [new]}", "among: {kind: [new], funding: {choice: reach}}"
)


def decided(option: str, since: date = SINCE, number: str = "晋市住建函〔2023〕1号", choice: str = "reach") -> ChoiceDecided:
    return ChoiceDecided(on=since, by=StaffId("SJ01"), document="draft", choice=choice, option=option, number=number, since=since)


def decisions(*facts: ChoiceDecided) -> Decisions:
    return Decisions(Dated(position, fact) for position, fact in enumerate(facts, start=1))


def private(rulebook: Rulebook, planned: date | None) -> Verdict:
    """Of a building that is privately funded: the default speaks of it, the narrow option does not."""
    asked = dossier(building({Stage.DESIGNED: indicators(energy_saving_rate="72")}), dates=Milestones(planning_conditions_on=planned))
    (verdict,) = [each for each in rulebook.judge(asked, Gate.DESIGN_REVIEW, DAY) if each.rule == "draft/energy"]
    return verdict


def started(rulebook: Rulebook, on: date | None) -> Counted:
    (target,) = rulebook.targets
    return counts(
        target,
        CountableBuilding(
            id=BuildingId("1"),
            kind=Kind.NEW,
            funding=Funding.PRIVATE,
            urban=True,
            bim_pilot=False,
            use=Use.OFFICE,
            floor_area_m2=indicators(retrofit_area_m2="600").retrofit_area_m2,
            prefabricated=True,
            indicators=Indicators(),
            started_on=on,
            accepted_on=None,
        ),
    )


@pytest.mark.parametrize(
    ("planned", "option", "ruling"),
    [(BEFORE, "wide", Ruling.MET), (SINCE, "narrow", Ruling.NOT_APPLICABLE), (None, "narrow", Ruling.NOT_APPLICABLE)],
)
def test_the_option_of_the_deciding_day_is_taken(tmp_path: Path, planned: date | None, option: str, ruling: Ruling) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path)).deciding(decisions(decided("narrow")))

    verdict = private(rulebook, planned)

    assert (verdict.choices, verdict.verdict) == ((f"reach={option}",), ruling)


def test_undecided_is_the_default(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path))

    assert private(rulebook, SINCE).choices == ("reach=wide",)
    assert private(rulebook.deciding(decisions()), SINCE) == private(rulebook, SINCE)


def test_an_option_holds_until_the_next_and_a_second_record_of_one_day_mends_the_first(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    twice = Rulebook.load(folder).deciding(decisions(decided("wide", LATER), decided("narrow")))
    mended = Rulebook.load(folder).deciding(decisions(decided("narrow"), decided("wide", number="晋市住建函〔2023〕2号")))

    assert [private(twice, day).choices for day in (BEFORE, SINCE, LATER)] == [("reach=wide",), ("reach=narrow",), ("reach=wide",)]
    assert private(mended, SINCE).choices == ("reach=wide",)


def test_each_version_of_a_rule_takes_the_option_of_the_day(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path, DATED)).deciding(decisions(decided("narrow", date(2023, 6, 15))))

    found = [private(rulebook, day) for day in (date(2023, 6, 14), date(2023, 6, 30), date(2023, 7, 1))]

    assert [(each.required, each.choices) for each in found] == [("72%", ("reach=wide",)), ("72%", ("reach=narrow",)), ("75%", ())]


def test_a_decision_on_another_document_or_choice_changes_nothing(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path))

    assert private(rulebook.deciding(decisions(decided("narrow", choice="other"))), SINCE) == private(rulebook, SINCE)


def test_a_target_takes_a_choice_by_the_day_that_counts(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, COUNTED_BY_CHOICE)
    undecided = Rulebook.load(folder)
    rulebook = undecided.deciding(decisions(decided("narrow")))

    assert [started(undecided, day).reason for day in (BEFORE, SINCE)] == [Reason.COUNTED, Reason.COUNTED]
    assert [started(rulebook, day).reason for day in (BEFORE, SINCE, None)] == [Reason.COUNTED, Reason.OUTSIDE, Reason.NO_DATE]


def test_an_option_that_was_decided_and_is_in_the_document_no_longer_is_told_with_its_line(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path))

    with pytest.raises(BadInput) as told:
        rulebook.deciding(decisions(decided("gone")))

    (problem,) = told.value.problems
    assert (problem.code, problem.where) == ("policy.option_decided", "city/draft.yaml:9")


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        ({"document": "none"}, "choice.no_document"),
        ({"choice": "none"}, "choice.unknown"),
        ({"option": "none"}, "choice.no_option"),
        ({"since": date(2022, 12, 31)}, "choice.outside"),
        ({"since": LATER}, "choice.same"),
    ],
)
def test_what_cannot_be_decided(tmp_path: Path, spoiled: dict[str, object], code: str) -> None:
    documents = Rulebook.load(folder_with(tmp_path)).documents
    given = {"document": "draft", "choice": "reach", "option": "narrow", "number": "2号", "since": BEFORE} | spoiled
    command = DecideChoice(id=CommandId("1"), on=DAY, by=StaffId("SJ01"), **given)  # type: ignore[arg-type]

    with pytest.raises(Refused) as refused:
        decide(documents, decisions(decided("narrow")), command)

    assert refused.value.code == code


def test_the_stream_bears_the_code_of_the_city(tmp_path: Path) -> None:
    assert stream_of(Rulebook.load(folder_with(tmp_path)).jurisdictions) == "policies/140500"

"""期限与工作日的表单: what ships, and what the reader refuses, each with file, line and reason."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.calendar import Approver, DueDay, Procedure, TermStep, read_calendar
from lifecycle.calendar.reading import TERMS, WORKING_DAYS
from lifecycle.calendar.terms import CountedIn, Term, Terms
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.reading.index import read_index
from lifecycle.vocabulary import Gate
from lifecycle.wording import label
from tests.packaged import packaged_calendar

SHIPPED = packaged_calendar()


def test_the_shipped_tables_are_listed_in_the_index() -> None:
    assert set(read_index(POLICIES).tables) >= {WORKING_DAYS, TERMS}


def test_a_permit_is_decided_within_seven_days_of_the_application() -> None:
    term = SHIPPED.terms.of(TermStep.DECIDE, Gate.CONSTRUCTION_PERMIT, date(2023, 5, 10))
    assert term is not None
    assert (term.days, term.runs_from, term.clause.document, term.decided_by) == (7, "received", "中华人民共和国建筑法", None)
    assert term.left_open, "that the law does not say which days it counts is said"
    assert term.ends(date(2023, 5, 10), SHIPPED.working_days).on == date(2023, 5, 19)


def test_a_term_holds_from_its_day_and_the_later_one_replaces_it() -> None:
    (term,) = (t for t in SHIPPED.terms.all if t.step is TermStep.DECIDE and Gate.DESIGN_REVIEW in t.gates)
    changed = Term(**{name: getattr(term, name) for name in term.__struct_fields__} | {"days": 5, "in_force_from": date(2024, 1, 1)})
    terms = Terms([changed, term])
    assert terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, date(2023, 12, 31)) == term
    assert terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, date(2024, 1, 1)) == changed
    assert terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, date(2004, 6, 30)) is None


def test_every_quote_marked_verified_stands_word_for_word_in_the_text_of_its_law() -> None:
    laid_down = [each for term in SHIPPED.terms.all for each in (term, term.extension, term.stops, term.consulting) if each]
    verified = [each for each in laid_down if each.verified]
    assert len(verified) == len(laid_down) == 15
    for term in verified:
        assert term.text is not None
        law = (POLICIES / term.text).read_text("utf-8")
        assert law.startswith(f"# {term.clause.document}\n")
        article = next(line for line in law.splitlines() if term.clause.quote in line)
        before = law.partition(article)[0] + article
        number = term.clause.place.partition("条")[0] + "条"
        assert before.rpartition("\n第")[2].startswith(number.removeprefix("第")), f"the quote stands in another article than {number}"


def test_only_the_terms_whose_law_says_so_can_be_extended_or_stopped() -> None:
    moved = {(term.step, term.clause.place) for term in SHIPPED.terms.all if term.extension or term.stops}
    assert moved == {(TermStep.DECIDE, "第四十二条第一款"), (TermStep.DECIDE_JOINTLY, "第四十二条第二款"), (TermStep.START, "第九条")}
    permit = SHIPPED.terms.of(TermStep.DECIDE, Gate.CONSTRUCTION_PERMIT, date(2023, 5, 10))
    assert permit is not None
    assert (permit.extension, permit.stops) == (None, None)


def test_forty_five_days_for_what_is_handled_jointly_and_fifteen_more_by_the_government() -> None:
    joint = SHIPPED.terms.of(TermStep.DECIDE_JOINTLY, Gate.DESIGN_REVIEW, date(2023, 5, 10))
    assert joint is not None
    assert joint.extension is not None
    assert (joint.days, joint.extension.days, joint.extension.approved_by) == (45, 15, Approver.GOVERNMENT)


def test_the_list_of_what_stops_a_term_is_the_one_that_the_law_closes() -> None:
    term = SHIPPED.terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, date(2023, 5, 10))
    assert term is not None
    assert term.stops is not None
    assert set(term.stops.procedures) == set(Procedure)
    assert all(label(procedure) in term.stops.clause.quote for procedure in Procedure)


@pytest.mark.parametrize(
    ("stopped", "due"),
    [
        ((), date(2023, 6, 7)),
        (((date(2023, 5, 12), date(2023, 5, 15)),), date(2023, 6, 8)),  # from a Friday to a Monday: one working day
        (((date(2023, 5, 12), date(2023, 5, 14)),), date(2023, 6, 7)),  # a weekend stops nothing
        (((date(2023, 5, 12), date(2023, 5, 17)), (date(2023, 5, 15), date(2023, 5, 16))), date(2023, 6, 12)),  # a day is left out once
        (((date(2023, 4, 1), date(2023, 5, 10)),), date(2023, 6, 7)),  # before it began
        (((date(2023, 6, 7), date(2023, 6, 30)),), date(2023, 6, 7)),  # after it ended
    ],
)
def test_working_days_of_a_suspension_are_left_out_of_the_term(stopped: tuple[tuple[date, date], ...], due: date) -> None:
    term = SHIPPED.terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, date(2023, 5, 10))
    assert term is not None
    assert term.ends(date(2023, 5, 10), SHIPPED.working_days, stopped=stopped).on == due


def test_months_end_on_their_day_whether_it_is_worked_or_not() -> None:
    start = SHIPPED.terms.of(TermStep.START, Gate.CONSTRUCTION_PERMIT, date(2023, 5, 1))
    recheck = SHIPPED.terms.of(TermStep.RECHECK, Gate.CONSTRUCTION_PERMIT, date(2023, 5, 1))
    assert start
    assert recheck
    assert start.ends(date(2023, 7, 1), SHIPPED.working_days) == DueDay(date(2023, 10, 1), provisional=False)
    assert start.ends(date(2023, 7, 1), SHIPPED.working_days, extended=True).on == date(2024, 1, 1)
    assert recheck.ends(date(2024, 2, 29), SHIPPED.working_days).on == date(2025, 2, 28)


def test_no_term_is_made_up_where_none_was_found() -> None:
    assert SHIPPED.terms.of(TermStep.DECIDE, Gate.ACCEPTANCE_FILING, date(2023, 5, 10)) is None


def test_calendar_days_run_through_holidays_but_do_not_end_on_one() -> None:
    (permit,) = (t for t in SHIPPED.terms.all if Gate.CONSTRUCTION_PERMIT in t.gates and t.step is TermStep.DECIDE)
    fields = {name: getattr(permit, name) for name in permit.__struct_fields__}
    plain = Term(**fields | {"counted_in": CountedIn.CALENDAR_DAYS})
    assert plain.ends(date(2023, 5, 10), SHIPPED.working_days).on == date(2023, 5, 17)
    assert plain.ends(date(2023, 9, 25), SHIPPED.working_days).on == date(2023, 10, 7)


@pytest.mark.parametrize("step", TermStep)
def test_every_step_has_a_label(step: TermStep) -> None:
    assert label(step) != label(step, "en")


def folder_with(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The shipped tables, one place of one of them spoiled."""
    (tmp_path / "national").mkdir()
    for each in (WORKING_DAYS, TERMS):
        words = (POLICIES / each).read_text("utf-8")
        if each == file:
            assert old in words
            words = words.replace(old, new, 1)
        (tmp_path / each).write_text(words, "utf-8")
    return tmp_path


AMENDED = """
- year: "2024"
  notice: {title: 关于调整2024年劳动节假期的通知, number: 国办发明电〔2024〕3号, issued_on: 2024-04-10}
  amends: 国办发明电〔2023〕7号
  verified: false
  days_off:
    - {name: 劳动节, from: 2024-05-01, to: 2024-05-02}
  worked_weekends: [2024-05-12]
  no_longer_worked: [2024-04-28, 2024-05-11]
"""
"""An invented notice of the same year, as there were in 2019 and 2020."""
LAST = "worked_weekends: [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]"


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 5, 1), False),
        (date(2024, 5, 3), True),  # a Friday that the first notice gave off
        (date(2024, 4, 28), False),  # a Sunday that is worked no more
        (date(2024, 5, 11), False),
        (date(2024, 5, 12), True),
        (date(2024, 10, 1), False),  # what the later notice does not speak of stays
        (date(2024, 9, 14), True),
        (date(2023, 5, 3), False),  # another year
    ],
)
def test_a_later_notice_of_a_year_amends_the_earlier_one(tmp_path: Path, day: date, worked: bool) -> None:
    amended = read_calendar(folder_with(tmp_path, WORKING_DAYS, LAST, LAST + "\n" + AMENDED)).working_days

    assert amended.is_worked(day) is worked
    assert [each.notice.number for each in amended.arrangements if each.year == 2024] == ["国办发明电〔2023〕7号", "国办发明电〔2024〕3号"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("amends: 国办发明电〔2023〕7号", "amends: 国办发明电〔2023〕8号", "calendar.year_repeated"),  # no notice of that year
        ("  amends: 国办发明电〔2023〕7号\n", "", "calendar.year_repeated"),
        ("issued_on: 2024-04-10", "issued_on: 2023-04-10", "calendar.year_repeated"),  # before the one that it amends
        ("[2024-05-12]", "[2024-02-10]", "calendar.day_twice"),  # off by the notice that it leaves as it is
    ],
)
def test_a_notice_that_amends_names_an_earlier_one_and_contradicts_nothing(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in AMENDED
    with pytest.raises(BadInput) as bad:
        read_calendar(folder_with(tmp_path, WORKING_DAYS, LAST, LAST + "\n" + AMENDED.replace(old, new)))
    assert [problem.code for problem in bad.value.problems] == [code]


SPOILED = {
    "a day of another year": (WORKING_DAYS, "to: 2023-10-06", "to: 2024-10-06", "calendar.other_year"),
    "a worked weekday": (WORKING_DAYS, "[2023-01-28,", "[2023-01-30,", "calendar.not_a_weekend"),
    "off and worked at once": (WORKING_DAYS, "[2023-01-28,", "[2023-01-22,", "calendar.day_twice"),
    "worked twice": (WORKING_DAYS, "[2023-01-28, 2023-01-29", "[2023-01-29, 2023-01-29", "calendar.day_twice"),
    "backwards": (WORKING_DAYS, "to: 2023-01-27", "to: 2023-01-20", "calendar.ends_before_it_begins"),
    "a year twice": (WORKING_DAYS, 'year: "2022"\n  notice', 'year: "2023"\n  notice', "calendar.year_repeated"),
    "no notice": (WORKING_DAYS, "  verified: false\n", "", "policy.missing_key"),
    "no such gate": (TERMS, "gates: [design_review,", "gates: [desing_review,", "policy.not_in_list"),
    "a number without quotes": (TERMS, 'days: "7"', "days: 7", "policy.number_not_quoted"),
    "no number": (TERMS, 'days: "7"', 'days: "seven"', "calendar.not_a_number"),
    "nobody who could approve it": (TERMS, "approved_by: head", "approved_by: mayor", "policy.not_in_list"),
    "an extension verified by nothing": (
        TERMS,
        "    text: national/laws/administrative-licensing-law-2019-04-23.md\n    verified: true\n  stops",
        "    verified: true\n  stops",
        "calendar.verified_without_text",
    ),
    "verified by nothing": (TERMS, "  text: national/laws/construction-law-2019-04-23.md\n", "", "calendar.verified_without_text"),
    "open, and nobody has to decide": (TERMS, "  decided_by: null\n", "", "calendar.open_or_decided"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_table_is_refused(name: str, tmp_path: Path) -> None:
    file, old, new, code = SPOILED[name]
    with pytest.raises(BadInput) as bad:
        read_calendar(folder_with(tmp_path, file, old, new))
    assert [(problem.where.partition(":")[0], problem.code) for problem in bad.value.problems] == [(file, code)]
    assert all(problem.says() and problem.says("en") for problem in bad.value.problems)


def test_another_edition_is_known_by_its_hash(tmp_path: Path) -> None:
    again = read_calendar(folder_with(tmp_path, TERMS, 'days: "7"', 'days: "8"'))
    assert again.edition != SHIPPED.edition

"""期限与工作日的表单: what ships, and what the reader refuses, each with file, line and reason."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.calendar import Step, read_calendar
from lifecycle.calendar.reading import TERMS, WORKING_DAYS
from lifecycle.calendar.terms import CountedIn, Term, Terms
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.reading.index import read_index
from lifecycle.vocabulary import Gate
from lifecycle.wording import label

SHIPPED = read_calendar()


def test_the_shipped_tables_are_listed_in_the_index() -> None:
    assert set(read_index(POLICIES).tables) >= {WORKING_DAYS, TERMS}


def test_a_permit_is_decided_within_seven_days_of_the_application() -> None:
    term = SHIPPED.terms.of(Step.DECIDE, Gate.CONSTRUCTION_PERMIT, date(2023, 5, 10))
    assert term is not None
    assert (term.days, term.runs_from, term.clause.document, term.decided_by) == (7, "received", "中华人民共和国建筑法", None)
    assert term.left_open, "that the law does not say which days it counts is said"
    assert term.ends(date(2023, 5, 10), SHIPPED.working_days).on == date(2023, 5, 19)


def test_a_term_holds_from_its_day_and_the_later_one_replaces_it() -> None:
    (term,) = (t for t in SHIPPED.terms.all if t.step is Step.DECIDE and Gate.DESIGN_REVIEW in t.gates)
    changed = Term(**{name: getattr(term, name) for name in term.__struct_fields__} | {"days": 5, "in_force_from": date(2024, 1, 1)})
    terms = Terms([changed, term])
    assert terms.of(Step.DECIDE, Gate.DESIGN_REVIEW, date(2023, 12, 31)) == term
    assert terms.of(Step.DECIDE, Gate.DESIGN_REVIEW, date(2024, 1, 1)) == changed
    assert terms.of(Step.DECIDE, Gate.DESIGN_REVIEW, date(2004, 6, 30)) is None


def test_every_quote_marked_verified_stands_word_for_word_in_the_text_of_its_law() -> None:
    verified = [term for term in SHIPPED.terms.all if term.verified]
    assert len(verified) == len(SHIPPED.terms.all) == 3
    for term in verified:
        assert term.text is not None
        law = (POLICIES / term.text).read_text("utf-8")
        assert law.startswith(f"# {term.clause.document}\n")
        article = next(line for line in law.splitlines() if term.clause.quote in line)
        before = law.partition(article)[0] + article
        number = term.clause.place.partition("条")[0] + "条"
        assert before.rpartition("\n第")[2].startswith(number.removeprefix("第")), f"the quote stands in another article than {number}"


def test_no_term_is_made_up_where_none_was_found() -> None:
    assert SHIPPED.terms.of(Step.DECIDE, Gate.ACCEPTANCE_FILING, date(2023, 5, 10)) is None


def test_calendar_days_run_through_holidays_but_do_not_end_on_one() -> None:
    (permit,) = (t for t in SHIPPED.terms.all if Gate.CONSTRUCTION_PERMIT in t.gates and t.step is Step.DECIDE)
    fields = {name: getattr(permit, name) for name in permit.__struct_fields__}
    plain = Term(**fields | {"counted_in": CountedIn.CALENDAR_DAYS})
    assert plain.ends(date(2023, 5, 10), SHIPPED.working_days).on == date(2023, 5, 17)
    assert plain.ends(date(2023, 9, 25), SHIPPED.working_days).on == date(2023, 10, 7)


@pytest.mark.parametrize("step", Step)
def test_every_step_has_a_label(step: Step) -> None:
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

"""现行规定采用: two programs judge alike at one position, whatever folder each was started with; a changed folder holds after a restart."""

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.calendar import TermStep
from lifecycle.compliance.choices import MATTER
from lifecycle.compliance.editions import PoliciesAdopted, edition_of, listed
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.gate.judging import judged
from lifecycle.desk.statutes import Statutes, read_statutes
from lifecycle.projections.sheets import Sheets
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.vocabulary import BuildingId, Gate, Use, Verdict
from tests.desk.conftest import ON, P1, Office
from tests.desk.test_choices import WIDER, bureau, decide, then_refused
from tests.desk.test_statutes import APPROVING, folder, rewrite
from tests.packaged import statutes

__all__ = ["bureau", "folder"]
RULE = "jincheng-2023/public-energy-72"
TITLE, OTHER = "新建公共建筑节能率不低于72%", "新建公共建筑的节能率"


def opened(office: Office, read: Statutes) -> Desk:
    return Desk(office.ledger, read, office.clock)


def started(office: Office, read: Statutes) -> Desk:
    """A program that starts with what it read of a folder, as `serve` does."""
    desk = opened(office, read)
    adopt_policies(office.ledger, desk.rulebooks, ON, SYSTEM)
    return desk


def energy(desk: Desk, known_at: int | None = None) -> Verdict:
    project = project_of(desk.counter(), P1)
    verdicts = judged(desk.rulebooks.now(known_at), project, Gate.DESIGN_REVIEW, [BuildingId("1")], desk.today())
    return next(each for each in verdicts if each.rule == RULE)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Statutes:
    """Of a folder in which a rule has another title."""
    other = copytree(POLICIES, tmp_path_factory.mktemp("changed") / "policies")
    rewrite(other / "jincheng" / "2023-work-points.yaml", f"title: {TITLE}", f"title: {OTHER}")
    return read_statutes(other)


@pytest.fixture
def hospital(office: Office) -> Office:
    office.register()
    office.add_building("1", use=Use.HOSPITAL)
    return office


def test_a_running_program_judges_by_what_another_one_adopted(hospital: Office, changed: Statutes) -> None:
    running = started(hospital, statutes())
    assert energy(running).title == TITLE
    before = hospital.ledger.head()
    restarted = started(hospital, changed)

    assert energy(restarted).title == energy(running).title == OTHER, "without a restart"
    assert energy(restarted).document_sha256 == energy(running).document_sha256
    assert energy(running, before).title == energy(restarted, before).title == TITLE, "as it was judged at an earlier position"


def test_a_program_that_adopts_nothing_judges_by_what_was_adopted(hospital: Office, changed: Statutes) -> None:
    assert energy(opened(hospital, changed)).title == OTHER, "the ledger has adopted nothing"
    started(hospital, statutes())

    assert energy(opened(hospital, changed)).title == TITLE


def test_positions_before_the_first_edition_are_judged_by_the_first(hospital: Office, changed: Statutes) -> None:
    started(hospital, statutes())

    assert energy(started(hospital, changed), 1).title == TITLE


def test_an_edition_is_adopted_once_and_again_where_the_folder_comes_back(office: Office, changed: Statutes) -> None:
    first = opened(office, statutes()).rulebooks
    assert adopt_policies(office.ledger, first, ON, SYSTEM)
    head = office.ledger.head()
    assert adopt_policies(office.ledger, first, ON, SYSTEM) is None
    assert office.ledger.head() == head
    started(office, changed)
    assert office.ledger.head() == head + 2, "the one text that is new, and the edition"
    assert adopt_policies(office.ledger, first, ON, SYSTEM), "put back"

    assert [each.fact.edition for each in first.editions()] == [
        first.edition,
        edition_of(listed(changed.texts)),
        first.edition,
    ]


def test_an_edition_names_units_and_laws_with_the_documents(office: Office) -> None:
    desk = started(office, statutes())
    (adopted,) = desk.rulebooks.editions()
    files = {each.file for each in adopted.fact.files}

    assert {"index.yaml", "jincheng/jurisdictions.yaml", "jincheng/2023-work-points.yaml", "contradictions.yaml"} < files
    assert any(each.startswith("national/laws/") for each in files)
    assert desk.rulebooks.edition_at(adopted.position) == adopted
    assert desk.rulebooks.edition_at(adopted.position - 1) is None


def test_nobody_records_a_verdict_of_an_edition_that_was_replaced_meanwhile(office: Office, changed: Statutes) -> None:
    """A command that records verdicts has the condition that nothing with this tag came in since it was judged."""
    started(office, changed)

    assert [type(each.fact) for each in office.ledger.tagged([MATTER])] == [PoliciesAdopted]


def test_a_folder_without_an_option_that_was_decided_is_not_adopted(bureau: Office, folder: Path) -> None:
    decide(bureau)
    started(bureau, statutes())
    head = bureau.ledger.head()
    rewrite(folder / "jincheng" / "2023-work-points.yaml", f"      {WIDER}: [government, state_owned]\n", "")

    with pytest.raises(BadInput) as told:
        started(bureau, read_statutes(folder))
    assert [problem.code for problem in told.value.problems] == ["policy.option_decided"]
    assert bureau.ledger.head() == head


def test_a_decision_holds_under_every_edition(bureau: Office, changed: Statutes) -> None:
    running = started(bureau, statutes())
    decide(bureau)
    started(bureau, changed)

    assert [each.fact.option for each in running.rulebook.decisions.recorded] == [WIDER]


def test_an_edition_that_this_program_cannot_read_is_refused_and_not_replaced(
    hospital: Office, changed: Statutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = opened(hospital, statutes())
    started(hospital, changed)
    monkeypatch.setattr("lifecycle.desk.statutes.Rulebook.load", _unreadable)

    then_refused("policies.edition_unreadable", running.rulebooks.now)


def test_the_county_sheet_is_counted_by_the_edition_that_judges(office: Office, changed: Statutes) -> None:
    running = started(office, statutes())
    sheets = Sheets(office.ledger, running.rulebook, running.statutes.calendar)
    edition = sheets.county_targets.projection.edition
    sheets.follow(running.rulebook, running.statutes.calendar)
    assert sheets.county_targets.projection.edition == edition
    started(office, changed)
    sheets.follow(running.rulebook, running.statutes.calendar)

    assert sheets.county_targets.projection.edition != edition


@pytest.fixture(scope="module")
def of_forms(tmp_path_factory: pytest.TempPathFactory) -> Statutes:
    """Of a folder that judges as the shipped one does, and writes numbers, papers, terms and translations otherwise."""
    other = copytree(POLICIES, tmp_path_factory.mktemp("forms") / "policies")
    rewrite(other / "jincheng" / "numbers.yaml", "short: 高审", "short: 高行审")
    rewrite(other / "national" / "papers.yaml", "title: 受理通知书", "title: 受理告知书")
    rewrite(other / "national" / "terms.yaml", 'days: "20"', 'days: "30"')
    return read_statutes(other)


def forms(desk: Desk, known_at: int | None = None) -> tuple[str, str, Decimal]:
    """How a program writes a number, calls a paper, and how long a decision may take."""
    read, term = desk.rulebooks.statutes(known_at), desk.calendars.now(known_at).terms.of(TermStep.DECIDE, Gate.DESIGN_REVIEW, ON)
    number = read.numbers.of(APPROVING, Gate.DESIGN_REVIEW)
    assert number
    assert term
    return number.next_number(2023, ()), read.papers.title(PaperKind.ACCEPTANCE, Gate.DESIGN_REVIEW, "zh"), term.days


def test_forms_of_numbers_papers_and_terms_are_those_that_were_adopted(office: Office, of_forms: Statutes) -> None:
    shipped, written = ("高审方案〔2023〕1号", "受理通知书", 20), ("高行审方案〔2023〕1号", "受理告知书", 30)
    running = started(office, statutes())
    assert forms(running) == shipped
    before = office.ledger.head()
    restarted = started(office, of_forms)

    assert forms(running) == forms(restarted) == written, "without a restart"
    assert forms(running, before) == forms(restarted, before) == shipped, "as known at an earlier position"


def test_holidays_that_the_ledger_adopted_go_with_the_terms_of_the_edition(office: Office, of_forms: Statutes) -> None:
    running = started(office, statutes())
    running.calendars.adopt(ON, SYSTEM)
    assert forms(running)[2] == 20
    started(office, of_forms)

    assert forms(running)[2] == 30


def test_the_tray_is_of_the_edition_that_is_in_force(office: Office, of_forms: Statutes) -> None:
    running = started(office, statutes())
    sheets = Sheets(office.ledger, running.rulebook, running.statutes.calendar)
    tray, counted = sheets.open_work, sheets.county_targets
    sheets.follow(running.rulebook, running.statutes.calendar)
    assert sheets.open_work is tray
    started(office, of_forms)
    sheets.follow(running.rulebook, running.statutes.calendar)

    assert sheets.open_work.projection.edition != tray.projection.edition
    assert sheets.county_targets is counted, "the same documents"


def _unreadable(_: Path) -> None:
    raise BadInput(Problem("jincheng/2023-work-points.yaml:7", "file.missing"))

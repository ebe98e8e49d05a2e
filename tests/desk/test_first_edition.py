"""采用首版: the first command of a program adopts its folder where the ledger has adopted none. So nobody judges by a folder of his own."""

from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.editions import PoliciesAdopted, PolicyTextAdopted
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import Desk, open_desk
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_first, adopt_policies
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.statutes import read_statutes
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from tests.desk.conftest import ON, Office
from tests.desk.test_adopted_policies import OTHER, TITLE, energy, hospital
from tests.desk.test_statutes import rewrite

__all__ = ["hospital"]


@pytest.fixture(scope="module")
def changed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    other = copytree(POLICIES, tmp_path_factory.mktemp("changed") / "policies")
    rewrite(other / "jincheng" / "2023-work-points.yaml", f"title: {TITLE}", f"title: {OTHER}")
    return other


def editions(office: Office) -> list[int]:
    return [each.position for each in office.ledger.read(limit=1_000, types=(PoliciesAdopted,))]


def opened(office: Office, folder: Path) -> Desk:
    return open_desk(office.ledger, office.clock, folder, console=True)


def command_given_at(office: Office, desk: Desk, building: str) -> None:
    office.desk = desk
    office.add_building(building)


def test_two_programs_with_two_folders_judge_alike_from_the_first_command_on(hospital: Office, changed_folder: Path) -> None:
    one, other = opened(hospital, POLICIES), opened(hospital, changed_folder)
    assert [energy(one).title, energy(other).title] == [TITLE, OTHER], "nothing was recorded by either"
    before = hospital.ledger.head()
    command_given_at(hospital, other, "2")
    command_given_at(hospital, one, "3")

    assert [energy(one).title, energy(other).title] == [OTHER, OTHER]
    assert [energy(each, before).title for each in (one, other)] == [OTHER, OTHER], "what an older release recorded stays readable"
    assert len(editions(hospital)) == 1


def test_the_edition_stands_before_what_the_command_recorded(hospital: Office) -> None:
    command_given_at(hospital, opened(hospital, POLICIES), "2")
    (edition,) = editions(hospital)

    assert edition < hospital.ledger.load("project/p1").recorded[-1].position


def test_a_draft_is_judged_by_an_edition_too(hospital: Office) -> None:
    opened(hospital, POLICIES).draft()

    assert len(editions(hospital)) == 1


def test_who_only_reads_adopts_nothing(hospital: Office) -> None:
    head = hospital.ledger.head()
    desk = opened(hospital, POLICIES)
    energy(desk)
    desk.for_one_page().rulebook  # noqa: B018 - read as a page reads it
    settled = hospital.ledger.head() - head

    assert editions(hospital) == []
    assert settled <= 1, "the city of the ledger, and nothing else"


def test_a_command_on_people_adopts_nothing(office: Office) -> None:
    office.desk = opened(office, POLICIES)
    office.appoint(StaffId("SP09"), Role.CITY)

    assert editions(office) == []


def test_a_first_edition_is_never_put_over_another_one(office: Office, changed_folder: Path) -> None:
    first, second = (Rulebooks(office.ledger, read_statutes(folder)) for folder in (POLICIES, changed_folder))
    adopt_first(office.ledger, first, ON, SYSTEM)
    adopt_first(office.ledger, second, ON, SYSTEM)
    assert [each.fact.edition for each in first.editions()] == [first.edition]

    adopt_policies(office.ledger, second, ON, SYSTEM)
    assert [each.fact.edition for each in first.editions()] == [first.edition, second.edition]


def test_of_two_first_editions_at_once_one_is_recorded(office: Office, changed_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (Rulebooks(office.ledger, read_statutes(folder)) for folder in (POLICIES, changed_folder))
    monkeypatch.setattr(second, "editions", lambda: adopt_first(office.ledger, first, ON, SYSTEM) or [])
    adopt_first(office.ledger, second, ON, SYSTEM)

    assert [each.fact.edition for each in first.editions()] == [first.edition]


def test_two_files_with_the_same_words_are_one_text(office: Office, changed_folder: Path, tmp_path: Path) -> None:
    folder = copytree(changed_folder, tmp_path / "policies")
    for name in ("one.md", "two.md"):
        (folder / "national" / "laws" / name).write_text("第一条 同样的话。\n", encoding="utf-8")
    rulebooks = Rulebooks(office.ledger, read_statutes(folder))
    adopt_first(office.ledger, rulebooks, ON, SYSTEM)
    texts = office.ledger.read(limit=1_000, types=(PolicyTextAdopted,))

    assert len(rulebooks.files) == len(texts) + 1
    assert rulebooks.editions()[0].fact.files == rulebooks.files

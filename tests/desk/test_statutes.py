"""现行规定: read once from a folder when a program opens; whatever the folder says, the desk says."""

from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.opening import open_desk
from lifecycle.desk.statutes import read_statutes
from lifecycle.vocabulary import Gate
from tests.office import Office
from tests.packaged import statutes

APPROVING = "高平市行政审批服务管理局"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own."""
    return copytree(POLICIES, tmp_path / "policies")


def rewrite(file: Path, old: str, new: str) -> None:
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new), "utf-8")


def test_numbers_are_written_as_the_folder_says(folder: Path) -> None:
    rewrite(folder / "jincheng" / "numbers.yaml", "short: 高审", "short: 高行审")
    form = read_statutes(folder).numbers.of(APPROVING, Gate.DESIGN_REVIEW)

    assert form
    assert form.next_number(2023, ()) == "高行审方案〔2023〕1号"


def test_a_city_whose_number_forms_nobody_knows_has_none(folder: Path) -> None:
    rewrite(folder / "index.yaml", "numbers: jincheng/numbers.yaml\n", "")
    (folder / "jincheng" / "numbers.yaml").unlink()
    read = read_statutes(folder)

    assert read.numbers.all == ()
    assert read.numbers.authority(APPROVING, Gate.DESIGN_REVIEW) == APPROVING


def test_a_changed_folder_holds_after_a_restart_and_not_before(office: Office, folder: Path) -> None:
    running = open_desk(office.ledger, office.clock, folder)
    rewrite(folder / "jincheng" / "jurisdictions.yaml", "name: 泽州县", "name: 泽州区")
    restarted = open_desk(office.ledger, office.clock, folder)

    assert running.rulebook.jurisdictions.by_code["140525"].name == "泽州县"
    assert restarted.rulebook.jurisdictions.by_code["140525"].name == "泽州区"


def test_the_shipped_folder_is_as_it_ships(folder: Path) -> None:
    read = read_statutes(folder)

    assert [each.sha256 for each in read.rulebook.documents] == [each.sha256 for each in statutes().rulebook.documents]
    assert (read.calendar.edition, read.numbers) == (statutes().calendar.edition, statutes().numbers)
    assert read.rulebook.translations == statutes().rulebook.translations

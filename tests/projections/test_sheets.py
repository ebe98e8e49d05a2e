"""全部统计表: every projection of the program is in the list, and runs."""

import pytest

from lifecycle.calendar import Calendar, Terms
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.open_work import tray
from lifecycle.projections.sheets import Sheets
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import Gate
from tests.architecture.source import MODULES
from tests.desk.conftest import Office
from tests.packaged import packaged_calendar
from tests.projections.walk import apply_for, on


@pytest.fixture
def sheets(office: Office) -> Sheets:
    return Sheets(office.ledger, office.desk.rulebook, office.desk.statutes.calendar)


def test_every_module_with_a_projection_is_in_the_list(sheets: Sheets) -> None:
    classes = {
        module for module, path in MODULES.items() if module.startswith("lifecycle.projections.") and "    version = " in path.read_text()
    }
    assert len(classes) > 2
    assert classes == {type(runner.projection).__module__ for runner in sheets.runners}


def test_all_sheets_catch_up_and_are_rebuilt(office: Office, sheets: Sheets) -> None:
    office.register()
    sheets.catch_up()
    assert {runner.position() for runner in sheets.runners} == {office.ledger.head()}
    office.add_building()
    sheets.catch_up()
    assert {runner.position() for runner in sheets.runners} == {office.ledger.head()}
    names = ("county_targets", "project_register", "open_work", "number_book", "check_register")
    assert sheets.rebuild() == dict.fromkeys(names, office.ledger.head())


def test_a_program_that_begins_has_the_sheets_by_its_own_definitions(office: Office, sheets: Sheets) -> None:
    office.register()
    office.add_building()
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    sheets.catch_up()
    later = Sheets(office.ledger, office.desk.rulebook, Calendar(packaged_calendar().working_days, Terms([]), "other edition"))
    everybody = [Appointment(role=role, county=None, since=on(1), until=None) for role in Role]

    def due(of: Sheets) -> list[object]:
        with snapshot(office.ledger.engine) as db:
            return [item.due for item in tray(db, of.open_work.sheets, everybody)]

    later.catch_up()
    assert (due(sheets), due(later)) == ([on(17)], [None])

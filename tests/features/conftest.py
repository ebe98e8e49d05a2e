"""A case for each scenario: a real ledger with the bureau's staff, on SQLite; scenarios tagged @postgresql run on PostgreSQL too."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.fixtures import FixtureManager
from pytest_bdd.compat import get_fixture_names
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepNamePrefix

from lifecycle.ledger import migrate
from lifecycle.staff.appointments import Role
from tests.copies import a_copy, copied
from tests.office import CHECKER, CITY, HANDLER, HEAD, OPENED, SECURITY, SIGNER, ZEZHOU, Office
from tests.steps import STEPS
from tests.steps.case import Case
from tests.steps.words import PEOPLE

STAFF = {
    HANDLER: Role.APPROVAL,
    CHECKER: Role.APPROVAL,
    SIGNER: Role.APPROVAL,
    HEAD: Role.HEAD,
    CITY: Role.CITY,
    PEOPLE["执法检查人员"]: Role.INSPECTOR,
    PEOPLE["审计人员"]: Role.AUDITOR,
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: a scenario that runs on PostgreSQL too")
    for name in STEPS:
        config.pluginmanager.import_plugin(name)
    pytest.MonkeyPatch().setattr(import_module("pytest_bdd.scenario"), "get_fixture_names", names_of_steps)


def names_of_steps(fixturemanager: FixtureManager) -> list[str]:
    """Only what may be a step: pytest-bdd goes twice a step through all fixtures there are, a fifteenth of the time of a scenario.

    A step it does not find fails its scenario.
    """
    return [name for name in get_fixture_names(fixturemanager) if name.startswith(StepNamePrefix.step_def.value)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ledger_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("postgresql"):
        metafunc.parametrize("ledger_url", ["sqlite", "postgresql"], indirect=True)


def open_office(url: str) -> None:
    """A bureau on its first day: its staff appointed, the policy documents adopted."""
    migrate(url)
    office = Office(url, OPENED)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    for staff, role in STAFF.items():
        office.appoint(staff, role)
    office.appoint(ZEZHOU, Role.COUNTY, county="140525")
    office.desk.adopt_documents()
    office.close()


@pytest.fixture(autouse=True)
def ledger_url(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[str]:
    if getattr(request, "param", "sqlite") == "sqlite":
        yield copied(open_office, sqlite_url)
        return
    with a_copy(open_office, request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
def case(ledger_url: str, tmp_path: Path) -> Iterator[Case]:
    office = Office(ledger_url, OPENED, None if ledger_url.startswith("sqlite") else tmp_path)
    case = Case(office, OPENED)
    yield case
    office.close()
    assert case.looked_at, f"the scenario never looked at the refusal {case.refusal}"


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Only what is tried (当) may be refused; what has happened (假如) has to succeed."""
    request.getfixturevalue("case").trying = step.type == "when"

"""竞争: many at the same moment, on both databases: one command is recorded once, one signs, one gets the number, nothing is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lifecycle import accounts
from lifecycle.accounts.passwords import matches
from lifecycle.desk.people.passwords import keep_password
from lifecycle.ledger import verify_chain
from lifecycle.projects.deciding.conclusion import GateConcluded, SignConclusion
from lifecycle.projects.project import Outcome
from lifecycle.projects.registration import ProjectRegistered, RegisterProject
from lifecycle.projects.works import buildings
from lifecycle.staff.access import IssuePassword, PasswordIssued
from lifecycle.vocabulary import Certificate, CommandId, Gate, ProjectId, Refused, Stage
from tests.attacks.counts import RACERS, ROUNDS
from tests.copies import Fill
from tests.desk.conftest import ON, REGISTRATION, SIGNER, Office, staffed
from tests.desk.paperwork.test_numbers import add, number, ready
from tests.desk.test_desk import FULL
from tests.office import HANDLER, SECURITY, code_of
from tests.projections.walk import decided_elsewhere, declare

Act = Callable[[], object]


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url = copy_of(staffed)
    office = Office(url, ON, None if url.startswith("sqlite") else tmp_path)
    yield office
    office.close()


def at_once(*acts: Act) -> list[str]:
    """What each came to: the code of its refusal, or nothing."""
    gate = Barrier(len(acts))

    def run(act: Act) -> str:
        gate.wait()
        try:
            act()
        except Refused as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def hospital(office: Office, round_: int, which: str) -> ProjectId:
    """A project that only wants the signature under its design review."""
    project, serial = ProjectId(f"{which}{round_}"), 1 + 2 * round_ + (which == "b")
    asked = {"project": project}
    office.register(code=code_of(ON, serial), **asked)
    add(office, project, "1")
    declare(office, Stage.REQUIRED, "1", values=FULL, **asked)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **asked)
    declare(office, Stage.DESIGNED, "1", values=FULL, **asked)
    ready(office, project, "A1")
    return project


def signing(office: Office, project: ProjectId, certificate: Certificate, by: str, id_: str) -> Act:
    command = SignConclusion(id=CommandId(id_), on=ON, by=by, project=project, application="A1", certificate=certificate)  # type: ignore[arg-type]
    return lambda: office.desk.carry_out(command)


def test_one_command_that_many_send_is_recorded_once(office: Office, attacked: Callable[[str], None]):
    for round_ in range(ROUNDS):
        fields = REGISTRATION | {"code": code_of(ON, 1 + round_), "project": ProjectId(f"p{round_}")}
        command = RegisterProject(id=CommandId(f"same/{round_}"), on=ON, by=HANDLER, **fields)
        assert set(at_once(*[lambda given=command: office.desk.carry_out(given)] * RACERS)) == {""}, "each is answered as the first"
        assert len(office.ledger.load(f"project/p{round_}").recorded) == 1
    assert len(office.ledger.read(limit=10_000, types=(ProjectRegistered,))) == ROUNDS
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} commands, each sent by {RACERS} at once, each recorded once")


def test_one_code_is_given_to_one_project(office: Office, attacked: Callable[[str], None]):
    for round_ in range(ROUNDS):
        code = code_of(ON, 1 + round_)
        fields = [REGISTRATION | {"code": code, "project": ProjectId(f"q{round_}-{racer}")} for racer in range(RACERS)]
        each = [RegisterProject(id=CommandId(f"c/{given['project']}"), on=ON, by=HANDLER, **given) for given in fields]
        told = at_once(*[lambda given=command: office.desk.carry_out(given) for command in each])
        assert told.count("") == 1, told
        assert set(told) - {""} <= {"project.code_used", "race.lost"}, told
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} codes, each for {RACERS} projects at once, each given once")


def test_of_two_who_sign_one_conclusion_one_does(office: Office, attacked: Callable[[str], None]):
    for round_ in range(ROUNDS):
        project = hospital(office, round_, "a")
        two = [signing(office, project, number(f"高审方案〔2023〕{1 + 2 * round_ + n}号"), SIGNER, f"sign{round_}/{n}") for n in (0, 1)]
        told = at_once(*two)
        assert sorted(map(bool, told)) == [False, True], told
        concluded = [each for each in office.ledger.load(f"project/{project}").recorded if isinstance(each.fact, GateConcluded)]
        assert len([each for each in concluded if each.fact.gate is Gate.DESIGN_REVIEW and each.fact.outcome is Outcome.PASSED]) == 1
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} conclusions, two signatures at once, one each")


def test_one_number_stands_on_one_paper(office: Office, attacked: Callable[[str], None]):
    for round_ in range(ROUNDS):
        pair = [hospital(office, round_, which) for which in "ab"]
        paper = number(f"高审方案〔2023〕{1 + round_}号")
        told = at_once(*(signing(office, project, paper, SIGNER, f"number{round_}/{project}") for project in pair))
        assert told.count("") == 1, told
        assert set(told) - {""} <= {"number.used", "race.lost"}, told
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} numbers, each for two papers at once, each given once")


def test_buildings_that_many_add_are_all_there_or_refused(office: Office, attacked: Callable[[str], None]):
    """Who loses the race is told so; nothing of what was answered is lost."""
    office.register()
    answered = 0
    for round_ in range(ROUNDS):
        told = at_once(*(lambda id_=f"{round_}-{racer}": office.add_building(id_) for racer in range(RACERS)))
        assert set(told) <= {"", "race.lost"}, told
        answered += told.count("")
    added = [each.fact for each in office.ledger.load("project/p1").recorded if isinstance(each.fact, buildings.BuildingAdded)]
    ids = [new.id for fact in added for new in fact.buildings_added]
    assert len(set(ids)) == len(ids) == answered
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {answered} of {ROUNDS * RACERS} buildings added at once recorded, all others told that they lost the race")


def test_of_two_passwords_issued_at_once_the_later_one_opens_the_account(office: Office, attacked: Callable[[str], None]):
    accounts.migrate(office.url)
    lost = 0
    for round_ in range(ROUNDS):
        commands = {
            f"secret {round_} {n}": IssuePassword(id=CommandId(f"p{round_}/{n}"), on=ON, by=SECURITY, staff=HANDLER) for n in (0, 1)
        }
        told = at_once(
            *(lambda c=each, s=secret: keep_password(office.desk, office.desk.carry_out(c), s) for secret, each in commands.items())
        )
        assert "" in told, told
        assert set(told) <= {"", "race.lost", "password.issued_meanwhile"}, told
        lost += told.count("password.issued_meanwhile")
        issued = [each for each in office.ledger.tagged(["staff"], [PasswordIssued]) if isinstance(each.fact, PasswordIssued)]
        kept = accounts.Accounts(office.ledger.engine).get(HANDLER)
        assert kept is not None
        by_command = {each.position: secret for secret, command in commands.items() for each in office.ledger.recorded_by(command.id)}
        assert matches(by_command[issued[-1].position], kept.password_hash)[0]
    attacked(f"races: {ROUNDS} times two passwords of one account at once, one opened it, {lost} told that another was issued meanwhile")


def test_a_password_that_comes_behind_a_newer_one_is_refused(office: Office):
    accounts.migrate(office.url)
    older, newer = (office.give(IssuePassword, on=ON, by=SECURITY, staff=HANDLER) for _ in range(2))
    keep_password(office.desk, newer, "the newer one")
    with pytest.raises(Refused) as refused:
        keep_password(office.desk, older, "the older one")
    kept = accounts.Accounts(office.ledger.engine).get(HANDLER)
    assert refused.value.code == "password.issued_meanwhile"
    assert kept is not None
    assert matches("the newer one", kept.password_hash)[0]

"""文件与成批办理: the sealed paper comes back as a scan; applications of several projects are accepted one by one."""

from pytest_bdd import parsers, then

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.one_by_one import one_by_one
from lifecycle.projects.application import applications
from lifecycle.projects.deciding import certificates
from lifecycle.projects.project import ApplicationStatus, Project
from lifecycle.vocabulary import CommandId, ProjectId, Refused
from lifecycle.wording import say
from tests.office import ZEZHOU
from tests.steps.case import Case, action
from tests.steps.words import BUILDINGS, GATE, GATES, ON, PEOPLE, QUOTED, WHO, quoted, unit_ids


def projects(case: Case) -> dict[str, Project]:
    """By name, those that the scenario speaks of."""
    every = (project_of(case.office.desk.counter(), ProjectId(f"p{number}")) for number in range(1, case.projects + 1))
    return {project.name: project for project in every}


@action(rf'{WHO}{ON}归档{GATE}盖章件"(?P<scan>[^"]+)"，文号"(?P<number>[^"]+)"')
def _(case: Case, who: str, on: str | None, gate: str, scan: str, number: str) -> None:
    case.comes(on)
    filed = case.office.hand_in(scan.encode(), PEOPLE[who])
    case.give(certificates.AttachScan, by=PEOPLE[who], gate=GATES[gate], number=number, scan_sha256=filed)


@action(rf'{WHO}{ON}归档泽州县局人员交存的{GATE}盖章件"(?P<scan>[^"]+)"，文号"(?P<number>[^"]+)"')
def _(case: Case, who: str, on: str | None, gate: str, scan: str, number: str) -> None:
    case.comes(on)
    filed = case.office.hand_in(scan.encode(), ZEZHOU, ["140525"])
    case.give(certificates.AttachScan, by=PEOPLE[who], gate=GATES[gate], number=number, scan_sha256=filed)


@then(parsers.re(rf"{BUILDINGS}的{GATE}盖章件由新到旧是(?P<scans>{QUOTED})"))
def _(case: Case, named: str, gate: str, scans: str) -> None:
    for id_ in unit_ids(named):
        filed = case.project.buildings[id_].passages[GATES[gate]].filed
        assert tuple(case.office.ledger.attachments.get(sha256).decode() for sha256 in filed) == quoted(scans)


@action(rf"{WHO}{ON}成批受理(?P<names>{QUOTED})的申请")
def _(case: Case, who: str, on: str | None, names: str) -> None:
    """The reasons of what was refused are kept by the name of the project."""
    day = case.comes(on)
    known = projects(case)
    commands = [
        applications.AcceptApplication(
            id=CommandId(f"batch-{name}"), on=day, by=PEOPLE[who], project=known[name].id, application=list(known[name].applications)[-1]
        )
        for name in quoted(names)
    ]
    outcomes = zip(quoted(names), one_by_one(case.office.desk, commands), strict=True)
    case.not_done = {name: outcome for name, outcome in outcomes if isinstance(outcome, Refused)}


@then(parsers.re(rf"(?P<names>{QUOTED})的申请已受理"))
def _(case: Case, names: str) -> None:
    known = projects(case)
    latest = {name: list(known[name].applications.values())[-1].status for name in quoted(names)}
    assert latest == dict.fromkeys(quoted(names), ApplicationStatus.ACCEPTED)


@then(parsers.re(r'没有受理"(?P<name>[^"]+)"的申请，理由是"(?P<reason>[^"]+)"'))
def _(case: Case, name: str, reason: str) -> None:
    refused = case.not_done.pop(name)
    assert say(refused.code, **refused.values) == reason


@then("其余全部受理")
def _(case: Case) -> None:
    assert case.not_done == {}

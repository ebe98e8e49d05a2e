"""立项与项目变动: a project comes into being, is stated, walks on, changes hands and ends."""

from datetime import date
from decimal import Decimal
from typing import Any

from pytest_bdd import given, parsers

from lifecycle.projects import registration
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.vocabulary import BuildingId, Funding, Gate, Kind, ProjectId
from tests.office import CITY, code_of
from tests.steps.buildings import add
from tests.steps.case import APPROVAL_BUREAU, OWNER, Case, action
from tests.steps.milestones import MILESTONES, decided_elsewhere, start, walk
from tests.steps.words import (
    BUILDINGS,
    COUNTIES,
    DAY,
    FUNDINGS,
    KINDS,
    NUMBER,
    ON,
    PEOPLE,
    REASON,
    STAGES,
    UNITS,
    USES,
    VALUES,
    WHO,
    WORKS,
    any_of,
    indicators,
    unit_ids,
)

OF_A_KIND = rf"(?P<county>{any_of(COUNTIES)})(?P<funding>{any_of(FUNDINGS)})(?P<kind>{any_of(KINDS)})"
MILESTONE = rf"(?P<milestone>{any_of(MILESTONES)})"
APPROVED = "2023-02-01"
USUAL_AREA = Decimal(12000)
ESTATE_AREA = Decimal(100_000)
"""What is renovated is an estate of many houses under one number."""


def register(case: Case, name: str, **fields: Any) -> None:
    case.projects += 1
    case.project_id = ProjectId(f"p{case.projects}")
    usual: dict[str, Any] = {
        "code": code_of(min(case.day, date(2023, 1, 1)), case.projects, "140500"),
        "name": name,
        "county": COUNTIES["城区"],
        "kind": Kind.NEW,
        "funding": Funding.PRIVATE,
        "urban": True,
        "bim_pilot": False,
        "approving_authority": APPROVAL_BUREAU,
        "parties": (Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER),),
        "approved_on": case.day,
    }
    case.give(registration.RegisterProject, **(usual | fields))


@given(parsers.re(rf"今天是(?P<today>{DAY})"))
def _(case: Case, today: str) -> None:
    case.today_is(today)


@given(parsers.re(rf"未另行说明的指标均为{VALUES}"))
def _(case: Case, values: str) -> None:
    case.usual = indicators(values)


@given(parsers.re(rf"(?P<units>{UNITS})的(?P<stage>{any_of(STAGES)}){VALUES}"))
def _(case: Case, units: str, stage: str, values: str) -> None:
    for unit in unit_ids(units):
        case.said.setdefault((unit, STAGES[stage]), {}).update(indicators(values))


@given(parsers.re(r'指标降低的理由是"(?P<reason>[^"]+)"'))
def _(case: Case, reason: str) -> None:
    case.drop_reason = reason


@action(rf'{OF_A_KIND}(?P<works>{any_of(WORKS)})"(?P<name>[^"]+)"(?:{ON})(?P<existing>作为存量项目)?立项(?P<more>(?:，[^，]+)*)')
def _(case: Case, county: str, funding: str, kind: str, works: str, name: str, on: str, existing: str | None, more: str) -> None:
    case.comes(on or APPROVED)
    assert set(more.split("，")) <= {"", "为BIM试点项目", "位于城镇范围外"}, more
    register(
        case,
        name,
        county=COUNTIES[county],
        funding=FUNDINGS[funding],
        kind=KINDS[kind],
        works_class=WORKS[works],
        bim_pilot="试点" in more,
        urban="城镇范围外" not in more,
        existing=existing is not None,
    )


@given(parsers.re(rf'{OF_A_KIND}(?P<use>{any_of(USES)})"(?P<name>[^"]+)"已{ON}(?:{MILESTONE}|立项)'))
def _(case: Case, county: str, funding: str, kind: str, use: str, name: str, on: str | None, milestone: str | None) -> None:
    """A project with one building that is declared prefabricated, on its way up to a milestone."""
    case.comes(min(on or APPROVED, APPROVED))
    register(case, name, county=COUNTIES[county], funding=FUNDINGS[funding], kind=KINDS[kind])
    add(case, "1号楼", USES[use], ESTATE_AREA if "改造" in kind else USUAL_AREA)
    if milestone:
        walk(case, (BuildingId("1"),), milestone, on)


@action(r'以(?P<what>项目代码|建设单位统一社会信用代码)"(?P<code>[^"]*)"登记项目"(?P<name>[^"]+)"')
def _(case: Case, what: str, code: str, name: str) -> None:
    owner = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name=OWNER.name, uscc=code))
    register(case, name, **({"code": code} if what == "项目代码" else {"parties": (owner,)}))


@action(rf'{WHO}登记项目"(?P<name>[^"]+)"')
def _(case: Case, who: str, name: str) -> None:
    register(case, name, by=PEOPLE[who])


@given(parsers.re(rf"{BUILDINGS}已{MILESTONE}"))
def _(case: Case, named: str, milestone: str) -> None:
    walk(case, unit_ids(named), milestone)


@action(rf"{BUILDINGS}{ON}{MILESTONE}{NUMBER}")
def _(case: Case, named: str, on: str | None, milestone: str, number: str | None) -> None:
    case.comes(on)
    MILESTONES[milestone][2](case, unit_ids(named), number)


@action(rf"存量补录{BUILDINGS}{ON}{MILESTONE}{NUMBER}")
def _(case: Case, named: str, on: str | None, milestone: str, number: str | None) -> None:
    case.comes(on)
    gate = MILESTONES[milestone][0]
    record = start if gate is Gate.CONSTRUCTION else decided_elsewhere(gate)
    record(case, unit_ids(named), number, existing=True)


@action(rf'(?P<role>建设单位|设计单位|监理单位){ON}变更为"(?P<name>[^"]+)"{REASON}')
def _(case: Case, role: str, on: str | None, name: str, reason: str) -> None:
    case.comes(on)
    roles = {"建设单位": PartyRole.CONSTRUCTION_UNIT, "设计单位": PartyRole.DESIGNER, "监理单位": PartyRole.SUPERVISOR}
    case.give(registration.ChangeParty, role=roles[role], unit=Unit(name=name), reason=reason)


@action(rf"{WHO}{ON}将项目移交(?P<county>{any_of(COUNTIES)}){REASON}")
def _(case: Case, who: str, on: str | None, county: str, reason: str) -> None:
    case.comes(on)
    authority = f"{county}行政审批服务管理局"
    case.give(registration.TransferJurisdiction, by=PEOPLE[who], county=COUNTIES[county], approving_authority=authority, reason=reason)


@action(rf"项目{ON}终止{REASON}")
def _(case: Case, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(registration.TerminateProject, by=CITY, reason=reason)

"""名录库: the registers of inspections as they stood on a day, and their commands."""

from typing import Annotated

from fastapi import Query, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.inspections.on_a_day import ExpertOn, InspectorOn, classes_on, experts_on, inspectors_on
from lifecycle.inspections.registers.classes import ClassRecorded, CreditScheme, RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import DelistObject, ListObject, ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.web.access import gives, roles_of
from lifecycle.web.api.answers import Limit, answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.api.commands import ANSWERS, TheAsked, carried_out, named
from lifecycle.web.api.exact import read
from lifecycle.web.api.naming import by_slug
from lifecycle.web.inspected import as_shown, objects_page
from lifecycle.web.transport.bounds import DayAsked, IdAsked, Listed
from lifecycle.web.visitor import Officer, TheDesk, TheSheets

router = interface()

OF_OBJECTS = by_slug((ListObject, DelistObject))
OF_INSPECTORS = by_slug((ListInspector, ChangeInspector, DelistInspector, DeclareInterest, EndInterest))
OF_EXPERTS = by_slug((ListExpert, DelistExpert))
OF_UNITS = by_slug((RecordClass,))
OnDay = Annotated[DayAsked | None, Query(alias="on", description="as the register stood on this day; today, when left out")]


class Objects(Struct, frozen=True, kw_only=True):
    """检查对象的一段, by id; of what is derived it ends with a whole project. next: `after` of the next one; null at the end."""

    objects: tuple[InspectedObject, ...]
    next: str | None


class Inspectors(Struct, frozen=True, kw_only=True):
    """执法检查人员 on a day, also those whose certificate has expired, with the interests that hold."""

    inspectors: tuple[InspectorOn, ...]


class Experts(Struct, frozen=True, kw_only=True):
    """专家 on a day."""

    experts: tuple[ExpertOn, ...]


class UnitClasses(Struct, frozen=True, kw_only=True):
    """单位的分类 on a day: null where a scheme says nothing of the unit. The two schemes are never mixed."""

    uscc: str
    market_risk: ClassRecorded | None
    construction_credit: ClassRecorded | None


class Classes(Struct, frozen=True, kw_only=True):
    """分类 on a day."""

    units: tuple[UnitClasses, ...]


@router.get("/objects/{object_kind}", name="api_objects", responses=documented(Objects, 401, 403, 404, 422))
def listed_objects(
    request: Request,
    object_kind: Listed[ObjectKind],
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    day: OnDay = None,
    after: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Limit = 100,
) -> Response:
    """检查对象 of one kind, for the counties that the token reaches; projects and buildings are those under construction on the day."""
    on, roles = day or desk.today(), roles_of(request)
    found = objects_page(desk, sheets, officer, roles, object_kind, on, words="", after=after, limit=limit)
    return answer(Objects(objects=tuple(found.objects), next=found.next or None))


@router.get("/inspectors", name="api_inspectors", responses=documented(Inspectors, 401, 403, 422))
def listed_inspectors(desk: TheDesk, officer: Officer, day: OnDay = None) -> Response:
    """执法检查人员名录. Interests are shown to the inspector, to officers of the city and to auditors."""
    return answer(Inspectors(inspectors=tuple(as_shown(officer, inspectors_on(desk.ledger, day or desk.today())))))


@router.get("/experts", name="api_experts", responses=documented(Experts, 401, 403, 422))
def listed_experts(desk: TheDesk, day: OnDay = None) -> Response:
    """专家名录."""
    return answer(Experts(experts=experts_on(desk.ledger, day or desk.today())))


@router.get("/units", name="api_units", responses=documented(Classes, 401, 403, 422))
def classes(desk: TheDesk, day: OnDay = None) -> Response:
    """单位的分类."""
    found = classes_on(desk.ledger, day or desk.today())
    return answer(
        Classes(
            units=tuple(
                UnitClasses(
                    uscc=uscc,
                    market_risk=given.get(CreditScheme.MARKET_RISK),
                    construction_credit=given.get(CreditScheme.CONSTRUCTION_CREDIT),
                )
                for uscc, given in found.items()
            )
        )
    )


@router.post(
    "/objects/{object_id}/commands/{command}",
    name="api_object_command",
    dependencies=gives(*OF_OBJECTS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_object(command: str, object_id: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理检查对象的一条命令."""
    kind = named(command, OF_OBJECTS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, object_id=object_id), asked)


@router.post(
    "/inspectors/{staff}/commands/{command}",
    name="api_inspector_command",
    dependencies=gives(*OF_INSPECTORS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_inspector(command: str, staff: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理执法检查人员的一条命令."""
    kind = named(command, OF_INSPECTORS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, staff=staff), asked)


@router.post(
    "/experts/{person}/commands/{command}",
    name="api_expert_command",
    dependencies=gives(*OF_EXPERTS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_expert(command: str, person: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理专家的一条命令."""
    kind = named(command, OF_EXPERTS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, person=person), asked)


@router.post(
    "/units/{uscc}/commands/{command}",
    name="api_unit_command",
    dependencies=gives(*OF_UNITS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_unit(command: str, uscc: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理单位信用的一条命令."""
    kind = named(command, OF_UNITS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, uscc=uscc), asked)

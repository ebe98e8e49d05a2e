"""流程: which gates a project meets by its kind, who decides each, and by how many signatures. Data; adding a gate is adding lines here."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.vocabulary import Gate, Kind, WorksClass


class Authority(StrEnum):
    """决定机关: who decides a gate."""

    PLANNING_BUREAU = "planning_bureau"  # 规划和自然资源局
    APPROVAL_BUREAU = "approval_bureau"  # 行政审批服务管理局
    REVIEW_INSTITUTION = "review_institution"  # 施工图审查机构
    CONSTRUCTION_UNIT = "construction_unit"  # 建设单位
    HOUSING_BUREAU = "housing_bureau"  # 住房和城乡建设局


class Level(StrEnum):
    """审批层级."""

    HANDLED = "handled"  # 承办
    CHECKED = "checked"  # 审核
    SIGNED = "signed"  # 签发


class Decider(Struct, frozen=True):
    """环节的决定者. ours: decided in this system, by application and signature; otherwise recorded as it was decided elsewhere."""

    authority: Authority
    ours: bool
    levels: tuple[Level, ...] = ()


THREE_LEVELS = (Level.HANDLED, Level.CHECKED, Level.SIGNED)

DECIDERS: dict[Gate, Decider] = {
    Gate.PLANNING_CONDITIONS: Decider(Authority.PLANNING_BUREAU, ours=False),
    Gate.DESIGN_REVIEW: Decider(Authority.APPROVAL_BUREAU, ours=True, levels=THREE_LEVELS),
    Gate.DRAWING_REVIEW: Decider(Authority.REVIEW_INSTITUTION, ours=False),
    Gate.CONSTRUCTION_PERMIT: Decider(Authority.APPROVAL_BUREAU, ours=True, levels=THREE_LEVELS),
    Gate.COMPLETION_ACCEPTANCE: Decider(Authority.CONSTRUCTION_UNIT, ours=False),
    Gate.ACCEPTANCE_FILING: Decider(Authority.HOUSING_BUREAU, ours=True, levels=THREE_LEVELS),
}
"""A gate that is not here (施工、储备库、年度计划) is passed by what happens, not by a conclusion."""


class Leg(Struct, frozen=True):
    """流程的一环: a gate on the route of a kind of project.

    since: it stands on the routes of projects that were registered on this day or later; None: on all. An older project keeps its route:
    one that is finished stays so.
    """

    gate: Gate
    since: date | None = None


Route = tuple[Gate, ...]
"""流程 of one project: its gates, in the order in which they must be passed."""

_CONSTRUCTION = (
    Gate.PLANNING_CONDITIONS,
    Gate.DESIGN_REVIEW,
    Gate.DRAWING_REVIEW,
    Gate.CONSTRUCTION_PERMIT,
    Gate.CONSTRUCTION,
    Gate.COMPLETION_ACCEPTANCE,
    Gate.ACCEPTANCE_FILING,
)
_RETROFIT = (
    Gate.RESERVE,
    Gate.ANNUAL_PLAN,
    Gate.DESIGN_REVIEW,
    Gate.CONSTRUCTION_PERMIT,
    Gate.CONSTRUCTION,
    Gate.COMPLETION_ACCEPTANCE,
    Gate.ACCEPTANCE_FILING,
)

ROUTES: dict[Kind, tuple[Leg, ...]] = {
    Kind.NEW: tuple(map(Leg, _CONSTRUCTION)),
    Kind.ALTERATION: tuple(map(Leg, _CONSTRUCTION)),
    Kind.EXTENSION: tuple(map(Leg, _CONSTRUCTION)),
    Kind.RESIDENTIAL_RETROFIT: tuple(map(Leg, _RETROFIT)),
    Kind.PUBLIC_RETROFIT: tuple(map(Leg, _RETROFIT)),
}
"""建设性质 -> 环节, past and present, in the order in which they must be passed."""


def route_of(kind: Kind, registered_on: date) -> Route:
    """流程 of a project of this kind, by the legal date of its registration."""
    return tuple(leg.gate for leg in ROUTES[kind] if leg.since is None or leg.since <= registered_on)


JUDGED_AS: dict[Gate, Gate] = {Gate.ACCEPTANCE_FILING: Gate.COMPLETION_ACCEPTANCE}
"""备案 rests on the same conditions as the acceptance that it files (三（二）)."""

WITHOUT_BUILDINGS = frozenset(WorksClass) - {WorksClass.BUILDING}
"""无单体的工程类别: such a project is handled as one whole."""


def gates_before(route: Route, gate: Gate) -> tuple[Gate, ...]:
    """前置环节 of a gate on a route; empty when the gate is not on it."""
    return route[: route.index(gate)] if gate in route else ()

"""流程: which gates a project meets by its kind, who decides each, and by how many signatures. Data; adding a gate is adding lines here."""

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

ROUTES: dict[Kind, tuple[Gate, ...]] = {
    Kind.NEW: _CONSTRUCTION,
    Kind.ALTERATION: _CONSTRUCTION,
    Kind.EXTENSION: _CONSTRUCTION,
    Kind.RESIDENTIAL_RETROFIT: _RETROFIT,
    Kind.PUBLIC_RETROFIT: _RETROFIT,
}
"""建设性质 -> 环节, in the order in which they must be passed."""

JUDGED_AS: dict[Gate, Gate] = {Gate.ACCEPTANCE_FILING: Gate.COMPLETION_ACCEPTANCE}
"""备案 rests on the same conditions as the acceptance that it files (三（二）)."""

WITHOUT_BUILDINGS = frozenset(WorksClass) - {WorksClass.BUILDING}
"""无单体的工程类别: such a project is handled as one whole."""

EXTENSIONS = 2
EXTENSION_MONTHS = 3
"""建筑法 第九条: a permit is extended at most twice, by at most three months each."""


def gates_before(kind: Kind, gate: Gate) -> tuple[Gate, ...]:
    """前置环节 of a gate on the route of a kind; empty when the gate is not on it."""
    route = ROUTES[kind]
    return route[: route.index(gate)] if gate in route else ()

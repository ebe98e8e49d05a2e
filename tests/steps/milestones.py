"""办理进程: how a building comes from one milestone to the next, and on which days unless the scenario names them."""

from collections.abc import Callable
from datetime import date

from lifecycle.projects.application import applications
from lifecycle.projects.deciding import conclusion, elsewhere
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import acceptance, construction, retrofit
from lifecycle.vocabulary import BuildingId, Gate
from tests.office import CHECKER, SIGNER
from tests.steps.case import Case

Ids = tuple[BuildingId, ...]


def decided_elsewhere(gate: Gate) -> Callable[..., None]:
    def record(case: Case, ids: Ids, number: str | None = None, *, existing: bool = False) -> None:
        case.declare(gate, ids)
        case.give(
            elsewhere.RecordOutsideDecision,
            gate=gate,
            buildings=ids,
            outcome=Outcome.PASSED,
            certificate=case.paper(gate, number),
            existing=existing,
            drop_reason=case.drop_reason,
        )

    return record


def decided_here(gate: Gate) -> Callable[..., None]:
    def conclude(case: Case, ids: Ids, number: str | None = None) -> None:
        case.apply(gate, ids)
        id_ = case.latest()
        case.give(applications.AcceptApplication, application=id_)
        case.give(
            conclusion.ProposeConclusion,
            application=id_,
            buildings=ids,
            outcome=Outcome.PASSED,
            opinion="符合要求，建议通过",
            drop_reason=case.drop_reason,
        )
        case.give(conclusion.CheckConclusion, by=CHECKER, application=id_, opinion="同意")
        case.give(conclusion.SignConclusion, by=SIGNER, application=id_, certificate=case.paper(gate, number))

    return conclude


def enter_reserve(case: Case, ids: Ids, number: str | None = None) -> None:
    case.give(retrofit.EnterReserve, buildings=ids, number=number or "储备2023-1")


def list_in_plan(case: Case, ids: Ids, number: str | None = None) -> None:
    case.give(retrofit.ListInAnnualPlan, buildings=ids, year=case.day.year, number=number or "晋市建科〔2023〕1号")


def start(case: Case, ids: Ids, _number: str | None = None, *, existing: bool = False) -> None:
    case.give(construction.StartConstruction, buildings=ids, existing=existing)


def complete(case: Case, ids: Ids, number: str | None = None) -> None:
    case.give(construction.ReportCompletion, buildings=ids, report_number=number or "完工报告1")


def hold_specials(case: Case, ids: Ids, _number: str | None = None) -> None:
    passed = acceptance.Special(result=acceptance.SpecialResult.PASSED, record="专项验收记录")
    case.give(acceptance.HoldSpecialAcceptances, buildings=ids, energy=passed, green=passed, assembly=passed)


MILESTONES: dict[str, tuple[Gate, date, Callable[..., None]]] = {
    "报入储备库": (Gate.RESERVE, date(2023, 2, 10), enter_reserve),
    "列入年度计划": (Gate.ANNUAL_PLAN, date(2023, 2, 20), list_in_plan),
    "取得规划条件": (Gate.PLANNING_CONDITIONS, date(2023, 3, 1), decided_elsewhere(Gate.PLANNING_CONDITIONS)),
    "通过设计方案审查": (Gate.DESIGN_REVIEW, date(2023, 3, 20), decided_here(Gate.DESIGN_REVIEW)),
    "通过施工图审查": (Gate.DRAWING_REVIEW, date(2023, 4, 10), decided_elsewhere(Gate.DRAWING_REVIEW)),
    "取得施工许可": (Gate.CONSTRUCTION_PERMIT, date(2023, 4, 20), decided_here(Gate.CONSTRUCTION_PERMIT)),
    "开工": (Gate.CONSTRUCTION, date(2023, 5, 6), start),
    "完工": (Gate.CONSTRUCTION, date(2023, 10, 10), complete),
    "通过专项验收": (Gate.COMPLETION_ACCEPTANCE, date(2023, 10, 20), hold_specials),
    "通过竣工验收": (Gate.COMPLETION_ACCEPTANCE, date(2023, 10, 25), decided_elsewhere(Gate.COMPLETION_ACCEPTANCE)),
    "办结竣工验收备案": (Gate.ACCEPTANCE_FILING, date(2023, 11, 6), decided_here(Gate.ACCEPTANCE_FILING)),
}
"""里程碑 -> its gate, its day unless another is named, and what is done."""


def walk(case: Case, ids: Ids, milestone: str, on: str | None = None) -> None:
    """Brings buildings from where they stand to the milestone, on the days of the table; `on` is the day of the last step."""
    on_route = [name for name, (gate, _, _) in MILESTONES.items() if gate in case.project.route]
    for name in on_route[: on_route.index(milestone) + 1]:
        if not all(reached(case, id_, name) for id_ in ids):
            _, day, do = MILESTONES[name]
            case.comes(on if on and name == milestone else day)
            do(case, ids)


def reached(case: Case, id_: BuildingId, milestone: str) -> bool:
    building = case.project.buildings[id_]
    match milestone:
        case "开工":
            return building.started_on is not None
        case "完工":
            return building.completed_on is not None
        case "通过专项验收":
            return building.specialities_on is not None
        case _:
            return building.has_done(MILESTONES[milestone][0])

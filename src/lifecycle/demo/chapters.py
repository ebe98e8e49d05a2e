"""章节: how a batch ordinarily comes through each gate."""

from collections.abc import Callable

from lifecycle.demo.acts import accepted, apply_and_pass, completed, declare, declare_for_retrofit, outside
from lifecycle.demo.calendar import earlier
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.vocabulary import Gate, Kind, Stage


def registration(diary: Diary) -> None:
    """登记, with the buildings of all batches."""
    life = diary.life
    on = life.registered_on
    diary.write(
        RegisterProject,
        on,
        code=life.code,
        name=life.name,
        county=life.county,
        kind=life.kind,
        funding=life.funding,
        urban=life.urban,
        bim_pilot=life.bim_pilot,
        approving_authority=life.authority,
        works_class=life.works_class,
        approved_on=life.approved_on,
        parties=life.parties,
        existing=life.existing,
    )
    if buildings := tuple(building.new for batch in life.batches for building in batch.buildings):
        diary.write(AddBuildings, on, buildings_added=buildings)


def reserve(diary: Diary, batch: Batch) -> None:
    """入储备库."""
    on = batch.days[Gate.RESERVE]
    diary.write(EnterReserve, on, buildings=batch.ids, number=f"CBK-{on.year}-{diary.serial()}")


def annual_plan(diary: Diary, batch: Batch) -> None:
    """列入年度计划."""
    on = batch.days[Gate.ANNUAL_PLAN]
    diary.write(ListInAnnualPlan, on, late=10, buildings=batch.ids, year=on.year, number=f"晋建改〔{on.year}〕{diary.serial()}号")


def planning_conditions(diary: Diary, batch: Batch) -> None:
    """规划条件."""
    on = batch.days[Gate.PLANNING_CONDITIONS]
    declare(diary, batch, Stage.REQUIRED, on)
    outside(diary, Gate.PLANNING_CONDITIONS, batch.ids, on)


def design_review(diary: Diary, batch: Batch) -> None:
    """设计方案审查."""
    on = batch.days[Gate.DESIGN_REVIEW]
    if diary.life.existing:
        declare(diary, batch, Stage.DESIGNED, on)
        outside(diary, Gate.DESIGN_REVIEW, batch.ids, on)
        return
    declare(diary, batch, Stage.DESIGNED, earlier(on, 9))
    apply_and_pass(diary, Gate.DESIGN_REVIEW, batch.ids, on)


def drawing_review(diary: Diary, batch: Batch) -> None:
    """施工图审查."""
    on = batch.days[Gate.DRAWING_REVIEW]
    declare(diary, batch, Stage.DRAWN, on)
    outside(diary, Gate.DRAWING_REVIEW, batch.ids, on, late=5)


def construction_permit(diary: Diary, batch: Batch) -> None:
    """施工许可."""
    on = batch.days[Gate.CONSTRUCTION_PERMIT]
    if diary.life.existing:
        outside(diary, Gate.CONSTRUCTION_PERMIT, batch.ids, on)
        return
    declare_for_retrofit(diary, batch, earlier(on, 9))
    apply_and_pass(diary, Gate.CONSTRUCTION_PERMIT, batch.ids, on)


def construction(diary: Diary, batch: Batch) -> None:
    """开工, which is often heard of some days later."""
    on = batch.days[Gate.CONSTRUCTION]
    diary.write(StartConstruction, on, late=batch.number * 6, buildings=batch.ids, existing=diary.life.existing)


def completion_acceptance(diary: Diary, batch: Batch) -> None:
    """竣工验收: completion, the three special acceptances together, the joint opinion, the report."""
    on = batch.days[Gate.COMPLETION_ACCEPTANCE]
    completed(diary, batch.ids, earlier(on, 15))
    declare(diary, batch, Stage.AS_BUILT, earlier(on, 6))
    accepted(diary, batch, on)


def acceptance_filing(diary: Diary, batch: Batch) -> None:
    """竣工验收备案. What was accepted on older conditions has no rule of ours to rest on, and is left to its story."""
    if not (diary.life.existing and diary.life.kind is Kind.NEW):
        apply_and_pass(diary, Gate.ACCEPTANCE_FILING, batch.ids, batch.days[Gate.ACCEPTANCE_FILING])


CHAPTERS: dict[Gate, Callable[[Diary, Batch], None]] = {
    Gate.RESERVE: reserve,
    Gate.ANNUAL_PLAN: annual_plan,
    Gate.PLANNING_CONDITIONS: planning_conditions,
    Gate.DESIGN_REVIEW: design_review,
    Gate.DRAWING_REVIEW: drawing_review,
    Gate.CONSTRUCTION_PERMIT: construction_permit,
    Gate.CONSTRUCTION: construction,
    Gate.COMPLETION_ACCEPTANCE: completion_acceptance,
    Gate.ACCEPTANCE_FILING: acceptance_filing,
}

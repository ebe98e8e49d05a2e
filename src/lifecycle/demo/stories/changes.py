"""变更: of design, conditions, buildings, units, jurisdiction and of what was recorded wrongly; standstill and end."""

from decimal import Decimal

from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.demo.acts import certificate, outside
from lifecycle.demo.calendar import earlier, later
from lifecycle.demo.companies import COMPANIES
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.demo.names import APPROVAL_OFFICE, COUNTY_NAMES
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment, RejectAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import ResolveFlag
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.registration import ChangeParty, RegisterProject, TerminateProject, TransferJurisdiction
from lifecycle.projects.works.buildings import AddBuildings, DropBuilding, MergeBuildings, NewBuilding, RemeasureBuilding, SplitBuilding
from lifecycle.projects.works.changes import ChangeDesign, ChangePlanningConditions
from lifecycle.projects.works.construction import ResumeConstruction, SuspendConstruction
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import BuildingId, Gate, ProjectId, Stage, Use

REGISTRATION, ADDITION, SUPERVISOR = 1, 2, 3
"""The versions of the first two facts of a project with buildings, and of what is entered on the same day."""


def design_changed(diary: Diary, batch: Batch) -> None:
    """设计变更 after the start: the drawings are reviewed once more."""
    on = later(batch.days[Gate.CONSTRUCTION], 30)
    first = batch.declarations(Stage.DRAWN)[0]
    rate = (first.values.energy_saving_rate or Decimal(0)) + Decimal("0.01")
    changed = replace(first, values=replace(first.values, energy_saving_rate=rate))
    number = f"SJBG-{on.year}-{diary.serial()}"
    diary.write(ChangeDesign, on, declarations=(changed,), reason="外墙保温材料变更，节能率相应调整", number=number)
    outside(diary, Gate.DRAWING_REVIEW, (first.building,), later(on, 15))


def conditions_changed(diary: Diary, batch: Batch) -> None:
    """规划条件变更 after the design was reviewed: the review is flagged, and stands."""
    on = later(batch.days[Gate.DESIGN_REVIEW], 8)
    diary.write(
        ChangePlanningConditions,
        on,
        declarations=batch.declarations(Stage.REQUIRED),
        certificate=certificate(diary, Gate.PLANNING_CONDITIONS, on),
        reason="容积率调整，规划条件重新出具",
        redated=True,
        opens=(("flag", "conditions"),),
    )
    ground = "设计方案满足新规划条件，审查结论予以维持"
    diary.write(ResolveFlag, later(on, 8), by=diary.life.officers.handler, flag="conditions", ground=ground)


def split(diary: Diary, batch: Batch) -> None:
    """单体拆分: one building goes on as two."""
    on, old = later(batch.days[Gate.CONSTRUCTION_PERMIT], 5), batch.buildings[0].new
    west = (old.floor_area_m2 / 2).quantize(Decimal("0.01"))
    halves = ((f"{old.id}W", f"{old.name}西段", west), (f"{old.id}E", f"{old.name}东段", old.floor_area_m2 - west))
    into = tuple(replace(old, id=BuildingId(id_), name=name, floor_area_m2=area) for id_, name, area in halves)
    diary.write(SplitBuilding, on, building=old.id, into=into, reason="按变形缝分为两个单体分别组织施工")


def merged(diary: Diary, batch: Batch) -> None:
    """单体合并: two go on as one, whose indicators are declared anew, and whose drawings are certified."""
    on = later(batch.days[Gate.DESIGN_REVIEW], 6)
    one, other = (building.new for building in batch.buildings[:2])
    area = one.floor_area_m2 + other.floor_area_m2
    into = replace(one, id=BuildingId(f"{one.id}M"), name=f"{one.name}（含{other.name}）", floor_area_m2=area)
    diary.write(MergeBuildings, on, buildings=(one.id, other.id), into=into, reason="两楼以连廊合并为一个单体")
    for stage in (Stage.REQUIRED, Stage.DESIGNED, Stage.DRAWN):
        values = batch.buildings[0].stated[None][stage]
        diary.write(DeclareIndicators, later(on, 3), stage=stage, declarations=(Declaration(building=into.id, values=values),))
    outside(diary, Gate.DRAWING_REVIEW, (into.id,), later(on, 25))


def dropped(diary: Diary, batch: Batch) -> None:
    """单体取消: an annex is added, and given up."""
    on, id_ = batch.days[Gate.PLANNING_CONDITIONS], BuildingId("9")
    annex = NewBuilding(id=id_, name="配套用房", use=Use.OTHER, floor_area_m2=Decimal("4860.00"), prefabricated=False)
    diary.write(AddBuildings, later(on, 2), buildings_added=(annex,))
    diary.write(DropBuilding, later(on, 16), building=id_, reason="用地退让后配套用房不再建设")


def remeasured(diary: Diary, batch: Batch) -> None:
    """单体面积复核 when the works are complete."""
    on, building = earlier(batch.days[Gate.COMPLETION_ACCEPTANCE], 10), batch.buildings[0].new
    area = (building.floor_area_m2 * Decimal("1.006")).quantize(Decimal("0.01"))
    number = f"MJFH-{on.year}-{diary.serial()}"
    diary.write(RemeasureBuilding, on, building=building.id, floor_area_m2=area, report_number=number)


def contractor_changed(diary: Diary, batch: Batch) -> None:
    """参建单位变更 while the works go on."""
    role, life = PartyRole.GENERAL_CONTRACTOR, diary.life
    present = next(party.unit for party in life.parties if party.role is role)
    other = next(unit for unit in COMPANIES["contracting"] if unit != present)
    on = later(batch.days[Gate.CONSTRUCTION], 20)
    diary.write(ChangeParty, on, role=role, unit=other, reason="原施工单位退场，重新招标确定")


def transferred(diary: Diary, batch: Batch) -> None:
    """管辖移交 to the development zone."""
    on, county = later(batch.days[Gate.PLANNING_CONDITIONS], 10), "140500KF"
    authority = f"{COUNTY_NAMES[county]}{APPROVAL_OFFICE}"
    diary.write(TransferJurisdiction, on, county=county, approving_authority=authority, reason="园区扩区，项目划归开发区管理")


def terminated(diary: Diary, batch: Batch) -> None:
    """项目终止."""
    on = later(batch.days[Gate.PLANNING_CONDITIONS], 40)
    diary.write(TerminateProject, on, by=diary.life.officers.signer, reason="建设资金未落实，建设单位申请终止")


def corrected(diary: Diary, batch: Batch) -> None:
    """更正: of the name, which no rule looks at, and of a floor area, which later decisions rest on; first, 作废."""
    on, life = later(batch.days[Gate.DESIGN_REVIEW], 5), diary.life
    annulled(diary)
    name = Raw(json.encode({"name": f"{life.name}（一期）"}))
    diary.write(CorrectFact, on, corrects=REGISTRATION, changed=name, reason="登记时漏写分期")
    first, *others = (building.new for each in life.batches for building in each.buildings)
    larger = replace(first, floor_area_m2=first.floor_area_m2 + 180)
    changed = Raw(json.encode({"buildings_added": [larger, *others]}))
    reason = "首栋建筑面积录入时数字有误"
    diary.write(CorrectFact, on, corrects=ADDITION, changed=changed, reason=reason, opens=(("flag", "area"),))
    ground = "面积更正不影响审查结论"
    diary.write(ResolveFlag, later(on, 6), by=life.officers.handler, flag="area", ground=ground)


def annulled(diary: Diary) -> None:
    """作废: a supervisor of another project, entered here on the first day. Of the buildings it was thought too: they do belong here."""
    on, life, other = diary.life.entered_on, diary.life, COMPANIES["supervision"][-1]
    diary.write(ChangeParty, on, role=PartyRole.SUPERVISOR, unit=other, reason="监理单位中标")
    diary.write(ProposeAnnulment, on, annuls=SUPERVISOR, reason="该监理合同属于另一项目，登记时选错项目")
    diary.write(ProposeAnnulment, on, annuls=ADDITION, reason="疑与另一项目的单体混淆")
    diary.write(AnnulFact, on, by=life.officers.handler, annuls=SUPERVISOR)
    diary.write(RejectAnnulment, on, by=life.officers.handler, annuls=ADDITION, reason="已对照规划总平面图，单体属于本项目")


def suspended(diary: Diary, batch: Batch) -> None:
    """中止施工与恢复施工."""
    on = batch.days[Gate.CONSTRUCTION]
    diary.write(SuspendConstruction, later(on, 30), buildings=batch.ids, reason="基坑出现异常沉降，暂停施工")
    diary.write(ResumeConstruction, later(on, 75), buildings=batch.ids)


def standing_still(diary: Diary, batch: Batch) -> None:
    """中止施工, until the end of the year and beyond."""
    diary.write(SuspendConstruction, later(batch.days[Gate.CONSTRUCTION], 40), buildings=batch.ids, reason="建设单位资金链断裂，停工")


def registered_twice(diary: Diary, batch: Batch) -> None:
    """重复登记: a project code is used once."""
    life = diary.life
    diary.write(
        RegisterProject,
        later(life.entered_on, 2),
        project=ProjectId(f"{life.id}-again"),
        code=life.code,
        name=life.name,
        county=life.county,
        kind=life.kind,
        funding=life.funding,
        urban=life.urban,
        bim_pilot=life.bim_pilot,
        approving_authority=life.authority,
        approved_on=life.approved_on,
        parties=life.parties,
        refused="project.code_used",
    )

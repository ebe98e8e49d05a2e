"""样张的内容: invented, and as long, as empty and as wrong as content gets."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from lifecycle.desk.gate.opinions import Opinion
from lifecycle.papers.paper import Blank, Paper, Words, points, said, things
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Outcome
from lifecycle.projects.routes import Level
from lifecycle.projects.works.building import Part
from lifecycle.projects.works.buildings import BuildingRemeasured
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import INDICATORS, BuildingId, Citation, Gate, Indicators, Quantity, Ruling, StaffId, Stage, Use, Verdict
from lifecycle.web.layout.navigation import ENTRIES, MenuItem
from lifecycle.web.layout.rail import Cell, Track
from lifecycle.web.layout.timeline import Annulled, Mended, TimelineItem
from lifecycle.web.typed import Typed
from lifecycle.web.visitor import Visitor

LONG_NAME = "高平市第二人民医院整体迁建及配套医技综合楼、感染楼、住院楼与地下车库建设项目（二期，含既有门诊部绿色化改造）"
DAY = date(2023, 8, 22)

APPOINTED = Appointment(role=Role.APPROVAL, county="140581", since=date(2023, 1, 1), until=None)
OFFICER = Visitor(staff=StaffId("A-0117"), appointments=(APPOINTED,))
NAVIGATION_SAMPLE = tuple(MenuItem(route, "#masthead", route == "register") for route in ENTRIES)

GATES = (
    Gate.PLANNING_CONDITIONS,
    Gate.DESIGN_REVIEW,
    Gate.DRAWING_REVIEW,
    Gate.CONSTRUCTION_PERMIT,
    Gate.CONSTRUCTION,
    Gate.COMPLETION_ACCEPTANCE,
    Gate.ACCEPTANCE_FILING,
)
ISSUED = Cell(shape="met", word="已通过", on=date(2023, 4, 2), number="高自然资规条〔2023〕0041号")
TRACKS = (
    Track(
        buildings=("1# 门诊医技楼",),
        cells={
            Gate.PLANNING_CONDITIONS: ISSUED,
            Gate.DESIGN_REVIEW: Cell(shape="met", word="已通过", on=date(2023, 6, 20), number="高审管方审〔2023〕118号"),
            Gate.DRAWING_REVIEW: Cell(shape="unmet", word="进行中", on=date(2023, 8, 14), remark="1项不符合"),
        },
    ),
    Track(
        buildings=("2# 住院楼", "3# 住院楼", "4# 感染楼", "地下车库及人防工程"),
        cells={
            Gate.PLANNING_CONDITIONS: ISSUED,
            Gate.DESIGN_REVIEW: Cell(shape="met", word="暂予通过（承诺待履行）", on=date(2023, 6, 20)),
            Gate.DRAWING_REVIEW: Cell(shape="undetermined", word="需重新办理", on=date(2023, 8, 14), remark="缺1项指标"),
            Gate.CONSTRUCTION_PERMIT: Cell(shape="void", word="已撤销", on=date(2023, 8, 1), number="140581202308010101"),
        },
        inspected=Cell(shape="undetermined", word="2项未闭合", on=date(2023, 9, 12), number="2023-07", href="#rail"),
    ),
    Track(
        buildings=("5# 门卫",),
        cells={
            Gate.PLANNING_CONDITIONS: ISSUED,
            Gate.DESIGN_REVIEW: Cell(shape="exempt", word="无需办理", on=date(2023, 5, 6)),
            Gate.DRAWING_REVIEW: Cell(shape="going", word="进行中", on=date(2023, 8, 14)),
        },
    ),
)

WORK_POINTS, HOUSE = "jincheng-2023", "house"
DOCUMENTS = {WORK_POINTS: "2023年建设科技与标准定额工作要点", HOUSE: "系统校验规则（非执法依据）"}
NAMES = {BuildingId("b1"): "1# 门诊医技楼", BuildingId("b2"): "2# 住院楼", BuildingId("b3"): "3# 住院楼"}
ASSEMBLY = Citation(WORK_POINTS, "一（二）6", "应采用装配式建造方式，以单体建筑为计算单元，装配率不低于50%")
ENERGY = Citation(WORK_POINTS, "三（一）", "将新建居住建筑执行75%节能标准，新建公共建筑执行72%节能标准；公共建筑全部执行一星级及以上标准")


PUBLIC_ENERGY = Verdict(
    rule=f"{WORK_POINTS}/public-energy-72",
    title="新建公共建筑节能率不低于72%",
    building=BuildingId("b1"),
    verdict=Ruling.MET,
    measure="energy_saving_rate",
    measured="72%",
    required="72%",
    comparison="at_least",
    clause=ENERGY,
    decided_on=date(2023, 4, 2),
)


def verdict(ruling: Ruling, building: str, measured: Quantity | None, **more: Any) -> Verdict:
    """A verdict on the energy saving rate, unless more is said."""
    return replace(PUBLIC_ENERGY, verdict=ruling, building=BuildingId(building), measured=measured, **more)


BY_ASSEMBLY: dict[str, Any] = {
    "rule": f"{WORK_POINTS}/eight-types-assembly-50",
    "title": "政府投资的医院等八类建筑，单体装配率不低于50%",
    "measure": "assembly_rate",
    "required": "50%",
    "clause": ASSEMBLY,
    "choices": ("clause-6-reach=government_only",),
}
BY_STAR: dict[str, Any] = {"rule": f"{WORK_POINTS}/public-green-1", "title": "公共建筑一星级及以上", "measure": "green_star", "required": 1}
SILENT: dict[str, Any] = {
    "rule": "house/no-rule-in-force",
    "title": "没有现行文件对该单体作出规定",
    "measure": "rules_in_force",
    "required": True,
    "comparison": "some_rule_in_force",
    "clause": Citation(HOUSE, "二", "新建居住建筑或公共建筑，在本环节没有任何现行文件对其作出规定的，不得视为符合。"),
}
VERDICTS = (
    verdict(Ruling.MET, "b1", "73.1%", warning="低于方案阶段的73.4%，应说明降低的理由"),
    verdict(Ruling.UNDETERMINED, "b2", None, missing=("energy_saving_rate", "green_star")),
    verdict(Ruling.NOT_APPLICABLE, "b3", None, title="既有公共建筑改造后节能率提升不低于20%", rule=f"{WORK_POINTS}/retrofit"),
    verdict(Ruling.UNMET, "b1", "48.6%", **BY_ASSEMBLY),
    verdict(Ruling.UNMET, "b2", "49.99%", **BY_ASSEMBLY),
    verdict(Ruling.UNMET, "b3", "49.99%", **BY_ASSEMBLY),
    verdict(Ruling.MET, "b1", 2, **BY_STAR),
    verdict(Ruling.MET, "b2", 2, **BY_STAR),
    verdict(Ruling.UNDETERMINED, "b3", False, **SILENT),
)

STATED = {
    Stage.REQUIRED: Indicators(energy_saving_rate=Decimal("0.72"), assembly_rate=Decimal("0.5"), green_star=1, bim=True),
    Stage.DESIGNED: Indicators(energy_saving_rate=Decimal("0.734"), assembly_rate=Decimal("0.52"), green_star=2, bim=True),
    Stage.DRAWN: Indicators(
        energy_saving_rate=Decimal("0.731"), assembly_rate=Decimal("0.486"), green_star=2, renewable_area_m2=Decimal("19999.99")
    ),
}

TIMELINE_SAMPLE = (
    TimelineItem(
        position=18197,
        on=date(2023, 8, 21),
        recorded_at=datetime(2023, 8, 21, 1, 14, tzinfo=UTC),
        by=StaffId("B-0442"),
        behalf=StaffId("A-0117"),
        title="补正材料",
        detail="施工图补充装配率计算书  1# 门诊医技楼、2# 住院楼、3# 住院楼、4# 感染楼、地下车库及人防工程",
        href="#timeline",
        change="added",
    ),
    TimelineItem(
        position=17930,
        on=date(2023, 8, 14),
        recorded_at=datetime(2023, 8, 14, 2, 2, tzinfo=UTC),
        by=StaffId("A-0117"),
        title="受理申请",
        detail="施工图审查  1#、2#",
    ),
    TimelineItem(
        position=15001,
        on=date(2023, 6, 18),
        recorded_at=datetime(2023, 6, 20, 8, 30, tzinfo=UTC),
        by=StaffId("A-0102"),
        title="环节办结",
        detail="设计方案审查  通过  高审管方审〔2023〕118号",
        mended=Mended(on=date(2023, 6, 20), detail="法定日期 2023-06-20", reason="录入笔误", position=15008),
    ),
    TimelineItem(
        position=14870,
        on=date(2023, 6, 12),
        recorded_at=datetime(2023, 6, 12, 3, 5, tzinfo=UTC),
        by=StaffId("A-0102"),
        title="开工",
        detail="4# 感染楼",
        annulled=Annulled(
            on=date(2023, 6, 19), reason="系另一项目的开工报告", proposer=StaffId("A-0102"), by=StaffId("A-0117"), position=15003
        ),
    ),
)
LEVELS = list(Level)
OPINIONS = (
    Opinion(
        level=Level.HANDLED,
        staff=StaffId("A-0117"),
        hand=StaffId("B-0442"),
        on=date(2023, 8, 21),
        words="装配率48.60%，低于规划条件要求的50%；" * 8,
        outcome=Outcome.REFUSED,
    ),
    Opinion(level=Level.CHECKED, staff=StaffId("A-0102"), hand=None, on=date(2023, 8, 22), words="同意承办意见。"),
)

LONG_UNIT = "晋城市建筑设计研究院有限责任公司高平市第二人民医院整体迁建项目联合体（牵头单位）"
USCC = "11140581MB12345674"
PARTS = (
    Part(id="p1", use=Use.HOSPITAL, floor_area_m2=Decimal("46230.5")),
    Part(id="p2", use=Use.COMMERCIAL, floor_area_m2=Decimal(2000)),
)

REMEASURED = BuildingRemeasured(
    on=DAY,
    by=StaffId("A-0102"),
    building=BuildingId("b1"),
    floor_area_m2=Decimal("48230.5"),
    parts=PARTS,
    report_number="高测绘〔2023〕0212号",
)
DECLARATIONS = (
    {
        **{f"b1/p1-{name}": value for name, value in zip(INDICATORS, ("73.15%", "2", "52%", "yes", "19 999.99"), strict=False)},
        "b1/p1-retrofit_area_m2": "999 999 999.9999",
        "standard": f"GB 55015-2021，{ENERGY.quote}",
        "report": LONG_NAME,
    },
    {"b1/p1-energy_saving_rate": "七成三", "b1/p1-green_star": "9", "b1/p2-assembly_rate": "150%"},
)
"""指标, full and wrong."""
TIMES = (
    {"times-1-inspected": LONG_UNIT, "times-1-times": "9999", "times-2-inspected": LONG_NAME, "times-2-times": "1"},
    {"times-1-inspected": LONG_UNIT, "times-1-times": "两次"},
)
"""Rows, full and wrong."""
BODIES = (
    {"bodies": f"{LONG_UNIT}\n高平市消防救援大队", "bodies_answer_by": "2023-05-24"},
    {"bodies": "", "bodies_answer_by": ""},
)
PARTIES = (
    {name: value for role in PartyRole for name, value in ((role.value, LONG_UNIT), (f"{role.value}-uscc", USCC))},
    {"construction_unit": "", "designer": LONG_UNIT, "designer-uscc": USCC[:-1]},
)

NOTICE = Paper(
    title="补正通知书",
    authority="高平市住房和城乡建设局",
    number="高审补〔2023〕41号",
    to="高平市城市建设投资有限公司：",
    body=(
        said("你单位于2023年8月22日提出的申请收悉。经审查："),
        *points(("节能率不足",)),
        said("还需要："),
        *things(("节能专篇", "日照分析")),
        said(
            "依据：《中华人民共和国行政许可法》第三十二条第一款第四项",
            Words("（条文未与原文核对，发出前请核对）", "unverified"),
            look="law",
        ),
        Blank("联系人及电话："),
    ),
    day=DAY,
    on="2023年8月22日",
    seal="（加盖本机关印章）",
    provenance="依台账截至第15008条的记录打印。",
)
SCANNED = Typed(form="sample", values={"scan": ("9f" * 32,), "scan_name": ("盖章件.pdf",), "scan_sealed": ("yes",)})
"""A scan that is kept already, encrypted."""

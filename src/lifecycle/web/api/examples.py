"""示例: bodies of the commands that are given most, as the OpenAPI document shows them. A test reads each as its command."""

from typing import Any

from msgspec import Struct
from stdnum.cn import uscc

from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.document import TargetUnit
from lifecycle.compliance.duties import Checklist
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.inspections.campaigns.announcing import AnnounceDraw
from lifecycle.inspections.campaigns.drawing import SeedDraw, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.items import PublishItems
from lifecycle.inspections.registers.classes import RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import DelistObject, ListObject
from lifecycle.ledger.facts import RegisterPerson
from lifecycle.projects.application.advice import AskAdvice, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication
from lifecycle.projects.application.inquiries import GiveAdvice, RecordAdviceRequest, RecordInquiryWithdrawal
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, SignConclusion
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.staff.appointments import AppointStaff
from lifecycle.staff.confirming import ConfirmAct, DeclineAct
from lifecycle.vocabulary import Command
from lifecycle.web.api.check_examples import check_examples

DAY = "2023-05-10"
Examples = dict[type[Command], dict[str, Any]]


class Where(Struct, frozen=True):
    """示例之处: a unit of the ledger's city. region: as a 项目代码 has it; short: the sign by which numbers of papers begin."""

    county: str
    region: str
    name: str

    @property
    def short(self) -> str:
        return self.name[0]


def where(units: Jurisdictions) -> Where:
    """The unit in the middle of the table."""
    unit = units.counties[len(units.counties) // 2]
    return Where(unit.code, unit.code if len(unit.code) == len(units.city) else units.city, unit.name)


def examples(rulebook: Rulebook) -> Examples:
    """示例 from the city of the ledger, by its units, targets and choices. What the city has none of has no example."""
    at = where(rulebook.jurisdictions)
    return {
        RegisterProject: {
            "on": DAY,
            "code": f"2304-{at.region}-04-01-135254",
            "name": f"{at.name}第二人民医院",
            "county": at.county,
            "kind": "new",
            "funding": "government",
            "urban": True,
            "bim_pilot": False,
            "approving_authority": f"{at.name}行政审批服务管理局",
            "approved_on": "2023-04-01",
            "parties": [{"role": "construction_unit", "unit": {"name": f"{at.name}城市建设投资有限公司"}}],
        },
        AddBuildings: {
            "on": DAY,
            "buildings_added": [{"id": "1", "name": "门诊楼", "use": "hospital", "floor_area_m2": "12000.50", "prefabricated": True}],
        },
        DeclareIndicators: {
            "on": DAY,
            "stage": "designed",
            "declarations": [{"building": "1", "values": {"energy_saving_rate": "0.72", "green_star": 1, "bim": False}}],
        },
        SubmitApplication: {
            "on": DAY,
            "gate": "design_review",
            "buildings": ["1"],
            "applicant": {"name": f"{at.name}城市建设投资有限公司"},
            "materials": [{"title": "设计方案"}],
        },
        AcceptApplication: {"on": DAY, "application": "A1"},
        AskAdvice: {
            "on": DAY,
            "advice_kind": "consultation",
            "gate": "design_review",
            "buildings": ["1"],
            "bodies": [
                {"body": f"{at.name}住房和城乡建设局", "answer_by": "2023-05-24"},
                {"body": f"{at.name}消防救援大队", "answer_by": "2023-05-17"},
            ],
            "matter": "设计方案是否符合民用建筑节能强制性标准",
        },
        ReceiveAdvice: {
            "on": "2023-05-17",
            "advice": "C1",
            "body": f"{at.name}消防救援大队",
            "stance": "for",
            "content": "符合消防技术标准",
        },
        ForgoAdvice: {"on": DAY, "gate": "design_review", "buildings": ["1"], "body": f"{at.name}水务局", "reason": "不涉及水工程"},
        RecordAdviceRequest: {
            "on": DAY,
            "authority": f"{at.name}自然资源局",
            "number": f"{at.short}自然资函〔2023〕21号",
            "letter_on": "2023-05-08",
            "buildings": ["1"],
            "matter": "设计方案是否符合民用建筑节能强制性标准",
            "on_energy_standards": True,
        },
        GiveAdvice: {
            "on": "2023-05-17",
            "inquiry": "Q1",
            "stance": "for",
            "content": "设计方案符合民用建筑节能强制性标准",
            "number": f"{at.short}建函〔2023〕12号",
        },
        RecordInquiryWithdrawal: {
            "on": "2023-05-17",
            "inquiry": "Q1",
            "number": f"{at.short}自然资函〔2023〕26号",
            "reason": "建设单位撤回规划许可申请",
        },
        ProposeConclusion: {"on": DAY, "application": "A1", "buildings": ["1"], "outcome": "passed", "opinion": "符合条件，拟同意"},
        CheckConclusion: {"on": DAY, "application": "A1", "opinion": "同意"},
        SignConclusion: {
            "on": DAY,
            "application": "A1",
            "certificate": {"number": f"{at.short}审设〔2023〕12号", "authority": f"{at.name}行政审批服务管理局"},
        },
        **_target(at, rulebook),
        **_choice(rulebook),
        **_registers(at),
        **_list(rulebook),
        **check_examples(f"{rulebook.jurisdictions.by_code[rulebook.jurisdictions.city].name[0]}市"),
        **_campaigns(at),
        RegisterPerson: {"on": DAY, "name": "张三", "phone": "13800000000", "unit": f"{at.name}行政审批服务管理局"},
        AppointStaff: {"on": DAY, "role": "approval", "county": at.county, "until": "2023-12-31"},
        ConfirmAct: {"on": DAY},
        DeclineAct: {"on": DAY, "reason": "未附任命文件"},
    }


def _registers(at: Where) -> Examples:
    """Of the registers of inspections."""
    entry = {
        "on": DAY,
        "certificate_number": f"{at.short}执-2021-0007",
        "valid_until": "2026-12-31",
        "authority": f"{at.name}住房和城乡建设局",
        "fields": ["建筑节能"],
        "counties": [at.county],
    }
    return {
        ListObject: {
            "on": DAY,
            "object_kind": "building_in_use",
            "name": f"{at.name}体育馆",
            "county": at.county,
            "address": f"{at.name}泽州路12号",
            "listed_since": DAY,
        },
        DelistObject: {"on": DAY, "object_kind": "building_in_use", "listed_until": "2023-12-31", "reason": "已拆除"},
        ListInspector: entry | {"person": "P-1", "listed_since": DAY},
        ChangeInspector: entry | {"valid_until": "2028-12-31", "listed_since": "2023-06-01", "reason": "换发新证"},
        DelistInspector: {"on": DAY, "listed_until": "2023-12-31", "reason": "调离执法岗位"},
        DeclareInterest: {"on": DAY, "uscc": _credit_code(f"91{at.county[:4]}00MA0JUL7M1"), "ground": "配偶在该单位任职"},
        EndInterest: {"on": DAY, "interest": "I1", "reason": "配偶已离职"},
        ListExpert: {"on": DAY, "speciality": "暖通空调", "employer": f"{at.name}建筑设计院", "listed_since": DAY},
        DelistExpert: {"on": DAY, "listed_until": "2023-12-31", "reason": "聘期届满"},
        RecordClass: {
            "on": DAY,
            "name": f"{at.name}第一建筑工程有限公司",
            "scheme": "market_risk",
            "credit_class": "B",
            "source": "市市场监督管理局2023年第一季度分类结果",
        },
    }


def _campaigns(at: Where) -> Examples:
    """Of campaigns."""
    return {
        PlanCampaign: {
            "on": DAY,
            "title": "建筑节能与绿色建筑专项抽查",
            "year": 2023,
            "items": "inspection-items-2023",
            "object_kind": "project",
            "pool_size": 120,
            "ratio": "0.1",
            "batches": [{"name": "第一批", "months": [6]}],
            "started_by": f"{at.name}住房和城乡建设局",
        },
        ApproveCampaign: {
            "on": DAY,
            "number": f"{at.short}建检批〔2023〕3号",
            "basis": [
                {
                    "document": "民用建筑节能条例",
                    "place": "第五条",
                    "quote": "县级以上地方人民政府建设主管部门负责本行政区域民用建筑节能的监督管理工作",
                }
            ],
            "task_source": "年度抽查计划",
            "first_day": "2023-06-01",
            "last_day": "2023-06-30",
        },
        AnnounceDraw: {
            "on": DAY,
            "layers": [{"layer": at.name, "counties": [at.county], "drawn": 1}, {"layer": "其余", "ratio": "0.1"}],
            "across": "any",
            "sources": [{"called": "中国福利彩票双色球", "issue": "2023054", "drawn_on": "2023-05-14", "if_missing": "顺延至下一期"}],
            "randomness_from": "2023-05-14",
            "randomness_at": "21:15",
        },
        SeedDraw: {"on": "2023-05-15", "numbers": [{"numbers": [3, 9, 14, 22, 25, 31, 7]}]},
        VoidDraw: {"on": "2023-05-15", "reason": "名录漏列一个在建项目"},
    }


def _credit_code(without_check: str) -> str:
    """统一社会信用代码 of these 17 signs, with the check character that fits."""
    return without_check + str(uscc.calc_check_digit(without_check))


def _target(at: Where, rulebook: Rulebook) -> Examples:
    """A share that a document of the city prints for the unit."""
    printed = next((each for each in rulebook.targets if each.unit is TargetUnit.SHARE and at.county in each.counties), None)
    if printed is None:
        return {}
    value = f"{(printed.counties[at.county] * 100).normalize():f}"
    body = {
        "on": DAY,
        "year": printed.year,
        "targets": [{"target": printed.id, "value": value, "unit": "%"}],
        "clause": {"document": printed.clause.document, "place": printed.clause.place, "quote": f"{at.name} {value}%"},
        "document_sha256": "0" * 64,
    }
    return {SetCountyTargets: body}


def _choice(rulebook: Rulebook) -> Examples:
    """A choice between values, and an option of it that is not taken until it is decided."""
    asked = next((each for document in rulebook.documents for each in document.choices if each.measure), None)
    if asked is None:
        return {}
    option = next((each for each in asked.names if each != asked.default), asked.default)
    number = f"{rulebook.jurisdictions.by_code[rulebook.jurisdictions.city].name[0]}市住建函〔2023〕18号"
    return {DecideChoice: {"on": DAY, "choice": asked.name, "option": option, "number": number, "since": "2023-06-01"}}


def _list(rulebook: Rulebook) -> Examples:
    """A list of inspection items, of which the first one is published."""
    listed = next(((each, item) for each in rulebook.documents for _, item in each.provisions() if isinstance(item, Checklist)), None)
    if listed is None:
        return {}
    document, item = listed
    city = rulebook.jurisdictions.by_code[rulebook.jurisdictions.city].name
    body = {
        "on": DAY,
        "document_sha256": document.sha256,
        "items_listed": [item.id.partition("/")[2]],
        "number": f"{city[0]}市住建发〔2023〕9号",
        "authority": f"{city}住房和城乡建设局",
        "published_on": DAY,
    }
    return {PublishItems: body}

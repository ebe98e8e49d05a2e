"""示例: bodies of the commands that are given most, as the OpenAPI document shows them. A test reads each as its command."""

from typing import Any

from lifecycle.compliance.choices import DecideChoice
from lifecycle.counties.targets import SetCountyTargets
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

DAY = "2023-05-10"
EXAMPLES: dict[type[Command], dict[str, Any]] = {
    RegisterProject: {
        "on": DAY,
        "code": "2304-140581-04-01-135254",
        "name": "高平市第二人民医院",
        "county": "140581",
        "kind": "new",
        "funding": "government",
        "urban": True,
        "bim_pilot": False,
        "approving_authority": "高平市行政审批服务管理局",
        "approved_on": "2023-04-01",
        "parties": [{"role": "construction_unit", "unit": {"name": "高平市城市建设投资有限公司"}}],
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
        "applicant": {"name": "高平市城市建设投资有限公司"},
        "materials": [{"title": "设计方案"}],
    },
    AcceptApplication: {"on": DAY, "application": "A1"},
    AskAdvice: {
        "on": DAY,
        "advice_kind": "consultation",
        "gate": "design_review",
        "buildings": ["1"],
        "bodies": [
            {"body": "高平市住房和城乡建设局", "answer_by": "2023-05-24"},
            {"body": "高平市消防救援大队", "answer_by": "2023-05-17"},
        ],
        "matter": "设计方案是否符合民用建筑节能强制性标准",
    },
    ReceiveAdvice: {"on": "2023-05-17", "advice": "C1", "body": "高平市消防救援大队", "stance": "for", "content": "符合消防技术标准"},
    ForgoAdvice: {"on": DAY, "gate": "design_review", "buildings": ["1"], "body": "高平市水务局", "reason": "不涉及水工程"},
    RecordAdviceRequest: {
        "on": DAY,
        "authority": "高平市自然资源局",
        "number": "高自然资函〔2023〕21号",
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
        "number": "高建函〔2023〕12号",
    },
    RecordInquiryWithdrawal: {
        "on": "2023-05-17",
        "inquiry": "Q1",
        "number": "高自然资函〔2023〕26号",
        "reason": "建设单位撤回规划许可申请",
    },
    ProposeConclusion: {"on": DAY, "application": "A1", "buildings": ["1"], "outcome": "passed", "opinion": "符合条件，拟同意"},
    CheckConclusion: {"on": DAY, "application": "A1", "opinion": "同意"},
    SignConclusion: {
        "on": DAY,
        "application": "A1",
        "certificate": {"number": "高审设〔2023〕12号", "authority": "高平市行政审批服务管理局"},
    },
    SetCountyTargets: {
        "on": DAY,
        "year": 2023,
        "targets": [{"target": "jincheng-2023/prefabricated-share", "value": "24", "unit": "%"}],
        "clause": {"document": "jincheng-2023", "place": "附件1", "quote": "高平市 24%"},
        "document_sha256": "0" * 64,
    },
    DecideChoice: {
        "on": DAY,
        "choice": "clause-6-reach",
        "option": "government_and_state_owned",
        "number": "晋市住建函〔2023〕18号",
        "since": "2023-06-01",
    },
    RegisterPerson: {"on": DAY, "name": "张三", "phone": "13800000000"},
    AppointStaff: {"on": DAY, "role": "approval", "county": "140581", "until": "2023-12-31"},
    ConfirmAct: {"on": DAY},
    DeclineAct: {"on": DAY, "reason": "未附任命文件"},
}

"""The words that every room shares: 事实 fact, 关口 gate, 结论 verdict, 指标 indicator, 拒绝 refusal.

The types of fields (`field_types`) and the classes of works (`kinds`) are to be had here, too.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct

from lifecycle.field_types import NOT_BLANK as NOT_BLANK
from lifecycle.field_types import ZERO as ZERO
from lifecycle.field_types import Ahead as Ahead
from lifecycle.field_types import Area as Area
from lifecycle.field_types import BuildingId as BuildingId
from lifecycle.field_types import Code, Correctable, DocumentId, Number, OneLine, QuestionCode, RuleId, Settled, Words
from lifecycle.field_types import CommandId as CommandId
from lifecycle.field_types import County as County
from lifecycle.field_types import CreditCode as CreditCode
from lifecycle.field_types import DocumentHash as DocumentHash
from lifecycle.field_types import FactVersion as FactVersion
from lifecycle.field_types import FileHash as FileHash
from lifecycle.field_types import FloorArea as FloorArea
from lifecycle.field_types import NumberOrReason as NumberOrReason
from lifecycle.field_types import PaperNumber as PaperNumber
from lifecycle.field_types import PartId as PartId
from lifecycle.field_types import Past as Past
from lifecycle.field_types import PersonId as PersonId
from lifecycle.field_types import ProjectCode as ProjectCode
from lifecycle.field_types import ProjectId as ProjectId
from lifecycle.field_types import Rate as Rate
from lifecycle.field_types import ReferenceNumber as ReferenceNumber
from lifecycle.field_types import Sha256 as Sha256
from lifecycle.field_types import StaffId as StaffId
from lifecycle.field_types import StreamName as StreamName
from lifecycle.field_types import Text as Text
from lifecycle.field_types import TextLine as TextLine
from lifecycle.field_types import TimeOfDay as TimeOfDay
from lifecycle.kinds import NEITHER_USES as NEITHER_USES
from lifecycle.kinds import PUBLIC_USES as PUBLIC_USES
from lifecycle.kinds import RESIDENTIAL_USES as RESIDENTIAL_USES
from lifecycle.kinds import Funding as Funding
from lifecycle.kinds import Kind as Kind
from lifecycle.kinds import Use as Use
from lifecycle.kinds import WorksClass as WorksClass


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="fact"):
    """事实: what happened, recorded for ever. Subclasses carry a stable tag (`tag="design-changed"`), never an import path.

    on: 法定日期 legal date, a day in Asia/Shanghai; by: 工号 who recorded it; behalf: 被代办人 for whom, when somebody stood in;
    confirmed: 确认无误 the codes of the questions that it raised, each answered with yes.
    """

    on: Past
    by: StaffId
    behalf: StaffId | None = None
    confirmed: tuple[QuestionCode, ...] = ()


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="command", tag=True):
    """命令: what somebody asks. `id` makes a retry harmless; `on`, `by` and `behalf` are those of the facts it leads to.

    confirmed: the codes of the questions that its author answers with yes; a question that is not asked is passed over.
    """

    id: CommandId
    on: Past
    by: StaffId
    behalf: StaffId | None = None
    confirmed: tuple[QuestionCode, ...] = ()


F = TypeVar("F", bound=Fact)


def fact_of(kind: type[F], command: Command, **more: Any) -> F:
    """从命令到事实: the fact of this kind that takes over every field it shares with the command; `more` adds or replaces.

    What was confirmed is kept by the desk, on the fact that raised the question.
    """
    asked = {name: getattr(command, name) for name in command.__struct_fields__ if name != "confirmed"}
    return kind(**{name: value for name, value in {**asked, **more}.items() if name in kind.__struct_fields__})


class Refused(Exception):
    """拒绝: a command that makes no sense now; nothing is recorded. `code` names its sentence in `wording/`, `values` fill it."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


class Question(Struct, frozen=True):
    """疑问: what is possible, but more often a slip. code: is what is confirmed, and names its sentence `asked.<code>`; values fill it."""

    code: str
    values: dict[str, Any]


class Asked(Refused):
    """再问: nothing is recorded until the author of the command has confirmed these, or mended them. happened: what would be recorded."""

    def __init__(self, questions: tuple[Question, ...], happened: tuple[Fact, ...] = ()) -> None:
        super().__init__("command.asked", count=len(questions))
        self.questions = questions
        self.happened = happened


class Gate(StrEnum):
    """关口 (on screen: 环节). Which of them a project meets, and in which order, is its route (`projects/routes.py`)."""

    PLANNING_CONDITIONS = "planning_conditions"  # 规划条件
    DESIGN_REVIEW = "design_review"  # 设计方案审查
    DRAWING_REVIEW = "drawing_review"  # 施工图审查
    CONSTRUCTION_PERMIT = "construction_permit"  # 施工许可
    CONSTRUCTION = "construction"  # 施工
    COMPLETION_ACCEPTANCE = "completion_acceptance"  # 竣工验收
    ACCEPTANCE_FILING = "acceptance_filing"  # 竣工验收备案
    RESERVE = "reserve"  # 储备库
    ANNUAL_PLAN = "annual_plan"  # 年度计划


class Stage(StrEnum):
    """指标阶段: from promise to building."""

    REQUIRED = "required"  # 规划条件要求
    DESIGNED = "designed"  # 方案
    DRAWN = "drawn"  # 施工图
    AS_BUILT = "as_built"  # 竣工


STAGES = tuple(Stage)

JUDGED_STAGE: Mapping[Gate, Stage] = MappingProxyType(
    {
        Gate.PLANNING_CONDITIONS: Stage.REQUIRED,
        Gate.DESIGN_REVIEW: Stage.DESIGNED,
        Gate.DRAWING_REVIEW: Stage.DRAWN,
        Gate.CONSTRUCTION_PERMIT: Stage.DRAWN,
        Gate.COMPLETION_ACCEPTANCE: Stage.AS_BUILT,
    }
)
"""受评判的环节及其所看的指标阶段; a gate that is not here is not judged."""


GreenStar = Literal["none", 0, 1, 2, 3]
"""绿色建筑等级: "none" 非绿色建筑, 0 基本级, 1-3 星级; None elsewhere means unknown."""


class EnergyPath(StrEnum):
    """节能标准的达标途径."""

    CLAUSES = "clauses"  # 条文直接满足
    TRADE_OFF = "trade_off"  # 权衡判断


class Indicators(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """指标 of one building at one stage. Rates are fractions of one (0.72 is 72%), areas square metres, all exact; None is unknown."""

    energy_saving_rate: Rate | None = None  # 节能率
    green_star: Correctable[GreenStar] | None = None  # 星级
    assembly_rate: Rate | None = None  # 装配率
    bim: Correctable[bool] | None = None  # 应用 BIM
    renewable_area_m2: Area | None = None  # 可再生能源应用面积
    retrofit_area_m2: Area | None = None  # 改造面积
    energy_standard_level: Rate | None = None  # 节能标准水平
    energy_standard_path: Correctable[EnergyPath] | None = None  # 达标途径


INDICATORS = Indicators.__struct_fields__  # what else is declared of each: `values/indicators.py`


class Ruling(StrEnum):
    """结论的四种取值."""

    MET = "met"  # 符合
    UNMET = "unmet"  # 不符合
    NOT_APPLICABLE = "not_applicable"  # 不适用
    UNDETERMINED = "undetermined"  # 无法判定


class Citation(Struct, frozen=True):
    """条款引文: document, by its id or as it is called; place inside it; and the words quoted."""

    document: Annotated[Correctable[DocumentId], Meta(extra={"reading": "line", "asking": "words"})]
    place: OneLine
    quote: Words


Quantity = bool | int | Code[str]
"""A measured or required value as shown: "71.99%", "19999.99", 1, "none", true."""
RULES_IN_FORCE = "rules_in_force"
"""What a rule without a measure looks at."""
SubjectKind = Literal["building", "project", "county"]  # 评判对象


class HeadDecision(Struct, frozen=True, kw_only=True):
    """负责人决定 where no document speaks: who, on what day, on what basis, and the paper's 文号 where there is one."""

    by: StaffId
    on: date
    basis: Settled[Words]
    number: Number | None = None


class Verdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """结论 of one rule on one subject, kept in the fact that it led to, with all that it rests on.

    rule: `<document>/<rule>`; document_sha256: the adopted text that was applied; decided_on: the day whose law was applied (新老划断);
    choices: the undecided choices that were taken, as `name=option`; missing: the indicators or dates that are not there;
    head: who decided that the building may go on, where no document speaks of it; building: None where the subject is more than one.
    """

    rule: RuleId
    title: Settled[Words]
    building: BuildingId | None = None
    verdict: Ruling
    measure: Code[str]
    measured: Quantity | None
    required: Quantity | None
    comparison: Code[str]
    clause: Citation
    missing: tuple[Code[str], ...] = ()
    warning: Settled[Words] | None = None
    document_sha256: DocumentHash = ""
    decided_on: date | None = None
    choices: tuple[Code[str], ...] = ()
    head: HeadDecision | None = None
    subject: SubjectKind = "building"

    @property
    def noted(self) -> bool:
        """是否提示: whoever decides has to see it, though it does not stand against a pass."""
        return self.warning is not None or self.head is not None

    @property
    def silent(self) -> bool:
        """是否无规定可依: it says that no document in force speaks of the building, and nothing else."""
        return self.measure == RULES_IN_FORCE and self.verdict is Ruling.UNDETERMINED and not self.missing

    @property
    def blocks(self) -> bool:
        """是否阻断: an unmet or undetermined verdict never passes."""
        return self.verdict is Ruling.UNMET or self.verdict is Ruling.UNDETERMINED


Verdicts = Annotated[Settled[tuple[Verdict, ...]], Meta(extra={"asking": "nothing"})]
"""依据的结论 of a decision, which is revoked (撤销) where they are wrong, and not corrected. Its words are those of documents."""


class Certificate(Struct, frozen=True, kw_only=True):
    """证书或批文: 文号 number, 发证机关 authority, and the scan's SHA-256 where one is filed."""

    number: PaperNumber
    authority: TextLine
    scan_sha256: FileHash | None = None

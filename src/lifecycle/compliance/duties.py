"""赋分项与核查项: what people score and what people tick, with what each rests on."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from lifecycle.compliance.building import as_project, at_stage
from lifecycle.compliance.conditions import InForce, MeasureCondition, applies
from lifecycle.compliance.example_cases import Example, dossier_of, figures_of
from lifecycle.policies.measures import Measure
from lifecycle.vocabulary import JUDGED_STAGE, Gate, SubjectKind


class Article(Struct, frozen=True, kw_only=True):
    """依据条文. text: the file in which its quote was compared; what was not compared is not verified, and may have no quote."""

    document: str
    place: str
    quote: str | None
    text: str | None
    verified: bool


class ScoreExample(Struct, frozen=True, kw_only=True):
    """赋分示例: a case, and the marks that it earns."""

    case: str
    marks: Decimal


class ScoreLine(Struct, frozen=True, kw_only=True):
    """赋分项: a line of the score sheet; how its points are earned or deducted stands in `standard`, in the document's words.

    group: the heading above it; evidence: 印证材料 that it asks for; verified: title and standard stand in the clause word for word;
    choices: what is open of how it is scored, as `name=option`; in_force: of this version, None where it is the document's.
    """

    id: str
    title: str
    full_marks: Decimal
    standard: str
    line: int
    group: str | None = None
    evidence: tuple[str, ...] = ()
    basis: tuple[Article, ...] = ()
    examples: tuple[ScoreExample, ...] = ()
    verified: bool = False
    choices: tuple[str, ...] = ()
    in_force: InForce | None = None


class CheckLevel(StrEnum):
    """核查项的等级."""

    KEY = "key"  # 重点项
    GENERAL = "general"  # 一般项


class CheckMethod(StrEnum):
    """核查方式."""

    DOCUMENTS = "documents"  # 查阅资料
    SITE = "site"  # 查看现场
    MEASURE = "measure"  # 实测
    SAMPLE = "sample"  # 抽样检测
    INTERVIEW = "interview"  # 询问


class CheckedParty(StrEnum):
    """被查单位."""

    CONSTRUCTION_UNIT = "construction_unit"  # 建设单位
    DESIGNER = "designer"  # 设计单位
    REVIEWER = "reviewer"  # 审查机构
    CONTRACTOR = "contractor"  # 施工单位
    SUPERVISOR = "supervisor"  # 监理单位
    LABORATORY = "laboratory"  # 检测机构
    COUNTY_BUREAU = "county_bureau"  # 主管部门


class WorksStage(StrEnum):
    """施工阶段."""

    ANY_TIME = "any_time"  # 开工后任何时候
    STRUCTURE = "structure"  # 地基基础和主体结构
    ENERGY_WORKS = "energy_works"  # 节能工程施工中
    COMPLETION = "completion"  # 竣工前后


class ScopeExample(Struct, frozen=True, kw_only=True):
    """适用示例: a building, and whether the item concerns it; None is not known."""

    building: Example
    concerns: bool | None


class Blocking(Struct, frozen=True, kw_only=True):
    """暂缓备案: the article of a statute by which a finding holds back the gate, from a day on."""

    gate: Gate
    article: Article
    since: date


class Checklist(Struct, frozen=True, kw_only=True):
    """核查项: what a person looks at and ticks. title: what is asked; applies_to: whom it concerns, in the language of rules.

    evidence: what has to be brought; penalties: 可能的处罚, by article; compares: the indicator whose drawn value is shown beside;
    choices: as `name=option`; verified: every basis was compared word for word; in_force: of this version, None where it is the document's.
    subject: what gets a result of its own; blocks: where a statute says that a finding holds a gate back, None where no statute does.
    """

    id: str
    title: str
    basis: tuple[Article, ...]
    level: CheckLevel
    methods: tuple[CheckMethod, ...]
    whom: tuple[CheckedParty, ...]
    stages: tuple[WorksStage, ...]
    applies_to: tuple[MeasureCondition, ...]
    evidence: tuple[str, ...]
    line: int
    penalties: tuple[Article, ...] = ()
    compares: Measure | None = None
    examples: tuple[ScopeExample, ...] = ()
    choices: tuple[str, ...] = ()
    in_force: InForce | None = None
    subject: SubjectKind = "building"
    blocks: Blocking | None = None

    def blocks_on(self, day: date) -> Blocking | None:
        """暂缓备案 as the law is on a day."""
        return self.blocks if self.blocks and self.blocks.since <= day else None

    @property
    def verified(self) -> bool:
        """Whether all that it rests on was compared with its source."""
        return all(each.verified for each in (*self.basis, *self.penalties))


def concerns(conditions: tuple[MeasureCondition, ...], example: Example, subject: SubjectKind = "building") -> bool | None:
    """Whether these conditions hold of the building, the project or the county of an example; None where a value is missing."""
    stage = JUDGED_STAGE[Gate.DRAWING_REVIEW]
    dossier = dossier_of(example, stage)
    match subject:
        case "building":
            return applies(conditions, at_stage(dossier, dossier.buildings[0], stage))[0]
        case "project":
            return applies(conditions, as_project(dossier, stage, dossier.buildings))[0]
        case "county":
            return applies(conditions, figures_of(example, dossier.project.county))[0]

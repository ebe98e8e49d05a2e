"""政策文件: a policy document as read from its YAML file: clauses in the document's own order, each with what follows from it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeVar

from msgspec import Struct

from lifecycle.compliance.comparisons import Comparison
from lifecycle.compliance.conditions import InForce, MeasureCondition
from lifecycle.compliance.contradictions import Contradiction
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.example_cases import Example
from lifecycle.compliance.undecided import Answering, Choice, Reference
from lifecycle.policies.measures import Measure, Value
from lifecycle.vocabulary import Citation, Gate, SubjectKind


class Source(Struct, frozen=True, kw_only=True):
    """原文: the text that the clauses quote, by file name beside the document, SHA-256 and words."""

    file: str
    sha256: str
    text: str


class Force(StrEnum):
    """文件效力: what kind of text it is. Plans, work points and speeches bind offices, not projects."""

    LAW = "law"  # 法律
    REGULATION = "regulation"  # 法规、规章
    NORMATIVE_DOCUMENT = "normative_document"  # 规范性文件
    PLAN = "plan"  # 规划、方案
    WORK_POINTS = "work_points"  # 工作要点
    SPEECH = "speech"  # 讲话


WITHOUT_FORCE = frozenset({Force.PLAN, Force.WORK_POINTS, Force.SPEECH})
"""对项目没有拘束力的文件: their rules need a law that they are enforced by."""


class Enforcement(Struct, frozen=True, kw_only=True):
    """执行依据: the words that bind a project to what the document asks. text: the file of the full law, None where we do not hold it."""

    document: str
    place: str
    quote: str
    text: str | None
    verified: bool


DAY_OF_JUDGEMENT = "day_of_judgement"
"""`decided_by_date` of a rule that looks at no date of the building."""


class Rule(Struct, frozen=True, kw_only=True):
    """规则: judged. measure is None only where the comparison looks at documents, not at a value; choices: of its scope, as `name=option`.

    answering: where a choice says which of several measures answers; measure is then the last of them, which is missing if none is stated.
    in_force: of this version of the rule, open sides closed by the document's period; None where the rule holds as long as the document.
    deciding: the choice that says which milestone decides (`decided_by_date` is that of its default); None where the document says so.
    """

    id: str
    title: str
    applies_to: tuple[MeasureCondition, ...]
    measure: Measure | None
    comparison: Comparison
    required: Value | frozenset[Value]
    gates: tuple[Gate, ...]
    decided_by_date: str
    examples: tuple[Example, ...]
    line: int
    choices: tuple[str, ...] = ()
    answering: Answering | None = None
    in_force: InForce | None = None
    deciding: str | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that may answer, the first to be asked first."""
        return self.answering.measures if self.answering else (self.measure,) if self.measure else ()

    @property
    def named(self) -> tuple[str, ...]:
        """The names of the choices that it takes by its deciding day."""
        of_scope = tuple(each.choice for each in self.applies_to if each.choice)
        return (*of_scope, self.answering.choice) if self.answering else of_scope

    @property
    def taken(self) -> tuple[str, ...]:
        """All choices that the rule takes."""
        answering = (self.answering.taken,) if self.answering else ()
        return (*self.choices, *answering, *self.deciding_taken)

    @property
    def deciding_taken(self) -> tuple[str, ...]:
        """The choice of the deciding milestone, as verdicts record it."""
        return (f"{self.deciding}={self.decided_by_date}",) if self.deciding else ()

    @property
    def subject(self) -> SubjectKind:
        """评判对象: that of its measure; a building, where it asks whether documents speak of it."""
        return self.measure.subject if self.measure else "building"


class TargetUnit(StrEnum):
    """目标单位, as printed."""

    SHARE = "share"  # %
    TEN_THOUSAND_M2 = "ten_thousand_m2"  # 万平方米
    COUNT = "count"  # 个


PRINTED = {TargetUnit.SHARE: "%", TargetUnit.TEN_THOUSAND_M2: "万平方米", TargetUnit.COUNT: "个"}
"""目标单位的写法."""


class Counting(Struct, frozen=True, kw_only=True):
    """计数口径. A building counts in the year of that date if it is `among`; for a share it is in the numerator if it is also `having`.

    later: how it is counted from a day on, where a choice was decided; the earliest first. By the date whose year counts.
    """

    in_year_of: Literal["started_on", "accepted_on"]
    among: tuple[MeasureCondition, ...]
    area: Measure
    having: tuple[MeasureCondition, ...] | None = None
    later: tuple[tuple[date, "Counting"], ...] = ()


class Rounding(StrEnum):
    """取舍."""

    DOWN = "down"  # 只舍不入
    HALF_UP = "half_up"  # 四舍五入


class Reporting(Struct, frozen=True, kw_only=True):
    """报送口径: how figures of progress are reported, and the words that say so."""

    decimals: int
    rounding: Rounding
    clause: Citation
    line: int


class Target(Struct, frozen=True, kw_only=True):
    """目标: counted. counties: what each county must reach, by code, in the printed unit; also: the other places that state it.

    counties is empty where the document sets a target for the whole city alone, printed_total None where it prints no total. reporting:
    None where the document does not say how figures are reported.
    not_counted_yet: why nothing counts toward it so far; exactly one of this and counting is there. figure: 县级数据 that what a county has
    reached is, so that a rule on counties can ask for it. in_force: of this version, None where it is the document's.
    """

    id: str
    title: str
    year: int
    unit: TargetUnit
    counties: dict[str, Decimal]
    printed_total: Decimal | None
    clause: Citation
    line: int
    reporting: Reporting | None = None
    also: tuple[Citation, ...] = ()
    conflicts_with: tuple[Contradiction, ...] = ()
    counting: Counting | None = None
    not_counted_yet: str | None = None
    figure: Measure | None = None
    in_force: InForce | None = None

    def aim(self, county: str | None) -> Decimal | None:
        """目标值 as printed, of a county or (None) of the whole city; None where the document prints none for it."""
        return self.printed_total if county is None else self.counties.get(county)


class NotCheckable(Struct, frozen=True, kw_only=True):
    """不可核查: words that nothing can be held against, and why."""

    reason: str
    line: int


Versioned = Rule | Target | ScoreLine | Checklist
"""有施行期间的规定: each may have versions, one after the other."""
Provision = Versioned | NotCheckable
Kind = TypeVar("Kind", Rule, Target, ScoreLine, Checklist)


class Clause(Struct, frozen=True, kw_only=True):
    """条款: a span of the source, word for word, and what follows from it. questions: 待法律意见, what a lawyer has to say of it first."""

    place: str
    quote: str
    provisions: tuple[Provision, ...]
    line: int
    questions: tuple[str, ...] = ()


class PolicyDocument(Struct, frozen=True, kw_only=True):
    """政策文件. file: its path in the policies folder; sha256 and text: of the YAML file itself, which verdicts name.

    contradictions: those that have a place in it, whichever document the others are of; borrowed: choices of others that it takes.
    """

    id: str
    title: str
    number: str | None
    issuer: str
    jurisdiction: str
    decided_by: str | None
    in_force: InForce
    source: Source
    choices: tuple[Choice, ...]
    clauses: tuple[Clause, ...]
    file: str
    sha256: str
    text: str
    force: Force | None = None
    enforced_by: tuple[Enforcement, ...] = ()
    refers_to: tuple[Reference, ...] = ()
    reported: Reporting | None = None
    contradictions: tuple[Contradiction, ...] = ()
    borrowed: tuple[Choice, ...] = ()

    def provisions(self) -> Iterator[tuple[Clause, Provision]]:
        """All provisions with their clauses, in document order."""
        return ((clause, each) for clause in self.clauses for each in clause.provisions)

    def rules(self) -> Iterator[tuple[Clause, Rule]]:
        """The rules with their clauses, in document order."""
        return ((clause, each) for clause, each in self.provisions() if isinstance(each, Rule))

    def period_of(self, provision: Versioned) -> InForce:
        """施行期间 of one version."""
        return provision.in_force or self.in_force

    def versions(self, kind: type[Kind]) -> dict[str, tuple[Kind, ...]]:
        """各版本 of each provision of a kind by its id, the earliest first."""
        found: dict[str, list[Kind]] = {}
        for _, each in self.provisions():
            if isinstance(each, kind):
                found.setdefault(each.id, []).append(each)
        return {id_: tuple(sorted(each, key=lambda version: self.period_of(version).first or date.min)) for id_, each in found.items()}

    def standing_on(self, kind: type[Kind], day: date) -> tuple[Kind, ...]:
        """The provisions of a kind that are in force on a day, each in its version of that day."""
        return tuple(each for versions in self.versions(kind).values() for each in versions if self.period_of(each).covers(day))

    def targets(self) -> Iterator[Target]:
        """The targets, in document order."""
        return (each for _, each in self.provisions() if isinstance(each, Target))

    def cite(self, clause: Clause) -> Citation:
        """The clause as verdicts quote it."""
        return Citation(self.id, clause.place, clause.quote)

"""分类: the classes of a unit under two schemes that are never mixed: 市场监管部门的信用风险分类, and 建筑市场信用评价."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from lifecycle.inspections.registers.objects import issued
from lifecycle.vocabulary import Ahead, Command, CreditCode, Fact, Refused, TextLine, fact_of


class CreditScheme(StrEnum):
    """信用分类体系."""

    MARKET_RISK = "market_risk"  # 企业信用风险分类
    CONSTRUCTION_CREDIT = "construction_credit"  # 建筑市场信用评价


RISK_CLASSES = ("A", "B", "C", "D")
"""企业信用风险分类, the lowest risk first."""


class ClassRecorded(Fact, frozen=True, kw_only=True, tag="class-recorded"):
    """分类登记: the class of a unit under one scheme, from `on` until a day (both included), and who says so."""

    uscc: CreditCode
    name: TextLine
    scheme: CreditScheme
    credit_class: TextLine
    source: TextLine
    valid_until: Ahead | None = None


class RecordClass(Command, frozen=True, kw_only=True):
    """登记分类."""

    uscc: CreditCode
    name: TextLine
    scheme: CreditScheme
    credit_class: TextLine
    source: TextLine
    valid_until: Ahead | None = None


def record_class(earlier: Sequence[Fact], command: RecordClass) -> list[Fact]:
    """登记分类. Raises Refused for a risk class other than A to D, days that run backwards, and what is recorded already."""
    if command.scheme is CreditScheme.MARKET_RISK and command.credit_class not in RISK_CLASSES:
        raise Refused("registers.risk_class", given=command.credit_class, known=RISK_CLASSES)
    if command.valid_until is not None and command.valid_until < command.on:
        raise Refused("registers.days_backwards", since=command.on, until=command.valid_until)
    new = fact_of(ClassRecorded, command, uscc=issued(command.uscc, command.name))
    stands = class_on(earlier, command.scheme, command.on)
    if stands and (stands.credit_class, stands.source, stands.on, stands.valid_until) == (
        new.credit_class,
        new.source,
        new.on,
        new.valid_until,
    ):
        raise Refused("registers.nothing_new", called=command.name)
    return [new]


def class_on(facts: Sequence[Fact], scheme: CreditScheme, day: date) -> ClassRecorded | None:
    """The class under a scheme on a day: that which was given last by then, unless it has run out. Of one day the later recorded counts."""
    given = [fact for fact in facts if isinstance(fact, ClassRecorded) and fact.scheme is scheme and fact.on <= day]
    if not given:
        return None
    last = max(enumerate(given), key=lambda each: (each[1].on, each[0]))[1]
    return last if last.valid_until is None or day <= last.valid_until else None

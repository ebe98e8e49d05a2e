"""专家名录库: who assists an inspection with special knowledge, and never inspects."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from lifecycle.inspections.registers.objects import issued
from lifecycle.inspections.registers.periods import Period, periods_of, refuse_listed, refuse_unlisted
from lifecycle.vocabulary import Ahead, Command, CreditCode, Fact, PersonId, Refused, Text, TextLine, fact_of


class ExpertListed(Fact, frozen=True, kw_only=True, tag="expert-listed"):
    """专家入库: with the credit codes of the units from whose inspection the expert is recused."""

    person: PersonId
    speciality: TextLine
    employer: TextLine
    recused_from: tuple[CreditCode, ...] = ()
    listed_since: Ahead
    listed_until: Ahead | None = None


class ListExpert(Command, frozen=True, kw_only=True):
    """登记专家."""

    person: PersonId
    speciality: TextLine
    employer: TextLine
    recused_from: tuple[CreditCode, ...] = ()
    listed_since: Ahead
    listed_until: Ahead | None = None


class ExpertDelisted(Fact, frozen=True, kw_only=True, tag="expert-delisted"):
    """专家出库: the last day is `listed_until`."""

    person: PersonId
    listed_until: Ahead
    reason: Text


class DelistExpert(Command, frozen=True, kw_only=True):
    """移出专家."""

    person: PersonId
    listed_until: Ahead
    reason: Text


class Expert(Struct, frozen=True):
    """专家 after their facts."""

    entries: tuple[ExpertListed, ...] = ()
    periods: tuple[Period, ...] = ()

    def on(self, day: date) -> tuple[ExpertListed, Period] | None:
        """What stands in the register on a day."""
        found = zip(self.entries, self.periods, strict=True)
        return next((each for each in found if each[1].holds_on(day)), None)


def fold(facts: Sequence[Fact]) -> Expert:
    entries = tuple(fact for fact in facts if isinstance(fact, ExpertListed))
    return Expert(entries, periods_of(facts, ExpertListed, ExpertDelisted))


def list_expert(known: Expert, command: ListExpert, inspects: Sequence[Period]) -> list[Fact]:
    """登记专家. inspects: the days on which the same person is an inspector. Raises Refused for one of these, and for taken days."""
    if any(each.overlaps(Period(command.listed_since, command.listed_until)) for each in inspects):
        raise Refused("registers.is_an_inspector", person=command.person)
    refuse_listed(known.periods, command.listed_since, command.listed_until, command.person)
    codes = tuple(dict.fromkeys(issued(code, command.employer) for code in command.recused_from))
    return [fact_of(ExpertListed, command, recused_from=codes)]


def delist_expert(known: Expert, command: DelistExpert) -> list[Fact]:
    """移出专家. Raises Refused where the expert is not listed on what would be the last day."""
    refuse_unlisted(known.periods, command.listed_until, command.person)
    return [fact_of(ExpertDelisted, command)]

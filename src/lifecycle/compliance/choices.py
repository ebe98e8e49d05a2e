"""选项决定: what a document leaves open, the bureau decides by a paper, from a day on. The rules take the option of the deciding day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.undecided import Choice
from lifecycle.field_types import Id
from lifecycle.vocabulary import Ahead, Command, Fact, FileHash, PaperNumber, Refused, StaffId, TextLine, fact_of

MATTER = "policies"
Option = TypeVar("Option", bound=StrEnum)
Slug = Annotated[Id[TextLine], Meta(extra={"asking": "nothing"})]  # what a document calls itself, its choices and their options


class ChoiceDecided(Fact, frozen=True, kw_only=True, tag="choice-decided"):
    """选项决定: from the day `since` on, what is decided by that day takes this option. number, scan: of the paper that says so.

    confirmed_by: who stood behind it beside `by`, who proposed it.
    """

    document: Slug
    choice: Slug
    option: Slug
    number: PaperNumber
    since: Ahead
    scan: FileHash | None = None
    confirmed_by: StaffId | None = None


class DecideChoice(Command, frozen=True, kw_only=True):
    """决定选项. It takes two."""

    document: Slug
    choice: Slug
    option: Slug
    number: PaperNumber
    since: Ahead
    scan: FileHash | None = None


class Dated(Struct, frozen=True):
    """一次选项决定, and the position of the ledger where it stands."""

    position: int
    fact: ChoiceDecided


class Decisions:
    """各次选项决定 that are known, in the order of recording.

    An option holds from its day to the day of the next one. Of two with one day the later record stands: so a slip is mended.
    """

    def __init__(self, recorded: Iterable[Dated] = ()) -> None:
        self.recorded = tuple(recorded)
        by_day: dict[tuple[str, str], dict[date, Dated]] = {}
        for each in self.recorded:
            by_day.setdefault((each.fact.document, each.fact.choice), {})[each.fact.since] = each
        self._standing = {key: tuple(sorted(found.values(), key=_since)) for key, found in by_day.items()}

    def standing(self, document: str, choice: str) -> tuple[Dated, ...]:
        """Those that hold, the earliest day first."""
        return self._standing.get((document, choice), ())


UNDECIDED = Decisions()


def holding(document: PolicyDocument, choice: Choice, known: Decisions) -> Mapping[date, Dated]:
    """各次选项决定 that hold in a text, by the day of it from which they do, the earliest first.

    A decision of an earlier day holds from the first day of the text where the choice carries over, or is another document's.
    """
    owner, _, name = choice.name.rpartition("/")
    first, found = document.in_force.first or date.min, {}
    for each in known.standing(owner or document.id, name):
        since = each.fact.since
        if document.in_force.covers(since):
            found[since] = each
        elif since < first and choice.carried_from is not None and choice.carried_from <= since:
            found[first] = each
    return found


def decided_on(document: PolicyDocument, choice: Choice, known: Decisions, day: date) -> Dated | None:
    """The decision that holds in a text on a day. None before the first one: the default holds."""
    return next((each for since, each in reversed([*holding(document, choice, known).items()]) if since <= day), None)


def option_of(choice: Choice, decided: Dated | None) -> str:
    """The option that is taken under a decision, or before the first one."""
    return decided.fact.option if decided else choice.default


def left_behind(document: PolicyDocument, choice: Choice, known: Decisions) -> Dated | None:
    """The last decision for an earlier text of the document, where it does not hold in this one."""
    first = document.in_force.first
    earlier = [each for each in known.standing(document.id, choice.name) if first and each.fact.since < first]
    return earlier[-1] if earlier and earlier[-1] not in holding(document, choice, known).values() else None


def decisions_in(recorded: Iterable[tuple[int, Fact]]) -> Decisions:
    """Those among facts with their positions."""
    return Decisions(Dated(position, fact) for position, fact in recorded if isinstance(fact, ChoiceDecided))


class NamedOption(Struct, Generic[Option], frozen=True, kw_only=True):
    """所取选项: what the program takes of a choice. decided: in the ledger, by which paper and from when; None where it is not."""

    document: str
    choice: Choice
    option: Option
    decided: Dated | None = None

    @property
    def taken(self) -> str:
        """As facts record it."""
        return f"{self.document}/{self.choice.name}={self.option.value}"


def stream_of(units: Jurisdictions) -> str:
    """The stream of what a city has decided."""
    return f"{MATTER}/{units.city}"


def decide(documents: Sequence[PolicyDocument], known: Decisions, command: DecideChoice) -> list[Fact]:
    """决定选项. Raises Refused for a choice or option that is not in the documents, a day on which the document is not in force, and
    for what is decided already.
    """
    texts = [each for each in documents if each.id == command.document]
    document = next((each for each in texts if each.in_force.covers(command.since)), texts[0] if texts else None)
    if document is None:
        raise Refused("choice.no_document", document=command.document, known=tuple(each.id for each in documents))
    choice = next((each for each in document.choices if each.name == command.choice), None)
    if choice is None:
        raise Refused("choice.unknown", choice=command.choice, known=tuple(each.name for each in document.choices))
    if command.option not in choice.names:
        raise Refused("choice.no_option", option=command.option, known=choice.names)
    if not document.in_force.covers(command.since):
        raise Refused("choice.outside", since=command.since)
    before = decided_on(document, choice, known, command.since)
    if before and before.fact.option == command.option:
        raise Refused("choice.same", number=before.fact.number, since=before.fact.since)
    return [fact_of(ChoiceDecided, command)]


def _since(dated: Dated) -> date:
    return dated.fact.since

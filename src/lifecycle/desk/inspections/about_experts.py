"""专家业务: experts, who assist and never inspect, as a matter of the desk."""

from collections.abc import Iterator, Sequence
from itertools import chain

from lifecycle.desk.inspections.streams import EXPERT, assists_tag, expert_stream, inspects_tag
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.inspections.registers import inspectors
from lifecycle.inspections.registers.experts import DelistExpert, Expert, ListExpert, delist_expert, fold, list_expert
from lifecycle.inspections.registers.periods import Period
from lifecycle.ledger import AppendCondition, Stream
from lifecycle.vocabulary import Fact, PersonId


def _fold(facts: Sequence[Fact], _at: Counter) -> Expert:
    return fold(facts)


def _decide(at: Counter, docket: Docket) -> list[Fact] | Decided:
    """A listed expert is no inspector on these days, and does not become one meanwhile."""
    command, head = docket.command, at.ledger.head()
    if isinstance(command, DelistExpert):
        return delist_expert(docket.subject, command)
    listed = list_expert(docket.subject, command, tuple(_inspects(at, command.person)))
    return Decided(((docket.stream, listed),), (AppendCondition(tags=frozenset({inspects_tag(command.person)}), after=head),))


def _inspects(at: Counter, person: PersonId) -> Iterator[Period]:
    """The days on which a person is an inspector, under whatever staff id."""
    streams = dict.fromkeys(recorded.stream for recorded in at.ledger.tagged([inspects_tag(person)]))
    return chain.from_iterable(inspectors.fold(at.facts(name)).periods for name in streams)


def _tags(stream: Stream, _fact: Fact) -> frozenset[str]:
    return frozenset({EXPERT, assists_tag(PersonId(stream.name.partition("/")[2]))})


EXPERTS = Matter(
    name=EXPERT,
    commands=(ListExpert, DelistExpert),
    stream=lambda command: expert_stream(command.person),
    fold=_fold,
    decide=_decide,
    tags=_tags,
    together=False,
)

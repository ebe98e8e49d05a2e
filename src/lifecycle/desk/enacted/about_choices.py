"""选项业务: what a city decides of what its documents leave open, as a matter of the desk. It always takes two."""

from msgspec.structs import replace

from lifecycle.compliance.choices import MATTER, ChoiceDecided, DecideChoice, decide, decisions_in, stream_of
from lifecycle.desk.matter import Counter, Decided, Docket, Matter, in_the_decision
from lifecycle.desk.people.twofold import TAKES_TWO
from lifecycle.vocabulary import Refused, StaffId


def decided(at: Counter, command: DecideChoice, confirmed_by: StaffId | None = None) -> Decided:
    """决定选项. confirmed_by: the person who confirms it."""
    stream = at.load(stream_of(at.jurisdictions))
    known = decisions_in((each.position, each.fact) for each in stream.recorded)
    facts = decide(at.rulebook.documents, known, command)
    return Decided(((stream, [replace(fact, confirmed_by=confirmed_by) if isinstance(fact, ChoiceDecided) else fact for fact in facts]),))


def alone(_at: Counter, _docket: Docket) -> Decided:
    """Raises Refused: nobody decides alone, at no door."""
    raise Refused("two.needed", roles=tuple(sorted(TAKES_TWO[DecideChoice].confirmers)))


CHOICE = Matter(
    name=MATTER,
    commands=(DecideChoice,),
    stream=lambda _command: MATTER,  # of no city: nothing is decided there
    permit=in_the_decision,
    decide=alone,
    tags=lambda _stream, _fact: frozenset({MATTER}),
    together=False,
)

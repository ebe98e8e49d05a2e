"""决定: the one way in which every command is decided, whether its facts are those of one stream or of several."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.desk.admission import refuse_not_yet
from lifecycle.desk.drafting import Drafted
from lifecycle.desk.matter import Counter, Decided, Docket, Matter, Matters
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.desk.people.registered import refuse_unregistered
from lifecycle.desk.places import refuse_moved_elsewhere, refuse_unknown_place
from lifecycle.desk.recording import refuse_known, refuse_overtaken
from lifecycle.desk.scans import refuse_foreign_scans
from lifecycle.ledger import Stream
from lifecycle.values.doubts import Settled, doubts_of
from lifecycle.values.names_in import Names
from lifecycle.values.past import refuse_ahead
from lifecycle.vocabulary import Asked, Command, Fact, Question

Allowed = set[tuple[object, ...]]
"""The permissions that earlier commands of the same transaction had, so that each is looked up once."""


class Given(Struct, frozen=True, kw_only=True):
    """所给的: a command, and what its door says of it. of_reading: what it asks of how the values were written; seen: the last fact that
    the author saw, None where nobody asked.
    """

    command: Command
    of_reading: Sequence[Question] = ()
    seen: int | None = None


def decide(at: Counter, matters: Matters, given: Given, allowed: Allowed, names: Callable[[], Names]) -> Drafted:
    """决定. Raises Refused, also where facts came in that the author had not seen."""
    matter = matters.of(given.command)
    own = at.load(matter.stream(given.command))
    refuse_overtaken(own, given.seen)
    refuse_ahead(given.command, matter.latest(at))
    docket = docket_of(at, matter, given.command, own)
    _permit(at, matters, matter, docket, allowed)
    refuse_unfounded(at, docket.command, docket.county, docket.facts)
    for guard in matter.guards:
        guard(at, docket)
    known = names()
    try:
        happened = matter.decide(at, docket)
    except Asked as asked:
        return Drafted(((own, list(asked.happened)),), open=asked.questions)
    decided = happened if isinstance(happened, Decided) else Decided(((own, happened),))
    if given.seen is not None:
        for stream in at.streams.opened():
            refuse_overtaken(stream, given.seen)
    for stream, facts in decided.streams:
        at.streams.refuse_other(stream)
        refuse_not_yet(at.facts(stream.name), facts, at.today)
        refuse_moved_elsewhere(at.jurisdictions, at.facts(stream.name), facts)
    settled = list(_settled(at, matters, docket, decided, given.of_reading, known))
    left_open = tuple(question for _, each in settled for question in each.open)
    told = Drafted(tuple((stream, each.facts) for stream, each in settled), decided.conditions, left_open)
    if told.open:
        _refuse_whatever_is_answered(at, matters, told)
    return told


def refuse_unfounded(at: Counter, command: Command, county: str | None, facts: Sequence[Fact]) -> None:
    """Raises Refused for a county or region of elsewhere, a person whom nobody registered, and a file that others handed in or nobody:
    wherever a command names one, by the mark of its type. facts: of its stream; what stands there stays.
    """
    refuse_unknown_place(at.jurisdictions, command)
    if not at.named_later:
        refuse_unregistered(at.ledger, command, facts)
        refuse_foreign_scans(at.ledger, command, county, facts)


def docket_of(at: Counter, matter: Matter, command: Command, stream: Stream) -> Docket:
    """办件: the command as it is read over what stands in its stream."""
    facts = at.facts(stream.name)
    subject = matter.fold(facts, at)
    command = matter.read(at, command, subject)
    return Docket(command=command, stream=stream, facts=facts, subject=subject, county=matter.county(at, command, subject))


def _permit(at: Counter, matters: Matters, matter: Matter, docket: Docket, allowed: Allowed) -> None:
    command = docket.command
    asked = (type(command), command.by, command.behalf, docket.county)
    if asked not in allowed:
        matter.permit(at, docket, matters.permission(type(command)).of(command))
        allowed.add(asked)


def _settled(
    at: Counter, matters: Matters, docket: Docket, decided: Decided, of_reading: Sequence[Question], names: Names
) -> Iterator[tuple[Stream, Settled]]:
    """疑问, stream by stream, each as the matter of the stream asks. What the proposer has confirmed is not asked of whoever confirms the
    proposal.
    """
    within = decided.within
    waiting = [*of_reading, *(doubts_of(within, within.on, names=names) if within else ())]
    command = replace(docket.command, confirmed=(*docket.command.confirmed, *decided.confirmed))
    for stream, facts in decided.streams:
        matter = matters.of_stream(stream.name)
        if stream.name == docket.stream.name:
            of_stream = replace(docket, command=command)
        else:
            subject = matter.fold(at.facts(stream.name), at)
            of_stream = Docket(command=command, stream=stream, facts=at.facts(stream.name), subject=subject, county=docket.county)
        yield stream, matter.ask(at, of_stream, facts, waiting, names)
        waiting = [] if facts else waiting


def _refuse_whatever_is_answered(at: Counter, matters: Matters, told: Drafted) -> None:
    """Raises Refused for what the ledger would refuse with any answer."""
    for _, facts in told.streams:
        for fact in facts:
            refuse_personal(fact, at.jurisdictions.own_regions)
    for stream, facts in told.streams:
        refuse_known(at, matters.of_stream(stream.name).once(at, at.facts(stream.name), facts))

"""记入: the one way into the ledger for what the desk has decided. What the program tells by itself is entered (`ledger/entering.py`)."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from lifecycle.compliance.choices import MATTER as CHOICES
from lifecycle.desk.admission import refuse_too_large
from lifecycle.desk.belonging import refuse_streams_of_nobody
from lifecycle.desk.drafting import Drafted
from lifecycle.desk.matter import Counter, Matters
from lifecycle.desk.once import Once, refuse_twice
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger import Append, AppendCondition, ConditionFailed, Conflict, Recorded, Stream
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import CommandId, Fact, Refused, StaffId

DOCUMENTS = Finder(lambda leaf: leaf.marks.get("holds") == "document")
"""政策文件, wherever a fact names the text of one by its hash."""


class Receipt(Struct, frozen=True):
    """回执: what a command recorded; repeated: it had been carried out before, and nothing was recorded now."""

    recorded: tuple[Recorded, ...]
    repeated: bool = False


class RaceLost(Refused):
    """抢先: somebody else recorded something first. since: what was recorded meanwhile."""

    def __init__(self, since: Sequence[Recorded]) -> None:
        super().__init__("race.lost", by=since[-1].actor, facts=tuple(fact_name(recorded.fact) for recorded in since))


def record(
    at: Counter,
    matters: Matters,
    decided: Drafted,
    id_: CommandId,
    by: StaffId,
    adopt: Callable[[Collection[str]], None],
    judged_after: int,
) -> Receipt:
    """记入 in one transaction. adopt: has the documents adopted that the facts name by their hash; judged_after: the position
    before verdicts were given. Raises Refused, also for a race that is lost.
    """
    appends = fit_to_record(at, matters, decided, id_, by)
    judged = any(getattr(fact, "verdicts", ()) for _, facts in decided.streams for fact in facts)
    if named := {sha256 for _, facts in decided.streams for fact in facts for sha256 in DOCUMENTS.values(fact)}:
        adopt(named)
    once = once_in(at, matters, decided.streams)
    undecided = [AppendCondition(tags=frozenset({CHOICES}), after=judged_after)] if judged else []
    conditions = [
        *decided.conditions,
        *undecided,
        *(AppendCondition(tags=frozenset({tag})) for tag in dict.fromkeys(each.tag for each in once)),
    ]
    try:
        return Receipt(at.ledger.append(appends, command=id_, actor=by, conditions=conditions))
    except ConditionFailed as failed:
        _refuse_used(at, once, failed)
        raise Refused("command.came_second", position=failed.position) from failed
    except Conflict as lost:
        raise RaceLost(at.ledger.load(lost.stream).recorded[lost.expected :]) from lost


def fit_to_record(at: Counter, matters: Matters, decided: Drafted, id_: CommandId, by: StaffId) -> list[Append]:
    """The appends. Raises Refused for a fact that no ledger may hold."""
    regions = at.jurisdictions.own_regions
    for _, facts in decided.streams:
        for fact in facts:
            refuse_personal(fact, regions)
    appends = [matters.append(stream, facts) for stream, facts in decided.streams if facts]
    refuse_streams_of_nobody(at.ledger, appends)
    refuse_too_large(appends, id_, by)
    return appends


def once_in(at: Counter, matters: Matters, streams: Iterable[tuple[Stream, Sequence[Fact]]]) -> list[Once]:
    """Everything that these facts may say only once, in the order of checking. Raises Refused for what they say twice."""
    found = [
        once
        for stream, facts in streams
        if facts
        for once in matters.of_stream(stream.name).once(at, [recorded.fact for recorded in stream.recorded], facts)
    ]
    refuse_twice(found)
    return sorted(found, key=lambda once: not once.known_before)


def refuse_known(at: Counter, once: Iterable[Once]) -> None:
    """Raises Refused for what the ledger says already, as far as that is to be known before."""
    once = list(once)
    refuse_twice(once)
    for each in once:
        if each.known_before and (used := at.ledger.tagged([each.tag])):
            raise each.used(used[0])


def _refuse_used(at: Counter, once: Iterable[Once], failed: ConditionFailed) -> None:
    for each in once:
        if used := at.ledger.tagged([each.tag]):
            raise each.used(used[0]) from failed


def refuse_overtaken(stream: Stream, seen: int | None) -> None:
    """Raises Refused where facts came in after the last one that was seen."""
    if seen is not None and (since := [recorded for recorded in stream.recorded if recorded.position > seen]):
        raise RaceLost(since)

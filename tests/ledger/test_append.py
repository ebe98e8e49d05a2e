from datetime import timedelta

import pytest

from lifecycle.ledger import Append, AppendCondition, CommandReused, ConditionFailed, Conflict, Ledger
from lifecycle.vocabulary import Fact
from tests.ledger.facts import CLERK, DAY, START, Closed, Noted, Opened, a_ledger, closed, noted, opened, to


def record(ledger: Ledger, *appends: Append, command: str = "c-1", conditions: tuple[AppendCondition, ...] = ()) -> None:
    ledger.append(appends, command=command, actor=CLERK, conditions=conditions)


def test_a_stream_that_nobody_has_written_to_is_empty_and_at_version_0(ledger: Ledger):
    stream = ledger.load("p1")
    assert (stream.name, stream.version, stream.recorded) == ("p1", 0, ())
    assert ledger.head() == 0


def test_what_was_appended_is_loaded_as_it_was(ledger: Ledger):
    appended = ledger.append([to("p1", opened(), noted(), tags=["code:1", "县"])], command="c-1", actor=CLERK)
    stream = ledger.load("p1")
    assert stream.recorded == appended
    assert stream.version == 2
    first, second = appended
    assert first.fact == opened()
    assert (first.position, first.version, second.position, second.version) == (1, 1, 2, 2)
    assert (first.stream, first.actor, first.command, first.tags, first.schema_version) == ("p1", CLERK, "c-1", ("code:1", "县"), 1)
    assert first.recorded_at == second.recorded_at == START
    assert first.prev_stream_hash == b""
    assert second.prev_stream_hash == first.leaf_hash


def test_a_lost_race_says_what_was_expected_and_what_is_there(ledger: Ledger):
    record(ledger, to("p1", opened()))
    with pytest.raises(Conflict, match="p1 is at version 1, not 0") as lost:
        record(ledger, to("p1", opened()), command="c-2")
    assert (lost.value.stream, lost.value.expected, lost.value.actual) == ("p1", 0, 1)
    with pytest.raises(Conflict, match="p2 is at version 0, not 3"):
        record(ledger, to("p2", noted(), at=3), command="c-3")
    assert ledger.head() == 1


def test_several_streams_are_written_together_or_not_at_all(ledger: Ledger):
    record(ledger, to("p1", opened()))
    with pytest.raises(Conflict):
        record(ledger, to("p2", opened()), to("p1", noted(), at=0), command="c-2")
    assert ledger.load("p2").version == 0
    record(ledger, to("p2", opened()), to("p1", noted(), at=1), to("p2", closed(), at=1), command="c-3")
    assert [one.stream for one in ledger.read(limit=10)] == ["p1", "p2", "p1", "p2"]
    assert ledger.load("p2").version == 2


def test_an_append_without_facts_still_checks_the_version(ledger: Ledger):
    assert ledger.append([to("p1")], command="c-1", actor=CLERK) == ()
    with pytest.raises(Conflict):
        record(ledger, to("p1", at=1))


def test_the_same_command_again_answers_with_what_it_recorded_and_writes_nothing(ledger: Ledger):
    appends = [to("p1", opened(), noted(), tags=["code:1"]), to("p2", closed())]
    first = ledger.append(appends, command="c-1", actor=CLERK)
    record(ledger, to("p1", noted(), at=2), command="c-2")
    assert ledger.append(appends, command="c-1", actor=CLERK) == first
    assert ledger.recorded_by("c-1") == first
    assert ledger.recorded_by("c-9") == ()
    assert ledger.head() == 4


@pytest.mark.parametrize(
    ("appends", "actor"),
    [
        ([to("p1", noted("其他"), tags=["code:1"])], CLERK),
        ([to("p2", noted(), tags=["code:1"])], CLERK),
        ([to("p1", noted(), tags=["code:2"])], CLERK),
        ([to("p1", noted(), noted(), tags=["code:1"])], CLERK),
        ([to("p1", noted(), at=1, tags=["code:1"])], CLERK),
        ([to("p1", noted(), tags=["code:1"])], "E002"),
        ([], CLERK),
    ],
    ids=["fact", "stream", "tags", "number", "version", "actor", "nothing"],
)
def test_a_command_id_is_not_used_for_something_else(ledger: Ledger, appends: list[Append], actor: str):
    record(ledger, to("p1", noted(), tags=["code:1"]))
    with pytest.raises(CommandReused, match="c-1 was recorded at position 1"):
        ledger.append(appends, command="c-1", actor=actor)
    assert ledger.head() == 1


@pytest.mark.parametrize(
    ("condition", "stands_at"),
    [
        (AppendCondition(tags=frozenset({"code:1"})), 1),
        (AppendCondition(tags=frozenset({"code:1"}), after=1), 3),
        (AppendCondition(tags=frozenset({"code:1"}), after=3), None),
        (AppendCondition(tags=frozenset({"code:1", "open"})), 3),
        (AppendCondition(tags=frozenset({"code:1", "shut"})), None),
        (AppendCondition(tags=frozenset({"code:1"}), types=(Noted,)), 3),
        (AppendCondition(tags=frozenset({"code:1"}), types=(Closed,)), None),
        (AppendCondition(tags=frozenset({"code:1"}), types=(Closed, Noted)), 3),
        (AppendCondition(tags=frozenset(), types=(Closed,)), 2),
        (AppendCondition(tags=frozenset(), types=(Closed,), after=2), None),
        (AppendCondition(tags=frozenset(), after=2), 3),
        (AppendCondition(tags=frozenset({"code:"})), None),
    ],
)
def test_a_condition_holds_unless_a_fact_with_all_its_tags_and_a_type_of_it_stands_behind_its_position(
    ledger: Ledger, condition: AppendCondition, stands_at: int | None
):
    record(ledger, to("p1", opened(), tags=["code:1"]), to("p2", closed(), tags=["shut"]), to("p3", noted(), tags=["code:1", "open"]))
    if stands_at is None:
        record(ledger, to("p4", opened()), command="c-2", conditions=(condition,))
        assert ledger.head() == 4
    else:
        with pytest.raises(ConditionFailed) as failed:
            record(ledger, to("p4", opened()), command="c-2", conditions=(AppendCondition(tags=frozenset({"none"})), condition))
        assert (failed.value.condition, failed.value.position) == (condition, stands_at)
        assert ledger.head() == 3


def test_facts_are_found_by_all_of_their_tags(ledger: Ledger):
    record(
        ledger, to("p1", opened(), noted(), tags=["code:1"]), to("p2", closed(), tags=["code:1", "shut"]), to("p3", closed(), tags=["shut"])
    )
    assert [one.position for one in ledger.tagged(["code:1"])] == [1, 2, 3]
    assert [one.position for one in ledger.tagged(["code:1", "shut"])] == [3]
    assert [one.position for one in ledger.tagged(["code:1"], [Opened, Closed])] == [1, 3]
    assert [one.position for one in ledger.tagged(["code:1"], known_at=2)] == [1, 2]
    assert ledger.tagged(["code:2"]) == []
    with pytest.raises(ValueError, match="one tag at least"):
        ledger.tagged([])


def test_the_log_is_read_in_pages_by_position_and_type(ledger: Ledger):
    record(ledger, to("p1", opened(), noted(), noted()), to("p2", opened(), closed()))
    assert [one.position for one in ledger.read(limit=2)] == [1, 2]
    assert [one.position for one in ledger.read(after=2, limit=2)] == [3, 4]
    assert [one.position for one in ledger.read(after=2, until=3, limit=9)] == [3]
    assert [one.position for one in ledger.read(limit=9, types=[Closed, Opened])] == [1, 4, 5]
    assert ledger.read(after=5, limit=9) == []


def test_a_stream_is_replayed_as_it_was_known_at_a_position(ledger: Ledger):
    record(ledger, to("p1", opened()))
    record(ledger, to("p2", opened()), command="c-2")
    record(ledger, to("p1", closed(), at=1), command="c-3")
    assert [ledger.load("p1", known_at=at).version for at in range(4)] == [0, 1, 1, 2]


def test_the_time_of_recording_never_goes_back(url: str):
    moments = [START, START - timedelta(hours=1), START + timedelta(microseconds=1)]
    with a_ledger(url, clock=iter(moments).__next__) as ledger:
        for number in range(3):
            record(ledger, to("p1", noted(), at=number), command=f"c-{number}")
        assert [one.recorded_at for one in ledger.load("p1").recorded] == [START, START, START + timedelta(microseconds=1)]


def test_a_clock_without_a_zone_is_refused(url: str):
    with a_ledger(url, clock=lambda: START.replace(tzinfo=None)) as ledger, pytest.raises(TypeError, match="naive"):
        record(ledger, to("p1", opened()))


def test_a_second_ledger_over_the_same_database_sees_all(ledger: Ledger, url: str):
    record(ledger, to("p1", opened()))
    with a_ledger(url) as other:
        record(other, to("p1", noted(), at=1), command="c-2")
    assert ledger.load("p1").version == 2


class Unlisted(Fact, tag="unlisted"):
    pass


def test_what_cannot_be_read_back_is_not_recorded(ledger: Ledger):
    with pytest.raises(TypeError, match="Unlisted is not among the facts"):
        record(ledger, to("p1", Unlisted(on=DAY, by=CLERK)))
    for bad in ("", "two\nlines", "nul\0", "\ud800"):
        with pytest.raises(ValueError, match="cannot serve as stream"):
            record(ledger, to(bad, opened()))
        with pytest.raises(ValueError, match="cannot serve as tag"):
            record(ledger, to("p1", opened(), tags=[bad]))
        with pytest.raises(ValueError, match="cannot serve as command id"):
            record(ledger, to("p1", opened()), command=bad)
        with pytest.raises(ValueError, match="cannot serve as actor"):
            ledger.append([to("p1", opened())], command="c-1", actor=bad)
    with pytest.raises(ValueError, match="never at version -1"):
        record(ledger, to("p1", opened(), at=-1))
    with pytest.raises(ValueError, match="zip"):
        record(ledger, Append(stream="p1", expected_version=0, facts=(opened(),), tags=()))
    assert ledger.head() == 0


def test_any_text_comes_back_as_it_went_in(ledger: Ledger):
    strange = "\0\n 高平市\u2028'; DROP TABLE events; -- 𠮷 \u202e %s ? {}"
    record(ledger, to("p1'; --%s?", noted(strange), tags=["a'%b?{}"]))
    (recorded,) = ledger.load("p1'; --%s?").recorded
    assert recorded.fact == noted(strange)
    assert ledger.tagged(["a'%b?{}"]) == [recorded]


def test_two_thousand_facts_go_in_at_once(ledger: Ledger):
    record(ledger, to("p1", *(noted(str(number)) for number in range(2500)), tags=["many"]))
    stream = ledger.load("p1")
    assert [one.position for one in stream.recorded] == list(range(1, 2501))
    assert [one.fact for one in stream.recorded] == [noted(str(number)) for number in range(2500)]
    assert ledger.head() == len(ledger.tagged(["many"])) == 2500

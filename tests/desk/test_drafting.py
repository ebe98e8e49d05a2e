"""草拟: what earlier commands of one transaction would record stands behind what is recorded, stream by stream."""

from collections.abc import Sequence
from datetime import date

import pytest

from lifecycle.desk.drafting import Drafted, Drafts, Streams
from lifecycle.ledger import AppendCondition, Stream
from lifecycle.vocabulary import Command, CommandId, Fact, Question, StaffId

SAID = {"on": date(2023, 5, 10), "by": StaffId("SP01")}


class Noted(Fact, frozen=True, kw_only=True, tag="test-noted"):
    """记事."""

    words: str


class Note(Command, frozen=True, kw_only=True):
    """记事, in each of these streams."""

    streams: tuple[str, ...]
    asked: str = ""


def note(*streams: str, asked: str = "") -> Note:
    return Note(id=CommandId("c"), **SAID, streams=streams, asked=asked)


@pytest.fixture
def drafts() -> Drafts:
    streams = Streams(lambda name: Stream(name, 0, ()))

    def decide(command: Command, _of_reading: Sequence[Question]) -> Drafted:
        assert isinstance(command, Note)
        noted = tuple((streams.load(name), [Noted(**SAID, words=str(len(streams.facts(name))))]) for name in command.streams)
        questions = (Question(command.asked, {}),) if command.asked else ()
        return Drafted(noted, (AppendCondition(tags=frozenset(command.streams)),), questions)

    return Drafts(streams, lambda command: command.streams[0], decide, begun_at=7)  # type: ignore[attr-defined]


def words(drafts: Drafts) -> dict[str, list[str]]:
    return {stream.name: [fact.words for fact in facts if isinstance(fact, Noted)] for stream, facts in drafts.appends()}


def test_each_command_sees_what_those_before_it_would_record_in_every_stream(drafts: Drafts) -> None:
    for command in (note("a"), note("b", "a"), note("a")):
        drafts.add(command)

    assert words(drafts) == {"a": ["0", "1", "2"], "b": ["0"]}


def test_the_conditions_of_all_of_them_hold_for_the_whole(drafts: Drafts) -> None:
    drafts.add(note("a"))
    drafts.add(note("b", "a"))

    assert [each.tags for each in drafts.drafted().conditions] == [{"a"}, {"a", "b"}]


def test_what_is_asked_is_kept_by_the_stream_that_the_command_is_about(drafts: Drafts) -> None:
    drafts.add(note("a", "b", asked="one"))
    drafts.add(note("b", asked="two"))

    assert [[each.code for each in drafts.asked(name)] for name in ("a", "b")] == [["one"], ["two"]]
    assert [each.code for each in drafts.drafted().open] == ["one", "two"]


def test_what_is_left_out_leaves_nothing_behind_and_what_belongs_together_is_not_torn(drafts: Drafts) -> None:
    drafts.add(note("a", asked="one"))
    drafts.add(note("b", "c"))
    drafts.leave_out("a")

    assert words(drafts) == {"b": ["0"], "c": ["0"]}
    assert drafts.questions == ()
    for name in ("b", "c"):
        with pytest.raises(ValueError, match="together"):
            drafts.leave_out(name)


def test_a_stream_that_was_loaded_elsewhere_is_not_the_one_that_was_drafted_on() -> None:
    streams = Streams(lambda name: Stream(name, 0, ()))
    streams.refuse_other(streams.load("a"))
    with pytest.raises(TypeError, match="counter"):
        streams.refuse_other(Stream("a", 1, ()))

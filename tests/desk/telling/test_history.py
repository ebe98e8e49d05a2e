"""历史: what was known at a position, and what was in force on a date; the two are never mixed."""

from datetime import date

from msgspec import Raw

from lifecycle.desk.telling.history import History, counted, replay
from lifecycle.projects import registration
from lifecycle.projects.mending import annulment, corrections
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.works import construction
from lifecycle.vocabulary import BuildingId
from tests.desk.conftest import CHECKER, P1, Office

ONE = BuildingId("1")
ENTERED, STARTED = date(2022, 1, 5), date(2023, 5, 2)


def started_wrongly(office: Office) -> int:
    """A start recorded for 2 May, and corrected to 20 April after that; the position of the correction."""
    office.register(existing=True, approved_on=None, on=ENTERED)
    office.add_building(on=ENTERED)
    office.give(construction.StartConstruction, buildings=(ONE,), on=STARTED, existing=True)
    office.clock.go_on(days=3)
    (corrected, *_) = office.give(
        corrections.CorrectFact, corrects=3, changed=Raw(b'{"on": "2023-04-20"}'), reason="开工报告日期为4月20日", on=date(2023, 5, 12)
    ).recorded
    return corrected.position


def started_on(history: History) -> date | None:
    return history.project.buildings[ONE].started_on if history.project else None


def test_before_the_correction_was_recorded_the_wrong_day_was_known(office: Office) -> None:
    position = started_wrongly(office)
    assert started_on(replay(office.desk, P1, known_at=position - 1)) == STARTED
    assert started_on(replay(office.desk, P1, known_at=position)) == date(2023, 4, 20)


def test_on_a_day_between_the_two_the_works_had_started_as_we_know_now_but_not_as_was_known_then(office: Office) -> None:
    position = started_wrongly(office)
    between = date(2023, 4, 25)
    assert started_on(replay(office.desk, P1, in_force_on=between)) == date(2023, 4, 20)
    assert started_on(replay(office.desk, P1, known_at=position - 1, in_force_on=between)) is None


def test_the_wrong_fact_stays_readable_beside_what_it_has_to_be_read_as(office: Office) -> None:
    started_wrongly(office)
    history = replay(office.desk, P1)
    mended = [entry for entry in history.entries if entry.mended]
    assert [(e.recorded.fact.on, e.mended.on) for e in mended if e.mended] == [(STARTED, date(2023, 4, 20))]
    assert any(isinstance(entry.recorded.fact, FactCorrected) and entry.recorded.fact.on == STARTED for entry in history.entries)


def test_only_facts_up_to_the_position_and_the_date_are_shown_in_position_order(office: Office) -> None:
    started_wrongly(office)
    history = replay(office.desk, P1, known_at=office.ledger.head(), in_force_on=ENTERED)
    assert [entry.recorded.fact.on for entry in history.entries] == [ENTERED, ENTERED]
    positions = [entry.recorded.position for entry in replay(office.desk, P1).entries]
    assert positions == sorted(positions)


def test_before_anything_there_is_no_project(office: Office) -> None:
    office.register()
    assert replay(office.desk, P1, known_at=0).project is None
    assert replay(office.desk, P1, in_force_on=date(1999, 1, 1)) == History(
        known_at=None, in_force_on=date(1999, 1, 1), entries=(), project=None
    )


def test_what_was_known_at_a_position_never_changes(office: Office) -> None:
    office.register()
    then = office.ledger.head()
    before = replay(office.desk, P1, known_at=then)
    office.add_building()
    office.give(registration.TerminateProject, reason="不再建设")
    assert replay(office.desk, P1, known_at=then) == before


def test_what_was_annulled_stays_readable_and_says_by_what(office: Office) -> None:
    """Its correction, and the item that it opened, go with it."""
    started_wrongly(office)
    office.give(annulment.ProposeAnnulment, annuls=3, reason="系另一项目的开工报告", on=date(2023, 5, 12))
    (annulled, *_) = office.give(annulment.AnnulFact, by=CHECKER, annuls=3, on=date(2023, 5, 12)).recorded
    history = replay(office.desk, P1)
    assert started_on(history) is None
    gone = [type(entry.recorded.fact).__name__ for entry in history.entries if entry.annulled and entry.annulled == annulled]
    assert gone == ["ConstructionStarted", "SupervisionOpened", "FactCorrected", "LaterDecisionsFlagged"]
    assert not {entry.recorded.version for entry in counted(history.entries)} & {3, 4, 5, 6}
    assert started_on(replay(office.desk, P1, known_at=annulled.position - 1)) == date(2023, 4, 20)
    assert started_on(replay(office.desk, P1, in_force_on=date(2023, 5, 1))) is None

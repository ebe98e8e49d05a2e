"""建成: the script is carried out at the desk, step by step, by a clock of its own. What does not go as written stops it loudly."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.demo.calendar import CLOSING, OPENING
from lifecycle.demo.campaigns import as_drawn
from lifecycle.demo.checks import as_found
from lifecycle.demo.diary import DiaryStep
from lifecycle.demo.holidays import Notices
from lifecycle.demo.life import Life
from lifecycle.demo.people import persons
from lifecycle.demo.plan import plan
from lifecycle.demo.script import script
from lifecycle.demo.sealed import keep
from lifecycle.desk import Desk, Receipt, open_ledger
from lifecycle.desk.demonstration import date_demonstration
from lifecycle.desk.desk import SHANGHAI, SYSTEM
from lifecycle.desk.paperwork.papers import sent_papers
from lifecycle.desk.places import settle_city
from lifecycle.desk.statutes import read_statutes
from lifecycle.desk.telling.history import replay
from lifecycle.ledger import Ledger, PersonRegister
from lifecycle.projects.application.advice import NEEDLESS, AdviceAsked, AdviceNotNeeded
from lifecycle.projects.application.applications import ApplicationSubmitted
from lifecycle.projects.application.inquiries import AdviceRequested
from lifecycle.projects.deciding.delivery import DeliverPaper
from lifecycle.projects.deciding.silence import SilenceProposed
from lifecycle.projects.mending.supervision import LaterDecisionsFlagged, SupervisionOpened
from lifecycle.vocabulary import Command, CommandId, Refused

OFFICE_OPENS, OFFICE_HOURS = time(8, 30), timedelta(hours=9)
PAGE = 2_000


class NotAsWritten(Exception):
    """与剧本不符: the desk did something else than the demonstration expects: one of the two has a fault."""


class City(Struct, frozen=True, kw_only=True):
    """演示城市 as it stands in a ledger. facts: all that the ledger holds; built: how many of the steps were carried out now."""

    lives: tuple[Life, ...]
    facts: int
    steps: int
    built: int

    @property
    def buildings(self) -> int:
        """How many buildings the projects were planned with."""
        return sum(len(batch.buildings) for life in self.lives for batch in life.batches)


class SimulatedClock:
    """模拟时钟: stands where it is put."""

    def __init__(self) -> None:
        self.now = datetime(2023, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


Turn = tuple[datetime, DiaryStep]
"""A step, and the moment at which the desk is given it."""


def build(
    url: str,
    seed: int,
    watched: Callable[[Sequence[Turn]], Iterable[Turn]] = iter,
    *,
    keys: Path | None = None,
    person_keys: Path | None = None,
) -> City:
    """建成演示城市 in an empty ledger, or go on where an earlier run was cut off; where it stands already, nothing is recorded.

    watched: passes the steps on, so that progress can be shown. Raises Refused when the ledger begins with anything else.

    The persons come last: no two ciphertexts are alike, and so all the rest is the same, at the same positions, from every run.
    """
    clock = SimulatedClock()
    ledger = open_ledger(url, clock, keys=keys, person_keys=person_keys)
    try:
        statutes = read_statutes(POLICIES)  # the invented city follows the documents that ship with the program
        settle_city(ledger, statutes.rulebook.jurisdictions, OPENING)
        lives = plan(seed)
        steps = script(f"demo/{seed}", lives, statutes)
        turns = list(zip(moments(steps), steps, strict=True))[carried_out(ledger, steps) :]
        if turns:
            ledger.person_keys.made(())  # so that it is known from the start whether they can be kept
            keep(ledger)
            desk = Desk(ledger, statutes, clock, named_later=True, console=True)
            clock.now = turns[0][0]
            desk.adopt_documents()
            _perform(desk, clock, watched(turns))
        if carried_out(ledger, steps) == len(steps):
            PersonRegister(ledger).put(*persons(), on=OPENING, by=SYSTEM, command=CommandId(f"demo/{seed}/persons"))
        return City(lives=lives, facts=ledger.head(), steps=len(steps), built=len(turns))
    finally:
        ledger.close()


def live_on(ledger: Ledger, real: date) -> None:
    """演示日 begins: real is today. A city built by an older release, in which somebody has worked on since, keeps the real day."""
    latest = ledger.read(after=ledger.head() - 1, limit=1)
    if latest and latest[0].fact.on <= CLOSING:
        date_demonstration(ledger, CLOSING, real)


def carried_out(ledger: Ledger, steps: Sequence[DiaryStep]) -> int:
    """How many steps the ledger holds already. It may hold more, behind the last of them; otherwise it is another ledger: Refused."""
    expected = [step.command.id for step in steps if step.refused is None]
    known = 0
    for command, _ in groupby(_commands(ledger)):
        if known == len(expected):
            break
        if command != expected[known]:
            raise Refused("demo.other_ledger", command=command)
        known += 1
    return len(steps) if known == len(expected) else [step.command.id for step in steps].index(expected[known])


def moments(steps: Sequence[DiaryStep]) -> Iterator[datetime]:
    """The steps of a day, spread over its office hours."""
    for day, group in groupby(steps, key=lambda step: step.recorded_on):
        number = len(list(group))
        opens = datetime.combine(day, OFFICE_OPENS, SHANGHAI)
        yield from (opens + OFFICE_HOURS * place / number for place in range(number))


def _commands(ledger: Ledger) -> Iterator[str]:
    """The command of every fact, in order; adopting documents and notices is nobody's command."""
    position = 0
    while page := ledger.read(after=position, limit=PAGE):
        yield from (recorded.command for recorded in page if recorded.actor != SYSTEM)
        position = page[-1].position


def _perform(desk: Desk, clock: SimulatedClock, turns: Iterable[Turn]) -> None:
    notices = Notices(desk)
    for moment, step in turns:
        clock.now = moment
        notices.adopt(step.recorded_on)
        try:
            receipt = desk.carry_out(_meant(desk, step))
        except Refused as refusal:
            if refusal.code != step.refused:
                raise NotAsWritten(f"{step.command.id} on {step.recorded_on} was refused: {refusal}") from refusal
            continue
        if step.refused:
            raise NotAsWritten(f"{step.command.id} on {step.recorded_on} was not refused with {step.refused}")
        if (opened := tuple(_opened(receipt))) != step.opens:
            raise NotAsWritten(f"{step.command.id} on {step.recorded_on} opened {opened}, not {step.opens}: {step.command}")


def _meant(desk: Desk, step: DiaryStep) -> Command:
    """The command, with the version of the latest paper of the kind that it delivers."""
    if step.paper is None or not isinstance(step.command, DeliverPaper):
        return as_drawn(desk, as_found(desk, step.command))
    history = replay(desk, step.command.project)
    papers = sent_papers(history.project, history.entries) if history.project else ()
    versions = [each.paper.version for each in papers if (each.paper.application, each.paper.kind) == step.paper]
    if not versions:
        raise NotAsWritten(f"{step.command.id} delivers a paper that nobody made: {step.paper}")
    return replace(step.command, delivers=versions[-1])


def _opened(receipt: Receipt) -> Iterator[str]:
    """The numbers of the applications, 督办 items, flags, letters and matters for the head that came of a command."""
    for recorded in receipt.recorded:
        match recorded.fact:
            case SilenceProposed(silence=number) | AdviceAsked(advice=number) | AdviceRequested(inquiry=number):
                yield number
            case AdviceNotNeeded(advice=number) if number.startswith(NEEDLESS):
                yield number
            case ApplicationSubmitted(application=number) | SupervisionOpened(supervision=number) | LaterDecisionsFlagged(flag=number):
                yield number

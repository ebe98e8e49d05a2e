"""演示城市: `lifecycle demo`: an invented year of the bureau, and a first look at what the program shows of it."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from msgspec import Struct
from msgspec.structs import replace
from rich.console import Console, RenderableType
from rich.progress import track
from rich.rule import Rule
from rich.text import Text

from lifecycle.cli import judge, projects, targets
from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json, whole
from lifecycle.cli.output import language, show, show_json
from lifecycle.cli.verdicts import answer_for_people
from lifecycle.cli.walk import walk
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.build import City, Turn, build, live_on
from lifecycle.demo.calendar import OPENING
from lifecycle.demo.life import Life
from lifecycle.demo.names import COUNTY_NAMES
from lifecycle.demo.people import STAFF
from lifecycle.demo.stories import REFUSED, STORIES
from lifecycle.desk.demonstration import PASSWORD
from lifecycle.desk.telling.history import History, replay
from lifecycle.policies_folder import policies_folder
from lifecycle.projections.county_sheet import TargetTable, county_sheet
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.project import Outcome
from lifecycle.settings import database_url, keys_folder, person_keys_file
from lifecycle.values.ends import FURTHEST
from lifecycle.vocabulary import Refused
from lifecycle.wording import say


class Tour(Struct, frozen=True, kw_only=True):
    """导览: what is shown of the city: the county sheet, one project, and the conclusion (with its position) that refused it."""

    seed: int
    city: City
    life: Life
    sheet: TargetTable
    history: History
    position: int
    refusal: GateConcluded


def demo(
    seed: Annotated[
        int,
        typer.Option(
            help="种子，同一种子得到同样的事实 · the same seed gives the same facts", parser=whole("--seed", 0, FURTHEST), metavar="SEED"
        ),
    ] = 1,
    as_json: Json = False,
) -> None:
    """在空台账中建成演示城市（晋城）并导览；已建成则不再改动 · build an invented city (Jincheng) in an empty ledger, and show it."""
    _refuse_another_city()
    tour = _tour(seed, build(database_url(), seed, _watched, keys=keys_folder(), person_keys=person_keys_file()))
    if as_json:
        show_json(answer(tour))
    else:
        show(*_for_people(tour))


def _refuse_another_city() -> None:
    """The invented city has the counties of 晋城, whatever is invented in them. Nothing is built under a folder that does not know them."""
    units = Rulebook.load(policies_folder()).jurisdictions
    if not COUNTY_NAMES.keys() <= {each.code for each in units.counties}:
        raise Refused("demo.other_city", city=units.by_code[units.city].name)


def answer(tour: Tour) -> dict[str, Any]:
    """导览 for programs."""
    refusal = tour.refusal
    return {
        "seed": tour.seed,
        "projects": len(tour.city.lives),
        "buildings": tour.city.buildings,
        "staff": len(STAFF),
        "facts": tour.city.facts,
        "targets": targets.answer(tour.sheet),
        "project": projects.answer(tour.life.code, tour.history),
        "refused": {"code": tour.life.code} | judge.answer(refusal.gate, refusal.on, refusal.verdicts),
        "stories": [{"title": STORIES[life.story].title, "code": life.code} for life in tour.city.lives if life.story],
        "accounts": {"staff": [member.staff for member in STAFF], "password": PASSWORD},
        "next": _commands(tour),
    }


def _tour(seed: int, city: City) -> Tour:
    life = next(life for life in city.lives if life.story == REFUSED)
    with opened() as desk:
        live_on(desk.ledger, desk.real_day())
        city = replace(city, facts=desk.ledger.head())
        sheet = county_sheet(desk.ledger, desk.rulebook, OPENING.year)
        history = replay(desk, life.id)
        open_accounts(desk.ledger)
    position, refusal = _refused(history)
    return Tour(seed=seed, city=city, life=life, sheet=sheet, history=history, position=position, refusal=refusal)


def _refused(history: History) -> tuple[int, GateConcluded]:
    """The first conclusion against the project, and where it stands in the ledger."""
    for entry in history.entries:
        match entry.recorded.fact:
            case GateConcluded(outcome=Outcome.REFUSED) as refusal:
                return entry.recorded.position, refusal
    raise LookupError("the project of the tour was never refused: the script has changed")


def _for_people(tour: Tour) -> Iterable[RenderableType]:
    lang, city, refusal = language(), tour.city, tour.refusal
    yield Text(say("demo.built", lang, seed=tour.seed, projects=len(city.lives), buildings=city.buildings, facts=city.facts), "bold")
    yield Text(say("demo.invented", lang, counties=len(COUNTY_NAMES), staff=len(STAFF)))
    yield Text()
    yield targets.sheet_for_people(tour.sheet)
    yield from _headed("demo.walk", walk(tour.history))
    if tour.history.project:
        dossier = tour.history.project.dossier()
        yield from _headed("demo.refused", answer_for_people(dossier, refusal.gate, refusal.on, refusal.verdicts))
    yield from _headed("demo.next", *(Text(f"  {command}") for command in _commands(tour)))
    yield Text(say("demo.accounts", lang, password=PASSWORD))


def _headed(heading: str, *below: RenderableType) -> Iterable[RenderableType]:
    yield from (Text(), Rule(say(heading, language()), align="left", style="dim"), *below)


def _commands(tour: Tour) -> list[str]:
    """What a newcomer may type next."""
    code = tour.life.code
    return [
        f"lifecycle show {code}",
        f"lifecycle replay {code} --known-at {tour.position}",
        f"lifecycle replay {code} --in-force-on {tour.refusal.on}",
        f"lifecycle targets --year {OPENING.year} --target jincheng-2023/green-share",
        "lifecycle check-policies",
        "lifecycle --help",
    ]


def _watched(turns: Sequence[Turn]) -> Iterable[Turn]:
    """Progress on standard error, when somebody is there to see it."""
    console = Console(stderr=True)
    return track(turns, say("demo.building", language()), console=console, transient=True, disable=not sys.stderr.isatty())

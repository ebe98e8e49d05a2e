"""年度目标业务: the targets of a county and year as a matter of the desk."""

from collections.abc import Sequence

from lifecycle.counties.targets import SetCountyTargets, set_targets
from lifecycle.desk.county_targets import targets_read
from lifecycle.desk.matter import Counter, Docket, Matter, ask_of_words
from lifecycle.desk.scans import refuse_foreign_basis
from lifecycle.values.doubts import Settled
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Fact, Question


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    """Every door gives the values as they are printed; what they mean is read here."""
    command, _ = targets_read(docket.command, at.rulebook.targets)
    return set_targets(docket.subject, command)


def _ask(at: Counter, docket: Docket, happened: Sequence[Fact], of_reading: Sequence[Question], names: Names) -> Settled:
    _, of_values = targets_read(docket.command, at.rulebook.targets)
    return ask_of_words(at, docket, happened, [*of_reading, *of_values], names)


COUNTY = Matter(
    name="county",
    commands=(SetCountyTargets,),
    stream=lambda command: f"county/{command.county}/{command.year}",
    county=lambda _at, command, _earlier: command.county,
    guards=(lambda at, docket: refuse_foreign_basis(at.ledger, docket.command, at.rulebook),),
    decide=_decide,
    ask=_ask,
)

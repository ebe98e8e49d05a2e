"""文号: which fact bears which number, and when two numbers are one and the same."""

from datetime import date
from functools import lru_cache

from msgspec import Raw, convert, json

from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.routes import DECIDERS
from lifecycle.values.paper_numbers import meaning, same_authority, year_written
from lifecycle.vocabulary import Certificate, Fact, Gate

NUMBERED: tuple[type[Fact], ...] = (GateConcluded, OutsideDecisionRecorded, FactCorrected)
"""The facts by which a number of ours is used up."""
KEPT = 4096
"""So many numbers are read once: those of a project are asked for again with each of its facts."""


def number_key(certificate: Certificate) -> str:
    """Alike for two papers just when they bear the same number of the same authority, however it is spelled."""
    return _key(certificate.authority, certificate.number)


@lru_cache(KEPT)
def _key(authority: str, number: str) -> str:
    return f"{same_authority(authority)}/{meaning(number)}"


def year_of(number: str, on: date) -> int:
    """年份 that a number belongs to: the one that it says, else that of its day."""
    return year_written(number) or on.year


def decided_here(gate: Gate) -> bool:
    """Whether the papers of a gate bear numbers of ours."""
    decider = DECIDERS.get(gate)
    return decider is not None and decider.ours


def paper_of(fact: Fact) -> Certificate | None:
    """The paper that a decision names; of a correction, the paper as it says it should have been named."""
    if isinstance(fact, FactCorrected):
        changed = json.decode(fact.changed, type=dict[str, Raw]).get("certificate")
        stated = json.decode(changed) if changed else None
        return convert(stated, Certificate) if stated else None
    return fact.certificate if isinstance(fact, (GateConcluded, OutsideDecisionRecorded)) else None

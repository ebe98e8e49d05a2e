"""目标值的读法: what a target is set to is read beside its printed unit, by whatever door it came."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from lifecycle.compliance.document import PRINTED, Target, TargetUnit
from lifecycle.compliance.quantities import percent, plain
from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.values.quantities import Beside, area, number, rate, rate_doubt, shifted
from lifecycle.vocabulary import Question, Refused
from lifecycle.wording import Place

READ: dict[TargetUnit, Callable[[str], str]] = {
    TargetUnit.SHARE: lambda text: percent(rate(text)).removesuffix("%"),
    TargetUnit.TEN_THOUSAND_M2: lambda text: plain(shifted(area(text, ten_thousands=True), -4)),
    TargetUnit.COUNT: lambda text: plain(number(text)),
}
"""目标单位 -> how a value is read beside it, as it would be printed."""


class TargetsRead(NamedTuple):
    """所读的目标: the command with each value as it would be printed, and what has to be asked of how the values were written."""

    command: SetCountyTargets
    doubts: tuple[Question, ...]


def targets_read(command: SetCountyTargets, known: tuple[Target, ...]) -> TargetsRead:
    """读取. known: the targets of all documents. Raises Refused for a target that the year has not, another unit, or no number."""
    of_year = {target.id: target for target in known if target.year == command.year}
    values = tuple(_read(value, of_year, f"$.targets[{number}]") for number, value in enumerate(command.targets))
    return TargetsRead(replace(command, targets=values), tuple(_doubts(command, of_year)))


def _read(value: TargetValue, known: dict[str, Target], where: str) -> TargetValue:
    if (target := known.get(value.target)) is None:
        raise Refused("targets.unknown", target=value.target, known=tuple(known), where=Place(f"{where}.target"))
    if value.unit != PRINTED[target.unit]:
        raise Refused("targets.unit", target=target.title, unit=PRINTED[target.unit], where=Place(f"{where}.unit"))
    try:
        return replace(value, value=READ[target.unit](value.value))
    except Refused as refused:
        raise Refused(refused.code, **refused.values, where=Place(f"{where}.value")) from refused


def _doubts(command: SetCountyTargets, known: dict[str, Target]) -> Iterator[Question]:
    """A % stands beside every share."""
    for value in command.targets:
        target = known[value.target]
        if target.unit is TargetUnit.SHARE and (question := rate_doubt(value.value.strip(), Beside.PERCENT, target.title)):
            yield question

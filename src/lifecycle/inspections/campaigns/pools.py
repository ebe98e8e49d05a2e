"""抽取名单: the announcement of a draw, made from the registers by what its announcer asks for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING

from msgspec import Struct

from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer
from lifecycle.inspections.draws.announcement import Announcement, Candidate, Drawable, HashCommitment, RandomSource, Recusal, Stratum
from lifecycle.inspections.draws.files import FEWEST, HEAVIEST
from lifecycle.inspections.registers.classes import CreditScheme
from lifecycle.inspections.registers.interests import Interest
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.values.text import shortened
from lifecycle.vocabulary import ZERO, Refused, StaffId

TOLD = 10
"""So many objects are named in a refusal."""


class ReadyInspector(Struct, frozen=True, kw_only=True):
    """可抽取的执法检查人员: listed, appointed, with a certificate that is valid. fields, counties: none is all of them."""

    staff: StaffId
    fields: tuple[str, ...]
    counties: tuple[str, ...]
    valid_until: date
    interests: tuple[Interest, ...]


class Registers(Struct, frozen=True, kw_only=True):
    """名录 as of the day: all objects of the kind, all inspectors that may be drawn, classes of units; the city and its counties."""

    objects: Sequence[InspectedObject]
    inspectors: Sequence[ReadyInspector]
    classes: Mapping[str, Mapping[CreditScheme, str]]
    counties: tuple[str, ...]
    city: str


def announcement_of(command: AnnounceDraw, called: str, registers: Registers) -> Announcement:
    """抽取公告. called: the name of the draw. Raises Refused for what cannot be drawn, and for an object left out without a reason."""
    _refuse_unfit(command)
    objects = _drawn_from(command, registers)
    strata = tuple(_strata(command, Counter(layer for _, layer in objects)))
    if not sum(stratum.k for stratum in strata):
        raise Refused("campaign.nothing_to_draw")
    if len(registers.inspectors) < command.per_object:
        raise Refused("campaign.inspectors_too_few", count=len(registers.inspectors), least=command.per_object)
    return Announcement(
        campaign=called,
        on=command.on.isoformat(),
        objects=tuple(
            Drawable(each.id, layer, each.county or registers.city, command.field, _tickets(command, each, registers.classes))
            for each, layer in objects
        ),
        strata=strata,
        inspectors=tuple(_candidate(each, command.across, registers) for each in registers.inspectors),
        per_object=command.per_object,
        cap=command.cap,
        recusals=tuple(_recusals([each for each, _ in objects], registers.inspectors)),
        sources=tuple(RandomSource(each.called, each.issue, each.drawn_on.isoformat(), each.if_missing) for each in command.sources),
        commitments=tuple(HashCommitment(each.official, each.sha256) for each in command.commitments),
    )


def _refuse_unfit(command: AnnounceDraw) -> None:
    """What the command says against itself."""
    names = [each.layer for each in command.layers]
    counties = [county for each in command.layers for county in each.counties]
    if not names:
        raise Refused("campaign.no_layer")
    if twice := next((each for listed in (names, counties) for each in listed if listed.count(each) > 1), None):
        raise Refused("campaign.layer_twice", named=twice)
    if sum(not each.counties for each in command.layers) > 1:
        raise Refused("campaign.rest_twice")
    for each in command.layers:
        by_number = each.ratio is None and (each.drawn or 0) >= 1
        by_ratio = each.drawn is None and 0 < (each.ratio or ZERO) <= 1
        if not by_number and not by_ratio:
            raise Refused("campaign.layer_count", layer=each.layer)
    if wrong := next((each for each in command.tickets if not 1 <= each.tickets <= HEAVIEST), None):
        raise Refused("campaign.tickets", credit_class=wrong.credit_class, most=HEAVIEST)
    if command.per_object < FEWEST:
        raise Refused("campaign.per_object", given=command.per_object, least=FEWEST)
    if command.cap is not None and command.cap < 1:
        raise Refused("campaign.cap", given=command.cap)
    officials = [each.official for each in command.commitments]
    if again := next((each for each in officials if officials.count(each) > 1), None):
        raise Refused("campaign.official_twice", staff=again)


def _drawn_from(command: AnnounceDraw, registers: Registers) -> list[tuple[InspectedObject, str]]:
    """抽取对象 with their layers. Raises Refused for one that is left out and no object, and for one that has neither layer nor reason."""
    left = {each.object_id for each in command.left_out}
    if strangers := sorted(left - {each.id for each in registers.objects}):
        raise Refused("campaign.left_out_unknown", objects=tuple(map(shortened, strangers[:TOLD])), count=len(strangers))
    found = [(each, _layer_of(command.layers, each)) for each in registers.objects if each.id not in left]
    if unexplained := [each.name for each, layer in found if layer is None]:
        raise Refused("campaign.left_out_unexplained", objects=tuple(unexplained[:TOLD]), count=len(unexplained))
    return [(each, layer) for each, layer in found if layer is not None]


def _layer_of(layers: Sequence[DrawLayer], inspected: InspectedObject) -> str | None:
    """The layer that names the county of an object, else the one of the rest."""
    named = (each.layer for each in layers if inspected.county in each.counties)
    return next(named, next((each.layer for each in layers if not each.counties), None))


def _strata(command: AnnounceDraw, sizes: Mapping[str, int]) -> Iterator[Stratum]:
    for each in command.layers:
        size = sizes.get(each.layer, 0)
        k = each.drawn if each.drawn is not None else int(((each.ratio or ZERO) * size).to_integral_value(ROUND_CEILING))
        if k > size:
            raise Refused("campaign.layer_too_small", layer=each.layer, size=size, drawn=k, left_out=len(command.left_out))
        yield Stratum(each.layer, k)


def _tickets(command: AnnounceDraw, drawn: InspectedObject, classes: Mapping[str, Mapping[CreditScheme, str]]) -> int:
    given = {(scheme, credit_class) for unit in drawn.units for scheme, credit_class in classes.get(unit, {}).items()}
    return max((each.tickets for each in command.tickets if (each.scheme, each.credit_class) in given), default=1)


def _candidate(inspector: ReadyInspector, across: AcrossCounties, registers: Registers) -> Candidate:
    counties: tuple[str, ...] | None = None
    if inspector.counties and across is AcrossCounties.OWN:
        counties = inspector.counties
    elif inspector.counties and across is AcrossCounties.OTHER:
        counties = tuple(each for each in (registers.city, *registers.counties) if each not in inspector.counties)
    return Candidate(inspector.staff, counties, inspector.fields or None, inspector.valid_until.isoformat())


def _recusals(objects: Sequence[InspectedObject], inspectors: Sequence[ReadyInspector]) -> Iterator[Recusal]:
    """回避 where an inspector has declared an interest in a unit of an object, or in its project."""
    for inspector in inspectors:
        units = {each.uscc for each in inspector.interests if each.uscc}
        projects = {each.project for each in inspector.interests if each.project}
        for each in objects:
            if units.intersection(each.units) or each.project in projects:
                yield Recusal(inspector.staff, each.id)

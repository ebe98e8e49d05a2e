"""一次抽取 as its pages show it: both pools, the proof that they were announced first, and who and what was drawn, also afterwards."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from lifecycle.desk.desk import SHANGHAI
from lifecycle.inspections.campaigns.announcing import DrawAnnounced, LeftOut, randomness_moment, to_the_minute
from lifecycle.inspections.campaigns.campaign import Campaign, DrawOfCampaign
from lifecycle.inspections.campaigns.drawing import DrawVoided, ObjectsDrawn
from lifecycle.inspections.campaigns.substitution import InspectorReplaced, ObjectReplaced, RecusalDecided
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult
from lifecycle.inspections.draws.files import read_announcement, read_seed
from lifecycle.ledger import Ledger, Recorded
from lifecycle.ledger.signing.checkpoints import Covering, covering
from lifecycle.vocabulary import Fact

SUBSTITUTIONS = RecusalDecided, InspectorReplaced, ObjectReplaced


class Layer(Struct, frozen=True, kw_only=True):
    """一层 of the pool. size: its objects; drawn: how many of them; counties: none for all that no other layer names."""

    name: str
    counties: tuple[str, ...]
    size: int
    drawn: int


class DrawnObject(Struct, frozen=True, kw_only=True):
    """一个抽中的对象. rank: in its layer; left: inspectors who were replaced; ended: it was replaced; instead_of: what it replaced."""

    object_id: str
    layer: str
    rank: int
    inspectors: tuple[str, ...]
    left: tuple[str, ...] = ()
    ended: bool = False
    instead_of: str | None = None


class NumbersOf(Struct, frozen=True):
    """一个来源的随机数."""

    source: str
    numbers: tuple[int, ...]


class DrawShown(Struct, frozen=True, kw_only=True):
    """一次抽取. terms: what was announced; announced, drawn, voided: the facts with their places in the ledger.

    moment: before it no number existed; covered: the checkpoint that proves it. files: what can be downloaded, kind -> hash.
    pairs: inspectors with objects that declared interests keep apart.
    """

    number: int
    terms: DrawAnnounced
    announced: Recorded
    moment: str
    layers: tuple[Layer, ...]
    inspectors: tuple[str, ...]
    pairs: int
    covered: Covering | None
    files: Mapping[str, str]
    drawn: Recorded | None = None
    numbers: tuple[NumbersOf, ...] = ()
    key: str = ""
    objects: tuple[DrawnObject, ...] = ()
    changes: tuple[Recorded, ...] = ()
    voided: Recorded | None = None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return self.terms.left_out

    @property
    def named(self) -> tuple[str, ...]:
        """The objects that the page names."""
        return (*(each.object_id for each in self.objects), *(each.object_id for each in self.left_out))


def draws_shown(ledger: Ledger, campaign: Campaign, recorded: Sequence[Recorded]) -> tuple[DrawShown, ...]:
    """Every draw of the campaign, the latest first."""
    return tuple(reversed([_shown(ledger, each, recorded) for each in campaign.draws]))


def _shown(ledger: Ledger, made: DrawOfCampaign, recorded: Sequence[Recorded]) -> DrawShown:
    terms: DrawAnnounced = made.announced
    of_draw = [each for each in recorded if getattr(each.fact, "draw", None) == terms.draw]
    announced = next(each for each in of_draw if isinstance(each.fact, DrawAnnounced))
    pools = read_announcement(ledger.attachments.get(terms.announcement))
    moment = randomness_moment(terms)
    shown = DrawShown(
        number=terms.draw,
        terms=terms,
        announced=announced,
        moment=to_the_minute(moment),
        layers=tuple(_layers(terms, pools)),
        inspectors=tuple(each.id for each in pools.inspectors),
        pairs=len(pools.recusals),
        covered=covering(ledger, announced.position, moment.replace(tzinfo=SHANGHAI)),
        files={"announcement": terms.announcement},
        voided=next((each for each in of_draw if isinstance(each.fact, DrawVoided)), None),
    )
    return _with_result(ledger, shown, made, pools, of_draw) if made.drawn else shown


def _layers(terms: DrawAnnounced, pools: Announcement) -> Iterator[Layer]:
    counties = {each.layer: each.counties for each in terms.layers}
    sizes = Counter(each.stratum for each in pools.objects)
    for stratum in pools.strata:
        yield Layer(name=stratum.name, counties=counties.get(stratum.name, ()), size=sizes[stratum.name], drawn=stratum.k)


def _with_result(ledger: Ledger, shown: DrawShown, made: DrawOfCampaign, pools: Announcement, of_draw: Sequence[Recorded]) -> DrawShown:
    seed = read_seed(ledger.attachments.get(made.seeded.seed), pools)
    result = json.decode(ledger.attachments.get(made.drawn.result), type=DrawResult)
    changes = tuple(each for each in of_draw if isinstance(each.fact, SUBSTITUTIONS))
    return replace(
        shown,
        files={**shown.files, "seed": made.seeded.seed, "result": made.drawn.result},
        drawn=next(each for each in of_draw if isinstance(each.fact, ObjectsDrawn)),
        numbers=tuple(
            NumbersOf(f"{source.name} {source.number}", numbers) for source, numbers in zip(pools.sources, seed.sources, strict=True)
        ),
        key=result.key,
        objects=objects_after(pools, result, [each.fact for each in changes]),
        changes=changes,
    )


def objects_after(pools: Announcement, result: DrawResult, changes: Sequence[Fact]) -> tuple[DrawnObject, ...]:
    """抽中的对象 after what took whose place, in the order in which they were drawn; what was replaced stays in its place."""
    layers = {each.id: each.stratum for each in pools.objects}

    def drawn(name: str, inspectors: Sequence[str], **more: Any) -> DrawnObject:
        layer = layers[name]
        return DrawnObject(object_id=name, layer=layer, rank=result.ranking[layer].index(name) + 1, inspectors=tuple(inspectors), **more)

    objects = {name: drawn(name, result.assigned.get(name, ())) for name in result.chosen}
    for fact in changes:
        if isinstance(fact, InspectorReplaced):
            before = objects[fact.object_id]
            stay = tuple(each for each in before.inspectors if each != fact.inspector)
            now = (*stay, *([fact.successor] if fact.successor else []))
            objects[fact.object_id] = replace(before, inspectors=now, left=(*before.left, fact.inspector))
        elif isinstance(fact, ObjectReplaced):
            objects[fact.object_id] = replace(objects[fact.object_id], ended=True)
            if fact.successor:
                objects[fact.successor] = drawn(fact.successor, fact.inspectors, instead_of=fact.object_id)
    return tuple(objects.values())

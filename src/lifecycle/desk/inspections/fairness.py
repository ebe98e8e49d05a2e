"""公平性分析: what the draws of a year chose, how long ago each object was checked, and who was sent where with whom."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import combinations

from msgspec import Struct, json

from lifecycle.desk.inspections.making_draws import announcement_in
from lifecycle.desk.inspections.reading_campaigns import campaigns_of, draw_is_public
from lifecycle.desk.inspections.streams import kind_tag
from lifecycle.desk.tagging import project_stream
from lifecycle.inspections.campaigns.campaign import Campaign, DrawOfCampaign
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.checks.visit import ArrivedOnSite
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult
from lifecycle.inspections.draws.fairness import Deviation, DrawnStratum, Group, GroupKind, deviations
from lifecycle.inspections.registers.objects import DERIVED, ObjectKind, ObjectListed
from lifecycle.ledger import Ledger
from lifecycle.projects.mending.corrections import fold
from lifecycle.vocabulary import ProjectId, StaffId

PAGE = 2_000
AT_ONCE = 100
"""So many projects are folded together."""


class CoveredObject(Struct, frozen=True, kw_only=True):
    """覆盖. pools, drawn: over all campaigns; drawn_in_year: of these, in the year; last_drawn, last_checked: None for never.

    idle: days since the last check. checked_at_all: whether checks of this kind of object are recorded.
    """

    object_kind: ObjectKind
    id: str
    name: str
    county: str
    pools: int
    drawn: int
    drawn_in_year: int
    last_drawn: date | None
    last_checked: date | None
    idle: int | None
    checked_at_all: bool


class FairnessReport(Struct, frozen=True, kw_only=True):
    """公平性分析. position: of the ledger as it was read, from which the redraws have their seed; until: the day that days are counted to.

    draws: how many of the year stand; voided: how many of it were void after they had been drawn; withheld: how many are not public yet,
    and not told of.
    """

    year: int
    position: int
    until: date
    draws: int
    voided: int
    withheld: int
    covered: tuple[CoveredObject, ...]
    pairs: Mapping[tuple[StaffId, StaffId], int]
    units: Mapping[tuple[StaffId, str], int]
    unit_names: Mapping[str, str]
    deviations: tuple[Deviation, ...]


class _Drawn(Struct, frozen=True):
    """A draw that stands, with its files."""

    campaign: Campaign
    made: DrawOfCampaign
    announcement: Announcement
    result: DrawResult

    @property
    def kind(self) -> ObjectKind:
        kind: ObjectKind = self.campaign.plan.object_kind
        return kind

    @property
    def on(self) -> date:
        day: date = self.made.drawn.on
        return day


def fairness_of(ledger: Ledger, year: int, today: date) -> FairnessReport:
    """公平性分析 of the draws of a year that are public; coverage over all campaigns until its end."""
    position, until = ledger.head(), min(date(year, 12, 31), today)
    campaigns = list(campaigns_of(ledger))
    public = [each for each in campaigns if draw_is_public(ledger, each)]
    standing = [each for each in (_drawn(ledger, campaign) for campaign in public) if each and each.on <= until]
    of_year = [each for each in standing if each.on.year == year]
    names, units, unit_names = _registers(ledger, standing)
    voided = [made for campaign in public for made in campaign.draws if made.drawn and made.voided and made.drawn.on.year == year]
    groups: dict[Group, set[str]] = {(GroupKind.OBJECT, each): {each} for each in names}
    for name, codes in units.items():
        for code in codes:
            groups.setdefault((GroupKind.UNIT, code), set()).add(name)
    return FairnessReport(
        year=year,
        position=position,
        until=until,
        draws=len(of_year),
        voided=len(voided),
        withheld=sum(1 for each in campaigns if each.draws and each not in public),
        covered=tuple(_covered(standing, year, until, names, _last_checked(ledger, position, until))),
        pairs=Counter(pair for each in of_year for sent in each.campaign.chosen.values() for pair in _pairs(sent)),
        units=Counter(
            (StaffId(staff), code)
            for each in of_year
            for name, sent in each.campaign.chosen.items()
            for staff in sent
            for code in units.get(name, ())
        ),
        unit_names=unit_names,
        deviations=tuple(deviations([*_strata(of_year, position)], groups)),
    )


def _pairs(sent: Sequence[str]) -> Iterator[tuple[StaffId, StaffId]]:
    for one, other in combinations(sorted(sent), 2):
        yield StaffId(one), StaffId(other)


def _drawn(ledger: Ledger, campaign: Campaign) -> _Drawn | None:
    made = campaign.draw
    if made is None or made.drawn is None:
        return None
    result = json.decode(ledger.attachments.get(made.drawn.result), type=DrawResult)
    return _Drawn(campaign, made, announcement_in(ledger, made.announced.announcement), result)


def _strata(drawn: Sequence[_Drawn], position: int) -> Iterator[DrawnStratum]:
    """Each stratum of each draw, with a seed of its own that follows from the position of the ledger."""
    for each in drawn:
        for stratum in each.announcement.strata:
            called = f"fairness/{position}/{each.announcement.campaign}/{stratum.name}"
            yield DrawnStratum(
                weights={one.id: one.weight for one in each.announcement.objects if one.stratum == stratum.name},
                chosen=frozenset(each.result.ranking[stratum.name][: stratum.k]),
                seed=sha256(called.encode()).digest(),
            )


def _covered(
    standing: Sequence[_Drawn], year: int, until: date, names: Mapping[str, str], checked: Mapping[str, date]
) -> Iterator[CoveredObject]:
    """The objects that stood in any pool, those first that were not checked for longest."""
    pools: Counter[str] = Counter()
    drawn: dict[str, list[date]] = {}
    seen: dict[str, tuple[ObjectKind, str]] = {}
    for each in standing:
        for one in each.announcement.objects:
            pools[one.id] += 1
            seen[one.id] = each.kind, one.county
        for name in each.campaign.chosen:
            drawn.setdefault(name, []).append(each.on)
    for name in sorted(seen, key=lambda each: (checked.get(each, date.min), each)):
        kind, county = seen[name]
        days, last = drawn.get(name, []), checked.get(name)
        yield CoveredObject(
            object_kind=kind,
            id=name,
            name=names[name],
            county=county,
            pools=pools[name],
            drawn=len(days),
            drawn_in_year=sum(day.year == year for day in days),
            last_drawn=max(days, default=None),
            last_checked=last,
            idle=(until - last).days if last else None,
            checked_at_all=kind in DERIVED,
        )


def _last_checked(ledger: Ledger, position: int, until: date) -> dict[str, date]:
    """The last day on which inspectors arrived, of every project and every building that was ever checked."""
    opened: dict[str, CheckInitiated] = {}
    last: dict[str, date] = {}
    after = 0
    while page := ledger.read(after=after, limit=PAGE, until=position, types=[CheckInitiated, ArrivedOnSite]):
        for recorded in page:
            fact, check = recorded.fact, opened.get(recorded.stream)
            if isinstance(fact, CheckInitiated):
                opened[recorded.stream] = fact
            elif check and fact.on <= until:
                for name in (check.project, *(f"{check.project}/{building}" for building in check.buildings)):
                    last[name] = max(fact.on, last.get(name, fact.on))
        after = page[-1].position
    return last


def _registers(ledger: Ledger, drawn: Sequence[_Drawn]) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, str]]:
    """The names of all objects that stood in pools, the units that answer for each, and what these are called, as is known now."""
    wanted: dict[ObjectKind, set[str]] = {}
    for each in drawn:
        wanted.setdefault(each.kind, set()).update(one.id for one in each.announcement.objects)
    names: dict[str, str] = {}
    units: dict[str, tuple[str, ...]] = {}
    called: dict[str, str] = {}
    derived = sorted(id_ for kind, ids in wanted.items() if kind in DERIVED for id_ in ids)
    projects = sorted({id_.partition("/")[0] for id_ in derived})
    titles: dict[str, tuple[str, tuple[str, ...]]] = {}
    for first in range(0, len(projects), AT_ONCE):
        for project, title, parties in _projects(ledger, projects[first : first + AT_ONCE]):
            titles[project] = title, tuple(dict.fromkeys(code for code, _ in parties))
            called |= dict(parties)
    for id_ in derived:
        project, _, building = id_.partition("/")
        title, codes = titles.get(project, (project, ()))
        names[id_], units[id_] = f"{title} {building}".strip(), codes
    for kind, ids in wanted.items():
        if kind not in DERIVED:
            for recorded in ledger.tagged([kind_tag(kind)], [ObjectListed]):
                fact = recorded.fact
                if isinstance(fact, ObjectListed) and fact.object_id in ids:
                    names[fact.object_id] = fact.name
                    units[fact.object_id] = (fact.uscc,) if fact.uscc else ()
                    called |= {fact.uscc: fact.name} if fact.uscc else {}
    return {id_: names.get(id_, id_) for ids in wanted.values() for id_ in ids}, units, called


def _projects(ledger: Ledger, ids: Sequence[str]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Of each project its name, and its units by credit code."""
    facts: dict[str, list[object]] = {}
    for recorded in ledger.streams([project_stream(ProjectId(id_)) for id_ in ids]):
        facts.setdefault(recorded.stream, []).append(recorded.fact)
    for told in facts.values():
        if project := fold(told):  # type: ignore[arg-type]
            yield project.id, project.name, [(party.unit.uscc, party.unit.name) for party in project.parties if party.unit.uscc]

"""抽查活动的进度: where a campaign stands, what comes next and who does it; and what its objects are called."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from lifecycle.desk.inspections.campaign_due import NEXT, next_day
from lifecycle.desk.inspections.streams import object_stream
from lifecycle.desk.tagging import project_stream
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep
from lifecycle.inspections.registers.objects import DERIVED, ObjectKind
from lifecycle.ledger import Ledger
from lifecycle.permissions import ON_SITE, PERMITTED
from lifecycle.projections.readings import Readings
from lifecycle.projects.mending.corrections import fold
from lifecycle.projects.works.building import WHOLE
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Fact, ProjectId

CHECKING = "check"
"""The next step of a campaign that is drawn."""


class NextStep(Struct, frozen=True, kw_only=True):
    """下一步. due: the day by which, or None; overdue: it has passed."""

    name: str
    roles: tuple[Role, ...]
    due: date | None
    overdue: bool = False


def next_step(campaign: Campaign, today: date) -> NextStep:
    """What comes next; of a campaign that is drawn its checks, until the last day that was approved."""
    if campaign.step is CampaignStep.DRAWN:
        until: date = campaign.approval.last_day
        return NextStep(name=CHECKING, roles=tuple(sorted(ON_SITE.roles)), due=until)
    name, command = NEXT[campaign.step]
    due = next_day(campaign)
    return NextStep(name=name, roles=tuple(sorted(PERMITTED[command].roles)), due=due, overdue=bool(due and due < today))


class RailStep(Struct, frozen=True, kw_only=True):
    """一步. on: when it was done; now: it is the next one; void: the draw to which it belongs is void."""

    name: str
    on: date | None = None
    now: bool = False
    void: bool = False


def rail(campaign: Campaign) -> tuple[RailStep, ...]:
    """进度. Of several draws the latest counts; where that is void, its steps are shown as void, and the announcement is to come again."""
    last = campaign.draws[-1] if campaign.draws else None
    of_last = (last.announced, last.seeded, last.drawn) if last else (None, None, None)
    days = zip(("planned", "approved", "announced", "seeded", "drawn"), (campaign.plan, campaign.approval, *of_last), strict=True)
    void = bool(last and last.voided)
    steps, come = list[RailStep](), False
    for name, fact in days:
        of_draw = name in ("announced", "seeded", "drawn")
        now = not come and (fact is None or (of_draw and void))
        come = come or now
        steps.append(RailStep(name=name, on=fact.on if fact else None, now=now, void=of_draw and void and fact is not None))
    return tuple(steps)


class CalledObject(Struct, frozen=True):
    """检查对象的称呼. code: of its project, where there is one."""

    name: str
    code: str | None = None


def called(ledger: Ledger, sheets: Readings, kind: ObjectKind, ids: Collection[str]) -> Mapping[str, CalledObject]:
    """What these objects are called; those of which nothing is known are not there."""
    if kind not in DERIVED:
        return dict(_listed(ledger, kind, ids))
    known = sheets.named({ProjectId(each.partition("/")[0]) for each in ids})
    buildings = _buildings(ledger, {each for each in ids if "/" in each}) if kind is ObjectKind.BUILDING else {}
    found: dict[str, CalledObject] = {}
    for each in ids:
        if of_project := known.get(ProjectId(each.partition("/")[0])):
            code, name = of_project
            found[each] = CalledObject(f"{name} {buildings.get(each, '')}".strip(), code)
    return found


def _listed(ledger: Ledger, kind: ObjectKind, ids: Iterable[str]) -> Iterator[tuple[str, CalledObject]]:
    for each in ids:
        names = [recorded.fact.name for recorded in ledger.load(object_stream(kind, each)).recorded if hasattr(recorded.fact, "name")]
        if names:
            yield each, CalledObject(names[-1])


def _buildings(ledger: Ledger, ids: Collection[str]) -> dict[str, str]:
    """The names of buildings by `project/building`."""
    facts: dict[str, list[Fact]] = {}
    for recorded in ledger.streams([project_stream(ProjectId(project)) for project in {each.partition("/")[0] for each in ids}]):
        facts.setdefault(recorded.stream, []).append(recorded.fact)
    found: dict[str, str] = {}
    for each in ids:
        project_id, _, building = each.partition("/")
        project = fold(facts.get(project_stream(ProjectId(project_id)), []))
        if project and building != WHOLE and (known := project.buildings.get(BuildingId(building))):
            found[each] = known.name
    return found

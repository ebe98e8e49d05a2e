"""办理抽取: the announcement is made from the registers, the result from the announcement; both are kept as files."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import json
from msgspec.structs import replace

from lifecycle.desk.inspections.on_a_day import classes_on, inspectors_on, objects_on
from lifecycle.desk.inspections.once_a_year import drawn_before
from lifecycle.desk.matter import Counter, Docket
from lifecycle.desk.people.authority import staff_member
from lifecycle.inspections.campaigns import announcing, drawing, substitution
from lifecycle.inspections.campaigns.announcing import AnnounceDraw
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.campaigns.pools import ReadyInspector, Registers, announcement_of
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult, Ticket, canonical, tickets_of
from lifecycle.inspections.draws.files import read_announcement, read_seed
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.ledger import Ledger
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Fact


def announce_draw(at: Counter, docket: Docket) -> list[Fact]:
    """发布抽取公告 from the registers as they stand now. What is left out, and why, is in the fact."""
    command: AnnounceDraw = docket.command
    number = announcing.refuse_unready(docket.subject, command, at.today, local(at))
    known_at = at.ledger.head()
    registers = registers_at(at, docket.subject.plan.object_kind, known_at)
    command = replace(command, left_out=(*command.left_out, *drawn_before(at, docket.subject, command, registers.objects)))
    made = announcement_of(command, f"{command.campaign}/{number}", registers)
    content = canonical(made)
    read_announcement(content)  # what nobody could draw from is not announced
    frozen = announcing.Frozen(
        announcement=at.ledger.attachments.put(content),
        known_at=known_at,
        objects=len(made.objects),
        inspectors=len(made.inspectors),
        to_draw=sum(stratum.k for stratum in made.strata),
    )
    return announcing.announce(number, command, frozen)


def registers_at(at: Counter, kind: ObjectKind, known_at: int) -> Registers:
    """名录 of today, as known at a position of the ledger."""
    classes = classes_on(at.ledger, at.today, known_at=known_at)
    return Registers(
        objects=objects_on(at.ledger, kind, at.today, known_at=known_at),
        inspectors=tuple(_ready(at, known_at)),
        classes={unit: {scheme: each.credit_class for scheme, each in given.items()} for unit, given in classes.items()},
        counties=tuple(each.code for each in at.jurisdictions.counties),
        city=at.jurisdictions.city,
    )


def _ready(at: Counter, known_at: int) -> Iterator[ReadyInspector]:
    """Whoever is listed with a valid certificate, and still appointed."""
    for each in inspectors_on(at.ledger, at.today, known_at=known_at):
        appointed = any(held.role is Role.INSPECTOR for held in staff_member(at.ledger, each.staff).roles_on(at.today))
        if appointed and not each.expired:
            yield ReadyInspector(
                staff=each.staff, fields=each.fields, counties=each.counties, valid_until=each.valid_until, interests=each.interests
            )


def seed_draw(at: Counter, docket: Docket) -> list[Fact]:
    """录入随机数并抽取."""
    waiting = drawing.awaiting(docket.subject, docket.command, local(at))
    made = drawing.make(announcement_in(at.ledger, waiting.announced.announcement), docket.command)
    kept = at.ledger.attachments.put(made.seed), at.ledger.attachments.put(made.result)
    return drawing.seed_draw(waiting, docket.command, made.drawn, *kept)


def local(at: Counter) -> datetime:
    """现在, by the clock on the wall in Asia/Shanghai."""
    return at.now.replace(tzinfo=None)


def announcement_in(ledger: Ledger, sha256: str) -> Announcement:
    """抽取公告 of a kept file."""
    return read_announcement(ledger.attachments.get(sha256))


def decide_recusal(at: Counter, docket: Docket) -> list[Fact]:
    """决定回避."""
    campaign = substitution.replaceable(docket.subject, docket.command)
    announcement, ticket = _drawn_by(at.ledger, campaign)
    return substitution.decide_recusal(campaign, docket.command, announcement, ticket)


def replace_inspector(at: Counter, docket: Docket) -> list[Fact]:
    """更换检查人员."""
    campaign = substitution.replaceable(docket.subject, docket.command)
    announcement, ticket = _drawn_by(at.ledger, campaign)
    return substitution.replace_inspector(campaign, docket.command, announcement, ticket)


def replace_object(at: Counter, docket: Docket) -> list[Fact]:
    """更换检查对象."""
    campaign = substitution.replaceable(docket.subject, docket.command)
    announcement, ticket = _drawn_by(at.ledger, campaign)
    result = json.decode(at.ledger.attachments.get(campaign.draws[-1].drawn.result), type=DrawResult)
    return substitution.replace_object(campaign, docket.command, announcement, result, ticket)


def _drawn_by(ledger: Ledger, campaign: Campaign) -> tuple[Announcement, Ticket]:
    """The announcement of the draw that stands, and its tickets."""
    made = campaign.draws[-1]
    announcement = announcement_in(ledger, made.announced.announcement)
    seed = read_seed(ledger.attachments.get(made.seeded.seed), announcement)
    return announcement, tickets_of(bytes.fromhex(made.announced.announcement), seed)

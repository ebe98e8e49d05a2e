"""一次抽取的台账: a campaign in a ledger of rows in memory, with its export, for whoever holds the key and writes what he likes."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from msgspec.structs import replace

from lifecycle.desk.inspections.draw_exports.layout import named
from lifecycle.inspections.campaigns.announcing import AcrossCounties, DrawAnnounced, DrawLayer, NamedSource
from lifecycle.inspections.campaigns.campaign import Campaign, evolve
from lifecycle.inspections.campaigns.drawing import Assigned, DrawSeeded, DrawVoided, ObjectsDrawn, result_file
from lifecycle.inspections.campaigns.plan import CampaignApproved, CampaignPlanned
from lifecycle.inspections.campaigns.substitution import InspectorReplaced, ObjectReplaced, RecusalDecided, next_inspector, next_object
from lifecycle.inspections.draws.announcement import Announcement, Candidate, Drawable, RandomSource, Stratum
from lifecycle.inspections.draws.draw import canonical, draw, tickets_of
from lifecycle.inspections.draws.files import read_seed
from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.merkle import consistency_proof, inclusion_proof
from lifecycle.vocabulary import Fact, StaffId
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.ledger.exports import WITNESS, Files, Log

DAY = date(2023, 5, 10)
STREAM, SEED = "campaign/2023-01", b'{"reveals":[],"sources":[[9,18,26]]}'
BEFORE, MOMENT, AFTER = (datetime(2023, 5, 10, hour, 30, tzinfo=verifier.BEIJING) for hour in (10, 12, 14))
ANNOUNCED = 3
"""The position of the announcement. The older checkpoint has four facts."""
OLD = 4
COUNTY = "140581"
POOL = Announcement(
    campaign="2023-01/1",
    on=DAY.isoformat(),
    objects=tuple(Drawable(f"SY-{number}", "全部", COUNTY, None, 1) for number in range(1, 9)),
    strata=(Stratum("全部", 3),),
    inspectors=tuple(Candidate(f"ZF0{number}", None, None, None) for number in range(1, 6)),
    per_object=2,
    cap=None,
    recusals=(),
    sources=(RandomSource("双色球", "2023052", "2023-05-10", "顺延"),),
    commitments=(),
)
DRAWN = draw(POOL, read_seed(SEED, POOL))
TICKET = tickets_of(bytes.fromhex(DRAWN.announcement_sha256), read_seed(SEED, POOL))
BY: dict[str, Any] = {"on": DAY, "by": StaffId("SJ01")}
OF: dict[str, Any] = {**BY, "campaign": "2023-01", "draw": 1}


def hashed(content: bytes) -> str:
    return sha256(content).hexdigest()


def announced(content: bytes, **changed: Any) -> DrawAnnounced:
    told: dict[str, Any] = {
        "announcement": hashed(content),
        "known_at": 2,
        "objects": 8,
        "inspectors": 5,
        "to_draw": 3,
        "layers": (DrawLayer(layer="全部", drawn=3),),
        "per_object": 2,
        "across": AcrossCounties.ANY,
        "sources": (NamedSource(called="双色球", issue="2023052", drawn_on=DAY, if_missing="顺延"),),
        "randomness_from": MOMENT.date(),
        "randomness_at": f"{MOMENT:%H:%M}",
    }
    return DrawAnnounced(**OF | told | changed)


def exported(
    *,
    announcement: bytes = canonical(POOL),
    seed: bytes = SEED,
    result: bytes = result_file(DRAWN),
    told: Mapping[str, Any] = MappingProxyType({}),
    drawn: Mapping[str, Any] = MappingProxyType({}),
    successor: str | None = "",
    object_successor: str | None = "",
    void: dict[str, Any] | None = None,
    afterwards: Sequence[Fact] | None = None,
    times: tuple[datetime, datetime] = (BEFORE, AFTER),
    cosigned: datetime = BEFORE,
) -> Files:
    """The export of a campaign with a draw, an inspector and an object replaced, or what else is to come afterwards. Everything follows
    from what is changed, so that hashes and proofs hold.
    """
    log, campaign = Log(), Campaign(plan=None)

    def record(fact: Fact, at: datetime) -> None:
        nonlocal campaign
        state = json.loads(msgspec.json.encode(fact))
        log.add(STREAM, state.pop("fact"), **state)
        log.rewrite(len(log.rows), recorded_at=int(at.timestamp()) * 10**6)
        campaign = evolve(fact, campaign)

    record(CampaignPlanned(**BY, **PLANNED), times[0])
    record(CampaignApproved(**BY, **APPROVED), times[0])
    record(announced(announcement, **told), times[0])
    log.add("access/SP01/2023-05-10", "signed-in")
    log.rewrite(OLD, recorded_at=int(times[0].timestamp()) * 10**6)
    record(DrawSeeded(**OF, seed=hashed(seed)), times[1])
    assigned = tuple(Assigned(object_id=each, inspectors=tuple(map(StaffId, staff))) for each, staff in DRAWN.assigned.items())
    fact = ObjectsDrawn(**OF, result=hashed(result), chosen=DRAWN.chosen, assigned=assigned)
    record(replace(fact, **drawn), times[1])
    if void is not None:
        record(DrawVoided(**OF, **{"reason": "名录漏列", "result": hashed(result)} | void), times[1])
    elif afterwards is not None:
        for each in afterwards:
            record(each, times[1])
    else:
        first, *_, last = DRAWN.chosen
        due = next_inspector(campaign, first, POOL, TICKET)
        sent = StaffId(campaign.chosen[first][0])
        found = due if successor == "" else successor
        record(InspectorReplaced(**OF, object_id=first, inspector=sent, reason="病假", successor=found), times[1])  # type: ignore[arg-type]
        next_, inspectors = next_object(campaign, last, POOL, DRAWN, TICKET)
        found = next_ if object_successor == "" else object_successor
        record(ObjectReplaced(**OF, object_id=last, reason="停工", successor=found, inspectors=inspectors), times[1])
    own = [row.position for row in log.rows if row.stream == STREAM]
    log.record_heads()
    log.rewrite(len(log.rows), recorded_at=int(times[1].timestamp()) * 10**6)
    leaves = [row.leaf_hash for row in log.rows]
    old = log.note(OLD)
    files = log.export(own, len(log.rows), stream=STREAM)
    del files["verify_lifecycle.py"]
    place = {"size": OLD, "proof": inclusion_proof(ANNOUNCED - 1, leaves[:OLD]), "continued": consistency_proof(OLD, leaves)}
    shown = {name: [each.hex() for each in value] if isinstance(value, list) else value for name, value in place.items()}
    return files | {
        named(1, "announcement"): announcement,
        named(1, "seed"): seed,
        named(1, "result"): result,
        named(1, "checkpoint"): str(old.with_signature(WITNESS.cosign(old.text, int(cosigned.timestamp())))).encode(),
        named(1, "place"): verifier.written(shown),
    }


AT, (SENT, STAYS) = DRAWN.chosen[0], DRAWN.assigned[DRAWN.chosen[0]]
"""An object that is drawn, and its inspectors."""
STANDING = Campaign(plan=None, chosen=DRAWN.assigned)


def asked(*, granted: bool) -> RecusalDecided:
    return RecusalDecided(**OF, object_id=AT, inspector=StaffId(SENT), asked_for_by="建设单位", ground="近亲属任职", granted=granted)


def sent_instead(reason: str, successor: str | None = next_inspector(STANDING, AT, POOL, TICKET), of: str = SENT) -> InspectorReplaced:
    """更换检查人员, by the next in rank unless somebody else is named."""
    return InspectorReplaced(**OF, object_id=AT, inspector=StaffId(of), reason=reason, successor=successor and StaffId(successor))


def packed(files: Files, method: int = ZIP_DEFLATED) -> BytesIO:
    content = BytesIO()
    with ZipFile(content, "w", method) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return content

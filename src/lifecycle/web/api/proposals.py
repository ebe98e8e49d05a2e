"""提请: what waits for a second administrator. A command that takes two is proposed by its own address, with `propose_until`."""

from datetime import date

from msgspec import Raw, Struct
from starlette.responses import Response

from lifecycle.desk.people.proposals import concerns, may_confirm, proposals
from lifecycle.staff.appointments import Role
from lifecycle.staff.confirming import UNSETTLED, ActStanding
from lifecycle.vocabulary import StaffId
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.visitor import Officer, TheDesk

router = interface()


class ProposalShown(Struct, frozen=True, kw_only=True):
    """提请. proposed: the command; roles: who may confirm it; yours: whether the one who asks may."""

    proposal: str
    act: str
    proposed: Raw
    proposer: StaffId
    proposed_on: date
    until: date
    roles: tuple[Role, ...]
    concerns: tuple[StaffId, ...]
    standing: ActStanding
    decided_by: StaffId | None
    yours: bool


class Proposals(Struct, frozen=True, kw_only=True):
    """待办的提请, the latest first."""

    proposals: tuple[ProposalShown, ...]


@router.get("/proposals", name="api_proposals", responses=documented(Proposals, 401, 403))
def waiting(desk: TheDesk, officer: Officer) -> Response:
    """待办的提请: those that wait to be confirmed, and those that were and are not carried out yet."""
    today = desk.today()
    open_ = [act for act in proposals(desk.ledger) if act.standing_on(today) in UNSETTLED and concerns(act, officer.roles)]
    shown = (
        ProposalShown(
            proposal=act.id,
            act=act.asked.act,
            proposed=act.asked.proposed,
            proposer=act.proposer,
            proposed_on=act.asked.on,
            until=act.asked.until,
            roles=act.asked.roles,
            concerns=act.asked.concerns,
            standing=act.standing,
            decided_by=act.decided_by,
            yours=act.standing is ActStanding.WAITING and may_confirm(desk.ledger, act, officer.staff, today),
        )
        for act in open_
    )
    return answer(Proposals(proposals=tuple(shown)))

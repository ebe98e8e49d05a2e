"""事实流: everything that was recorded, in one total order, for readers who keep a copy or watch for what is new."""

from fastapi import Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk import FACTS
from lifecycle.staff import ABOUT_ACCESS
from lifecycle.staff.access import RefusalGround
from lifecycle.web.access import AUDITS, NotAllowed, roles_of
from lifecycle.web.api.answers import After, Limit, RecordedFact, answer, documented, recorded_fact
from lifecycle.web.api.asked import interface
from lifecycle.web.visitor import Officer, TheDesk

router = interface()
WITHOUT_ACCESS = tuple(fact for fact in FACTS if fact not in ABOUT_ACCESS)


class Feed(Struct, frozen=True, kw_only=True):
    """事实流的一段. next: `after` of the next one, also when there is nothing yet; head: the newest position when this was read."""

    facts: tuple[RecordedFact, ...]
    next: int
    head: int


@router.get("/facts", name="api_facts", responses=documented(Feed, 401, 403, 422))
def feed(request: Request, desk: TheDesk, officer: Officer, after: After = 0, limit: Limit = 100) -> Response:
    """事实流, for appointments to the whole city. Who came in, and who looked at what, is read by auditors only.

    Reading on is not recorded as a look: it would be read in turn, without end. The last day of use stands beside the token.
    """
    roles = roles_of(request)
    if (own := officer.counties(roles)) is not None:
        names = desk.rulebooks.folder.jurisdictions.by_code
        raise NotAllowed(RefusalGround.COUNTY, "api.city_wide", {"own": [names[county].name for county in sorted(own)]})
    head = desk.ledger.head()
    types = () if officer.counties(AUDITS) is None else WITHOUT_ACCESS
    found = desk.ledger.read(after=after, limit=limit, until=head, types=types)
    reached = found[-1].position if len(found) == limit else max(after, head)
    return answer(Feed(facts=tuple(map(recorded_fact, found)), next=reached, head=head))

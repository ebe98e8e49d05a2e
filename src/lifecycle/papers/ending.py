"""撤销、注销与无规定决定的文书: what the papers of decisions say that name a gate and its buildings."""

from collections.abc import Iterator

from lifecycle.papers.paper import Block, Words, said
from lifecycle.papers.writing import Writing
from lifecycle.projects.deciding.certificates import CertificateCancelled, DecisionRevoked
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.silence import SilenceDecided
from lifecycle.projects.project import Outcome


def ended(to: Writing) -> Iterator[Block]:
    """撤销、注销决定: what was granted, for which reason it is ended, by which case of the law, and what may be done against it."""
    fact: DecisionRevoked | CertificateCancelled = to.fact
    form, semicolon, stop = to.form, to.say("page.notice.refusal.semicolon"), to.say("page.notice.stop")
    ground = form.grounds.get(fact.ground) if fact.ground else None
    yield said(*to.received(to.say("page.notice.ending.granted", **_granted(to)), code="page.notice.refusal.received"))
    yield said(to.say("page.notice.receipt.reason", reason=fact.reason))
    yield said(to.say("page.notice.receipt.ground", ground=fact.ground) if fact.ground else "", Words(form.says, "strong"))
    law = to.statutes((*form.basis, *((ground,) if ground else ())), semicolon, stop)
    yield said(to.say("page.notice.basis"), *law, look="law")
    yield from to.against(to.remedies, form.scope(fact.on))
    yield from to.to_ask(to.author)


def _granted(to: Writing) -> dict[str, str]:
    """When, and by which number, it was granted. Raises LookupError where nothing was, which is on no paper."""
    ids = set(to.asked.buildings)
    grants = [
        each
        for each in to.asked.before
        if isinstance(each, GateConcluded) and (each.application, each.outcome) == (to.application.id, Outcome.PASSED)
    ]
    grant = next((each for each in reversed(grants) if not ids.isdisjoint(each.buildings)), grants[-1])
    number = grant.certificate.number if grant.certificate else ""
    return {"on": to.written(grant.on), "number": number}


def decided_in_silence(to: Writing) -> Iterator[Block]:
    """无规定决定: that no document in force speaks of the buildings, and on what the head of the authority decided to go on."""
    fact: SilenceDecided = to.fact
    yield said(*to.received(to.say("page.notice.silence.found")))
    yield said(
        to.say(
            "page.notice.silence.basis_number" if fact.number else "page.notice.silence.basis", basis=fact.basis, number=fact.number or ""
        )
    )
    yield said(Words(to.form.says, "strong"))
    yield from to.to_ask(to.author)

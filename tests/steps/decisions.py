"""决定及其存续: decisions of other authorities, gates that are not required, certificates that are extended or end, and 督办."""

from datetime import date

from lifecycle.projects.deciding import certificates, elsewhere
from lifecycle.projects.mending import supervision
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Certificate, Citation
from tests.steps.applications import acting
from tests.steps.case import Case, action
from tests.steps.words import BUILDINGS, DAY, GATE, GATES, ON, REASON, WHO, by_label, unit_ids


@action(rf"{BUILDINGS}{ON}未通过{GATE}{REASON}")
def _(case: Case, named: str, on: str | None, gate: str, reason: str) -> None:
    case.comes(on)
    case.declare(GATES[gate], unit_ids(named))
    case.give(
        elsewhere.RecordOutsideDecision,
        gate=GATES[gate],
        buildings=unit_ids(named),
        outcome=Outcome.REFUSED,
        certificate=case.paper(GATES[gate]),
        grounds=reason,
    )


@action(rf'{BUILDINGS}{ON}由"(?P<authority>[^"]+)"作出{GATE}通过的决定，文号"(?P<number>[^"]+)"(?:，扫描件"(?P<scan>[^"]+)")?')
def _(case: Case, named: str, on: str | None, authority: str, gate: str, number: str, scan: str | None) -> None:
    case.comes(on)
    case.declare(GATES[gate], unit_ids(named))
    filed = case.office.hand_in(scan.encode()) if scan else None
    case.give(
        elsewhere.RecordOutsideDecision,
        gate=GATES[gate],
        buildings=unit_ids(named),
        outcome=Outcome.PASSED,
        certificate=Certificate(number=number, authority=authority, scan_sha256=filed),
    )


@action(rf'{BUILDINGS}{ON}认定无需办理{GATE}，依据《(?P<document>[^》]+)》(?:(?P<place>[^"]+)"(?P<quote>[^"]+)")?')
def _(case: Case, named: str, on: str | None, gate: str, document: str, place: str | None, quote: str | None) -> None:
    case.comes(on)
    case.give(
        elsewhere.ExemptGate,
        gate=GATES[gate],
        buildings=unit_ids(named),
        basis=f"《{document}》",
        clause=Citation(document, place or "", quote or ""),
    )


@action(rf"{BUILDINGS}的施工许可{ON}延期至(?P<until>{DAY}){REASON}")
def _(case: Case, named: str, on: str | None, until: str, reason: str) -> None:
    case.comes(on)
    case.give(certificates.ExtendPermit, buildings=unit_ids(named), until=date.fromisoformat(until), reason=reason)


@action(rf"{BUILDINGS}的施工许可{ON}登记失效")
def _(case: Case, named: str, on: str | None) -> None:
    case.comes(on)
    case.give(certificates.RecordPermitLapse, buildings=unit_ids(named))


@action(rf'{BUILDINGS}的{GATE}{ON}被(?P<how>撤销|注销){REASON}(?:，属于"(?P<ground>[^"]+)")?')
def _(case: Case, named: str, gate: str, on: str | None, how: str, reason: str, ground: str | None) -> None:
    case.comes(on)
    command = certificates.RevokeDecision if how == "撤销" else certificates.CancelCertificate
    cases = by_label(certificates.RevocationGround if how == "撤销" else certificates.CancellationGround)
    case.give(command, gate=GATES[gate], buildings=unit_ids(named), reason=reason, ground=cases[ground] if ground else None)


@action(rf"{WHO}{ON}对{BUILDINGS}提出督办{REASON}")
def _(case: Case, who: str, on: str | None, named: str, reason: str) -> None:
    case.comes(on)
    case.give(supervision.OpenSupervision, buildings=unit_ids(named), reason=reason, **acting(who))


@action(rf'{WHO}{ON}了结督办，处理结果是"(?P<settlement>[^"]+)"')
def _(case: Case, who: str, on: str | None, settlement: str) -> None:
    case.comes(on)
    items = case.project.supervisions.values()
    first = next((item for item in items if item.open), next(iter(items)))
    case.give(supervision.CloseSupervision, supervision=first.id, settlement=settlement, **acting(who))


@action(rf'{WHO}{ON}了结待重新审视事项，依据是"(?P<ground>[^"]+)"')
def _(case: Case, who: str, on: str | None, ground: str) -> None:
    case.comes(on)
    flags = case.project.flags.values()
    first = next((flag for flag in flags if flag.open), next(iter(flags)))
    case.give(supervision.ResolveFlag, flag=first.id, ground=ground, **acting(who))

"""检查的步骤: a check is opened, carried out item by item, signed and concluded; what it found is ordered, re-checked and closed out."""

from datetime import date
from typing import Any

from pytest_bdd import parsers, then

from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import ConfirmRecord, Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import AuthorityLevel, ItemResult, NamedUnit, ResultOfItem, UnitRole
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.finding import FindingStatus, Severity
from lifecycle.inspections.findings.orders import OrderRectification, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import ReceiveReply, ReplyToFinding
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Citation, StaffId
from lifecycle.web.layout.checks.sheet import rate
from lifecycle.wording import label
from tests.office import CITY
from tests.steps.campaigns import CAMPAIGN
from tests.steps.case import Case, action
from tests.steps.inspection_items import DOCUMENT, TEXT
from tests.steps.words import BUILDING, BUILDINGS, DAY, ON, PEOPLE, any_of, building_id, by_label, unit_ids

CHECK = "check-1"
INSPECTOR, SECOND = PEOPLE["执法检查人员"], StaffId("JC02")
ORIGINS, RESULTS, SEVERITIES = by_label(CheckOrigin), by_label(ItemResult), by_label(Severity)
RE_CHECKS, STATUSES = by_label(ReCheckResult), by_label(FindingStatus)
CLAUSE = Citation("民用建筑节能条例", "第十五条", "")
CONTRACTOR = NamedUnit(role=UnitRole.CONTRACTOR, unit=Unit(name="晋城一建集团有限公司"))
SUPERVISOR = NamedUnit(role=UnitRole.SUPERVISOR, unit=Unit(name="山西诚正监理有限公司"))
OWNER = NamedUnit(role=UnitRole.CONSTRUCTION_UNIT)
FINDING = r"问题(?P<finding>F\d+)"


def standing(case: Case) -> Check:
    check = fold([each.fact for each in case.office.ledger.load(check_stream(CHECK)).recorded])
    assert check
    return check


def inspect(case: Case, command: Any, on: str | None = None, *, by: StaffId = INSPECTOR, **fields: Any) -> None:
    case.comes(on)
    case.give(command, by=by, check=CHECK, **fields)


@action(rf"市局人员{ON}对{BUILDINGS}立项(?P<origin>{any_of(ORIGINS)})，期限至(?P<due>{DAY})")
def _(case: Case, on: str, named: str, origin: str, due: str) -> None:
    case.office.appoint(SECOND, Role.INSPECTOR)
    approved = {"approval_number": "晋市建查〔2023〕5号", "approver": CITY, "authority_level": AuthorityLevel.CITY}
    of_project = {"project": case.project_id, "buildings": unit_ids(named), "inspectors": (INSPECTOR, SECOND)}
    inspect(case, InitiateCheck, on, by=CITY, origin=ORIGINS[origin], deadline=date.fromisoformat(due), **of_project, **approved)


@action(rf"市局人员{ON}按抽查活动对{BUILDINGS}立项双随机抽查")
def _(case: Case, on: str, named: str) -> None:
    approved = {"approval_number": "晋市建查〔2023〕5号", "approver": CITY, "authority_level": AuthorityLevel.CITY}
    drawn = {"origin": CheckOrigin.DOUBLE_RANDOM, "campaign": CAMPAIGN, "deadline": date(2023, 6, 20)}
    inspect(case, InitiateCheck, on, by=CITY, project=case.project_id, buildings=unit_ids(named), **drawn, **approved)


@action(rf"执法检查人员{ON}到场，(?P<shown>出示了|没有出示)执法证件")
def _(case: Case, on: str, shown: str) -> None:
    inspect(case, ArriveOnSite, on, at="09:30", certificates_shown=shown == "出示了")


@action(
    rf'执法检查人员{ON}登记(?P<building>{BUILDING})事项"(?P<item>\w+)"(?P<result>{any_of(RESULTS)})'
    r'(?:，实测"(?P<measured>[^"]+)"，设计"(?P<drawn>[^"]+)")?(?:，说明"(?P<remark>[^"]+)")?'
)
def _(case: Case, on: str, building: str, item: str, result: str, measured: str, drawn: str, remark: str) -> None:
    told = {"measured": measured or "", "drawn": drawn or "", "remark": remark or ""}
    named = {"item": f"{DOCUMENT}/{item}", "document_sha256": TEXT, "building": building_id(building)}
    inspect(case, RecordItemResults, on, results=(ResultOfItem(result=RESULTS[result], **named, **told),))


@action(rf'执法检查人员{ON}就(?P<building>{BUILDING})事项"(?P<item>\w+)"登记(?P<severity>{any_of(SEVERITIES)})问题"(?P<said>[^"]+)"')
def _(case: Case, on: str, building: str, item: str, severity: str, said: str) -> None:
    of = {"item": f"{DOCUMENT}/{item}", "building": building_id(building), "buildings": (building_id(building),)}
    inspect(case, RecordFinding, on, words=said, clauses=(CLAUSE,), severity=SEVERITIES[severity], responsible=(CONTRACTOR,), **of)


@action(rf"建设、施工、监理单位{ON}签字，两名检查人员确认笔录")
def _(case: Case, on: str) -> None:
    units = tuple(UnitSigning(named=named, signing=Signing.SIGNED) for named in (OWNER, CONTRACTOR, SUPERVISOR))
    inspect(case, SignRecord, on, units=units, summary="情况属实")
    for staff in (INSPECTOR, SECOND):
        inspect(case, ConfirmRecord, on, by=staff)


@action(rf"执法检查人员{ON}结束检查")
def _(case: Case, on: str) -> None:
    inspect(case, ConcludeCheck, on, summary="已告知各单位")


@action(rf'执法检查人员{ON}对{FINDING}发出责令改正通知书"(?P<number>[^"]+)"，印明(?P<due>{DAY})前改正')
def _(case: Case, on: str, finding: str, number: str, due: str) -> None:
    day = case.comes(on)
    served = {"served_by": ServedBy.DIRECT, "served_on": day, "clauses": (CLAUSE,), "addressee": CONTRACTOR}
    inspect(case, OrderRectification, number=number, findings=(finding,), deadline=date.fromisoformat(due), **served)


@action(rf'施工单位{ON}回复{FINDING}"(?P<said>[^"]+)"，监理单位已确认')
def _(case: Case, on: str, finding: str, said: str) -> None:
    replies = (ReplyToFinding(finding_id=finding, words=said),)
    inspect(case, ReceiveReply, on, replier=CONTRACTOR, replies=replies, supervisor_confirms=True)


@action(rf"(?P<who>两名检查人员|执法检查人员一人){ON}复查{FINDING}，结果是(?P<result>{any_of(RE_CHECKS)})(?:，限(?P<due>{DAY})前改正)?")
def _(case: Case, who: str, on: str, finding: str, result: str, due: str | None) -> None:
    second = SECOND if who == "两名检查人员" else INSPECTOR
    results = (ReCheckOfFinding(finding_id=finding, result=RE_CHECKS[result]),)
    inspect(case, ReCheckFindings, on, second=second, results=results, deadline=date.fromisoformat(due) if due else None)
    if second == SECOND:
        inspect(case, ConfirmReCheck, on, by=second, findings=(finding,))


@action(rf"执法检查人员{ON}对{FINDING}销号")
def _(case: Case, on: str, finding: str) -> None:
    inspect(case, CloseFinding, on, finding_id=finding, ground="复查合格")


@then(parsers.re(r"检查(?P<ended>已结束|尚未结束)，合格率是(?P<percent>[\d.]+)%，另有(?P<others>.+)"))
def _(case: Case, ended: str, percent: str, others: str) -> None:
    counted = rate(standing(case))
    named = "、".join(f"{label(result)}{count}项" for result, count in counted.others)
    assert (standing(case).concluded_on is not None, counted.percent, named) == (ended == "已结束", percent, others)


@then(parsers.re(rf"{FINDING}(?P<status>{any_of(STATUSES)})(?:，整改期限是(?P<due>{DAY}))?"))
def _(case: Case, finding: str, status: str, due: str | None) -> None:
    found = standing(case).findings[finding]
    assert (found.status, found.due if due else None) == (STATUSES[status], date.fromisoformat(due) if due else None)

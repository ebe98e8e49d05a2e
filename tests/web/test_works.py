"""业务表单: every command has its form, every form is carried out, and is open to just those who may."""

from datetime import date
from typing import Any, NamedTuple

import pytest

from lifecycle.permissions import PERMITTED
from lifecycle.projects.application.handing_over import HandOverApplication
from lifecycle.projects.application.inquiries import RecordAdviceRequest
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.deciding.certificates import RevokeDecision
from lifecycle.projects.deciding.silence import ProposeSilence
from lifecycle.projects.mending.annulment import ProposeAnnulment
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.project import Mode
from lifecycle.projects.registration import ChangeParty
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.construction import ReportCompletion, StartConstruction, SuspendConstruction
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate, Kind, StaffId
from lifecycle.web.forms.works import BY_NAME, REGISTRATION, WORKS
from lifecycle.web.gate_forms import GATE_FORMS
from lifecycle.wording import say
from tests.projects.deciding.test_commitments import promised
from tests.projects.given import DAY, ask
from tests.projects.walks import ADDED, BOTH, ONE, REGISTERED, walked
from tests.web.conftest import HOLDER, Browser, Web
from tests.web.gates import offers
from tests.web.test_style import Markup
from tests.web.works import PROJECT, TODAY, address, brought, decide, facts, hidden, typed

ELSEWHERE = {HandOverApplication: "several applications are handed over together, on the page of the tray"}
"""命令 -> 理由, for those that no form of a project gives."""
BUILDING = {"1-name": "3号楼", "1-use": "school", "1-area": "6,000.50", "1-prefabricated": "yes"}
SPECIALS = {
    f"{speciality}-{field}": value
    for speciality in ("energy", "green", "assembly")
    for field, value in (("result", "passed"), ("record", "YS-1"))
}
PAPER = {"number": "高联验2023-1", "authority": "高平市联合验收办公室"}

PERMITTED_WORKS = walked(Gate.CONSTRUCTION_PERMIT)
STARTED = (*PERMITTED_WORKS, ask(StartConstruction, on=date(2023, 6, 1), buildings=BOTH))
SUSPENDED = (*STARTED, ask(SuspendConstruction, on=date(2023, 7, 1), buildings=BOTH, reason="资金不到位"))
COMPLETE = (*STARTED, ask(ReportCompletion, on=date(2023, 10, 20), buildings=BOTH, report_number="WG-1"))
PROMISED = promised(Mode.DEFERRED_MATERIALS)
SUPERVISED = (REGISTERED, ADDED, ask(OpenSupervision, buildings=(ONE,), reason="现场与图纸不符"))
FLAGGED = (*walked(Gate.DRAWING_REVIEW), ask(RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=BOTH, reason="依据有误"))
RESERVED = walked(Gate.RESERVE, Kind.RESIDENTIAL_RETROFIT)


class Done(NamedTuple):
    """一张表一次: where the project stands, what the form is about, what is typed, and what comes of it."""

    story: Any
    typed: dict[str, Any]
    of: str = ""
    recorded: tuple[str, ...] = ()
    day: date = TODAY


BOTH_TICKED = {"buildings": ["1", "2"]}
REASON = {"reason": "情况有变"}

SILENT_DAY = date(2024, 3, 1)
"""When no document is in force."""
ASKED = ask(ProposeSilence, on=SILENT_DAY, gate=Gate.PLANNING_CONDITIONS, buildings=BOTH, basis="局务会研究")
QUIET = (REGISTERED, ADDED, ASKED)
SUPERVISED_BY = ask(ChangeParty, role=PartyRole.SUPERVISOR, unit=Unit(name="晋城市建设监理有限公司"), reason="中标")
MISTAKEN = (REGISTERED, SUPERVISED_BY, ask(ProposeAnnulment, by=StaffId("SP02"), annuls=2, reason="系另一项目的监理单位"))
POSTED = {"outcome": "delivered", "delivery_mode": "posted", "receipt": "1287654321"}
DONE: dict[str, Done] = {
    "add-buildings": Done(
        REGISTERED,
        BUILDING | {"1-part1-use": "school", "1-part1-area": "5400", "1-part2-use": "commercial", "1-part2-area": "600.50"},
        recorded=("building-added",),
    ),
    "declare-indicators": Done(
        (REGISTERED, ADDED), {"1-renewable_area_m2": "1200", "report": "BG-9"}, "designed", ("indicators-declared",)
    ),
    "remeasure-building": Done((REGISTERED, ADDED), {"area": "12000.4", "report_number": "CH-1"}, "1", ("building-remeasured",)),
    "split-building": Done(
        (REGISTERED, ADDED),
        REASON | BUILDING | {"1-area": "6000"} | {"2-name": "4号楼", "2-use": "hospital", "2-area": "6000", "2-prefabricated": "yes"},
        "1",
        ("building-split",),
    ),
    "merge-buildings": Done((REGISTERED, ADDED), REASON | BOTH_TICKED | BUILDING | {"1-area": "2.4万"}, "", ("buildings-merged",)),
    "drop-building": Done((REGISTERED, ADDED), REASON, "2", ("building-dropped",)),
    "change-party": Done(REGISTERED, REASON | {"role": "supervisor", "unit": "晋城市建设监理有限公司"}, recorded=("party-changed",)),
    "transfer-jurisdiction": Done(
        REGISTERED, REASON | {"county": "140525", "approving_authority": "泽州县行政审批服务管理局"}, recorded=("jurisdiction-transferred",)
    ),
    "terminate-project": Done(REGISTERED, REASON, recorded=("project-terminated",)),
    "start-construction": Done(PERMITTED_WORKS, BOTH_TICKED, recorded=("construction-started",)),
    "suspend-construction": Done(STARTED, BOTH_TICKED | REASON, recorded=("construction-suspended",)),
    "resume-construction": Done(SUSPENDED, BOTH_TICKED | {"rechecked": "yes"}, recorded=("construction-resumed",)),
    "report-completion": Done(STARTED, BOTH_TICKED | {"report_number": "WG-1"}, recorded=("completion-reported",)),
    "hold-special-acceptances": Done(COMPLETE, BOTH_TICKED | SPECIALS, recorded=("special-acceptances-held",)),
    "issue-joint-opinion": Done(COMPLETE, BOTH_TICKED | PAPER, recorded=("joint-opinion-issued",)),
    "fail-acceptance": Done(COMPLETE, BOTH_TICKED | {"defects": "外窗渗水\n栏杆高度不足"}, recorded=("acceptance-failed",)),
    "extend-permit": Done(
        PERMITTED_WORKS, BOTH_TICKED | REASON | {"on": "2023-07-01", "until": "2023-10-01"}, recorded=("permit-extended",)
    ),
    "record-permit-lapse": Done(PERMITTED_WORKS, BOTH_TICKED, recorded=("permit-lapsed",)),
    "revoke-decision": Done(
        walked(Gate.DRAWING_REVIEW),
        BOTH_TICKED | REASON | {"ground": "unqualified"},
        "design_review",
        ("decision-revoked", "later-decisions-flagged"),
    ),
    "cancel-certificate": Done(
        walked(Gate.DESIGN_REVIEW), BOTH_TICKED | REASON | {"ground": "holder_ended"}, "design_review", ("certificate-cancelled",)
    ),
    "exempt-gate": Done(
        walked(Gate.DESIGN_REVIEW),
        {"buildings": "1", "basis": "小型工程", "document": "晋市建发〔2021〕1号", "place": "二", "quote": "可不进行施工图审查"},
        "drawing_review",
        ("gate-not-required",),
    ),
    "propose-silence": Done(
        (REGISTERED, ADDED),
        {"buildings": "1", "basis": "局务会研究", "number": "局纪〔2024〕3号", "on": "2024-03-01"},
        "planning_conditions",
        ("silence-proposed",),
        SILENT_DAY,
    ),
    "decide-silence": Done(QUIET, {"on": "2024-03-01"}, "N1", ("silence-decided",), SILENT_DAY),
    "return-silence": Done(QUIET, REASON | {"on": "2024-03-01"}, "N1", ("silence-returned",), SILENT_DAY),
    "record-advice-request": Done(
        (REGISTERED, ADDED),
        {"buildings": "1", "authority": "高平市自然资源局", "letter_on": "2023-05-08", "matter": "是否符合节能强制性标准"},
        recorded=("advice-requested",),
    ),
    "give-advice": Done(
        (REGISTERED, ADDED, ask(RecordAdviceRequest, letter_on=DAY, buildings=BOTH, authority="高平市自然资源局", matter="节能标准")),
        {"stance": "for", "content": "符合", "number": "高建函〔2023〕12号"},
        "Q1",
        ("advice-given",),
    ),
    "record-inquiry-withdrawal": Done(
        (REGISTERED, ADDED, ask(RecordAdviceRequest, letter_on=DAY, buildings=BOTH, authority="高平市自然资源局", matter="节能标准")),
        {"reason": "建设单位撤回申请"},
        "Q1",
        ("inquiry-withdrawn",),
    ),
    "change-planning-conditions": Done(
        walked(Gate.DESIGN_REVIEW),
        REASON | PAPER | {"1-energy_saving_rate": "75%", "redated": "yes"},
        recorded=("planning-conditions-changed", "later-decisions-flagged"),
    ),
    "change-design": Done(
        walked(Gate.DRAWING_REVIEW), REASON | {"1-assembly_rate": "51%", "number": "SJBG-1"}, recorded=("design-changed",)
    ),
    "correct-fact": Done(
        (REGISTERED, ADDED), {"reason": "录入错误", "mended.name": "高平市第二人民医院（新院）"}, "registered", ("fact-corrected",)
    ),
    "deliver-paper": Done(walked(Gate.DESIGN_REVIEW), POSTED, "last", ("delivery-attempted",)),
    "propose-annulment": Done((REGISTERED, SUPERVISED_BY), REASON, "second", ("annulment-proposed",)),
    "annul-fact": Done(MISTAKEN, {}, "second", ("fact-annulled",)),
    "reject-annulment": Done(MISTAKEN, REASON, "second", ("annulment-rejected",)),
    "fulfil-commitment": Done(PROMISED, {"evidence": "计算书已收讫"}, "A1-1", ("commitment-fulfilled",)),
    "breach-commitment": Done(PROMISED, {"finding": "逾期未交"}, "A1-2", ("commitment-breached",)),
    "open-supervision": Done((REGISTERED, ADDED), REASON | {"buildings": "2"}, recorded=("supervision-opened",)),
    "close-supervision": Done(SUPERVISED, {"settlement": "已按图整改"}, "S1", ("supervision-closed",)),
    "resolve-flag": Done(FLAGGED, {"ground": "维持"}, "F1", ("flag-resolved",)),
    "enter-reserve": Done(
        walked(Gate.RESERVE, Kind.RESIDENTIAL_RETROFIT)[:2], BOTH_TICKED | {"number": "CBK-1"}, recorded=("reserve-entered",)
    ),
    "leave-reserve": Done(RESERVED, BOTH_TICKED | REASON, recorded=("reserve-left",)),
    "list-in-annual-plan": Done(RESERVED, BOTH_TICKED | {"year": "2023", "number": "晋建改〔2023〕1号"}, recorded=("annual-plan-listed",)),
}
"""表单 -> how it is carried out once."""


def opened(web: Web, name: str) -> tuple[Done, str]:
    """The project where the form makes sense, and what the form is about."""
    done = DONE[name]
    web.office.clock.reach(done.day)
    brought(web.office, done.story)
    if done.of == "last":
        return done, str(web.office.ledger.load("project/p1").version)
    version = {"registered": 1, "second": 2}.get(done.of)
    return done, str(web.office.ledger.load("project/p1").recorded[version - 1].position) if version else done.of


def test_every_command_has_a_form_or_a_reason_why_it_has_none() -> None:
    given = {form.command for form in (REGISTRATION, *GATE_FORMS, *WORKS)}

    assert set(COMMANDS) == given | set(ELSEWHERE)
    assert given & set(ELSEWHERE) == set()


def test_every_form_is_carried_out_here() -> None:
    assert list(DONE) == [form.name for form in WORKS]


@pytest.mark.parametrize("name", DONE)
def test_a_form_is_open_to_just_those_who_may_use_it_and_is_recorded(web: Web, name: str) -> None:
    done, of = opened(web, name)
    before, may = facts(web.office), PERMITTED[BY_NAME[name].command].roles
    for role, staff in HOLDER.items():
        answer = web.browser(staff).get(address(name, of))
        assert (answer.status_code, offers(answer.text, name)) == ((200, True) if role in may else (403, False)), role
    browser = web.browser_of(next(role for role in (Role.APPROVAL, Role.COUNTY, Role.CITY, Role.HEAD) if role in may))
    assert f'href="{address(name)}"' in browser.get(PROJECT).text
    check_in_english(browser, name, of)

    answer = decide(browser, name, of, **done.typed)

    assert answer.status_code == 303, answer.text
    assert tuple(facts(web.office)[len(before) :]) == done.recorded
    if name != "transfer-jurisdiction":
        assert "已记入台账第" in browser.get(answer.headers["Location"]).text


def check_in_english(browser: Browser, name: str, of: str) -> None:
    """The form is small and sound, and every word of it exists in the other language too."""
    browser.cookies.set("lang", "en")
    answer = browser.get(address(name, of))
    browser.cookies.delete("lang")

    assert say(f"form.title.{name}", "en") in answer.text
    assert len(answer.content) < 100_000
    markup = Markup(answer.text)
    assert [id_ for id_, times in markup.ids.items() if times > 1] == []
    assert markup.pointed_at - set(markup.ids) == set()
    assert markup.inline == []


@pytest.mark.parametrize("role", [role for role in HOLDER if role not in PERMITTED[AddBuildings].roles])
def test_a_form_that_is_forged_records_nothing(web: Web, role: Role) -> None:
    brought(web.office, REGISTERED)
    before = facts(web.office)
    page = web.browser_of(Role.APPROVAL).get(address("add-buildings")).text
    forger = web.browser_of(role)

    sent = forger.post(
        address("add-buildings"), data={**hidden(page, "add-buildings"), "csrf": forger.csrf, **typed("add-buildings", BUILDING)}
    )

    assert sent.status_code == 403
    assert facts(web.office) == before
    assert address("add-buildings") not in forger.get(PROJECT).text


def test_a_form_that_was_sent_before_is_another_matter_with_other_content(web: Web) -> None:
    """A page that the browser restores whole bears the number of a form that is recorded already."""
    brought(web.office, REGISTERED)
    browser = web.browser_of(Role.APPROVAL)
    page = browser.get(address("add-buildings")).text
    sent = {**hidden(page, "add-buildings"), **typed("add-buildings", BUILDING)}
    assert browser.post(address("add-buildings"), data=sent).status_code == 303
    assert "again=1" in browser.post(address("add-buildings"), data=sent).headers["Location"], "the very same is told as recorded"

    spelled = {field: f"{value} " for field, value in sent.items() if field.startswith("add-buildings-1-")} | {
        "add-buildings-on": "2023年12月1日"
    }
    assert sent["add-buildings-on"] == "2023-12-01"
    assert "again=1" in browser.post(address("add-buildings"), data=sent | spelled).headers["Location"], "and so is what reads alike"

    other = browser.post(address("add-buildings"), data=sent | {"add-buildings-1-area": "5000", "add-buildings-1-name": "4号楼"})

    assert other.status_code == 409
    assert "内容与那次不同：这次没有记入" in other.text
    assert 'value="5000"' in other.text, "what was typed is kept"
    assert facts(web.office).count("building-added") == 1
    kept = hidden(other.text, "add-buildings")
    assert kept["command"] != sent["command"]
    again = {**sent, **kept, "add-buildings-1-area": "5000", "add-buildings-1-name": "4号楼"}
    assert browser.post(address("add-buildings"), data=again).status_code == 303
    assert facts(web.office).count("building-added") == 2

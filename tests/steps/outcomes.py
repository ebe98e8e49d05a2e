"""结果: what a scenario expects to find, each step with its own assertion."""

from datetime import date
from decimal import Decimal

from pytest_bdd import parsers, then

from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.telling.history import replay
from lifecycle.desk.telling.reasons import reasons
from lifecycle.projects.mending.issues import Ground, Issue
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import ApplicationStatus, CommitmentStatus, Project
from lifecycle.projects.works.building import Building, BuildingStanding, PassageStatus
from lifecycle.vocabulary import Verdict
from lifecycle.wording import label, say
from tests.steps.case import Case
from tests.steps.changes import fact_name
from tests.steps.words import (
    AREA,
    BUILDING,
    BUILDINGS,
    COUNTIES,
    DAY,
    GATE,
    GATES,
    PEOPLE,
    QUOTED,
    RULINGS,
    UNIT,
    any_of,
    building_id,
    by_label,
    quoted,
    unit_ids,
)

STATUSES = by_label(PassageStatus)
STANDINGS = by_label(BuildingStanding)
APPLICATIONS = by_label(ApplicationStatus)
PROMISES = by_label(CommitmentStatus)
GROUNDS = by_label(Ground)
ROLES = by_label(PartyRole)
NOT_YET = "尚未办理"
VIEW = rf"(?:按(?P<known>{DAY})所知，)?(?:截至(?P<force>{DAY})，)?"
"""The two clocks: what was known at the end of a day; what was in force on a day."""


def seen(case: Case, known: str | None, force: str | None) -> Project:
    position = None
    if known:
        recorded = case.office.ledger.read(limit=100_000)
        position = max(r.position for r in recorded if r.recorded_at.astimezone(SHANGHAI).date() <= date.fromisoformat(known))
    in_force_on = date.fromisoformat(force) if force else None
    project = replay(case.office.desk, case.project_id, known_at=position, in_force_on=in_force_on).project
    assert project, "nothing of the project was known then"
    return project


def building(case: Case, name: str, known: str | None = None, force: str | None = None) -> Building:
    return seen(case, known, force).buildings[building_id(name)]


def reasons_given(case: Case) -> list[str]:
    """The sentence of a refusal, and one sentence for each verdict behind it, as people read them."""
    assert case.refusal, "it was not refused"
    case.looked_at = True
    sentence = say(case.refusal.code, **case.refusal.values)
    against = case.refusal.values.get("verdicts", ())
    return [sentence, *reasons(case.project, against)] if against else [sentence]


def verdicts(case: Case) -> list[Verdict]:
    """What the rules said last in the step before."""
    return next((list(judged) for fact in reversed(case.facts) if (judged := getattr(fact, "verdicts", ()))), [])


@then(parsers.re(r'不予(?:作出|办理)，理由是"(?P<reason>[^"]+)"'))
@then(parsers.re(r'理由还有"(?P<reason>[^"]+)"'))
def _(case: Case, reason: str) -> None:
    assert reason in reasons_given(case)


@then(parsers.re(r"理由共(?P<number>\d+)条"))
def _(case: Case, number: str) -> None:
    assert len(reasons_given(case)) - 1 == int(number), "one sentence a verdict"


@then(parsers.re(rf'(?P<unit>{UNIT})"(?P<title>[^"]+)"的结论是(?P<ruling>{any_of(RULINGS)})'))
def _(case: Case, unit: str, title: str, ruling: str) -> None:
    (verdict,) = [v for v in verdicts(case) if (v.building, v.title) == (building_id(unit), title)]
    assert verdict.verdict is RULINGS[ruling]


@then(parsers.re(r'"(?P<title>[^"]+)"的依据是(?P<place>[^"]+)"(?P<words>[^"]+)"'))
def _(case: Case, title: str, place: str, words: str) -> None:
    clauses = {verdict.clause for verdict in verdicts(case) if verdict.title == title}
    assert [(clause.place, words in clause.quote) for clause in clauses] == [(place, True)]


@then(parsers.re(r'"(?P<title>[^"]+)"按(?P<day>[-\d]+)的规定判定'))
def _(case: Case, title: str, day: str) -> None:
    assert {verdict.decided_on for verdict in verdicts(case) if verdict.title == title} == {date.fromisoformat(day)}


@then(parsers.re(r'"(?P<title>[^"]+)"按待定选项"(?P<choice>[^"]+)"判定'))
def _(case: Case, title: str, choice: str) -> None:
    assert {verdict.choices for verdict in verdicts(case) if verdict.title == title} == {(choice,)}


@then(parsers.re(rf'提示(?P<unit>{UNIT})"(?P<title>[^"]+)"(?P<warning>低于.+)'))
def _(case: Case, unit: str, title: str, warning: str) -> None:
    assert warning in [v.warning for v in verdicts(case) if (v.building, v.title) == (building_id(unit), title)]


@then("全部结论均不阻断")
def _(case: Case) -> None:
    judged = verdicts(case)
    assert judged
    assert not [verdict for verdict in judged if verdict.blocks]


@then(parsers.re(rf"{VIEW}{BUILDINGS}的{GATE}(?P<status>{any_of(STATUSES)}|{NOT_YET})"))
def _(case: Case, known: str | None, force: str | None, named: str, gate: str, status: str) -> None:
    project = seen(case, known, force)
    passages = [project.buildings[id_].passages.get(GATES[gate]) for id_ in unit_ids(named)]
    assert [label(passage.status) if passage else NOT_YET for passage in passages] == [status] * len(passages)


@then(parsers.re(rf"{BUILDINGS}的{GATE}是(?P<kind>暂予通过|正式通过)"))
def _(case: Case, named: str, gate: str, kind: str) -> None:
    passages = [case.project.buildings[id_].passages[GATES[gate]] for id_ in unit_ids(named)]
    assert [(passage.done, passage.provisional) for passage in passages] == [(True, kind == "暂予通过")] * len(passages)


@then(parsers.re(rf'{BUILDINGS}的{GATE}日期是(?P<day>{DAY})(?:，文号是"(?P<number>[^"]+)")?'))
def _(case: Case, named: str, gate: str, day: str, number: str | None) -> None:
    for id_ in unit_ids(named):
        passage = case.project.buildings[id_].passages[GATES[gate]]
        assert passage.on == date.fromisoformat(day)
        assert number is None or (passage.certificate and passage.certificate.number == number)


@then(parsers.re(rf"{BUILDINGS}的施工许可最迟开工日期是(?P<day>{DAY})"))
def _(case: Case, named: str, day: str) -> None:
    assert {case.project.buildings[id_].passages[GATES["施工许可"]].until for id_ in unit_ids(named)} == {date.fromisoformat(day)}


@then(parsers.re(rf"{VIEW}(?P<name>{BUILDING})的开工日期是(?P<day>{DAY})"))
def _(case: Case, known: str | None, force: str | None, name: str, day: str) -> None:
    assert building(case, name, known, force).started_on == date.fromisoformat(day)


@then(parsers.re(rf"{VIEW}(?P<name>{BUILDING})尚未开工"))
def _(case: Case, known: str | None, force: str | None, name: str) -> None:
    assert building(case, name, known, force).started_on is None


@then(parsers.re(rf"{VIEW}(?P<name>{BUILDING})的建筑面积是(?P<area>{AREA})平方米"))
def _(case: Case, known: str | None, force: str | None, name: str, area: str) -> None:
    assert building(case, name, known, force).floor_area_m2 == Decimal(area)


@then(parsers.re(rf"(?P<name>{BUILDING})(?P<standing>{any_of(STANDINGS)})"))
def _(case: Case, name: str, standing: str) -> None:
    assert building(case, name).standing is STANDINGS[standing]


@then(parsers.re(rf"(?P<name>{BUILDING})由{BUILDINGS}而来"))
def _(case: Case, name: str, named: str) -> None:
    assert building(case, name).came_from == unit_ids(named)


@then(parsers.re(rf"申请(?P<status>{any_of(APPLICATIONS)})"))
def _(case: Case, status: str) -> None:
    assert case.project.applications[case.latest()].status is APPLICATIONS[status]


@then(parsers.re(rf"申请待办的单体是{BUILDINGS}"))
def _(case: Case, named: str) -> None:
    assert case.project.applications[case.latest()].remaining == unit_ids(named)


@then(parsers.re(rf"承诺(?P<status>{any_of(PROMISES)})"))
def _(case: Case, status: str) -> None:
    assert {promise.status for promise in case.project.commitments.values()} == {PROMISES[status]}


@then(parsers.re(r"结论依次由(?P<signers>.+)签署"))
def _(case: Case, signers: str) -> None:
    (concluded,) = [fact for fact in case.facts if fact_name(fact) == "环节结论"]
    assert [who for _, who in concluded.signatures] == [PEOPLE[who] for who in signers.split("、")]  # type: ignore[attr-defined]


@then(parsers.re(r"台账新增(?P<names>.+)"))
def _(case: Case, names: str) -> None:
    assert tuple(map(fact_name, case.facts)) == quoted(names)


@then("台账没有新增")
def _(case: Case) -> None:
    assert case.facts == []


def open_issues(issues: dict[str, Issue]) -> list[Issue]:
    return [issue for issue in issues.values() if issue.open]


@then(parsers.re(rf"对{BUILDINGS}督办，缘由是(?P<ground>{any_of(GROUNDS)})(?:，缺少(?P<gates>[^，\"]+))?(?:，涉及(?P<titles>{QUOTED}))?"))
def _(case: Case, named: str, ground: str, gates: str | None, titles: str | None) -> None:
    (item,) = open_issues(case.project.supervisions)
    ruled = {verdict.rule: verdict.title for verdict in verdicts(case)}
    assert (item.buildings, item.ground) == (unit_ids(named), GROUNDS[ground])
    assert [label(gate) for gate in item.gates] == (gates.split("、") if gates else [])
    assert tuple(ruled[rule] for rule in item.rules) == quoted(titles or "")


@then("没有未了结的督办")
def _(case: Case) -> None:
    assert open_issues(case.project.supervisions) == []


@then(parsers.re(rf"{BUILDINGS}的(?P<gates>[^，]+)标记为待重新审视"))
def _(case: Case, named: str, gates: str) -> None:
    (flag,) = open_issues(case.project.flags)
    assert (flag.buildings, [label(gate) for gate in flag.gates]) == (unit_ids(named), gates.split("、"))


@then("没有待重新审视的决定")
def _(case: Case) -> None:
    assert open_issues(case.project.flags) == []


@then(parsers.re(r"流程依次是(?P<gates>.+)"))
def _(case: Case, gates: str) -> None:
    assert [label(gate) for gate in case.project.route] == gates.split("、")


@then(parsers.re(rf'(?:(?P<day>{DAY})的)?(?P<role>{any_of(ROLES)})是"(?P<name>[^"]+)"'))
def _(case: Case, day: str | None, role: str, name: str) -> None:
    unit = case.project.party(ROLES[role], date.fromisoformat(day) if day else None)
    assert unit
    assert unit.name == name


@then(parsers.re(rf"(?P<day>{DAY})的统计归属是(?P<county>{any_of(COUNTIES)})"))
def _(case: Case, day: str, county: str) -> None:
    assert case.project.county_on(date.fromisoformat(day)) == COUNTIES[county]


@then(parsers.re(rf'{BUILDINGS}的{GATE}扫描件可以取回，内容是"(?P<scan>[^"]+)"'))
def _(case: Case, named: str, gate: str, scan: str) -> None:
    for id_ in unit_ids(named):
        certificate = case.project.buildings[id_].passages[GATES[gate]].certificate
        assert certificate
        assert certificate.scan_sha256
        assert case.office.ledger.attachments.get(certificate.scan_sha256) == scan.encode()

"""地块: a rule on the project as a whole, through desk, page, paper of a refusal, register, replay and `lifecycle judge`."""

import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from lifecycle.cli import app
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.gate.lacking import lacking
from lifecycle.desk.gate.sheet import gate_sheet
from lifecycle.desk.telling.history import History, replay
from lifecycle.projections.project_state import last_judged
from lifecycle.projects.application import applications
from lifecycle.projects.deciding import conclusion, elsewhere
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Certificate, Gate, Refused, Ruling, Stage, Use, Verdict
from tests.cities.dongguan.conftest import CODES, DONGCHENG, FOLDER, GOOD, ON, ONE, OWNER, SCHOOL, Dongguan, staffed
from tests.cities.dongguan.test_city import Web, web_browser
from tests.office import HANDLER, SIGNER
from tests.web.conftest import AUDITOR, PASSWORD
from tests.web.reading import rows, words

TWO = BuildingId("2")
WORDS = "七、同一地块内装配式建筑占新建建筑面积的比例不低于24%。"
RULE = f"""
  - place: 七
    quote: {WORDS}
    provisions:
      - rule: parcel-share
        title: 地块内装配式建筑占比不低于24%
        applies_to: {{kind: [new]}}
        measure: prefabricated_share
        at_least: "24%"
        gates: [planning_conditions, design_review]
        decided_by_date: planning_conditions_on
        examples:
          - {{case: 恰好, expect: met, use: hotel, floor_area_m2: "24", prefabricated: true, beside: [{{use: hotel, floor_area_m2: "76"}}]}}
          - {{case: 不足, expect: unmet, use: hotel, floor_area_m2: "1", prefabricated: true, beside: [{{use: hotel, floor_area_m2: "9"}}]}}
"""
REASON = "本项目：装配式建筑占新建建筑面积比例为20%，低于要求的24%，依据七不符合"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of 东莞 with one more clause."""
    folder = copytree(FOLDER, tmp_path / "policies")
    source, document = folder / "dongguan/sources/test-document.txt", folder / "dongguan/test-document.yaml"
    before = sha256(source.read_bytes()).hexdigest()
    source.write_text(f"{source.read_text(encoding='utf-8')}{WORDS}\n", encoding="utf-8")
    written = document.read_text(encoding="utf-8").replace(before, sha256(source.read_bytes()).hexdigest())
    document.write_text(written + RULE, encoding="utf-8")
    return folder


@pytest.fixture
def parcel(sqlite_url: str, folder: Path) -> Iterator[Dongguan]:
    """A school and a hostel on one parcel: 12,000 m² prefabricated of 60,000 m², 20%."""
    office = staffed(sqlite_url, folder)
    office.enter(SCHOOL, "东城街道示例小学", DONGCHENG, Use.SCHOOL, 12000, True)
    hostel = NewBuilding(id=TWO, name="2号楼", use=Use.RESIDENTIAL, floor_area_m2=Decimal(48000), prefabricated=False)
    office.give(AddBuildings, on=ON, by=HANDLER, project=SCHOOL, buildings_added=(hostel,))
    yield office
    office.close()


def conditions_issued(office: Dongguan) -> None:
    """规划条件 of the school alone, as another authority decided."""
    office.declare(SCHOOL, Stage.REQUIRED, GOOD)
    office.give(
        elsewhere.RecordOutsideDecision,
        on=ON,
        by=HANDLER,
        project=SCHOOL,
        gate=Gate.PLANNING_CONDITIONS,
        buildings=(ONE,),
        outcome=Outcome.PASSED,
        certificate=Certificate(number="东测规条2024-1", authority="东莞市自然资源局"),
    )
    office.declare(SCHOOL, Stage.DESIGNED, GOOD)


def applied(office: Dongguan) -> None:
    conditions_issued(office)
    about = {"on": ON, "by": HANDLER, "project": SCHOOL}
    office.give(applications.SubmitApplication, **about, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=OWNER)
    office.give(applications.AcceptApplication, **about, application="A1")


def propose(office: Dongguan, outcome: Outcome) -> None:
    office.give(
        conclusion.ProposeConclusion,
        on=ON,
        by=HANDLER,
        project=SCHOOL,
        application="A1",
        buildings=(ONE,),
        outcome=outcome,
        opinion="拟办意见",
    )


def refused(office: Dongguan) -> None:
    applied(office)
    propose(office, Outcome.REFUSED)
    office.check(SCHOOL)
    office.give(
        conclusion.SignConclusion,
        on=ON,
        by=SIGNER,
        project=SCHOOL,
        application="A1",
    )


def of_school(office: Dongguan) -> History:
    return replay(office.desk, SCHOOL)


def of_parcel(verdicts: tuple[Verdict, ...]) -> Verdict:
    (verdict,) = (each for each in verdicts if each.subject == "project")
    return verdict


def test_what_was_decided_elsewhere_below_the_share_opens_an_item_on_the_building(parcel: Dongguan) -> None:
    conditions_issued(parcel)

    project = project_of(parcel.desk.counter(), SCHOOL)
    (item,) = project.supervisions.values()
    (recorded,) = parcel.ledger.read(limit=1000, types=(elsewhere.OutsideDecisionRecorded,))
    assert isinstance(recorded.fact, elsewhere.OutsideDecisionRecorded)

    assert (item.buildings, of_parcel(recorded.fact.verdicts).verdict) == ((ONE,), Ruling.UNMET)
    assert all(each.verdict is not Ruling.UNMET for each in recorded.fact.verdicts if each.building)


def test_the_desk_lets_no_building_pass_and_says_why(parcel: Dongguan) -> None:
    applied(parcel)
    history = of_school(parcel)
    assert history.project
    sheet = gate_sheet(
        history.project, history.entries, Gate.DESIGN_REVIEW, parcel.desk.rulebook, on=ON, building=ONE, calendar=parcel.desk.calendars.now
    )

    assert [each for each in lacking(sheet) if REASON in each]
    assert of_parcel(sheet.verdicts).measured == "20%"
    assert ONE not in sheet.declarable
    assert isinstance(sheet.refusals[ONE], Refused)


def test_the_page_the_paper_and_the_register_name_the_project_as_a_whole(parcel: Dongguan) -> None:
    refused(parcel)
    browser = web_browser(Web(parcel), SIGNER)
    at = f"/projects/{CODES[SCHOOL]}/gates/design_review"

    page, paper = words(browser.get(at)), words(browser.get(f"{at}/print/refusal"))

    assert "地块内装配式建筑占比不低于24% 本项目" in page
    assert "本项目：装配式建筑占新建建筑面积比例为20%，低于要求的24%，依据" in paper
    assert "七不符合" in paper
    (row,) = (each for each in rows(browser.get("/projects")) if "东城街道示例小学" in each)
    assert "不符合" in row


def test_what_was_last_judged_of_the_project_stays_until_it_is_judged_again(parcel: Dongguan) -> None:
    refused(parcel)
    history = of_school(parcel)
    assert history.project
    facts = [each.recorded.fact for each in history.entries]

    judged = last_judged(history.project, facts)

    assert [each.rule for each in judged if each.subject == "project"] == ["dongguan-test/parcel-share"]
    assert judged[-1].building is None


def test_the_audit_replays_the_verdict_on_the_project(parcel: Dongguan) -> None:
    refused(parcel)
    parcel.appoint(AUDITOR, Role.AUDITOR)
    web = Web(parcel)
    web.door.accounts.open_all([AUDITOR], PASSWORD)
    browser = web_browser(web, AUDITOR)
    (decision,) = parcel.ledger.read(limit=1000, types=(conclusion.GateConcluded,))

    fact = browser.get(f"/audit/{CODES[SCHOOL]}/facts/{decision.position}")
    replay = browser.get(f"/audit/{CODES[SCHOOL]}?known_at={decision.position}")

    assert (fact.status_code, replay.status_code) == (200, 200)
    assert "地块内装配式建筑占比不低于24% 本项目" in words(fact)
    assert '"subject": "project"' in fact.text.replace("&#34;", '"')


def test_a_dossier_is_judged_with_the_project_as_a_whole(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFECYCLE_POLICIES", str(folder))
    building = {"use": "residential", "floor_area_m2": "48000", "prefabricated": False}
    dossier = {
        "project": {
            "code": CODES[SCHOOL],
            "name": "东城街道示例小学",
            "county": DONGCHENG,
            "kind": "new",
            "funding": "private",
            "urban": True,
            "bim_pilot": False,
        },
        "dates": {"planning_conditions_on": "2024-05-06"},
        "buildings": [{"id": "1"} | building, {"id": "2"} | building],
    }
    (tmp_path / "dossier.json").write_text(json.dumps(dossier), encoding="utf-8")
    asked = ["judge", "--dossier", str(tmp_path / "dossier.json"), "--gate", "planning_conditions"]

    for_programs, for_people = (CliRunner().invoke(app, [*asked, *more]) for more in (["--json"], []))

    told = json.loads(for_programs.stdout)["verdicts"]
    assert (for_programs.exit_code, for_people.exit_code) == (1, 1)
    assert [(each["building"], each["subject"], each["verdict"]) for each in told if "subject" in each] == [(None, "project", "unmet")]
    assert "本项目  装配式建筑占新建建筑面积比例" in for_people.stdout

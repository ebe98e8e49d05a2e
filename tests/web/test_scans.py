"""扫描件: a file is named, and read, by whoever handed it in or in the county that it was handed in for. To know its SHA-256 is nothing."""

import re
from hashlib import sha256
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.ledger.persons.sealed_files import MAGIC, SealedFiles
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded, RecordOutsideDecision
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import BuildingId, Certificate, CommandId, Gate, Refused
from tests.desk.conftest import CODE, ENTERED, P1, Office
from tests.office import CHECKER, CITY, HANDLER, code_of
from tests.web.api.conftest import Machine, machine
from tests.web.conftest import GAOPING, TODAY, ZEZHOU_HANDLER, Web
from tests.web.gates import DRAWING_REVIEW, registered, send

PDF = b"%PDF-1.7 the approval of another county"
SHA = sha256(PDF).hexdigest()
ELSEWHERE = code_of(ENTERED, 135255, "140525")
NOT_KEPT = "a" * 64


@pytest.fixture
def web(office: Office) -> Web:
    """A project of Gaoping, whose officer has handed a scan in, and one of Zezhou."""
    office.register()
    office.add_building()
    office.register(project="p2", code=ELSEWHERE, county="140525", name="泽州县中学")
    web = Web(office)
    assert hand_in(machine(web, GAOPING)).json()["sha256"] == SHA
    return web


def hand_in(asking: Machine, content: bytes = PDF) -> Response:
    return asking.post("/api/v1/attachments", content=content, headers={"Content-Type": "application/pdf"})


def submit(asking: Machine, code: str, scan: str) -> Response:
    given: dict[str, Any] = {
        "on": "2023-05-10",
        "gate": "design_review",
        "buildings": ["1"],
        "applicant": {"name": "高平市城市建设投资有限公司"},
    }
    given["materials"] = [{"title": "方案", "sha256": scan}]
    return asking.command(f"/api/v1/projects/{code}/commands/submit-application", given)


def paper(scan: str) -> Certificate:
    return Certificate(number="高图审2023-9", authority="晋城市施工图审查中心", scan_sha256=scan)


def decided(scan: str) -> dict[str, Any]:
    return {"gate": Gate.DRAWING_REVIEW, "buildings": (BuildingId("1"),), "outcome": Outcome.PASSED, "certificate": paper(scan)}


def outside(web: Web, scan: str, **more: Any) -> None:
    web.office.give(RecordOutsideDecision, **decided(scan) | more)


def test_a_scan_of_another_county_is_neither_named_nor_read_by_who_knows_its_hash(web: Web):
    stranger = machine(web, ZEZHOU_HANDLER)
    answer = submit(stranger, ELSEWHERE, SHA)

    assert (answer.status_code, answer.json()["code"]) == (409, "scan.not_handed_in")
    assert answer.json()["values"] == {"sha256": SHA[:12]}
    assert stranger.get(f"/api/v1/projects/{ELSEWHERE}/attachments/{SHA}").status_code == 404


def test_one_that_is_not_there_is_refused_with_the_same_sentence_and_no_path(web: Web):
    answer = submit(machine(web, GAOPING), CODE, NOT_KEPT)
    of_others = submit(machine(web, ZEZHOU_HANDLER), ELSEWHERE, SHA)

    assert (answer.status_code, answer.json()["code"]) == (409, "scan.not_handed_in")
    assert answer.json()["detail"].replace(NOT_KEPT[:12], "") == of_others.json()["detail"].replace(SHA[:12], "")
    assert str(web.office.ledger.attachments.folder) not in answer.text


def test_a_scan_is_named_for_the_county_that_it_was_handed_in_for(web: Web):
    outside(web, SHA, by=HANDLER)

    assert machine(web, GAOPING).get(f"/api/v1/projects/{CODE}/attachments/{SHA}").content == PDF


def test_what_was_handed_in_for_the_whole_city_is_named_by_who_did(web: Web):
    scan = web.office.hand_in(b"%PDF-1.7 of the city", CHECKER)
    with pytest.raises(Refused, match=r"scan\.not_handed_in"):
        outside(web, scan, by=HANDLER)

    outside(web, scan, by=CHECKER)


def test_whoever_hands_in_the_same_file_may_name_it_too(web: Web):
    assert hand_in(machine(web, ZEZHOU_HANDLER)).status_code == 201

    assert submit(machine(web, ZEZHOU_HANDLER), ELSEWHERE, SHA).json().get("code") != "scan.not_handed_in"


def test_a_scan_that_the_project_has_already_may_be_named_again_by_anybody_who_may_act(web: Web):
    web.office.add_building("2")
    outside(web, SHA, by=HANDLER)
    outside(web, SHA, by=CHECKER, buildings=(BuildingId("2"),))


def test_a_correction_names_no_scan_of_another_county(web: Web):
    web.office.hand_in(b"%PDF-1.7 the right page", ZEZHOU_HANDLER, ["140525"])
    outside(web, SHA, by=HANDLER)
    version = web.office.ledger.load(f"project/{P1}").version
    wrong = sha256(b"%PDF-1.7 the right page").hexdigest()
    changed = {"certificate": {"number": "高图审2023-9", "authority": "晋城市施工图审查中心", "scan_sha256": wrong}}
    body = {"on": "2023-05-10", "corrects": version, "changed": changed, "reason": "扫错一页"}
    answer = machine(web, HANDLER).command(f"/api/v1/projects/{CODE}/commands/correct-fact", body)

    assert answer.json()["code"] == "scan.not_handed_in"


def test_commands_that_are_carried_out_together_are_asked_the_same(web: Web):
    drafts = web.office.desk.draft()
    with pytest.raises(Refused, match=r"scan\.not_handed_in"):
        drafts.add(RecordOutsideDecision(id=CommandId("d"), on=TODAY, by=HANDLER, project=P1, **decided(NOT_KEPT)))


def test_a_form_that_names_a_scan_of_another_county_comes_back(office: Office):
    registered(office)
    scan = office.hand_in(b"%PDF-1.7 of Zezhou", ZEZHOU_HANDLER, ["140525"])
    typed = {"buildings": "1", "outcome": "passed", "number": "高图审2023-9", "authority": "晋城市施工图审查中心", "scan": scan}
    answer = send(Web(office).browser(HANDLER), DRAWING_REVIEW, "outside", **typed)

    assert answer.status_code == 422
    assert "扫描件没有保存下来" in answer.text


def test_a_register_that_another_county_handed_in_is_not_looked_through(web: Web):
    scan = web.office.hand_in("项目代码\n".encode(), ZEZHOU_HANDLER, ["140525"])

    assert web.browser(HANDLER).get(f"/projects/import/marked.xlsx?file={scan}&name=a.csv").status_code == 404


def test_targets_are_set_by_a_paper_that_the_city_handed_in(web: Web):
    path = "/api/v1/counties/140581/commands/set-county-targets"
    clause = {"document": "晋市建〔2023〕9号", "place": "一", "quote": "高平市24%"}
    target = {"target": "jincheng-2023/prefabricated-share", "value": "24", "unit": "%"}
    body = {"on": "2023-05-10", "year": 2023, "targets": [target], "clause": clause, "document_sha256": SHA}
    asking = machine(web, CITY)

    assert asking.command(path, body | {"document_sha256": NOT_KEPT}).json()["code"] == "scan.not_handed_in"
    assert asking.command(path, body).status_code == 201, "of that county"


def test_the_files_of_a_project_in_which_something_was_corrected_are_named_and_read(web: Web):
    web.office.add_building("2")
    outside(web, SHA, by=HANDLER)
    right = web.office.hand_in(b"%PDF-1.7 the right page", HANDLER, ["140581"])
    changed = {"certificate": {"number": "高图审2023-9", "authority": "晋城市施工图审查中心", "scan_sha256": right}}
    facts = [recorded.fact for recorded in web.office.ledger.load(f"project/{P1}").recorded]
    version = next(number for number, fact in enumerate(facts, 1) if isinstance(fact, OutsideDecisionRecorded))
    body = {"on": "2023-05-10", "corrects": version, "changed": changed, "reason": "扫错一页"}
    assert machine(web, HANDLER).command(f"/api/v1/projects/{CODE}/commands/correct-fact", body).status_code == 201

    outside(web, SHA, by=HANDLER, buildings=(BuildingId("2"),))

    read = [machine(web, GAOPING).get(f"/api/v1/projects/{CODE}/attachments/{each}").content for each in (SHA, right)]
    assert read == [PDF, b"%PDF-1.7 the right page"]


TYPED = {"buildings": "1", "outcome": "passed", "number": "高图审2023-9", "authority": "晋城市施工图审查中心"}
CHOSEN = {"outside-scan_file": ("合格书.pdf", PDF + b" to be sealed", "application/pdf")}


def kept_of(answer: Response) -> str:
    """The scan that the form which came back names."""
    return next(scan for scan in re.findall(r'name="outside-scan" value="([0-9a-f]{64})"', answer.text))


def test_a_form_asks_whether_its_scan_is_to_be_kept_encrypted(office: Office) -> None:
    registered(office)
    handler = Web(office).browser(HANDLER)
    assert 'name="outside-scan_sealed"' in handler.get(DRAWING_REVIEW).text
    kept = kept_of(send(handler, DRAWING_REVIEW, "outside", files=CHOSEN, scan_sealed="yes", **TYPED))

    assert office.ledger.attachments.get(kept).startswith(MAGIC), "what lies in the folder is encrypted"
    assert SealedFiles(office.ledger).get(kept) == CHOSEN["outside-scan_file"][1]


def test_a_scan_that_came_in_the_clear_is_not_taken_for_an_encrypted_one(office: Office) -> None:
    registered(office)
    handler = Web(office).browser(HANDLER)
    kept = kept_of(send(handler, DRAWING_REVIEW, "outside", files=CHOSEN, **TYPED))
    answer = send(handler, DRAWING_REVIEW, "outside", scan=kept, scan_sealed="yes", **TYPED)

    assert answer.status_code == 422
    assert "这份文件已按不加密保存" in answer.text


def test_a_scan_that_a_page_sends_in_parts_is_encrypted_where_that_is_ticked(office: Office) -> None:
    registered(office)
    handler, path = Web(office).browser(HANDLER), f"/uploads/{SHA}"
    assert handler.post(path, data={"csrf": handler.csrf, "bytes": str(len(PDF)), "sealed": "yes"}).json()["received"] == 0
    sent = handler.post(path, data={"csrf": handler.csrf, "offset": "0"}, files={"part": ("part", PDF)})

    assert office.ledger.attachments.get(sent.json()["attachment"]).startswith(MAGIC)

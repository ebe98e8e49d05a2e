"""查询: each of them over a real office; every page leads to the next one, and everything is met exactly once."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.staff import ABOUT_ACCESS
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate, ProjectId, StaffId
from lifecycle.web.api.replay import Replay
from tests.desk.conftest import CODE
from tests.projections.walk import apply_for, deliver
from tests.web.api.conftest import PROJECT, Machine, machine
from tests.web.conftest import AUDITOR, CITY, GAOPING, HANDLER, ZEZHOU, Web

MORE = [f"2304-140581-04-01-1352{number}" for number in range(60, 67)]
EXACT = ("numerator_m2", "denominator_m2", "buildings")
PDF = b"%PDF-1.7 sealed"


@pytest.fixture
def many(web: Web) -> Web:
    """Eight projects."""
    for number, code in enumerate(MORE):
        web.office.register(project=ProjectId(f"q{number}"), code=code)
    return web


def paged(asking: Machine, path: str, items: str, **asked: Any) -> list[list[Any]]:
    """Every page, following `next`."""
    pages: list[list[Any]] = []
    while asked.get("after") is not None or not pages:
        answer = asking.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()[items])
        asked = asked | {"after": answer.json()["next"]}
    return pages


@pytest.mark.parametrize("limit", [1, 3, 8, 100])
def test_the_register_is_met_page_by_page_each_project_once(many: Web, limit: int):
    pages = paged(machine(many, HANDLER), "/api/v1/projects", "projects", limit=limit)

    assert sorted(line["code"] for page in pages for line in page) == [CODE, *MORE]
    assert {len(page) for page in pages[:-1]} <= {limit}


def test_the_register_has_the_filters_of_its_page_and_the_counties_of_who_asks(many: Web):
    asking = machine(many, HANDLER)

    assert [line["code"] for line in asking.get("/api/v1/projects", params={"words": "135265 高平"}).json()["projects"]] == [MORE[5]]
    assert asking.get("/api/v1/projects?kind=public_retrofit").json() == {
        "projects": [],
        "next": None,
        "position": many.office.ledger.head(),
    }
    assert asking.get("/api/v1/projects?kind=castle").status_code == 422
    assert machine(many, ZEZHOU).get("/api/v1/projects").json()["projects"] == []
    assert len(machine(many, GAOPING).get("/api/v1/projects").json()["projects"]) == 8


def test_a_project_that_has_not_changed_is_not_sent_again(web: Web):
    asking = machine(web, HANDLER)
    first = asking.get(PROJECT)
    assert first.json()["project"]["buildings"]["1"]["floor_area_m2"] == "12000"
    assert first.json()["state"] == "registered"

    for known in (first.headers["ETag"], f'"0", W/{first.headers["ETag"]}'):
        again = asking.get(PROJECT, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    web.office.add_building("2")
    assert asking.get(PROJECT, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_facts_of_a_project_are_met_each_once(web: Web):
    asking = machine(web, HANDLER)
    whole = asking.get(f"{PROJECT}/facts").json()["facts"]

    assert [fact["fact"]["fact"] for fact in whole] == ["project-registered", "building-added"]
    assert [fact for page in paged(asking, f"{PROJECT}/facts", "facts", limit=1) for fact in page] == whole
    assert whole[1]["prev_stream_hash"] == whole[0]["leaf_hash"] != ""


def followed(asking: Machine, limit: int) -> list[dict[str, Any]]:
    """The feed up to its head."""
    found, after = [], 0
    while True:
        page = asking.get("/api/v1/facts", params={"after": after, "limit": limit}).json()
        found += page["facts"]
        after = page["next"]
        if after >= page["head"]:
            return found


@pytest.mark.parametrize("limit", [1, 4, 1000])
def test_the_feed_holds_every_fact_once_in_order(many: Web, limit: int):
    machine(many, ZEZHOU).get(PROJECT)  # is refused, which a fact about access tells of once the hour is over
    many.tell()
    asking = machine(many, AUDITOR)
    found = followed(asking, limit)

    assert [fact["position"] for fact in found] == list(range(1, many.office.ledger.head() + 1))
    assert "access-refused" in {fact["fact"]["fact"] for fact in found}


def test_who_came_in_is_for_auditors_and_the_feed_for_the_whole_city(many: Web):
    machine(many, ZEZHOU).get(PROJECT)
    many.tell()
    asking = machine(many, CITY)
    private = {fact.__struct_config__.tag for fact in ABOUT_ACCESS}
    found = {fact["fact"]["fact"] for fact in followed(asking, 3)}

    assert "project-registered" in found
    assert found & private == set()
    assert machine(many, HANDLER).get("/api/v1/facts").status_code == 403
    many.office.appoint(ZEZHOU, Role.AUDITOR, county="140525")
    assert machine(many, ZEZHOU).get("/api/v1/facts").json()["code"] == "api.city_wide"


def test_a_feed_without_news_goes_on_from_where_it_is(many: Web):
    asking = machine(many, AUDITOR)
    head = many.office.ledger.head()

    assert asking.get("/api/v1/facts", params={"after": head}).json() == {"facts": [], "next": head, "head": head}
    assert asking.get("/api/v1/facts", params={"after": head + 5}).json()["next"] == head + 5
    many.office.add_building("9")
    assert len(asking.get("/api/v1/facts", params={"after": head}).json()["facts"]) == 1


def test_a_gate_shows_its_verdicts_with_clause_and_what_may_be_done(web: Web):
    shown = machine(web, HANDLER).get(f"{PROJECT}/gates/planning_conditions").json()

    assert {verdict["verdict"] for verdict in shown["verdicts"]} >= {"undetermined"}
    assert all(verdict["clause"]["quote"] and verdict["document_sha256"] for verdict in shown["verdicts"])
    assert shown["batches"] == [shown["batch"]] == [{"buildings": ["1"], "application": None, "decision": None}]
    assert {step["command"]: step["open"] for step in shown["steps"]}["declare-indicators"] is True
    assert shown["papers"] == [], "nothing of ours goes out where another authority decides"
    assert machine(web, HANDLER).get(f"{PROJECT}/gates/reserve").json()["code"] == "gate.not_on_route"
    assert machine(web, HANDLER).get(f"{PROJECT}/gates/construction?building=9").status_code == 404
    assert machine(web, HANDLER).get(f"{PROJECT}/gates/nowhere").status_code == 422


def test_auditors_replay_what_was_known_and_what_was_in_force(web: Web):
    asking = machine(web, AUDITOR)
    position = asking.get(f"{PROJECT}/facts").json()["facts"][0]["position"]
    then = asking.get(f"{PROJECT}/replay", params={"known_at": position}).json()
    before = asking.get(f"{PROJECT}/replay", params={"in_force_on": "2023-05-09"}).json()

    assert (list(then["project"]["buildings"]), len(then["entries"])) == ([], 1)
    assert (before["project"], before["entries"]) == (None, [])
    assert asking.get(f"{PROJECT}/replay", params={"known_at": web.office.ledger.head() + 9}).status_code == 422
    assert asking.get(f"{PROJECT}/replay", params={"in_force_on": "1683676800"}).status_code == 422
    assert machine(web, HANDLER).get(f"{PROJECT}/replay").status_code == 403
    assert set(then) == set(Replay.__struct_fields__)


def test_targets_are_shown_for_all_counties_and_for_one(web: Web):
    whole = machine(web, GAOPING).get("/api/v1/targets?year=2023").json()
    own = machine(web, GAOPING).get("/api/v1/targets/140581?year=2023").json()

    assert {reached["county"] for target in whole["targets"] for reached in target["reached"]} > {"140581", None}
    assert {reached["county"] for target in own["sheet"]["targets"] for reached in target["reached"]} == {"140581"}
    assert machine(web, GAOPING).get("/api/v1/targets/140525").status_code == 403
    assert machine(web, CITY).get("/api/v1/targets?year=1999").status_code == 404


def test_what_is_behind_a_figure_is_shown_to_a_machine_where_the_page_opens_it(web: Web):
    def exact(who: StaffId) -> dict[str | None, set[bool]]:
        opened: dict[str | None, set[bool]] = {}
        for target in machine(web, who).get("/api/v1/targets?year=2023").json()["targets"]:
            for each in target["reached"]:
                opened.setdefault(each["county"], set()).update(each[name] is not None for name in EXACT)
        return opened

    own, whole = exact(GAOPING), exact(CITY)

    assert {county for county, shown in own.items() if shown == {True}} == {"140581"}
    assert {county for county, shown in own.items() if shown == {False}} == set(own) - {"140581"}
    assert set(map(tuple, whole.values())) == {(True,)}


def test_policies_are_open_to_everybody(web: Web):
    stranger = Machine(web, None)
    listed = stranger.get("/api/v1/policies").json()["policies"]
    shown = stranger.get(f"/api/v1/policies/{listed[0]['id']}").json()

    assert shown["policy"] == listed[0]
    assert all(clause["quote"] for clause in shown["clauses"])
    assert stranger.get("/api/v1/policies/none").status_code == 404


def test_the_tray_holds_what_waits_for_who_asks(web: Web):
    machine(web, HANDLER).command(
        f"{PROJECT}/commands/submit-application",
        {"on": "2023-05-10", "gate": "design_review", "buildings": ["1"], "applicant": {"name": "高平市城市建设投资有限公司"}},
    )
    tray = machine(web, HANDLER).get("/api/v1/tray").json()

    assert [(item["code"], item["gate"]) for item in tray["items"]] == [(CODE, "design_review")]
    assert [load["number"] for load in tray["loads"].values()] == [1]
    assert machine(web, ZEZHOU).get("/api/v1/tray").json()["items"] == []


def kept(asking: Machine, content: bytes) -> Response:
    return asking.post("/api/v1/attachments", content=content, headers={"Content-Type": "application/pdf"})


def test_an_attachment_is_kept_named_and_fetched(web: Web):
    asking = machine(web, HANDLER)
    first, again = kept(asking, PDF), kept(asking, PDF)
    sha256 = first.json()["sha256"]
    assert (first.status_code, again.json()) == (201, first.json())
    assert asking.get(f"{PROJECT}/attachments/{sha256}").status_code == 404, "no fact of the project names it yet"

    application = {"on": "2023-05-10", "gate": "design_review", "buildings": ["1"], "applicant": {"name": "高平市城市建设投资有限公司"}}
    given = asking.command(f"{PROJECT}/commands/submit-application", application | {"materials": [{"title": "方案", "sha256": sha256}]})
    assert given.status_code == 201, given.text
    assert asking.get(f"{PROJECT}/attachments/{sha256}").content == PDF


def test_an_attachment_is_a_scan_and_not_too_large(web: Web):
    asking = machine(web, HANDLER)

    assert kept(asking, b"MZ program").json()["code"] == "form.scan_kind"
    assert kept(asking, b"%PDF-" + bytes(20_000_000)).status_code == 413


def test_today_is_the_offices(web: Web):
    """A legal date of tomorrow is refused by the clock of the office, not by the machine's."""
    tomorrow = web.office.desk.today() + timedelta(days=1)
    answer = machine(web, HANDLER).command(f"{PROJECT}/commands/terminate-project", {"on": str(tomorrow), "reason": "撤项"})

    assert answer.json()["code"] == "command.in_the_future"
    told = {"on": str(web.office.desk.today()), "application": "A1", "reason": "方案涉及的专业较多", "told_on": str(tomorrow)}
    assert machine(web, HANDLER).command(f"{PROJECT}/commands/extend-term", told, key="told").json()["code"] == "command.day_ahead"


def test_a_gate_names_its_papers_by_what_a_delivery_has_to_name(web: Web):
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 4))
    web.office.give(AcceptApplication, application="A1", on=date(2023, 5, 5))
    asking = machine(web, HANDLER)
    (paper,) = asking.get(f"{PROJECT}/gates/design_review").json()["papers"]
    assert (paper["paper"], paper["on"], paper["due"], paper["delivered_on"]) == ("acceptance", "2023-05-05", None, None)

    deliver(web.office, delivers=paper["delivers"], on=date(2023, 5, 8))

    (paper,) = asking.get(f"{PROJECT}/gates/design_review").json()["papers"]
    assert paper["delivered_on"] == "2023-05-08"

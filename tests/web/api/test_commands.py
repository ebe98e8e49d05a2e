"""办理命令: given once however often it is sent, on what was read, and read strictly."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.compliance.choices import DecideChoice
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.ledger.facts import AcceptRestore, EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold
from lifecycle.permissions import PERMITTED
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.registration import RegisterProject
from lifecycle.staff.access import EndSessions, ExportProject, IssuePassword, IssueToken, RevokeToken
from lifecycle.staff.appointments import Role
from lifecycle.staff.confirming import CarryOutAct, ProposeAct
from lifecycle.web.api.campaigns import OF_CAMPAIGNS
from lifecycle.web.api.checks import OF_CHECKS
from lifecycle.web.api.commands import OF_COUNTIES, OF_PERSONS, OF_POLICIES, OF_PROJECTS, OF_PROPOSALS, OF_STAFF
from lifecycle.web.api.exact import read
from lifecycle.web.api.examples import examples
from lifecycle.web.api.registers import OF_EXPERTS, OF_INSPECTORS, OF_OBJECTS, OF_UNITS
from tests.desk.conftest import CODE, P1
from tests.office import code_of
from tests.packaged import rulebook
from tests.web.api.conftest import PROJECT, machine
from tests.web.conftest import CHECKER, CITY, GAOPING, HANDLER, SECURITY, SIGNER, ZEZHOU, Web

EXAMPLES = examples(rulebook())
ADDED = {
    "on": "2023-05-10",
    "buildings_added": [{"id": "2", "name": "2号楼", "use": "hospital", "floor_area_m2": "12000.50", "prefabricated": True}],
}
ADD = f"{PROJECT}/commands/add-buildings"
APPLICATION = {"on": "2023-05-10", "gate": "design_review", "buildings": ["1"], "applicant": {"name": "高平市城市建设投资有限公司"}}
FROM_ELSEWHERE = (
    "id",
    "by",
    "check",
    "project",
    "staff",
    "county",
    "person",
    "proposal",
    "document",
    "choice",
    "object_id",
    "uscc",
    "campaign",
)
SUBMIT = f"{PROJECT}/commands/submit-application"


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_every_command_has_an_address_or_belongs_to_an_administrator_at_the_machine():
    of_inspections = (OF_OBJECTS, OF_INSPECTORS, OF_EXPERTS, OF_UNITS, OF_CAMPAIGNS)
    addresses = (OF_PROJECTS, OF_COUNTIES, OF_STAFF, OF_PERSONS, OF_PROPOSALS, OF_POLICIES, *of_inspections, OF_CHECKS)
    addressed = {command for commands in addresses for command in commands.values()} | {*COMMANDS}

    of_persons = {EraseAttachment, ErasePerson, PlaceRetentionHold, LiftRetentionHold}
    of_secrets = {IssuePassword, EndSessions, IssueToken, RevokeToken, CarryOutAct}
    by_propose_until = {ProposeAct}
    assert set(PERMITTED) - addressed == {*of_secrets, *by_propose_until, AcceptRestore, ExportProject, *of_persons}


def test_every_example_is_read_as_its_command():
    for command, body in EXAMPLES.items():
        ours = {name: "given" for name in FROM_ELSEWHERE if name in command.__struct_fields__ and name not in body}
        assert isinstance(read(command, json.dumps(body).encode(), [], **ours), command)


def test_examples_are_those_of_the_shipped_city():
    registered, decided = EXAMPLES[RegisterProject], EXAMPLES[DecideChoice]
    (target,) = EXAMPLES[SetCountyTargets]["targets"]

    assert (registered["name"], registered["code"]) == ("高平市第二人民医院", "2304-140581-04-01-135254")
    assert target == {"target": "jincheng-2023/prefabricated-share", "value": "24", "unit": "%"}
    assert (decided["choice"], decided["option"]) == ("clause-6-reach", "government_and_state_owned")


def test_a_command_answers_with_what_was_recorded_and_the_new_etag(web: Web):
    asking = machine(web, HANDLER)
    answer = asking.command(SUBMIT, APPLICATION)

    assert answer.status_code == 201
    (recorded,) = answer.json()["recorded"]
    assert recorded["fact"] == recorded["fact"] | {
        "fact": "application-submitted",
        "by": HANDLER,
        "application": "A1",
        "gate": "design_review",
    }
    assert (recorded["stream"], recorded["actor"]) == (f"project/{P1}", HANDLER)
    assert answer.headers["ETag"] == asking.get(PROJECT).headers["ETag"] == f'"{recorded["position"]}"'


def several(count: int, id_: str = "b{}") -> dict[str, Any]:
    (one,) = ADDED["buildings_added"]
    return ADDED | {"buildings_added": [one | {"id": id_.format(number), "name": f"宿舍{number}"} for number in range(count)]}  # type: ignore[operator]


@pytest.mark.parametrize("count", [501, 20_000])
def test_too_many_buildings_at_once_are_told_in_a_sentence(web: Web, count: int):
    answer = machine(web, HANDLER).command(ADD, several(count))
    assert code(answer) == (409, "building.too_many_at_once")
    assert f"一次写了{count}栋单体，一次最多500栋" in answer.json()["detail"]


def test_long_ids_that_no_entry_holds_are_told_in_a_sentence(web: Web):
    asking = machine(web, HANDLER)
    long = several(500, "𠮷" * 37 + "{:03}")
    ids = [building["id"] for building in long["buildings_added"]]
    assert asking.command(ADD, long).status_code == 201
    assert code(asking.command(SUBMIT, APPLICATION | {"buildings": ids})) == (409, "command.names_too_much")
    assert code(asking.command(ADD, several(1, "x" * 41))) == (409, "building.id_form")
    for times, expected in ((30, "building.unknown"), (900, "text.long")):
        unknown = [f"{number}" * times for number in range(400)]
        assert code(asking.command(SUBMIT, APPLICATION | {"buildings": unknown})) == (409, expected)


def test_whom_a_command_names_is_registered_first(web: Web):
    asking = machine(web, HANDLER)
    promise = {"promisor": "P-7", "text": "三十日内补交节能计算书", "due": "2023-06-30"}
    promised = APPLICATION | {"mode": "informed_commitment", "commitments": [promise]}
    refused = asking.command(SUBMIT, promised)
    assert code(refused) == (409, "person.unknown")
    assert "请先在“人员登记”登记" in refused.json()["detail"]

    person = {
        "on": "2023-05-10",
        "name": "张三",
        "phone": "13812345678",
        "identity_number": "11010519491231002X",
        "unit": "高平市住房和城乡建设局",
    }
    register = "/api/v1/persons/P-7/commands/register-person"
    first = asking.command(register, person, key="person")
    again = asking.command(register, person, key="person")
    assert (first.status_code, again.status_code, again.json()["repeated"]) == (201, 200, True)
    assert first.json()["recorded"] == again.json()["recorded"]
    assert "138" not in first.json()["recorded"][0]["fact"]
    assert code(asking.command(register, person | {"name": "李四"})) == (409, "person.id_used")
    assert code(asking.command("/api/v1/persons/13812345678/commands/register-person", person)) == (409, "personal.mobile")
    assert code(asking.command("/api/v1/persons/张三/commands/register-person", person)) == (409, "person.id_form")
    assert asking.command(SUBMIT, promised).status_code == 201


def test_three_people_carry_a_gate_by_commands(web: Web):
    handler, checker, signer = (machine(web, staff) for staff in (HANDLER, CHECKER, SIGNER))
    given = [
        (handler, "submit-application", APPLICATION | {"gate": "design_review"}),
        (handler, "accept-application", {"on": "2023-05-10", "application": "A1"}),
        (
            handler,
            "propose-conclusion",
            {"on": "2023-05-10", "application": "A1", "buildings": ["1"], "outcome": "refused", "opinion": "未取得规划条件"},
        ),
        (checker, "check-conclusion", {"on": "2023-05-10", "application": "A1", "opinion": "同意"}),
        (signer, "sign-conclusion", {"on": "2023-05-10", "application": "A1"}),
    ]
    answers = [asking.command(f"{PROJECT}/commands/{name}", body) for asking, name, body in given]

    assert [answer.status_code for answer in answers] == [201] * 5, [answer.text for answer in answers]
    assert answers[-1].json()["recorded"][0]["fact"]["fact"] == "gate-concluded"


def test_a_project_is_registered_under_an_id_that_follows_from_its_code(web: Web):
    asking = machine(web, GAOPING)
    body = next(body for command, body in EXAMPLES.items() if command.__name__ == "RegisterProject")
    new = body | {"code": "2304-140581-04-01-135255"}

    answer = asking.command("/api/v1/projects", new)
    assert answer.status_code == 201, answer.text
    assert asking.get("/api/v1/projects/2304-140581-04-01-135255").json()["project"]["name"] == body["name"]
    assert code(asking.command("/api/v1/projects", new)) == (409, "project.registered_already")
    assert code(asking.command("/api/v1/projects", body | {"code": CODE})) == (409, "project.code_used")


def test_a_command_sent_again_answers_what_it_answered_first(web: Web):
    asking = machine(web, HANDLER)
    first, again = (asking.command(ADD, ADDED, key="one") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == {"recorded": first.json()["recorded"], "repeated": True}
    assert asking.command(ADD, ADDED, key='"one"').json() == again.json()


def test_a_hundred_at_once_are_one(web: Web):
    asking = machine(web, HANDLER)
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: asking.command(ADD, ADDED, key="one"), range(24)))

    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert len({answer.json()["recorded"][0]["position"] for answer in answers}) == 1


def test_a_key_stands_for_one_matter_only(web: Web):
    asking = machine(web, HANDLER)
    asking.command(ADD, ADDED, key="one")

    other = ADDED | {"buildings_added": [ADDED["buildings_added"][0] | {"id": "3", "name": "3号楼"}]}
    assert code(asking.command(ADD, other, key="one")) == (422, "api.key_reused")
    assert code(asking.command(SUBMIT, APPLICATION, key="one")) == (422, "api.key_reused")
    assert machine(web, CHECKER).command(ADD, other, key="one").status_code == 201, "the keys of another are another's"


@pytest.mark.parametrize("changed", [{"id": "３＃"}, {"id": " 3# "}, {"floor_area_m2": "12000.0"}, {"floor_area_m2": "12,000"}], ids=str)
def test_what_reads_the_same_is_the_same_matter(web: Web, changed: dict[str, str]):
    asking = machine(web, HANDLER)
    building = ADDED["buildings_added"][0] | {"id": "3#", "name": "3号楼", "floor_area_m2": "12000"}

    asking.command(ADD, ADDED | {"buildings_added": [building]}, key="one")
    again = asking.command(ADD, ADDED | {"buildings_added": [building | changed]}, key="one")

    assert (again.status_code, again.json()["repeated"]) == (200, True)


def test_what_was_refused_is_decided_anew_when_it_is_sent_again(web: Web):
    asking = machine(web, HANDLER)
    accept = {"on": "2023-05-10", "application": "A1"}
    assert code(asking.command(f"{PROJECT}/commands/accept-application", accept, key="k")) == (409, "application.unknown")

    asking.command(SUBMIT, APPLICATION)
    assert asking.command(f"{PROJECT}/commands/accept-application", accept, key="k").status_code == 201


@pytest.mark.parametrize("key", ["a b", "x" * 101, '"open', "天", "a/b", ""])
def test_a_key_has_its_form(web: Web, key: str):
    answer = machine(web, HANDLER).post(ADD, json=ADDED, headers=[(b"Idempotency-Key", key.encode())])

    assert answer.status_code in {400, 422}


def test_a_command_without_a_key_is_not_given(web: Web):
    assert code(machine(web, HANDLER).post(ADD, json=ADDED)) == (400, "api.key_missing")


def test_a_command_that_rests_on_an_older_project_is_not_given(web: Web):
    asking = machine(web, HANDLER)
    seen = asking.get(PROJECT).headers["ETag"]
    assert asking.command(ADD, ADDED, **{"If-Match": seen}).status_code == 201

    late = asking.command(SUBMIT, APPLICATION, key="late", **{"If-Match": seen})
    assert code(late) == (412, "api.changed")
    now = asking.get(PROJECT).headers["ETag"]
    assert asking.command(SUBMIT, APPLICATION, key="late", **{"If-Match": now}).status_code == 201


def test_a_preview_shows_what_would_be_recorded_and_records_nothing(web: Web):
    asking = machine(web, HANDLER)
    head = web.office.ledger.head()
    answer = asking.post(f"{SUBMIT}?preview=true", json=APPLICATION)

    assert (answer.status_code, [fact["fact"] for fact in answer.json()["expected"]]) == (200, ["application-submitted"])
    assert answer.json()["elsewhere"] == []
    assert web.office.ledger.head() == head


def test_a_registration_is_previewed_as_it_would_be_recorded(web: Web):
    asking, head = machine(web, HANDLER), web.office.ledger.head()
    body = EXAMPLES[RegisterProject] | {"code": code_of(date(2023, 4, 1), 77), "on": "2023-05-10"}

    looked_at = asking.post("/api/v1/projects?preview=true", json=body)
    assert (looked_at.status_code, [fact["fact"] for fact in looked_at.json()["expected"]]) == (200, ["project-registered"])
    assert code(asking.post("/api/v1/projects?preview=true", json=body | {"code": "2304"})) == (409, "project.code_form")
    assert web.office.ledger.head() == head
    assert asking.command("/api/v1/projects", body).status_code == 201
    assert code(asking.post("/api/v1/projects?preview=true", json=body)) == (409, "project.registered_already")


def test_an_address_without_parameters_says_so(web: Web):
    answer = machine(web, HANDLER).post("/api/v1/persons/G01/commands/register-person?preview=true", json={})

    assert code(answer) == (422, "api.no_parameters")
    assert answer.json()["detail"] == "这个地址没有查询参数：请去掉preview"


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b"", 400, "api.not_json"),
        (b"{", 400, "api.not_json"),
        (b'{"on": "\xff"}', 400, "api.not_json"),
        (b"[" * 100_000, 400, "api.not_json"),
        (b"[]", 422, "command.malformed"),
        (b"{}", 422, "command.malformed"),
        (b'{"on": "2023-05-10", "by": "SP02", "buildings_added": []}', 422, "api.field_unknown"),
        (b'{"on": "2023-05-10", "buildings_added": [], "buildings": []}', 422, "api.field_unknown"),
        (b'{"on": "2023-05-10", "buildings_added": [], "behalf": "SP\\u0000"}', 422, "text.unseen"),
    ],
    ids=["empty", "open", "not UTF-8", "deep", "array", "nothing said", "by another", "misspelt", "control character"],
)
def test_a_body_that_does_not_fit_is_told(web: Web, body: bytes, status: int, named: str):
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": "k"}
    answer = machine(web, HANDLER).post(ADD, content=body, headers=headers)

    assert code(answer) == (status, named)


@pytest.mark.parametrize(
    ("changed", "named", "where"),
    [
        ({"floor_area_m2": 12000.5}, "api.not_exact", "$.buildings_added[0].floor_area_m2"),
        ({"part": []}, "api.field_unknown", "$.buildings_added[0].part"),
    ],
)
def test_nothing_inside_a_body_is_guessed_or_passed_over(web: Web, changed: dict[str, Any], named: str, where: str):
    answer = machine(web, HANDLER).command(ADD, ADDED | {"buildings_added": [ADDED["buildings_added"][0] | changed]})

    assert code(answer) == (422, named)
    assert answer.json()["values"] == {"where": where}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ('"on": "2023-05-10", "on": "2023-05-09"', "on"),
        (r'"on": "2023-05-10", "\u006fn": "2023-05-09"', "on"),
        ('"on": "2023-05-10", "buildings_added": [{"id": "2", "floor_area_m2": "1", "floor_area_m2": "50000"}]', "floor_area_m2"),
    ],
    ids=["at the top", "escaped", "deep"],
)
def test_a_body_says_a_key_once(web: Web, said: str, key: str):
    headers = {"Idempotency-Key": "twice", "Content-Type": "application/json"}
    answer = machine(web, HANDLER).post(ADD, content=f"{{{said}}}".encode(), headers=headers)

    assert code(answer) == (422, "api.key_twice")
    assert answer.json()["values"] == {"key": key}


def test_a_building_has_an_id_that_stands_on_one_line(web: Web):
    answer = machine(web, HANDLER).command(ADD, ADDED | {"buildings_added": [ADDED["buildings_added"][0] | {"id": "2\n3"}]})

    assert code(answer) == (422, "text.line_end")


def test_a_form_is_no_command(web: Web):
    answer = machine(web, HANDLER).post(ADD, data={"on": "2023-05-10"}, headers={"Idempotency-Key": "k"})

    assert code(answer) == (415, "api.media_type")


def test_the_desk_says_who_may_give_which_command(web: Web):
    assert code(machine(web, Role.INSPECTOR).command(ADD, ADDED)) == (403, "staff.role_may_not")
    assert machine(web, ZEZHOU).command(ADD, ADDED).status_code == 403


def test_a_command_that_there_is_not_is_not_found(web: Web):
    assert code(machine(web, HANDLER).command(f"{PROJECT}/commands/register-project", {})) == (404, "api.not_found")
    assert code(machine(web, HANDLER).command("/api/v1/staff/SP09/commands/issue-password", {})) == (404, "api.not_found")


def test_appointments_are_made_by_the_security_administrator(web: Web):
    appointed = {"on": "2023-05-10", "role": "approval", "county": "140581"}

    assert machine(web, SECURITY).command("/api/v1/staff/SP77/commands/appoint-staff", appointed).status_code == 201
    assert machine(web, HANDLER).command("/api/v1/staff/SP78/commands/appoint-staff", appointed).status_code == 403


def test_targets_are_set_by_the_city(web: Web):
    body = next(body for command, body in EXAMPLES.items() if command.__name__ == "SetCountyTargets")
    path = "/api/v1/counties/140581/commands/set-county-targets"

    assert machine(web, GAOPING).command(path, body).status_code == 403
    asking = machine(web, CITY)
    assert asking.command(path, body).status_code == 201
    assert [each["fact"]["targets"] for each in asking.get("/api/v1/targets/140581?year=2023").json()["set"]] == [body["targets"]]


def test_who_stands_in_for_another_says_so(web: Web):
    granted = {"on": "2023-05-10", "deputy": CHECKER, "until": "2023-05-12", "reason": "出差"}
    assert machine(web, HANDLER).command(f"/api/v1/staff/{HANDLER}/commands/grant-delegation", granted).status_code == 201
    answer = machine(web, CHECKER).command(SUBMIT, APPLICATION | {"behalf": HANDLER})

    assert answer.json()["recorded"][0]["fact"]["behalf"] == HANDLER
    assert code(machine(web, SIGNER).command(ADD, ADDED | {"behalf": HANDLER})) == (403, "staff.not_delegated")
    assert CODE in PROJECT

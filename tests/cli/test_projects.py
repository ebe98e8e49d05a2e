"""`lifecycle show`, `replay`, `targets`, `rebuild`, `migrate` and `appoint`, as a person runs them."""

import json
import os
from datetime import date

import pytest
from msgspec import Raw

from lifecycle.projects.mending import annulment, corrections
from lifecycle.projects.works import construction
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId
from tests.cli.program import Ended, run, run_apart
from tests.desk.conftest import CHECKER, CODE, HANDLER, ON, SECURITY, Office

PATHS = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger with one project, whose start was recorded wrongly and then corrected."""
    office = Office(sqlite_url, ON)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    office.appoint(HANDLER, Role.APPROVAL)
    office.register(on=date(2023, 4, 1))
    office.add_building(on=date(2023, 4, 1))
    office.give(construction.StartConstruction, buildings=(BuildingId("1"),), on=date(2023, 5, 2))
    office.give(corrections.CorrectFact, corrects=3, changed=Raw(b'{"on": "2023-04-20"}'), reason="开工日期录错")
    office.close()
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", sqlite_url)
    return sqlite_url


def test_a_project_is_shown_with_its_gates_open_items_and_history(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = run(capsys, monkeypatch, "show", CODE)
    assert shown.code == 0
    for words in ("高平市第二人民医院", "施工", "进行中", "2023-04-20", "未完成前置环节即开工", "更正为", "1号楼"):
        assert words in shown.out


def test_what_was_annulled_says_by_what(database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(database, ON)
    office.appoint(CHECKER, Role.APPROVAL)
    office.give(annulment.ProposeAnnulment, annuls=3, reason="系另一项目的开工报告")
    (annulled, *_) = office.give(annulment.AnnulFact, by=CHECKER, annuls=3).recorded
    office.close()

    assert f"由第{annulled.position}条作废" in run(capsys, monkeypatch, "show", CODE).out
    facts = json.loads(run(capsys, monkeypatch, "replay", CODE, "--json").out)["facts"]
    by = {each["fact"]["fact"]: each["annulled_by"] for each in facts}
    assert (by["construction-started"], by["project-registered"]) == (annulled.position, None)


@pytest.mark.parametrize(
    "typed", [CODE.translate({ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789-"}), f" {CODE.replace('-', ' – ')} "]
)
def test_a_code_and_a_day_are_read_however_they_are_typed(
    database: str, typed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(run(capsys, monkeypatch, "replay", typed, "--json", "--in-force-on", "2023年4月19日").out)
    assert (told["project"]["code"], told["in_force_on"]) == (CODE, "2023-04-19")


def test_the_two_clocks_give_two_answers(database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*options: str) -> str | None:
        answer = json.loads(run(capsys, monkeypatch, "replay", CODE, "--json", *options).out)
        buildings = answer["project"]["buildings"]
        return buildings["1"].get("started_on") if buildings else None

    facts = json.loads(run(capsys, monkeypatch, "replay", CODE, "--json").out)["facts"]
    corrected = next(each["position"] for each in facts if each["fact"]["fact"] == "fact-corrected")
    assert started() == "2023-04-20"
    assert started("--known-at", str(corrected - 1)) == "2023-05-02"
    assert started("--in-force-on", "2023-04-19") is None


def test_a_replay_is_the_same_in_another_place_and_another_tongue(database: str) -> None:
    def replayed(**env: str) -> Ended:
        return run_apart("replay", CODE, "--json", env={**PATHS, "LIFECYCLE_DATABASE_URL": database, **env})

    here = replayed(TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    there = replayed(TZ="America/Los_Angeles", LC_ALL="C", PYTHONHASHSEED="2")
    assert here.code == 0
    assert here == there


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "2304-140581-04-01-999999"), "没有项目代码"),
        (("replay", CODE, "--in-force-on", "2023-02-30"), "--in-force-on"),
        (("replay", CODE, "--known-at", "-1"), "--known-at"),
        (("replay", CODE, "--known-at", "99999"), "--known-at：“99999”不是台账里的位置：请填写0至"),
        (("targets", "--year", "2024"), "2023"),
        (("targets", "--year", "2023", "--county", "140523"), "140523"),
        (("targets", "--year", "2023", "--target", "nothing"), "prefabricated-share"),
        (("appoint", "X1", "--role", "king", "--as", "GA01"), "--role"),
        (("appoint", "X1", "--role", "city", "--as", "SP01"), "安全管理员"),
    ],
)
def test_bad_input_ends_in_two_and_a_word_on_what_to_do(
    database: str, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run(capsys, monkeypatch, *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert ended.out == ""


def test_the_sheet_opens_to_its_buildings(database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = json.loads(run(capsys, monkeypatch, "targets", "--year", "2023", "--json").out)
    gaoping = next(county for county in sheet["counties"] if county["county"] == "140581")
    share = next(line for line in gaoping["targets"] if line["target"] == "jincheng-2023/prefabricated-share")
    assert (share["reached"], share["goal"], share["denominator_m2"]) == ("100.00%", "0.24", "12000")
    opened = json.loads(run(capsys, monkeypatch, "targets", "--year", "2023", "--target", "prefabricated-share", "--json").out)
    assert [(line["building"], line["reason"]) for line in opened["buildings"]] == [("1", "counted")]
    assert "计入" in run(capsys, monkeypatch, "targets", "--year", "2023", "--target", "prefabricated-share").out


def test_a_rebuilt_sheet_says_the_same(database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(capsys, monkeypatch, "targets", "--year", "2023", "--json")
    assert run(capsys, monkeypatch, "rebuild").code == 0
    assert run(capsys, monkeypatch, "targets", "--year", "2023", "--json") == before


def test_migrating_twice_does_nothing_the_second_time(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, monkeypatch, "migrate").code == 0
    assert run(capsys, monkeypatch, "show", CODE).code == 0


def test_the_first_appointment_opens_an_empty_ledger(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", sqlite_url)
    assert run(capsys, monkeypatch, "appoint", "GA01", "--role", "security_admin", "--as", "GA01").code == 0
    assert run(capsys, monkeypatch, "appoint", "SJ01", "--role", "city", "--as", "GA01").code == 0
    assert run(capsys, monkeypatch, "appoint", "SJ02", "--role", "city", "--as", "SJ01").code == 2


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_cannot_be_used_is_named_without_a_trace(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", url)
    ended = run(capsys, monkeypatch, "show", CODE)
    assert ended.code == 2
    assert "台账不可用" in ended.err
    assert "Traceback" not in ended.err

"""`lifecycle erase-person`, `hold-person`, `release-person` and what `lifecycle migrate` and `serve` do for persons."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from lifecycle.cli.opened import opened
from lifecycle.ledger import Erased, Person, PersonRegister
from lifecycle.ledger.facts import PersonRecorded
from lifecycle.ledger.persons.keys import PersonKeys
from lifecycle.ledger.store.database import open_engine, writing
from lifecycle.ledger.store.upgrade import upgrade_to
from lifecycle.settings import person_cipher, person_keys_file
from lifecycle.vocabulary import CommandId, Refused, StaffId
from tests.cli.program import Program
from tests.cli.test_witnessing import running
from tests.ledger.persons.test_keys import everything

BASIS = "建设项目档案的保存期限未届满"
ERASE = ("erase-person", "person-101", "--reason", "本人申请", "--as", "GA01")
HOLD = ("hold-person", "person-101", "--basis", BASIS, "--as", "SJ02")


pytestmark = pytest.mark.usefixtures("url")


@contextmanager
def the_register() -> Iterator[PersonRegister]:
    with opened() as desk:
        yield PersonRegister(desk.ledger)


@pytest.fixture
def bureau(program: Program) -> None:
    """A ledger with its three administrators and one person in it."""
    for staff, role in (("GA01", "security_admin"), ("SJ02", "audit_admin"), ("GL03", "system_admin"), ("SP01", "approval")):
        assert program("appoint", staff, "--role", role, "--as", "GA01").code == 0
    with opened() as desk:
        somebody = Person(id="person-101", name="张三", phone="13800000000")
        PersonRegister(desk.ledger).put(somebody, on=desk.today(), by=StaffId("GA01"), command=CommandId("p1"))


@pytest.mark.usefixtures("bureau")
def test_a_person_is_registered(program: Program):
    asked = (
        "register-person",
        "P-1",
        "--name",
        "李四",
        "--phone",
        "13812345678",
        "--identity-number",
        "",
        "--unit",
        "阳城县审批局",
        "--as",
        "SP01",
    )
    done = program(*asked)
    assert (done.code, done.err) == (0, "")
    assert "已登记人员P-1（台账第6条）" in done.out
    with the_register() as register:
        assert register.get("P-1") == Person(id="P-1", name="李四", phone="13812345678", unit="阳城县审批局")
    again = program(*asked)
    assert (again.code, "已经登记过" in again.err) == (2, True)


@pytest.mark.usefixtures("bureau")
def test_a_person_is_erased_by_the_security_administrator(program: Program):
    done = program(*ERASE)
    assert (done.code, done.err) == (0, "")
    assert "已删除人员person-101的个人信息（台账第6条）" in done.out
    with the_register() as register:
        assert isinstance(register.get("person-101"), Erased)
    again = program(*ERASE)
    assert (again.code, again.out) == (2, "")
    assert "已于" in again.err
    assert program("ledger", "verify").code == 0


@pytest.mark.usefixtures("bureau")
def test_a_hold_blocks_that_until_the_audit_administrator_lifts_it(program: Program, monkeypatch: pytest.MonkeyPatch):
    assert json.loads(program(*HOLD, "--until", "2099-12-31", "--json").out) == {"position": 6, "person": "person-101", "hold": "H1"}
    refused = program(*ERASE)
    assert refused.code == 2
    assert f"须留存至2099-12-31（H1 {BASIS}）" in refused.err
    released = program("release-person", "person-101", "--hold", "H1", "--reason", "档案已移交", "--as", "SJ02")
    assert released.out == "已解除人员person-101的留存H1（台账第7条）\n"
    assert program(*HOLD).code == 0
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "has to be kept (H2 建设项目档案的保存期限未届满), without a last day" in program(*ERASE).err
    program("release-person", "person-101", "--hold", "H2", "--reason", "x", "--as", "SJ02")
    assert json.loads(program(*ERASE, "--json").out) == {"position": 10, "person": "person-101"}


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("staff", ["SJ02", "GL03", "SP01", "GA01"])
def test_who_erases_and_who_holds_are_two(program: Program, staff: str):
    """三员分立."""
    assert (program(*ERASE[:-1], staff).code == 0) == (staff == "GA01")
    if staff != "GA01":
        assert (program(*HOLD[:-1], staff).code == 0) == (staff == "SJ02")
    else:
        assert "岗位" in program(*HOLD[:-1], staff).err


@pytest.mark.usefixtures("bureau")
def test_a_reason_that_names_somebody_registered_is_asked_and_kept_with_the_answer(program: Program):
    """The reason stands for ever; the name is what is to be erased."""
    erasing = ("erase-person", "person-101", "--reason", "张三本人申请", "--as", "GA01")
    holding = ("hold-person", "person-101", "--basis", "张 三一案未结", "--as", "SJ02")
    releasing = ("release-person", "person-101", "--hold", "H1", "--reason", "张三一案已结", "--as", "SJ02")
    for arguments in (holding, releasing, erasing):
        asked = program(*arguments, "--confirm", "area.very_small")
        assert asked.code == 2
        assert "里写了已登记人员的姓名“张三”" in asked.err
        assert asked.err.endswith("加上 --confirm text.person_named 再执行一次\n")
        assert program(*arguments, "--confirm", "text.person_named", "--confirm", "area.very_small").code == 0

    with opened() as desk:
        confirmed = [recorded.fact.confirmed for recorded in desk.ledger.read(after=5, limit=10)]
    assert confirmed == [("text.person_named",)] * 3


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("words", ["", " ", "见13800138000", "证件140502199001010019"])
def test_reasons_are_given_and_name_no_numbers(program: Program, words: str):
    assert program("erase-person", "person-101", "--reason", words, "--as", "GA01").code == 2
    assert program("hold-person", "person-101", "--basis", words, "--as", "SJ02").code == 2
    with opened() as desk:
        assert desk.ledger.head() == 5


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("erase-person", "person-999", "--reason", "x", "--as", "GA01"), "person-999没有登记过"),
        ((*HOLD, "--until", "2020-01-01"), "早于今天"),
        ((*HOLD, "--until", "明年"), "--until"),
        (("release-person", "person-101", "--hold", "H7", "--reason", "x", "--as", "SJ02"), "没有正在生效的留存H7"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(program: Program, arguments: tuple[str, ...], advice: str):
    ended = program(*arguments)
    assert ended.code == 2
    assert advice in ended.err


@pytest.mark.usefixtures("bureau")
def test_the_program_that_serves_finishes_what_was_cut_off(program: Program, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(PersonKeys, "destroy", lambda *_: None)
        assert program(*ERASE).code == 0
    with opened() as desk:
        assert desk.ledger.person_keys.holds("person-101")
    with running(1, "serve"):
        pass
    with opened() as desk:
        assert not desk.ledger.person_keys.holds("person-101")


def test_persons_of_an_older_release_are_moved_by_migrate_and_by_nothing_else(program: Program, tmp_path: Path):
    engine = open_engine(os.environ["LIFECYCLE_DATABASE_URL"])
    with writing(engine) as db:
        upgrade_to(db, "0002")
        db.execute(text("INSERT INTO persons (id, name, phone) VALUES ('person-101', '张三', '13800000000')"))
    engine.dispose()
    assert "请运行`lifecycle migrate`" in program("rebuild").err
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PersonRegister, "put", _killed)
        assert program("migrate").code == 130
    assert "有明文的个人信息，本程序会将其加密：请运行`lifecycle migrate`" in program("rebuild").err
    assert "1人已加密登记" in program("migrate").out
    assert "张三".encode() not in everything(tmp_path)
    with the_register() as register:
        assert register.get("person-101") == Person(id="person-101", name="张三", phone="13800000000")
    assert json.loads(program("migrate", "--json").out) == {"migrated": True, "persons_encrypted": 0}


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_the_cipher_and_the_file_are_settings(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIFECYCLE_PERSON_CIPHER", "SM4-GCM")
    monkeypatch.setenv("LIFECYCLE_PERSON_KEYS", str(tmp_path / "apart" / "persons"))
    assert person_keys_file() == tmp_path / "apart" / "persons"
    with opened(begins=True) as desk:
        PersonRegister(desk.ledger).put(Person(id="p", name="张三"), on=desk.today(), by=StaffId("GA01"), command=CommandId("p1"))
        (recorded,) = desk.ledger.read(limit=5)
        assert isinstance(recorded.fact, PersonRecorded)
        assert recorded.fact.algorithm == "SM4-GCM"
    assert (tmp_path / "apart" / "persons").exists()
    monkeypatch.setenv("LIFECYCLE_PERSON_CIPHER", "DES")
    with pytest.raises(Refused) as refused:
        person_cipher()
    assert refused.value.values == {"value": "DES", "known": ("AES-256-GCM", "SM4-GCM")}
    assert "请写AES-256-GCM、SM4-GCM之一" in program("rebuild").err

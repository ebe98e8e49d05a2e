"""项目导出: what an auditor takes away, what somebody does to it, and what the verifier says far from any server."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from pytest_bdd import parsers, then, when

from lifecycle.desk.export import export_project, register_export
from lifecycle.desk.people.access import looked_at_tag
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.verify_lifecycle import written
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.staff.access import ExportProject
from lifecycle.vocabulary import CommandId, ProjectId, Use
from tests.ledger.exports import apart
from tests.steps.buildings import add
from tests.steps.case import Case
from tests.steps.words import PEOPLE, any_of

LAST = -1
NAMED = '"(?P<name>[^"]+)"'
Place = str
"""How the verifier calls what does not hold."""


class TakenAway:
    """带走的一份导出, and the keys of the ledger that it is from."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case, self.folder = case, folder
        self.key = signing_key(folder / "keys")
        self.changed: Place = ""
        self.files: dict[str, bytes] = {}
        self.note: Note | None = None

    def project(self, name: str) -> ProjectId:
        registered = self.case.office.ledger.read(limit=1000, types=(ProjectRegistered,))
        (found,) = (each for each in registered if isinstance(each.fact, ProjectRegistered) and each.fact.name == name)
        return ProjectId(found.stream.removeprefix("project/"))

    def export(self, name: str) -> dict[str, bytes]:
        """Another project leaves under the same checkpoint as the first one."""
        desk, file = self.case.office.desk, self.folder / f"{name}.zip"
        command = ExportProject(
            id=CommandId(f"export/{name}"), on=desk.today(), by=PEOPLE["审计人员"], project=self.project(name), attachments=False
        )
        if self.note is None:
            register_export(desk, command)
            self.note = Checkpoints(desk.ledger, self.key, self.case.office.clock).make(desk.today())
        export_project(desk, command, self.note, self.key.public, file)
        with ZipFile(file) as archive:
            return {each: archive.read(each) for each in archive.namelist()}

    @property
    def rows(self) -> list[bytes]:
        return self.files["facts.jsonl"].splitlines(keepends=True)

    @rows.setter
    def rows(self, rows: list[bytes]) -> None:
        self.files["facts.jsonl"] = b"".join(rows)

    def reword(self, number: int, old: str, new: str) -> Place:
        """As a careful forger would: what is stored and what is shown both say the new."""
        rows = self.rows
        row = json.loads(rows[number])
        state = b64decode(row["state"]).decode()
        assert old in state
        state = state.replace(old, new)
        rows[number] = written(row | {"state": b64encode(state.encode()).decode(), "fact": json.loads(state)}) + b"\n"
        self.rows = rows
        return place(rows[number])

    def law(self) -> str:
        """The file of the document that the verdicts rest on."""
        (document,) = (each for each in self.case.office.desk.rulebook.documents if each.id == "jincheng-2023")
        return f"documents/{document.sha256}.txt"


def place(row: bytes) -> Place:
    return f"第{json.loads(row)['position']}条："


def another_name(taken: TakenAway) -> Place:
    return taken.reword(0, "凤台小区", "凤凰小区")


def a_day_earlier(taken: TakenAway) -> Place:
    on = json.loads(taken.rows[LAST])["fact"]["on"]
    return taken.reword(LAST, on, str(date.fromisoformat(on) - timedelta(days=1)))


def without_the_second(taken: TakenAway) -> Place:
    taken.rows = taken.rows[:1] + taken.rows[2:]
    return place(taken.rows[1])


def without_the_last(taken: TakenAway) -> Place:
    taken.rows = taken.rows[:LAST]
    return place(taken.rows[LAST])


def with_a_foreign_one(taken: TakenAway) -> Place:
    foreign = taken.export("南岭小区")["facts.jsonl"].splitlines(keepends=True)[1]
    taken.rows = [taken.rows[0], foreign, *taken.rows[2:]]
    return place(foreign)


def another_law(taken: TakenAway) -> Place:
    text = taken.files[taken.law()]
    assert b"72%" in text
    taken.files[taken.law()] = text.replace(b"72%", b"65%")
    return taken.law()


def no_law(taken: TakenAway) -> Place:
    del taken.files[taken.law()]
    return taken.law()


def under_a_key_of_his_own(taken: TakenAway) -> Place:
    without_the_last(taken)
    own = SigningKey(taken.key.public.name, ED25519, bytes(32))
    note = Note.parse(taken.files["checkpoint.txt"].decode())
    taken.files["checkpoint.txt"] = str(Note(note.text, (own.sign(note.text),))).encode()
    return "checkpoint.txt"


DEEDS: dict[str, Callable[[TakenAway], Place]] = {
    "把第1条事实的“凤台小区”改成别的名称": another_name,
    "把最后一条事实的日期提前一日": a_day_earlier,
    "抽走第2条事实": without_the_second,
    "抽走最后一条事实": without_the_last,
    "换进“南岭小区”的一条事实": with_a_foreign_one,
    "把政策文件中的72%改为65%": another_law,
    "抽走政策文件": no_law,
    "抽走最后一条事实，用自己的密钥重新签名": under_a_key_of_his_own,
}


@pytest.fixture
def taken(case: Case, tmp_path: Path) -> TakenAway:
    return TakenAway(case, tmp_path)


@when(parsers.re(f"审计人员导出{NAMED}"))
def _(taken: TakenAway, name: str) -> None:
    taken.files = taken.export(name)


@when(parsers.re(f"{NAMED}此后又增加一栋住宅"))
def _(case: Case, taken: TakenAway, name: str) -> None:
    case.project_id = taken.project(name)
    add(case, "9号楼", Use.RESIDENTIAL, Decimal(8000))


@when(parsers.re(f"有人(?P<deed>{any_of(list(DEEDS))})"))
def _(taken: TakenAway, deed: str) -> None:
    taken.changed = DEEDS[deed](taken)


def verified(taken: TakenAway) -> tuple[int, str]:
    file = taken.folder / "handed-on.zip"
    with ZipFile(file, "w") as archive:
        for name, content in taken.files.items():
            archive.writestr(name, content)
    said = apart(file, "--without-attachments", key=taken.key)
    assert said.err == ""
    return said.code, said.out


@then("离线核验成立，没有遗漏")
def _(taken: TakenAway) -> None:
    code, out = verified(taken)
    assert code == 0, out
    assert re.search(r"✓ 截至第\d+条（.*）没有遗漏", out)
    assert "✓ 全部成立" in out


@then(parsers.re("离线核验不成立，指出(?P<where>[^，]+)，说明是“(?P<why>[^”]+)”"))
def _(taken: TakenAway, where: str, why: str) -> None:
    """`where` is for people: what was changed said itself how the verifier has to call it."""
    code, out = verified(taken)
    assert code == 1, out
    found = out.splitlines()[-2]
    assert taken.changed in found, (where, found)
    assert why in found


@then("导出里有结论所依据的政策文件全文")
def _(taken: TakenAway) -> None:
    document = next(each for each in taken.case.office.desk.rulebook.documents if each.id == "jincheng-2023")
    assert taken.files[taken.law()].decode() == document.text
    assert taken.files[f"documents/{document.source.sha256}.txt"].decode() == document.source.text


@then("这次导出登记在审计人员名下")
def _(case: Case, taken: TakenAway) -> None:
    (looked,) = case.office.ledger.tagged([looked_at_tag(taken.project("凤台小区"))])
    assert looked.actor == PEOPLE["审计人员"]

"""所属的流: an invented kind of stream goes along with the project whose facts name it, and nothing in src knows it by name."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from lifecycle import accounts
from lifecycle.desk import FACTS, Desk
from lifecycle.desk.belonging import STREAMS, refuse_streams_of_nobody
from lifecycle.desk.export import Exported, export_project
from lifecycle.desk.matters import MATTERS
from lifecycle.ledger import Append, Ledger
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.staff.access import ExportProject
from lifecycle.vocabulary import CommandId, ProjectId
from tests.copies import Fill
from tests.desk.conftest import CITY, CODE, HANDLER, ON, P1, Office, staffed
from tests.ledger.exports import apart, fails, zipped
from tests.packaged import statutes
from tests.registers import visits
from tests.registers.visits import VISIT, MakeVisit, VisitNoted
from tests.web.conftest import Web

VECTORS = Path(__file__).parents[1] / "ledger" / "vectors"
OLD, OLD_KEY = VECTORS / "export-0.1.zip", (VECTORS / "export-0.1.key").read_text("ascii").strip()
"""An export that was made before there were several streams, with the verifier of that time in it."""
PHOTO = b"\xff\xd8\xff photo of the site"
P2 = ProjectId("p2")


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url, folder = copy_of(staffed), tmp_path / "beside"
    office = Office(url, ON, folder)
    office.ledger.close()
    beside = {"attachments": folder / "attachments", "keys": folder / "keys", "person_keys": folder / "persons"}
    office.ledger = Ledger(url, facts=(*FACTS, *visits.FACTS), clock=office.clock, **beside)
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, VISIT))
    office.register()
    office.register(project=P2, code="2304-140581-04-01-135255")
    yield office
    office.close()


def visit(office: Office, number: int, seen: str, **more: Any) -> None:
    office.give(MakeVisit, **({"number": str(number), "seen": seen} | more))


def exported(office: Office, out: Path, project: ProjectId = P1) -> Exported:
    key = signing_key(office.ledger.keys)
    note = Checkpoints(office.ledger, key, office.clock).make(office.desk.today())
    command = ExportProject(id=CommandId(f"export/{out.name}"), on=ON, by=CITY, project=project, attachments=True)
    return export_project(office.desk, command, note, key.public, out)


def names_in(file: Path) -> set[str]:
    with ZipFile(file) as archive:
        return set(archive.namelist())


def test_its_streams_go_along_with_the_project_that_names_them(office: Office, tmp_path: Path):
    photo = office.hand_in(PHOTO)
    visit(office, 1, "基坑已支护")
    visit(office, 7, "另一个项目", project=P2)
    visit(office, 2, "外墙保温未做")
    visit(office, 1, "基坑已回填", photo=photo)
    out = tmp_path / "export.zip"
    done = exported(office, out)

    assert (done.facts, done.streams, done.attachments) == (1 + 2 + 3, 3, 1)
    assert {name for name in names_in(out) if name.startswith("streams/")} == {
        *("streams/1.jsonl", "streams/1.json", "streams/2.jsonl", "streams/2.json")
    }
    said = apart(out, key=str(signing_key(office.ledger.keys).public))
    assert (said.code, said.err) == (0, ""), said
    assert "✓ visit/1：事实2条" in said.out
    assert "✓ visit/2：事实1条" in said.out
    assert "visit/7" not in said.out
    with ZipFile(out) as archive:
        assert "基坑已回填" in archive.read("streams/1.jsonl").decode()
        assert archive.read(f"attachments/{sha256(PHOTO).hexdigest()}") == PHOTO
        assert "streams/" in archive.read("README.txt").decode()
        kept = {name: archive.read(name) for name in archive.namelist() if name != f"attachments/{photo}"}

    out.write_bytes(zipped(kept))
    fails(apart(out, key=str(signing_key(office.ledger.keys).public)), photo, "left out")


def test_an_export_of_one_stream_is_what_it_was(office: Office, tmp_path: Path):
    out = tmp_path / "export.zip"
    assert exported(office, out).streams == 1

    assert names_in(out) == {"README.txt", "checkpoint.txt", "facts.jsonl", "stream-head.json", "verify_lifecycle.py"}
    with ZipFile(out) as archive:
        assert "streams/" not in archive.read("README.txt").decode()


def test_an_old_export_holds_for_ever():
    said = apart(OLD, key=OLD_KEY)
    assert (said.code, said.err) == (0, ""), said
    assert "✓ 全部成立" in said.out


def test_the_old_verifier_refuses_several_streams_loudly(office: Office, tmp_path: Path):
    """It must never say that everything holds of an export that it reads a part of."""
    program, one, two = (tmp_path / name for name in ("verify_0_1.py", "one.zip", "two.zip"))
    with ZipFile(OLD) as archive:
        program.write_bytes(archive.read("verify_lifecycle.py"))
    key = str(signing_key(office.ledger.keys).public)
    exported(office, one)
    visit(office, 1, "基坑已支护")
    exported(office, two)

    assert apart(one, key=key, program=program).code == 0, "an export of one stream is read by it as before"
    fails(apart(two, key=key, program=program), "streams/1.json", "no part of this export")


def test_the_names_of_streams_are_tags_of_the_fact_that_names_them(office: Office):
    visit(office, 1, "基坑已支护")

    (*_, noted) = office.ledger.load("project/p1").recorded
    assert (noted.fact, noted.tags) == (VisitNoted(on=ON, by=HANDLER, visit="visit/1"), ("stream:visit/1",))
    assert list(STREAMS.values(noted.fact)) == ["visit/1"]


def test_a_stream_of_nobody_is_not_named(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Otherwise no export of the project would ever hold again."""
    head = office.ledger.head()
    said = {"on": ON, "by": HANDLER}
    for name in ("visit/9", "project/p1"):
        nowhere = Append(
            stream="project/p1", expected_version=1, facts=(VisitNoted(**said, visit=name),), tags=(frozenset({f"stream:{name}"}),)
        )
        with pytest.raises(ValueError, match=f"names the stream {name}"):
            refuse_streams_of_nobody(office.ledger, [nowhere])
    matter = office.desk.matters.of_stream("visit/1")

    def only_noted(at: Any, docket: Any) -> Any:
        decided = visits.visit(at, docket)
        return type(decided)(decided.streams[:1])

    alone = Desk(office.ledger, statutes(), office.clock, matters=(*MATTERS, replace(matter, decide=only_noted)))
    with pytest.raises(ValueError, match="names the stream visit/3"):
        alone.carry_out(MakeVisit(id=CommandId("alone"), on=date(2023, 5, 10), by=HANDLER, project=P1, number="3", seen="无"))
    assert office.ledger.head() == head


def test_the_verifier_runs_on_the_standard_library_and_cryptography_alone():
    listed = "import sys, runpy; runpy.run_path(sys.argv[1]); print('lifecycle' in sys.modules)"
    program = Path(sys.modules["lifecycle.ledger.verify_lifecycle"].__file__ or "")
    done = subprocess.run([sys.executable, "-I", "-c", listed, str(program)], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"False\n"


def test_a_photo_that_a_further_stream_alone_names_is_opened_from_its_project_and_from_no_other(office: Office) -> None:
    photo = office.hand_in(PHOTO)
    visit(office, 1, "基坑已回填", photo=photo)
    visit(office, 7, "另一个项目", project=P2)
    accounts.migrate(office.url)
    handler = Web(office).browser(HANDLER)

    assert handler.get(f"/projects/{CODE}/attachments/{photo}").content == PHOTO
    assert handler.get(f"/projects/2304-140581-04-01-135255/attachments/{photo}").status_code == 404

"""导出: what leaves holds together by itself, whatever is recorded meanwhile, and nothing leaves that does not."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from msgspec import Raw
from sqlalchemy import text

from lifecycle.desk.export import Exported, export_project, register_export
from lifecycle.desk.people.access import access_stream, looked_at_tag
from lifecycle.desk.scans import hand_in
from lifecycle.ledger import LedgerUnavailable, RolledBack, migrate
from lifecycle.ledger.facts import EraseAttachment
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.persons.sealed_files import SealedFileErased, SealedFiles
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.database import writing
from lifecycle.projects.deciding import elsewhere
from lifecycle.projects.mending import annulment, corrections
from lifecycle.projects.project import Outcome
from lifecycle.staff.access import ExportProject, ProjectExported
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Certificate, CommandId, Gate, ProjectId, Refused, StaffId
from tests.copies import Fill
from tests.desk.conftest import CHECKER, CODE, HANDLER, ON, P1, REGISTRATION, SECURITY, ZEZHOU, Office
from tests.ledger.exports import Said, apart, fails

SCAN, RIGHT_SCAN = b"%PDF-1.7 scan of the planning conditions", b"%PDF-1.7 the right page this time"
AUDITOR, ADMIN, WATCHFUL = StaffId("SJ09"), StaffId("XT01"), StaffId("GS01")
NUMBERS = count(1)


class Bureau(Office):
    """An office that exports its one project."""

    def note(self) -> Note:
        return Checkpoints(self.ledger, self.key, self.clock).make(self.desk.today())

    @property
    def key(self) -> SigningKey:
        return signing_key(self.ledger.keys)

    def asked(self, by: StaffId = AUDITOR, project: ProjectId = P1, *, attachments: bool = True) -> ExportProject:
        return ExportProject(id=CommandId(f"export/{next(NUMBERS)}"), on=ON, by=by, project=project, attachments=attachments)

    def export(self, out: Path, note: Note | None = None, *, since: Note | None = None, attachments: bool = True) -> Exported:
        return export_project(self.desk, self.asked(attachments=attachments), note or self.note(), self.key.public, out, since=since)

    def planned(self, *, buildings: tuple[BuildingId, ...] = (BuildingId("1"),), **certificate: str) -> None:
        """规划条件, decided elsewhere: it is judged, and our documents are adopted for that."""
        paper = Certificate(**({"number": "高自然资条〔2023〕7号", "authority": "高平市自然资源局"} | certificate))
        self.give(
            elsewhere.RecordOutsideDecision, gate=Gate.PLANNING_CONDITIONS, buildings=buildings, outcome=Outcome.PASSED, certificate=paper
        )


@pytest.fixture
def bureau(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Bureau]:
    bureau = Bureau(copy_of(migrate), ON, tmp_path / "beside")
    bureau.appoint(SECURITY, Role.SECURITY_ADMIN)
    bureau.appoint(HANDLER, Role.APPROVAL)
    bureau.appoint(AUDITOR, Role.AUDITOR)
    bureau.appoint(ADMIN, Role.SYSTEM_ADMIN)
    bureau.appoint(ZEZHOU, Role.COUNTY, county="140525")
    bureau.register()
    bureau.add_building()
    bureau.planned(scan_sha256=bureau.hand_in(SCAN))
    yield bureau
    bureau.close()


def verified(bureau: Bureau, file: Path, *options: str) -> Said:
    said = apart(file, *options, key=bureau.key)
    assert (said.code, said.err) == (0, ""), said
    return said


def contents(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_project_leaves_whole_and_holds_wherever_it_comes_to(bureau: Bureau, tmp_path: Path):
    out = tmp_path / "export.zip"
    done = bureau.export(out)
    said = verified(bureau, out)
    files = contents(out)

    recorded = bureau.ledger.load(f"project/{P1}").recorded
    rows = [json.loads(line) for line in files["facts.jsonl"].splitlines()]
    assert [(row["position"], row["version"], row["actor"]) for row in rows] == [(r.position, r.version, r.actor) for r in recorded]
    assert [row["fact"]["fact"] for row in rows][:3] == ["project-registered", "building-added", "outside-decision-recorded"]
    assert rows[0]["fact"]["name"] == REGISTRATION["name"]
    verdicts = [verdict for row in rows for verdict in row["fact"].get("verdicts", ())]
    rested_on = {verdict["document_sha256"] for verdict in verdicts}
    assert rested_on
    for document in bureau.desk.rulebook.documents:
        if document.sha256 in rested_on:
            assert files[f"documents/{document.sha256}.txt"].decode() == document.text
            assert files[f"documents/{document.source.sha256}.txt"].decode() == document.source.text
    assert files[f"attachments/{sha256(SCAN).hexdigest()}"] == SCAN
    assert CODE in files["README.txt"].decode()
    assert "{" not in files["README.txt"].decode()
    head = bureau.ledger.head()
    assert done == Exported(facts=len(recorded), documents=len(rested_on), attachments=1, as_of=head - 1, size=head)
    assert f"{len(recorded)} facts" in said.out
    assert f"complete up to position {head - 1}" in said.out


def test_the_verifier_inside_is_the_one_of_the_package_and_the_key_is_not_inside(bureau: Bureau, tmp_path: Path):
    out, program = tmp_path / "export.zip", tmp_path / "verify.py"
    bureau.export(out)
    program.write_bytes(contents(out)["verify_lifecycle.py"])
    said = apart(out, key=bureau.key, program=program)

    assert said == verified(bureau, out)
    with pytest.raises(AssertionError):
        verified(bureau, out, "--witness", str(bureau.key.public))
    assert str(bureau.key.public).encode() not in b"".join(contents(out).values())


def test_a_fact_that_is_taken_out_of_it_is_named(bureau: Bureau, tmp_path: Path):
    out, forged = tmp_path / "export.zip", tmp_path / "forged.zip"
    bureau.export(out)
    files = contents(out)
    lines = files["facts.jsonl"].splitlines(keepends=True)
    positions = [json.loads(line)["position"] for line in lines]
    for rest, position, words in ((lines[:1] + lines[2:], positions[2], "before it: 1"), (lines[:-1], positions[-2], "after it: 1")):
        with ZipFile(forged, "w") as archive:
            for name, content in (files | {"facts.jsonl": b"".join(rest)}).items():
                archive.writestr(name, content)
        fails(apart(forged, key=bureau.key), f"第{position}条", f"left out {words}, ")


def test_the_same_checkpoint_makes_the_same_bytes(bureau: Bureau, tmp_path: Path):
    note = bureau.note()
    bureau.export(tmp_path / "a.zip", note)
    bureau.add_building("2")
    bureau.clock.go_on(days=400)
    bureau.note()
    bureau.export(tmp_path / "b.zip", note)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_what_is_recorded_meanwhile_does_no_harm(bureau: Bureau, tmp_path: Path):
    """Two clerks go on with this project and another one, while it is exported again and again."""
    done = Event()

    def go_on(record: Callable[[int], object]) -> None:
        for number in count(2):
            if done.is_set():
                return
            record(number)

    with ThreadPoolExecutor() as clerks:
        at_work = [
            clerks.submit(go_on, lambda number: bureau.add_building(str(number))),
            clerks.submit(go_on, lambda _: register_export(bureau.desk, bureau.asked())),
        ]
        try:
            exports = [bureau.export(tmp_path / f"{number}.zip") for number in range(5)]
        finally:
            done.set()
        for clerk in at_work:
            clerk.result(60)

    for number, export in enumerate(exports):
        said = verified(bureau, tmp_path / f"{number}.zip")
        assert f"{export.facts} facts" in said.out
    assert exports[-1].facts > exports[0].facts


def test_an_old_checkpoint_is_shown_to_be_continued(bureau: Bureau, tmp_path: Path):
    old, out = bureau.note(), tmp_path / "export.zip"
    (tmp_path / "old.txt").write_text(str(old))
    bureau.add_building("2")
    bureau.export(out, since=old)
    said = verified(bureau, out, "--since", str(tmp_path / "old.txt"))
    assert f"continues the checkpoint of {Checkpoint.parse(old.text).head.size} facts" in said.out

    newer = bureau.note()
    with pytest.raises(Refused, match="since_newer"):
        bureau.export(out, old, since=newer)
    stranger = SigningKey("lifecycle/taiyuan", 1, b"\x01" * 32)
    with pytest.raises(Refused, match="since_not_ours"):
        bureau.export(out, since=Checkpoint(stranger.public.name, Checkpoint.parse(old.text).head).signed(stranger))


def test_an_old_checkpoint_of_ours_that_this_ledger_never_had_is_a_roll_back(bureau: Bureau, tmp_path: Path):
    head = Checkpoint.parse(bureau.note().text).head
    lost = Checkpoint(bureau.key.public.name, type(head)(head.size + 5, head.root)).signed(bureau.key)
    with pytest.raises(RolledBack):
        bureau.export(tmp_path / "export.zip", since=lost)
    assert not list(tmp_path.glob("export.zip*"))


def test_attachments_may_stay_and_otherwise_have_to_be_there(bureau: Bureau, tmp_path: Path):
    out, kept = tmp_path / "export.zip", bureau.ledger.attachments.folder / sha256(SCAN).hexdigest()[:2] / sha256(SCAN).hexdigest()[2:]
    assert bureau.export(out, attachments=False).attachments == 0
    assert "left out: 1" in verified(bureau, out, "--without-attachments").out
    assert "--without-attachments" in contents(out)["README.txt"].decode()
    fails(apart(out, key=bureau.key), "its attachment")
    before = out.read_bytes()
    kept.write_bytes(b"another page")
    with pytest.raises(Refused, match=r"export\.attachment_damaged"):
        bureau.export(out)
    kept.unlink()
    with pytest.raises(Refused, match=r"export\.attachment_missing"):
        bureau.export(out)
    assert out.read_bytes() == before, "what was there before stays"
    assert [each.name for each in tmp_path.glob("export.zip*")] == ["export.zip"]


def test_a_sealed_scan_leaves_sealed_and_the_export_holds_before_and_after_its_erasure(bureau: Bureau, tmp_path: Path):
    sealed = hand_in(bureau.ledger, SCAN, HANDLER, (), sealed=True)
    bureau.add_building("2")
    bureau.planned(buildings=(BuildingId("2"),), number="高自然资条〔2023〕8号", scan_sha256=sealed)
    before, after = tmp_path / "before.zip", tmp_path / "after.zip"
    bureau.export(before)
    bureau.appoint(WATCHFUL, Role.AUDIT_ADMIN)
    bureau.confirm(bureau.propose(EraseAttachment, by=SECURITY, sha256=sealed, reason="拍到无关人员"), WATCHFUL)
    bureau.export(after)

    for export in (before, after):
        assert "attachments, unchanged: 2" in verified(bureau, export).out
        assert SCAN not in contents(export)[f"attachments/{sealed}"]
    with pytest.raises(SealedFileErased):
        SealedFiles(bureau.ledger).get(sealed)


def test_a_scan_that_a_correction_names_goes_along(bureau: Bureau, tmp_path: Path):
    right = bureau.hand_in(RIGHT_SCAN)
    paper = {"number": "高自然资条〔2023〕7号", "authority": "高平市自然资源局", "scan_sha256": right}
    changed = Raw(json.dumps({"certificate": paper}).encode())
    bureau.give(corrections.CorrectFact, corrects=3, changed=changed, reason="归档时扫错一页")
    out = tmp_path / "export.zip"

    assert bureau.export(out).attachments == 2
    assert contents(out)[f"attachments/{right}"] == RIGHT_SCAN
    verified(bureau, out)


def test_what_was_annulled_goes_along_and_the_export_holds(bureau: Bureau, tmp_path: Path):
    """No row changes: a stranger sees what was annulled, by whom and why."""
    bureau.appoint(CHECKER, Role.APPROVAL)
    before = [recorded.leaf_hash for recorded in bureau.ledger.load(f"project/{P1}").recorded]
    bureau.give(annulment.ProposeAnnulment, annuls=3, reason="系另一项目的")
    bureau.give(annulment.AnnulFact, by=CHECKER, annuls=3)
    out = tmp_path / "export.zip"

    assert bureau.export(out).facts == len(before) + 2
    assert [recorded.leaf_hash for recorded in bureau.ledger.load(f"project/{P1}").recorded][: len(before)] == before
    *_, annulled = [json.loads(line)["fact"] for line in contents(out)["facts.jsonl"].splitlines()]
    assert (annulled["fact"], annulled["annuls"], annulled["by"], annulled["proposer"]) == ("fact-annulled", 3, CHECKER, HANDLER)
    verified(bureau, out)


def test_before_a_project_there_is_nothing_to_export(bureau: Bureau, tmp_path: Path):
    note = bureau.note()
    later = ProjectId("p2")
    bureau.register(project=later, code="2304-140581-04-01-135255")
    command = bureau.asked(project=later)
    with pytest.raises(Refused, match="not_yet"):
        export_project(bureau.desk, command, note, bureau.key.public, tmp_path / "export.zip")


def test_a_folder_that_cannot_be_written_is_said_so(bureau: Bureau, tmp_path: Path):
    with pytest.raises(Refused, match="unwritable"):
        bureau.export(tmp_path / "nowhere" / "export.zip")


def test_an_export_is_its_owners_only(bureau: Bureau, tmp_path: Path):
    before = os.umask(0o022)
    try:
        bureau.export(tmp_path / "export.zip")
    finally:
        os.umask(before)
    assert (tmp_path / "export.zip").stat().st_mode & 0o077 == 0


def test_nothing_leaves_that_does_not_hold(bureau: Bureau, tmp_path: Path):
    out, note = tmp_path / "export.zip", bureau.note()
    with writing(bureau.ledger.engine) as db:
        if db.dialect.name == "sqlite":
            for name in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                db.execute(text(f"DROP TRIGGER {name}"))
        else:
            db.execute(text("ALTER TABLE events DISABLE TRIGGER ALL"))
        db.execute(text("UPDATE events SET actor = 'E999' WHERE stream = 'project/p1' AND version = 2"))
    with pytest.raises(LedgerUnavailable, match="not what its hash says"):
        bureau.export(out, note)
    assert not list(tmp_path.glob("export.zip*"))


def test_who_takes_a_project_out_is_written_down_before_it_leaves(bureau: Bureau):
    register_export(bureau.desk, bureau.asked(attachments=False))
    (recorded,) = bureau.ledger.tagged([looked_at_tag(P1)])
    assert recorded.fact == ProjectExported(on=ON, by=AUDITOR, project=P1, attachments=False)
    assert recorded.stream == access_stream(AUDITOR, date(2023, 5, 10))
    for somebody, refusal in ((ADMIN, "role_may_not"), (ZEZHOU, "county")):
        with pytest.raises(Refused, match=refusal):
            register_export(bureau.desk, bureau.asked(somebody))
    with pytest.raises(Refused, match=r"project\.unknown"):
        register_export(bureau.desk, bureau.asked(project=ProjectId("p9")))
    assert bureau.ledger.tagged([looked_at_tag(P1)]) == [recorded]

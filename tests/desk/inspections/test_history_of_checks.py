"""检查的历史: replay, as known at, export and verification of a project cover its checks, and a check that is left out is named."""

import json
from base64 import b64decode, b64encode
from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from lifecycle.desk import Desk
from lifecycle.desk.export import export_project
from lifecycle.desk.telling.history import replay
from lifecycle.desk.telling.inspected import checks_then
from lifecycle.inspections.checks.terms import ItemLevel
from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.staff.access import ExportProject
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId, StaffId
from tests.desk.conftest import ON, P1, Office
from tests.desk.test_checks import LATER, carried_out, office, said
from tests.inspections.story import ARRIVED, DONE, FOUND, ORDERED
from tests.ledger.exports import fails, line, verifying, without
from tests.packaged import statutes

__all__ = ["office"]
AUDITOR = StaffId("SJ09")


def two_checks(office: Office) -> None:
    carried_out(office)
    office.give(type(DONE[0]), **said(DONE[0], check="c2"))


def test_replay_tells_the_facts_of_a_check_at_their_positions(office: Office) -> None:
    two_checks(office)
    whole = replay(office.desk, P1)
    assert {entry.recorded.stream for entry in whole.beside} == {"check/c1", "check/c2"}
    positions = [entry.recorded.position for entry in whole.everything]
    assert positions == sorted(positions)
    assert len(positions) == len(set(positions)) == len(whole.entries) + len(whole.beside)


def test_an_open_finding_is_told_as_it_was_known(office: Office) -> None:
    carried_out(office)
    found = next(each.position for each in office.ledger.load("check/c1").recorded if isinstance(each.fact, FindingRecorded))
    known = office.ledger.head()
    office.give(OrderRectification, **said(ORDERED, served_on=ON, deadline=LATER))

    def told(known_at: int | None) -> str | None:
        lines = checks_then(replay(office.desk, P1, known_at=known_at), "zh")["inspected"].lines
        return lines.get("c1 F1")

    assert told(found - 1) is None
    assert "待责令改正" in str(told(known))
    assert f"整改中  {ON}  期限{LATER}" in str(told(None))
    assert checks_then(replay(office.desk, P1, in_force_on=date(2023, 1, 1)), "zh") == {}


def test_a_check_that_is_left_out_or_tampered_with_is_named(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office.desk = Desk(office.ledger, statutes(), office.clock)
    for check in ("c1", "c2"):
        for step in (DONE[0], ARRIVED, replace(FOUND, item=None, building=None, item_level=ItemLevel.KEY)):
            office.give(type(step), **said(step, check=check))
    office.appoint(AUDITOR, Role.AUDITOR)
    key, out = signing_key(office.ledger.keys), tmp_path / "out.zip"
    note = Checkpoints(office.ledger, key, office.clock).make(office.desk.today())
    command = ExportProject(id=CommandId("export/1"), on=ON, by=AUDITOR, project=P1, attachments=False)
    assert export_project(office.desk, command, note, key.public, out).streams == 3
    with ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    verify = partial(verifying(tmp_path / "read.zip", capsys), key=key)

    whole = verify(files, "--without-attachments")
    assert (whole.code, whole.err) == (0, ""), whole
    assert "check/c1" in whole.out
    assert "check/c2" in whole.out
    fails(
        verify(without("streams/2.jsonl")(without("streams/2.json")(files)), "--without-attachments"), "check/c2 that it names is left out"
    )
    first, *rest = files["streams/1.jsonl"].splitlines(keepends=True)
    told = first.replace(str(LATER).encode(), b"2024-06-12")
    fails(verify(files | {"streams/1.jsonl": told + b"".join(rest)}, "--without-attachments"), "streams/1.jsonl:1")
    row = json.loads(told)
    row["state"] = b64encode(b64decode(row["state"]).replace(str(LATER).encode(), b"2024-06-12")).decode()
    fails(verify(files | {"streams/1.jsonl": line(row) + b"".join(rest)}, "--without-attachments"), f"第{row['position']}条")

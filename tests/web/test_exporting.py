"""导出: what an auditor downloads from a project's page holds by itself, and is written down under his name."""

import tempfile
from pathlib import Path

import pytest

from lifecycle.desk.people.access import looked_at_tag
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.staff.access import ProjectExported
from lifecycle.staff.appointments import Role
from tests.desk.conftest import CODE, P1, Office
from tests.ledger.exports import apart
from tests.web.conftest import HOLDER, TODAY, Browser, Web

PAGE = f"/audit/{CODE}"


@pytest.fixture
def auditor(office: Office, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    office.register()
    return web.browser_of(Role.AUDITOR)


def checkpoint(office: Office) -> None:
    """As the server does every minute."""
    Checkpoints(office.ledger, signing_key(office.ledger.keys), office.clock).make(TODAY)


def test_the_page_leads_to_a_file_that_holds_without_the_server(office: Office, auditor: Browser, tmp_path: Path):
    checkpoint(office)
    assert f'href="{PAGE}/export"' in auditor.get(PAGE).text
    answer = auditor.get(f"{PAGE}/export")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{CODE}-{TODAY}.zip"
    file = tmp_path / "downloaded.zip"
    file.write_bytes(answer.content)
    assert apart(file, key=signing_key(office.ledger.keys)).code == 0
    assert list(tmp_path.glob("export-*")) == [], "nothing of it stays on the server"


def test_who_took_it_away_is_written_down(office: Office, auditor: Browser):
    checkpoint(office)
    auditor.get(f"{PAGE}/export")
    (exported,) = office.ledger.tagged([looked_at_tag(P1)], [ProjectExported])
    assert isinstance(exported.fact, ProjectExported)
    assert (exported.actor, exported.fact.attachments) == (HOLDER[Role.AUDITOR], True)
    assert "含附件" in auditor.get("/access-records").text


def test_before_a_checkpoint_covers_it_the_page_says_to_wait(office: Office, auditor: Browser, tmp_path: Path):
    assert auditor.get(f"{PAGE}/export").status_code == 409
    assert "不到一分钟" in auditor.get(f"{PAGE}/export").text
    checkpoint(office)
    other = "2304-140581-04-01-135255"
    office.register(code=other, project="p2")
    answer = auditor.get(f"/audit/{other}/export")
    assert answer.status_code == 409
    assert "还没有这个项目" in answer.text
    assert list(tmp_path.glob("export-*")) == []

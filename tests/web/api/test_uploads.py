"""分段上传 by the interface: it goes on after every break, and what comes of it is a scan as any other."""

from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.ledger.facts import EraseAttachment
from lifecycle.ledger.parts import KEPT_FOR
from lifecycle.vocabulary import Refused
from lifecycle.web.scans import LARGEST
from tests.desk.conftest import CODE
from tests.office import CHECKER, HANDLER, SECURITY
from tests.web.api.conftest import Machine, machine
from tests.web.conftest import AUDIT_ADMIN, GAOPING, ZEZHOU_HANDLER, Web

PHOTO = b"\xff\xd8\xff" + Random("photo").randbytes(50_000)
SHA = sha256(PHOTO).hexdigest()
ADDRESS = f"/api/v1/uploads/{SHA}"


@pytest.fixture
def asking(web: Web) -> Machine:
    return machine(web, GAOPING)


def begin(asking: Machine, address: str = ADDRESS, length: int = len(PHOTO)) -> Response:
    return asking.post(address, headers={"Upload-Length": str(length)})


def send(asking: Machine, offset: int, piece: bytes, address: str = ADDRESS) -> Response:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
    return asking.patch(address, content=piece, headers=headers)


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    values: dict[str, Any] = answer.json()["values"]
    return values


def submit(asking: Machine, scan: str) -> Response:
    applicant = {"name": "高平市城市建设投资有限公司"}
    given = {"on": "2023-05-10", "gate": "design_review", "buildings": ["1"], "applicant": applicant}
    given["materials"] = [{"title": "方案", "sha256": scan}]
    return asking.command(f"/api/v1/projects/{CODE}/commands/submit-application", given)


def test_a_file_comes_in_parts_and_is_named_as_any_other(web: Web, asking: Machine):
    begun = begin(asking)
    assert (begun.status_code, begun.headers["Upload-Offset"], begun.headers["Upload-Complete"]) == (201, "0", "?0")
    assert submit(asking, SHA).json()["code"] == "scan.not_handed_in", "no part of it is a scan"

    assert asking.head(f"/api/v1/uploads/{SHA.upper()}").status_code == 200, "a hash is read in any letters"
    part = send(asking, 0, PHOTO[:20_000])
    assert (part.status_code, part.json()["received"], part.headers["Upload-Offset"]) == (200, 20_000, "20000")
    assert "attachment" not in part.json()
    known = asking.head(ADDRESS)
    assert (known.status_code, known.headers["Upload-Offset"], known.headers["Upload-Length"]) == (200, "20000", str(len(PHOTO)))
    assert begin(asking).json()["received"] == 20_000, "beginning once more goes on"

    done = send(asking, 20_000, PHOTO[20_000:])
    assert (done.json()["attachment"], done.headers["Upload-Complete"]) == (SHA, "?1")
    assert send(asking, len(PHOTO), b"").json() == done.json(), "whoever did not hear the answer asks once more"
    assert web.office.ledger.attachments.get(SHA) == PHOTO
    assert submit(asking, SHA).status_code == 201
    assert asking.get(f"/api/v1/projects/{CODE}/attachments/{SHA}").content == PHOTO


def test_where_to_go_on_is_said_with_the_refusal(asking: Machine):
    begin(asking)
    send(asking, 0, PHOTO[:100])

    assert refused(send(asking, 0, PHOTO[:100]), 409, "upload.offset") == {"received": 100}
    assert refused(send(asking, 200, PHOTO[200:]), 409, "upload.offset") == {"received": 100}
    refused(send(asking, 100, PHOTO), 422, "upload.more")


def test_what_is_not_what_was_announced_is_thrown_away(web: Web, asking: Machine):
    begin(asking)
    refused(send(asking, 0, PHOTO[:-1] + bytes([PHOTO[-1] ^ 1])), 422, "upload.content")
    refused(asking.get(ADDRESS), 404, "upload.not_there")
    assert SHA not in web.office.ledger.attachments


def test_what_is_no_scan_is_thrown_away(web: Web, asking: Machine):
    text, named = b"a text is no scan", sha256(b"a text is no scan").hexdigest()
    begin(asking, f"/api/v1/uploads/{named}", len(text))
    refused(send(asking, 0, text, f"/api/v1/uploads/{named}"), 422, "form.scan_kind")
    assert named not in web.office.ledger.attachments


def test_it_belongs_to_who_began_it(web: Web, asking: Machine):
    begin(asking)
    send(asking, 0, PHOTO[:-1])
    colleague, stranger = machine(web, HANDLER), machine(web, ZEZHOU_HANDLER)

    for other in (colleague, stranger):
        refused(other.get(ADDRESS), 404, "upload.not_there")
        refused(send(other, len(PHOTO) - 1, PHOTO[-1:]), 404, "upload.not_there")
        refused(other.delete(ADDRESS), 404, "upload.not_there")
        assert begin(other).json()["received"] == 0, "nothing tells what others have"
    send(asking, len(PHOTO) - 1, PHOTO[-1:])
    assert submit(stranger, SHA).status_code == 403
    assert begin(stranger).json()["received"] == 0, "nor what others have handed in"


def test_what_was_handed_in_already_needs_no_byte(asking: Machine):
    asking.post("/api/v1/attachments", content=PHOTO, headers={"Content-Type": "image/jpeg"})
    assert begin(asking).json()["attachment"] == SHA


def test_a_file_has_the_bounds_of_a_whole_upload(asking: Machine):
    assert refused(begin(asking, length=LARGEST + 1), 413, "upload.length") == {"most": LARGEST}
    refused(begin(asking, length=0), 422, "upload.length")
    for headers in ({}, {"Upload-Length": "many"}, {"Upload-Length": "-1"}):
        refused(asking.post(ADDRESS, headers=headers), 422, "api.malformed_fields")
    begin(asking)
    refused(asking.patch(ADDRESS, content=PHOTO), 422, "api.malformed_fields")
    refused(begin(asking, "/api/v1/uploads/..%2fx"), 404, "api.not_found")
    refused(begin(asking, f"/api/v1/uploads/{SHA[1:]}"), 422, "api.malformed_fields")


def test_it_is_discarded_by_who_began_it_or_by_time(web: Web, asking: Machine):
    begin(asking)
    send(asking, 0, PHOTO[:10])
    assert asking.delete(ADDRESS).json()["received"] == 10
    refused(asking.get(ADDRESS), 404, "upload.not_there")

    begin(asking)
    web.office.clock.go_on(days=KEPT_FOR / timedelta(days=1), seconds=1)
    refused(asking.get(ADDRESS), 404, "upload.not_there")
    refused(send(asking, 0, PHOTO), 404, "upload.not_there")


def test_a_kill_between_the_last_byte_and_the_keeping_is_mended_by_an_empty_part(
    web: Web, asking: Machine, monkeypatch: pytest.MonkeyPatch
):
    begin(asking)
    monkeypatch.setattr("lifecycle.web.arriving.hand_in", dies)
    with pytest.raises(Killed):
        send(asking, 0, PHOTO)
    monkeypatch.undo()

    assert asking.get(ADDRESS).json()["received"] == len(PHOTO)
    assert send(asking, len(PHOTO), b"").json()["attachment"] == SHA
    assert web.office.ledger.attachments.get(SHA) == PHOTO


class Killed(Exception):
    """The program ends here."""


def dies(*_: object, **_more: object) -> str:
    raise Killed


def test_a_page_sends_in_parts_by_its_own_address(web: Web):
    """What its script does, in the name of who is signed in; a program has no business there, nor has a page with the interface."""
    browser = web.browser(CHECKER)
    csrf, address = {"X-CSRF-Token": browser.csrf}, f"/uploads/{SHA}"
    begun = browser.post(address, data={"bytes": str(len(PHOTO))}, headers=csrf)
    assert begun.json()["received"] == 0
    halves = [(0, PHOTO[:30_000]), (30_000, PHOTO[30_000:])]
    answers = [browser.post(address, data={"offset": str(at)}, files={"part": piece}, headers=csrf).json() for at, piece in halves]

    assert [answer.get("attachment") for answer in answers] == [None, SHA]
    assert web.office.ledger.attachments.get(SHA) == PHOTO
    assert browser.post(address, data={"bytes": "9"}, headers={"X-CSRF-Token": "x"}).status_code == 403
    assert browser.post(address, data={"bytes": "x"}, headers=csrf).json()["code"] == "api.malformed_fields"
    assert machine(web, CHECKER).post(address, data={"bytes": "9"}).status_code in {401, 403, 303}


def test_a_sealed_file_is_named_by_what_is_kept_read_by_who_may_and_gone_once_it_is_erased(web: Web, asking: Machine):
    whole = asking.post("/api/v1/attachments?sealed=true", content=PHOTO, headers={"Content-Type": "image/jpeg"}).json()["sha256"]
    asking.post(f"{ADDRESS}?sealed=true", headers={"Upload-Length": str(len(PHOTO))})
    in_parts = send(asking, 0, PHOTO).json()["attachment"]

    assert len({whole, in_parts, SHA}) == 3
    assert submit(asking, in_parts).status_code == 201
    shown = f"/api/v1/projects/{CODE}/attachments/{in_parts}"
    assert (asking.get(shown).content, asking.get(shown).headers["Content-Type"]) == (PHOTO, "image/jpeg")
    assert asking.get(f"/api/v1/projects/{CODE}/attachments/{whole}").status_code == 404, "no fact of the project names it"
    assert PHOTO not in web.office.ledger.attachments.get(in_parts)

    with pytest.raises(Refused, match="role_may_not"):
        web.office.propose(EraseAttachment, by=HANDLER, sha256=in_parts, reason="拍到无关人员")
    web.office.confirm(web.office.propose(EraseAttachment, by=SECURITY, sha256=in_parts, reason="拍到无关人员"), AUDIT_ADMIN)
    assert refused(asking.get(shown), 409, "attachment.erased") == {"sha256": in_parts[:12], "on": str(web.office.desk.today())}
    page = web.browser(CHECKER).get(f"/projects/{CODE}/attachments/{in_parts}")
    assert page.status_code == 409
    assert f"编号为{in_parts[:12]}…的附件已于" in page.text
    assert asking.get(f"/api/v1/projects/{CODE}").status_code == 200, "the project stands as it did"

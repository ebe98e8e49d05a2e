"""每页的代价: how often a page asks the database, so that nobody makes it load a project twice, or row by row, without noticing.

How long it takes is what `make bench` prints: tests.benchmarks.pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate
from tests.desk.conftest import CHECKER, CODE, HANDLER, SIGNER, Office
from tests.web.conftest import Browser, Web
from tests.web.gates import DESIGN_REVIEW, confirm, decide, registered, send
from tests.web.test_gate_page import under_review

WHO = 3
"""Statements for who asks: the session, the appointments of today, and who everybody on the page is. No person is registered here."""
HOLIDAYS = 1
"""For the notices of holidays that terms follow."""
DECIDED = 1
"""For the options that the ledger decided, on a page that judges or shows rules."""
PROPOSALS = 1
"""For the number of proposals that wait for an officer of the city, in the masthead."""
HOW_FAR = 2
"""For a sheet: where it stands, and where the ledger stands."""


@contextmanager
def asked(office: Office) -> Iterator[list[str]]:
    """The questions that are put to the database meanwhile, in order."""
    questions: list[str] = []

    def note(db: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            questions.append(statement)

    event.listen(office.ledger.engine, "before_cursor_execute", note)
    try:
        yield questions
    finally:
        event.remove(office.ledger.engine, "before_cursor_execute", note)


def questions_of(office: Office, browser: Browser, path: str) -> list[str]:
    """Of the second look, when everything that is kept for longer than a page has been read."""
    browser.get(path)
    with asked(office) as questions:
        assert browser.get(path).status_code == 200
    return questions


@pytest.mark.parametrize(
    ("role", "path", "most"),
    [
        (Role.CITY, "/account", WHO + 3 + PROPOSALS),
        (Role.AUDIT_ADMIN, "/proposals", WHO + 3),
        (Role.CITY, "/policies/jincheng-2023", WHO + 1 + DECIDED + PROPOSALS),
        (Role.CITY, "/projects", WHO + HOW_FAR + 2 + PROPOSALS),
        (Role.CITY, "/projects?words=医院", WHO + HOW_FAR + 2 + PROPOSALS),
        (Role.CITY, "/tray", WHO + HOW_FAR + 3 + HOLIDAYS + PROPOSALS),
        (Role.CITY, "/targets/2023", WHO + HOW_FAR + 2 + DECIDED + PROPOSALS),
        (Role.CITY, "/targets/2023/prefabricated-share", WHO + HOW_FAR + 4 + DECIDED + PROPOSALS),
        (Role.APPROVAL, f"/projects/{CODE}", WHO + 2 + DECIDED),
        (Role.APPROVAL, f"/projects/{CODE}/gates/{Gate.DESIGN_REVIEW}", WHO + 2 + HOLIDAYS + DECIDED),
    ],
)
def test_a_page_asks_the_database_no_more_often_than_it_has_to(office: Office, web: Web, role: Role, path: str, most: int) -> None:
    registered(office)
    questions = questions_of(office, web.browser_of(role), path)

    assert 0 < len(questions) <= most, "\n".join(questions)


@pytest.mark.parametrize("path", [f"/projects/{CODE}", f"/projects/{CODE}/gates/{Gate.DESIGN_REVIEW}", f"/audit/{CODE}"])
def test_the_history_of_a_project_is_read_once_a_page(office: Office, web: Web, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(office)
    read: list[str] = []
    load = office.ledger.load
    monkeypatch.setattr(office.ledger, "load", lambda stream, **known: read.append(stream) or load(stream, **known))
    browser = web.browser_of(Role.AUDITOR)
    assert browser.get(path).status_code == 200

    assert [stream for stream in read if stream.startswith("project/")] == ["project/p1"]


def test_a_signing_reads_and_judges_its_project_once(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk decides over what the page has read; the append finds whether anything came in since."""
    under_review(web)
    given = {"number": "高审方2023-5", "authority": "高平市行政审批服务管理局"}
    assert decide(web.browser(HANDLER), DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求").status_code == 303
    assert send(web.browser(CHECKER), DESIGN_REVIEW, "check", opinion="同意").status_code == 303
    signer = web.browser(SIGNER)
    looked_at = send(signer, DESIGN_REVIEW, "sign", **given)
    read: list[str] = []
    load, judge = web.office.ledger.load, Rulebook.judge
    monkeypatch.setattr(web.office.ledger, "load", lambda stream, **known: read.append(stream) or load(stream, **known))
    monkeypatch.setattr(Rulebook, "judge", lambda *of, **more: read.append("judged") or judge(*of, **more))
    assert confirm(signer, DESIGN_REVIEW, "sign", looked_at).status_code == 303

    assert read.count("project/p1") == 1
    assert read.count("judged") == 1

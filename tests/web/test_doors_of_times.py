"""同样的时间，同样的结果: a time of day is read alike on a form, on the form of a correction, and by the interface.

The register's form and the command line have no field for one: they enter no application.
"""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from lifecycle.desk.about_projects import project_bearing
from lifecycle.projects.application.supplements import RequestSupplement, SupplementRequested
from lifecycle.projects.mending.corrections import effective
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Gate
from lifecycle.wording import say
from tests.desk.conftest import CODE, Office
from tests.projections.walk import apply_for
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.gates import send as fill_in
from tests.web.works import hidden
from tests.web.works import typed as fields_of

CAME, ASKED, DUE = date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 31)
KEYS = count(1)
REFUSED_BEHIND = "\0"
TIMES: dict[str, str] = {
    "9:05": "09:05",
    "09:05": "09:05",
    "０９：０５": "09:05",
    " 9：05 ": "09:05",
    "9时5分": "09:05",
    "9点05分": "09:05",
    "9时": "09:00",
    "上午9:05": "09:05",
    "上午 ９时５分": "09:05",
    "下午3点20分": "15:20",
    "下午15:20": "15:20",
    "下午12:30": "12:30",
    "0:00": "00:00",
    "23:59": "23:59",
    "25:00": say("time.not_in_day", text=REFUSED_BEHIND),
    "9:75": say("time.not_in_day", text=REFUSED_BEHIND),
    "24:00": say("time.not_in_day", text=REFUSED_BEHIND),
    "上午12:30": say("time.half_of_day", text=REFUSED_BEHIND),
    "9:5": say("time.unreadable", text=REFUSED_BEHIND),
    "9.05": say("time.unreadable", text=REFUSED_BEHIND),
    "九点": say("time.unreadable", text=REFUSED_BEHIND),
    "9:05左右": say("time.unreadable", text=REFUSED_BEHIND),
    "9:05\u200b": say("text.unseen", shown="9:05〈U+200B〉", place=5, sign="U+200B ZERO WIDTH SPACE"),
}


def asked(web: Web) -> list[SupplementRequested]:
    """The requests so far, as corrected."""
    recorded = web.office.ledger.load(f"project/{project_bearing(web.office.desk.counter(), CODE)}").recorded
    return [fact for fact in effective([each.fact for each in recorded]) if isinstance(fact, SupplementRequested)]


def by_page(web: Web, typed: str, item: str) -> str:
    return str(fill_in(web.browser(HANDLER), DESIGN_REVIEW, "supplement", on=str(ASKED), items=item, due=str(DUE), at=typed).text)


def by_interface(web: Web, typed: str, item: str) -> str:
    return told_by(web, "request-supplement", {"application": "A1", "items": [item], "due": str(DUE), "at": typed})


def without_time(web: Web, item: str) -> None:
    web.office.give(RequestSupplement, application="A1", on=ASKED, items=(item,), due=DUE)


def by_correction(web: Web, typed: str, item: str) -> str:
    without_time(web, item)
    address, browser = f"/projects/{CODE}/works/correct-fact", web.browser(HANDLER)
    page = browser.get(f"{address}?of={web.office.ledger.head()}").text
    fields = {"mended.at": typed, "reason": "通知书上写明时间", "on": str(ASKED)}
    looked_at = browser.post(address, data={**hidden(page, "correct-fact"), **fields_of("correct-fact", fields)})
    if looked_at.status_code == 200:
        looked_at = browser.post(address, data={**hidden(looked_at.text, "correct-fact"), "step": "record"})
    return str(looked_at.text)


def by_correction_of_a_program(web: Web, typed: str, item: str) -> str:
    without_time(web, item)
    version = web.office.ledger.load(f"project/{project_bearing(web.office.desk.counter(), CODE)}").version
    return told_by(web, "correct-fact", {"corrects": version, "changed": {"at": typed}, "reason": "通知书上写明时间"})


def told_by(web: Web, command: str, body: dict[str, Any]) -> str:
    answer = machine(web, HANDLER).command(
        f"/api/v1/projects/{CODE}/commands/{command}", {"on": str(ASKED), **body}, key=f"times-{next(KEYS)}"
    )
    return str(answer.json().get("detail", ""))


DOORS: dict[str, Callable[[Web, str, str], str]] = {
    "page": by_page,
    "interface": by_interface,
    "correction on a page": by_correction,
    "correction by the interface": by_correction_of_a_program,
}


@pytest.fixture
def web(office: Office) -> Web:
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=CAME)
    return Web(office)


@pytest.mark.parametrize("door", DOORS)
def test_the_same_is_read_the_same(web: Web, door: str):
    otherwise = {}
    for typed, expected in TIMES.items():
        item = f"材料{next(KEYS)}"
        told = DOORS[door](web, typed, item)
        (at,) = [fact.at for fact in asked(web) if fact.items == (item,)] or [None]
        right = at == expected if expected[0].isdigit() else at is None and expected.replace(REFUSED_BEHIND, shortened(typed)) in told
        if not right:
            otherwise[typed] = at or told

    assert otherwise == {}


def test_a_blank_time_is_none(web: Web):
    by_page(web, "  ", "总平面图")

    assert asked(web) == [SupplementRequested(on=ASKED, by=HANDLER, application="A1", items=("总平面图",), due=DUE)]

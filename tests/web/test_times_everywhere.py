"""处处同样的时间: what came, or was asked for, at a time of day waits since that time at every place that says since when it waits."""

from collections.abc import Callable
from datetime import date

import pytest

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.telling.difference import side_by_side
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate
from tests.desk.conftest import CODE, Office
from tests.office import HANDLER
from tests.projections.walk import apply_for, propose
from tests.web.api.conftest import machine
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import words

CAME, ASKED = date(2023, 5, 5), date(2023, 5, 8)
PROJECT = f"/projects/{CODE}"


def came(office: Office) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=CAME, at="18:40")


def asked(office: Office) -> None:
    came(office)
    office.give(RequestSupplement, application="A1", items=("节能专篇",), due=date(2023, 5, 22), on=ASKED, at="09:05")


def accepted(office: Office) -> None:
    came(office)
    office.give(AcceptApplication, application="A1", on=ASKED, at="14:20")


PLACES: dict[str, Callable[[Web], str]] = {
    "gate": lambda web: words(web.browser(HANDLER).get(DESIGN_REVIEW).text.partition('class="lede')[2].partition("</p>")[0]),
    "rail": lambda web: words(web.browser(HANDLER).get(PROJECT).text.partition('class="sheet rail')[2].partition("</table>")[0]),
    "project": lambda web: words(web.browser(HANDLER).get(PROJECT).text.partition("A1 ")[2]),
    "tray": lambda web: words(web.browser(HANDLER).get("/tray")),
    "tray of the interface": lambda web: " ".join(
        f"{item['since']} {item['since_at']}" for item in machine(web, HANDLER).get("/api/v1/tray").json()["items"]
    ),
    "replay": lambda web: " ".join(
        line.after or ""
        for section in side_by_side(None, project_of(web.office.desk.counter(), project_bearing(web.office.desk.counter(), CODE)), {})
        for line in section.lines
    ),
}


@pytest.mark.parametrize(("story", "since"), [(came, "2023-05-05 18:40"), (asked, "2023-05-08 09:05"), (accepted, "2023-05-08 14:20")])
def test_every_place_says_since_when_it_waits(office: Office, story: Callable[[Office], None], since: str) -> None:
    registered(office)
    story(office)
    web = Web(office)

    silent = [place for place, told in PLACES.items() if since not in told(web)]
    assert silent == []


def test_what_was_proposed_waits_since_a_day_without_a_time(office: Office) -> None:
    registered(office)
    accepted(office)
    propose(office, "A1", "1", on=ASKED, outcome=Outcome.REFUSED)

    assert "2023-05-08 14:20" not in PLACES["tray"](Web(office))

"""督办 and the flags on decisions that rest on something changed."""

from datetime import date

from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import CloseSupervision, OpenSupervision, ResolveFlag, SupervisionClosed, SupervisionOpened
from lifecycle.vocabulary import Gate
from tests.projects.deciding.test_certificates import revoke
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, ONE, REGISTERED, TWO, walked

ON = date(2023, 6, 1)
OPENED = ask(OpenSupervision, on=ON, buildings=(ONE,), reason="群众反映")


def close(on: date = ON, supervision: str = "S1") -> CloseSupervision:
    return ask(CloseSupervision, on=on, supervision=supervision, settlement="已整改")


def resolve(on: date) -> ResolveFlag:
    return ask(ResolveFlag, on=on, flag="F1", ground="经复核予以维持")


def test_a_person_opens_an_item_and_one_is_closed():
    begun = given(REGISTERED, ADDED)
    begun.when(OPENED).then(fact(SupervisionOpened, on=ON, supervision="S1", buildings=(ONE,), ground=Ground.FOUND, reason="群众反映"))
    project = given(begun.facts, OPENED).when(close()).then(fact(SupervisionClosed, on=ON, supervision="S1", settlement="已整改"))
    assert project.holds_back([ONE, TWO]) == ()


def test_items_are_numbered_on_though_earlier_ones_are_closed():
    (second,) = given(REGISTERED, ADDED, OPENED, close()).when(OPENED).facts
    assert second.supervision == "S2"


def test_an_item_is_closed_once_and_not_before_it_was_opened():
    opened = given(REGISTERED, ADDED, OPENED)
    opened.when(close(supervision="S2")).then_refused("supervision.not_open", supervision="S2")
    opened.when(close(date(2023, 5, 31))).then_refused("supervision.before_opened", since=ON)
    given(opened.facts, close()).when(close()).then_refused("supervision.not_open", supervision="S1")


def test_a_flag_is_resolved_once_and_not_before_it_was_raised():
    flagged = given(walked(Gate.CONSTRUCTION_PERMIT), revoke(Gate.DESIGN_REVIEW, on=ON))
    flagged.when(resolve(date(2023, 5, 31))).then_refused("flag.before_raised", since=ON)
    given(flagged.facts, resolve(ON)).when(resolve(ON)).then_refused("flag.not_open", flag="F1")


def test_an_item_names_buildings_that_are_there():
    given(REGISTERED).when(OPENED).then_refused("building.unknown", building=ONE)

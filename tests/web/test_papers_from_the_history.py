"""履历上的文书: the history leads to the paper of every decision of ours, which prints as it was recorded whatever comes later."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import Raw

from lifecycle.projects.application.applications import AcceptApplication, DeclineApplication, DeclineGround, Material
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.application.terms import ExtendTerm
from lifecycle.projects.deciding.papers import OnPaper, PaperKind, kind_of
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, Stage
from tests.desk.conftest import CODE
from tests.office import CHECKER, HEAD
from tests.projections.walk import FULL, apply_for, check, decided_elsewhere, declare, propose, sign
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import links, on_paper
from tests.web.test_papers import EXEMPT, accepted, suspend

PAGE = f"/projects/{CODE}"


@pytest.fixture
def every_paper(web: Web) -> Web:
    """Each kind of paper once: building 1 was refused after its term was suspended and extended, 5 passed."""
    office = web.office
    accepted(web)
    suspend(web)
    asked = {"reason": "需会同规划部门核实", "told_on": date(2023, 5, 10)}
    office.give(ExtendTerm, by=HEAD, application="A1", on=date(2023, 5, 10), **asked)
    propose(office, "A1", "1", outcome=Outcome.REFUSED, opinion="节能率不足")
    check(office, "A1")
    sign(office, "A1", passed=False)
    for number in ("2", "3", "4", "5"):
        office.add_building(number, on=date(2023, 4, 10))
    declare(office, Stage.REQUIRED, "5")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "5")
    declare(office, Stage.DESIGNED, "5", values=FULL)
    for number in ("2", "3", "4", "5"):
        apply_for(office, Gate.DESIGN_REVIEW, number, on=date(2023, 4, 24), materials=(Material(title="设计方案"),))
    office.give(RequestSupplement, application="A2", items=("节能专篇", "日照分析"), due=date(2023, 5, 22), on=date(2023, 4, 26))
    office.give(DeclineApplication, application="A3", reason="缺总平面图", ground=DeclineGround.MATERIALS, on=date(2023, 4, 26))
    office.give(FindNoPermitNeeded, application="A4", basis="不改变外立面", clause=EXEMPT)
    office.give(AcceptApplication, application="A5", on=date(2023, 4, 25))
    propose(office, "A5", "5")
    check(office, "A5")
    sign(office, "A5")
    return web


def papers(web: Web) -> dict[int, PaperKind]:
    """By their positions."""
    return {each.position: kind_of(each.fact) for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, OnPaper)}


def told_by(web: Web, page: str, position: int) -> str:
    """The one address on a page under which the paper of a position is printed, its building aside."""
    ends = (f"?position={position}", f"decided={position}")
    (address,) = {each for each in links(web.browser(AUDITOR).get(page)) if each.endswith(ends)}
    return address


def rename(web: Web) -> None:
    web.office.give(CorrectFact, corrects=1, changed=Raw('{"name": "高平市新医院"}'.encode()), reason="录入有误")


def declare_anew(web: Web) -> None:
    declare(web.office, Stage.DESIGNED, "1", values=FULL)
    declare(web.office, Stage.DRAWN, "5", values=FULL)


def apply_anew(web: Web) -> None:
    """So that a later paper of the same kind, at the same gate, speaks of the same building."""
    for number, application in (("1", "A6"), ("3", "A7")):
        apply_for(web.office, Gate.DESIGN_REVIEW, number, on=date(2023, 5, 10))
        web.office.give(AcceptApplication, application=application, on=date(2023, 5, 10))


def supervise(web: Web) -> None:
    web.office.give(OpenSupervision, buildings=("1", "5"), reason="发现问题")


LATER: tuple[Callable[[Web], None], ...] = (rename, declare_anew, apply_anew, supervise)


@pytest.mark.parametrize("kind", PaperKind)
def test_the_history_leads_to_every_kind_of_paper_and_it_stays_as_it_was_recorded(every_paper: Web, kind: PaperKind) -> None:
    web = every_paper
    position = next(position for position, each in papers(web).items() if each is kind)
    address = told_by(web, PAGE, position)
    before = web.browser(AUDITOR).get(address)
    assert before.status_code == 200
    printed = on_paper(before.text)
    assert len(printed) > 100
    for later in LATER:
        later(web)
        assert told_by(web, PAGE, position) == address
        assert on_paper(web.browser(AUDITOR).get(address).text) == printed, later.__name__


def test_the_page_of_a_gate_leads_to_the_papers_of_its_buildings(every_paper: Web) -> None:
    shown = set(links(every_paper.browser(AUDITOR).get(f"{DESIGN_REVIEW}?building=1")))

    for position, kind in papers(every_paper).items():
        if kind in {PaperKind.SUSPENSION, PaperKind.EXTENSION}:
            assert f"{DESIGN_REVIEW}/print/{kind}?position={position}" in shown


def test_what_was_annulled_leads_to_no_paper(web: Web) -> None:
    registered(web.office)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 4, 20))
    web.office.give(AcceptApplication, application="A1", on=date(2023, 4, 20))
    ((position, kind),) = papers(web).items()
    assert told_by(web, PAGE, position) == f"{DESIGN_REVIEW}/print/{kind}?position={position}"
    version = web.office.ledger.load("project/p1").recorded[-1].version
    web.office.give(ProposeAnnulment, annuls=version, reason="录错了项目", on=date(2023, 5, 10))
    web.office.give(AnnulFact, by=CHECKER, annuls=version, on=date(2023, 5, 10))

    assert f"{DESIGN_REVIEW}/print/{kind}?position={position}" not in links(web.browser(AUDITOR).get(PAGE))
    assert web.browser(AUDITOR).get(f"{DESIGN_REVIEW}/print/{kind}?position={position}").status_code == 404

"""履历上的文书: the history leads to the paper of every decision of ours, which prints as it was recorded whatever comes later."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from msgspec import Raw

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.papers.notices import BODIES
from lifecycle.projects.application.applications import AcceptApplication, DeclineApplication, DeclineGround, Material
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.application.terms import ExtendTerm
from lifecycle.projects.deciding.certificates import CancelCertificate, CancellationGround, RevocationGround, RevokeDecision
from lifecycle.projects.deciding.papers import OnPaper, PaperKind, kind_of, papers_in
from lifecycle.projects.deciding.silence import DecideSilence, ProposeSilence
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, Stage
from tests.desk.conftest import CODE
from tests.office import CHECKER, HEAD, SIGNER, code_of
from tests.projections.walk import FULL, apply_for, check, decided_elsewhere, declare, propose, sign
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import links, on_paper, words
from tests.web.test_papers import EXEMPT, accepted, suspend

PAGE = f"/projects/{CODE}"


@pytest.fixture
def every_paper(web: Web) -> Web:
    """Each kind of paper once, but one: building 1 was refused after its term was suspended and extended, 5 and 6 passed and were ended."""
    office = web.office
    accepted(web)
    suspend(web)
    asked = {"reason": "需会同规划部门核实", "told_on": date(2023, 5, 10)}
    office.give(ExtendTerm, by=HEAD, application="A1", on=date(2023, 5, 10), **asked)
    propose(office, "A1", "1", outcome=Outcome.REFUSED, opinion="节能率不足")
    check(office, "A1")
    sign(office, "A1", passed=False)
    for number in ("2", "3", "4", "5", "6"):
        office.add_building(number, on=date(2023, 4, 10))
    declare(office, Stage.REQUIRED, "5", "6")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "5", "6")
    declare(office, Stage.DESIGNED, "5", "6", values=FULL)
    for number in ("2", "3", "4", "5", "6"):
        apply_for(office, Gate.DESIGN_REVIEW, number, on=date(2023, 4, 24), materials=(Material(title="设计方案"),))
    office.give(RequestSupplement, application="A2", items=("节能专篇", "日照分析"), due=date(2023, 5, 22), on=date(2023, 4, 26))
    office.give(DeclineApplication, application="A3", reason="缺总平面图", ground=DeclineGround.MATERIALS, on=date(2023, 4, 26))
    office.give(FindNoPermitNeeded, application="A4", basis="不改变外立面", clause=EXEMPT)
    office.give(AcceptApplication, application="A5", on=date(2023, 4, 25))
    office.give(AcceptApplication, application="A6", on=date(2023, 4, 25))
    for application, number in (("A5", "5"), ("A6", "6")):
        propose(office, application, number)
        check(office, application)
        sign(office, application)
    ends = {"by": SIGNER, "gate": Gate.DESIGN_REVIEW}
    office.give(RevokeDecision, buildings=("5",), reason="日照分析失实", ground=RevocationGround.BY_DECEIT, **ends)
    office.give(CancelCertificate, buildings=("6",), reason="建设单位已注销", ground=CancellationGround.HOLDER_ENDED, **ends)
    return web


def decide_in_silence(web: Web) -> None:
    """A project of 2024, when no document is in force."""
    office, on = web.office, date(2024, 1, 10)
    office.clock.reach(on)
    office.register(on=on, approved_on=on, code=code_of(on))
    office.add_building(on=on)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", on=on, confirmed=("number.year_long_before",))
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=on)
    office.give(ProposeSilence, gate=Gate.DESIGN_REVIEW, buildings=("1",), basis="局务会研究同意", number="晋市建会〔2024〕1号", on=on)
    office.give(DecideSilence, by=HEAD, silence="N1", on=on)


def papers(web: Web) -> dict[int, PaperKind]:
    """By their positions."""
    return {each.position: kind_of(each.fact) for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, OnPaper)}


def told_by(web: Web, page: str, position: int) -> str:
    """The one address on a page under which the paper of a position is printed, its building aside."""
    ends = (f"?position={position}", f"decided={position}")
    (address,) = {each for each in links(web.browser(AUDITOR).get(page)) if each.endswith(ends)}
    return address


def not_closed(page: str) -> list[str]:
    """The sentences of a notice that end without a stop."""
    paper = page.partition('<article class="paper">')[2]
    said = re.findall(r'<p class="(?:said(?: law)?|statutes)">(.*?)</p>|<li>(.*?)</li>', paper, re.DOTALL)
    sentences = [words(paragraph or item) for paragraph, item in said]
    assert len(sentences) > 2
    return [each for each in sentences if each[-1] not in "。；："]


def rename(web: Web) -> None:
    web.office.give(CorrectFact, corrects=1, changed=Raw('{"name": "高平市新医院"}'.encode()), reason="录入有误")


def declare_anew(web: Web) -> None:
    declare(web.office, Stage.DESIGNED, "1", values=FULL)
    declare(web.office, Stage.DRAWN, "5", values=FULL)


def apply_anew(web: Web) -> None:
    """So that a later paper of the same kind, at the same gate, speaks of the same building."""
    for number in ("1", "3"):
        apply_for(web.office, Gate.DESIGN_REVIEW, number, on=date(2023, 5, 10))
        latest = list(project_of(web.office.desk.counter(), project_bearing(web.office.desk.counter(), CODE)).applications)[-1]
        web.office.give(AcceptApplication, application=latest, on=date(2023, 5, 10))


def supervise(web: Web) -> None:
    web.office.give(OpenSupervision, buildings=("1", "5"), reason="发现问题")


LATER: tuple[Callable[[Web], None], ...] = (rename, declare_anew, apply_anew, supervise)


@pytest.mark.parametrize("kind", PaperKind)
def test_the_history_leads_to_every_kind_of_paper_and_it_stays_as_it_was_recorded(request: pytest.FixtureRequest, kind: PaperKind) -> None:
    web: Web = request.getfixturevalue("web" if kind is PaperKind.SILENCE else "every_paper")
    if kind is PaperKind.SILENCE:
        decide_in_silence(web)
        position = next(iter(papers(web)))
        page = f"/projects/{code_of(date(2024, 1, 10))}"
        shown = web.browser(AUDITOR).get(told_by(web, page, position)).text
        assert "局务会研究同意（晋市建会〔2024〕1号）" in on_paper(shown)
        assert not_closed(shown) == []
        return
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


def test_every_sentence_of_every_paper_ends_with_a_stop(every_paper: Web) -> None:
    seen = set()
    for position, kind in papers(every_paper).items():
        if kind in BODIES:
            page = f"{DESIGN_REVIEW}/print/{kind}" if kind is PaperKind.REFUSAL else told_by(every_paper, PAGE, position)
            assert not_closed(every_paper.browser(AUDITOR).get(page).text) == [], kind
            seen.add(kind)
    assert seen == BODIES.keys() - {PaperKind.SILENCE}


def test_who_loses_a_permit_reads_by_which_case_of_the_law_and_what_can_be_done(every_paper: Web) -> None:
    told = {}
    for kind in (PaperKind.REVOCATION, PaperKind.CANCELLATION):
        position = next(position for position, each in papers(every_paper).items() if each is kind)
        told[kind] = on_paper(every_paper.browser(AUDITOR).get(told_by(every_paper, PAGE, position)).text)

    revoked, cancelled = told[PaperKind.REVOCATION], told[PaperKind.CANCELLATION]
    assert revoked.startswith("撤销行政许可决定书") or "撤销行政许可决定书" in revoked
    assert "第六十九条第二款：“被许可人以欺骗、贿赂等不正当手段取得行政许可的，应当予以撤销”" in revoked
    assert "因以欺骗、贿赂等不正当手段取得，本机关决定撤销上述行政许可。" in revoked
    assert "理由：日照分析失实。" in revoked
    assert "第六条第三项" in revoked
    assert "自知道该具体行政行为之日起六十日内" in revoked
    assert "第七十条第三项：“法人或者其他组织依法终止的”" in cancelled


def test_nobody_has_to_serve_what_another_authority_ended(web: Web) -> None:
    registered(web.office)
    web.office.give(RevokeDecision, by=SIGNER, gate=Gate.PLANNING_CONDITIONS, buildings=("1",), reason="原许可机关已撤销")

    facts = [(each.version, each.fact) for each in web.office.ledger.load("project/p1").recorded]
    assert list(papers_in(project_of(web.office.desk.counter(), project_bearing(web.office.desk.counter(), CODE)), facts)) == []


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

"""旧文书: what an old decision prints stays as it was recorded, whatever is declared, corrected, enacted, appointed or announced later.

The pages are found in the table of routes: every page with a button to print is read before the change and after it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.statutes import read_statutes
from lifecycle.ledger import Person, PersonRegister
from lifecycle.projects.application.advice import AskAdvice, Consulted, ReceiveAdvice
from lifecycle.projects.application.applications import AcceptApplication, DeclineApplication, DeclineGround, Material
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Outcome
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, Gate, Indicators, PersonId, Stage
from lifecycle.web.access import routes
from tests.desk.test_statutes import rewrite
from tests.holidays import day_off, with_notices
from tests.office import HANDLER, SECURITY
from tests.projections.walk import FULL, apply_for, check, decided_elsewhere, declare, propose, sign
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import registered
from tests.web.reading import on_paper
from tests.web.test_access import PARAMETER, SAMPLES

WANG = PersonId("person-001")
LOW = replace(FULL, energy_saving_rate=Decimal("0.7199"))
ENACTED = (
    ("jincheng/2023-work-points.yaml", "title: 新建公共建筑节能率不低于72%", "title: 新建公共建筑的节能率"),
    ("national/papers.yaml", "title: 不予受理决定书", "title: 不予受理告知书"),
    ("jincheng/numbers.yaml", "name: 高平市行政审批服务管理局", "name: 高平市审批局"),
    ("national/terms.yaml", 'days: "20"', 'days: "30"'),
)
"""By file, what is written otherwise in the later edition."""
LIVING = frozenset({"numbers", "style"})
"""What is no paper of a decision: the book of numbers, which tells how things stand, and the samples of the style."""
DECIDED = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW)


@pytest.fixture
def decided(web: Web) -> Web:
    """By somebody whose name is known: one building passed its design review with advice asked, another one was refused, a third was not
    accepted, and of a fourth something is lacking."""
    office = web.office
    PersonRegister(office.ledger).put(Person(id=WANG, name="王芳"), on=office.desk.today(), by=SECURITY, command=CommandId("persons/1"))
    office.give(AppointStaff, on=date(2023, 1, 1), by=SECURITY, staff=HANDLER, person=WANG, role=Role.APPROVAL, county="140581")
    registered(office)
    for number in ("2", "3", "4"):
        office.add_building(number, on=date(2023, 4, 10))
        declare(office, Stage.REQUIRED, number)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, number)
        declare(office, Stage.DESIGNED, number, values=LOW if number == "2" else FULL)
    for number in ("1", "2", "3", "4"):
        brought = (Material(title=f"{number}号楼设计方案"),)
        apply_for(office, Gate.DESIGN_REVIEW, number, on=date(2023, 4, 20), materials=brought)
    office.give(RequestSupplement, application="A4", items=("节能专篇",), due=date(2023, 5, 22), on=date(2023, 4, 24))
    office.give(DeclineApplication, application="A3", reason="缺总平面图", ground=DeclineGround.MATERIALS, on=date(2023, 4, 24))
    fire = Consulted(body="高平市消防救援大队", answer_by=date(2023, 5, 9))
    for application in ("A1", "A2"):
        office.give(AcceptApplication, application=application, on=date(2023, 4, 21))
    asked = {"advice_kind": AdviceKind.CONSULTATION, "gate": Gate.DESIGN_REVIEW, "bodies": (fire,), "matter": "消防车道"}
    office.give(AskAdvice, buildings=("1",), on=date(2023, 4, 25), **asked)
    propose(office, "A1", "1", confirmed=("advice.open",))
    propose(office, "A2", "2", outcome=Outcome.REFUSED, opinion="另缺日照分析")
    for application in ("A1", "A2"):
        check(office, application, **({"confirmed": ("advice.open",)} if application == "A1" else {}))
    sign(office, "A1", confirmed=("advice.open",))
    sign(office, "A2", passed=False)
    return web


def versions(web: Web, tag: str) -> Iterator[int]:
    for recorded in web.office.ledger.load("project/p1").recorded:
        if recorded.fact.__struct_config__.tag == tag:
            yield recorded.version


def correct(web: Web, tag: str, changed: bytes) -> None:
    for version in versions(web, tag):
        web.office.give(CorrectFact, corrects=version, changed=Raw(changed), reason="录入有误")


def enact(web: Web) -> None:
    """Another edition is adopted: the document, the papers and the authority are called otherwise, and a decision takes longer."""
    desk = web.office.desk
    adopt_policies(web.office.ledger, desk.rulebooks, desk.today(), SECURITY)
    with TemporaryDirectory() as place:
        folder = copytree(POLICIES, Path(place) / "policies")
        for file, old, new in ENACTED:
            rewrite(folder / file, old, new)
        adopt_policies(web.office.ledger, Rulebooks(web.office.ledger, read_statutes(folder)), desk.today(), SECURITY)
    assert desk.statutes.papers.title(PaperKind.NON_ACCEPTANCE, Gate.DESIGN_REVIEW, "zh") == "不予受理告知书"


def announce(web: Web) -> None:
    desk = web.office.desk
    desk.calendars.packaged = with_notices(day_off(date(2023, 4, 21), date(2023, 4, 28)))
    assert desk.calendars.adopt(desk.today(), SECURITY)


def appoint_elsewhere(web: Web) -> None:
    web.office.give(AppointStaff, on=date(2023, 5, 10), by=SECURITY, staff=HANDLER, person=WANG, role=Role.INSPECTOR)


def declare_anew(web: Web) -> None:
    for number in ("1", "2"):
        better = Indicators(energy_saving_rate=Decimal("0.8"), green_star=2, assembly_rate=Decimal("0.6"), bim=True)
        declare(web.office, Stage.DESIGNED if number == "2" else Stage.DRAWN, number, values=better)


def answer(web: Web) -> None:
    said = {"advice": "C1", "body": "高平市消防救援大队", "stance": Stance.AGAINST, "content": "消防车道不足"}
    web.office.give(ReceiveAdvice, **said)


def supervise(web: Web) -> None:
    web.office.give(OpenSupervision, buildings=("1", "2"), reason="发现问题")


LATER: dict[str, Callable[[Web], None]] = {
    "declared": declare_anew,
    "enacted": enact,
    "announced": announce,
    "appointed": appoint_elsewhere,
    "advised": answer,
    "supervised": supervise,
    "renamed": lambda web: correct(web, "project-registered", '{"name": "高平市新医院"}'.encode()),
    "conditions": lambda web: correct(
        web, "outside-decision-recorded", '{"certificate": {"number": "高规条2023-99", "authority": "某局"}}'.encode()
    ),
    "applied again": lambda web: apply_for(web.office, Gate.DESIGN_REVIEW, "3"),
}
"""What may come later."""


@pytest.mark.parametrize("later", LATER)
def test_what_an_old_decision_prints_is_what_was_recorded(decided: Web, later: str) -> None:
    before = papers(decided)
    LATER[later](decided)
    after = papers(decided)

    assert {name for name, _ in before} >= {"gate", "notice"}
    assert before.keys() <= after.keys()
    changed = {path: differing(text, after[name, path]) for (name, path), text in before.items() if text != after[name, path]}
    if later == "conditions":  # the very paper of the planning conditions was corrected, and prints as corrected
        changed = {path: each for path, each in changed.items() if f"/{Gate.PLANNING_CONDITIONS}" not in path}
    assert changed == {}


def test_pages_of_every_kind_of_paper_are_among_those_that_are_looked_at(decided: Web) -> None:
    found = "".join(path for _, path in papers(decided))

    for kind in (PaperKind.ACCEPTANCE, PaperKind.NON_ACCEPTANCE, PaperKind.SUPPLEMENT, PaperKind.REFUSAL):
        assert f"/print/{kind}" in found


def differing(before: str, after: str) -> tuple[str, str]:
    """From the place on where two texts are not the same."""
    same = next((place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), min(len(before), len(after)))
    return before[max(0, same - 20) : same + 100], after[max(0, same - 20) : same + 100]


def papers(web: Web) -> dict[tuple[str, str], str]:
    """What every page with a button to print prints about what was decided, by route and address."""
    browser, found = web.browser(AUDITOR), {}
    for name, path in addresses(web):
        answer = browser.get(path)
        if answer.status_code == 200 and "data-print" in answer.text:
            found[name, path] = on_paper(answer.text)
    return found


def addresses(web: Web) -> Iterator[tuple[str, str]]:
    """Of every route that answers to GET: with every gate that was decided, every kind of paper, every building."""
    some = {"gate": [each.value for each in DECIDED], "notice": [each.value for each in PaperKind]}
    for route in routes(web.app):
        path = str(route.path)
        if "GET" not in (route.methods or ()) or path.startswith("/api/") or str(route.name) in LIVING:
            continue
        names = PARAMETER.findall(path)
        for values in product(*(some.get(name, [SAMPLES.get(name, "x")]) for name in names)):
            given = dict(zip(names, values, strict=True))
            address = PARAMETER.sub(lambda place, given=given: given[place[1]], path)
            if "gate" in names and "notice" not in names:
                yield from ((str(route.name), f"{address}?building={number}") for number in ("1", "2"))
            else:
                yield str(route.name), address

"""文号不重用: each number is given once by its authority, on whatever project, in whatever way it is written, and whoever is faster."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.desk import recording
from lifecycle.desk.desk import Desk
from lifecycle.desk.matter import Matters
from lifecycle.desk.paperwork.numbers import EARLIER, TAG
from lifecycle.ledger import Append
from lifecycle.projects.application import applications
from lifecycle.projects.deciding import certificates, conclusion, elsewhere
from lifecycle.projects.deciding.conclusion import GateConcluded, SignConclusion
from lifecycle.projects.mending import corrections
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.vocabulary import BuildingId, Certificate, CommandId, Gate, ProjectId, Refused, Stage, Use
from tests.desk.conftest import CHECKER, ON, OWNER, P1, SIGNER, Office
from tests.desk.test_desk import FULL
from tests.projections.walk import check, decided_elsewhere, declare, propose

P2 = ProjectId("p2")
ONE = BuildingId("1")
APPROVAL = "高平市行政审批服务管理局"


def number(text: str, authority: str = APPROVAL) -> Certificate:
    return Certificate(number=text, authority=authority)


def tag_otherwise(monkeypatch: pytest.MonkeyPatch, otherwise: Callable[[frozenset[str]], frozenset[str]]) -> None:
    """As an older release tagged its facts."""
    append = Matters.append

    def older(*of: Any) -> Append:
        now = append(*of)
        return replace(now, tags=tuple(map(otherwise, now.tags)))

    monkeypatch.setattr(Matters, "append", older)


@pytest.fixture
def tagged() -> bool:
    """Whether the program tags the numbers that it records."""
    return True


@pytest.fixture
def office(office: Office, tagged: bool, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two hospitals, both of which only want the signature under their design review."""
    if not tagged:
        tag_otherwise(monkeypatch, lambda tags: frozenset(tag for tag in tags if not tag.startswith(TAG)))
    for project, code in ((P1, "2304-140581-04-01-135254"), (P2, "2304-140581-04-01-135255")):
        asked = {"project": project}
        office.register(code=code, **asked)
        add(office, project, "1")
        declare(office, Stage.REQUIRED, "1", values=FULL, **asked)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **asked)
        declare(office, Stage.DESIGNED, "1", values=FULL, **asked)
        ready(office, project, "A1")
    return office


def add(office: Office, project: ProjectId, id_: str) -> None:
    hospital = NewBuilding(id=BuildingId(id_), name=f"{id_}号楼", use=Use.HOSPITAL, floor_area_m2=Decimal(12000), prefabricated=True)
    office.give(AddBuildings, project=project, buildings_added=(hospital,))


def ready(office: Office, project: ProjectId, application: str) -> None:
    office.give(applications.SubmitApplication, project=project, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=OWNER)
    office.give(applications.AcceptApplication, project=project, application=application)
    propose(office, application, "1", project=project)
    check(office, application, project=project)


def sign(office: Office, project: ProjectId, certificate: Certificate, application: str = "A1", **more: Any) -> None:
    office.give(SignConclusion, by=SIGNER, project=project, application=application, certificate=certificate, **more)


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, str(refused.value.values.get("number"))


SPELLINGS = (
    "高审方案〔2023〕1号",
    "高审方案[2023]1号",
    "高审方案（２０２３） １号",
    " 高审方案【2023】1号",
    "高审方案〔2023〕01号",
    "高审方案〔2023〕第1号",
    "高审方案〔2023〕1",
    "高审方案〖2023〗1号",
    "高审方案「2023」1号",
    "高审方案〔二〇二三〕一号",
    "高审方案-2023-1",
    "高审方案〔2023〕1号。",
)


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_number_is_given_once_however_it_is_spelled(office: Office, written: str) -> None:
    sign(office, P1, number("高审方案〔2023〕1号"))

    assert refusal(lambda: sign(office, P2, number(written))) == ("number.used", written.strip())
    sign(office, P2, number("高审方案〔2023〕2号"))


def test_another_authority_may_have_the_same_number(office: Office) -> None:
    sign(office, P1, number("方案〔2023〕1号"))

    sign(office, P2, number("方案〔2023〕1号", "晋城市行政审批服务管理局"))
    assert len(office.ledger.read(limit=100, types=(GateConcluded,))) == 2


@pytest.mark.parametrize("ended", [certificates.RevokeDecision, certificates.CancelCertificate])
def test_the_number_of_a_decision_that_has_ended_is_not_given_again(office: Office, ended: type) -> None:
    sign(office, P1, number("高审方案〔2023〕1号"))
    office.give(ended, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), reason="换发")
    ready(office, P1, "A2")

    assert refusal(lambda: sign(office, P2, number("高审方案〔2023〕1号")))[0] == "number.used"
    assert refusal(lambda: sign(office, P1, number("高审方案〔2023〕1号"), "A2"))[0] == "number.used"


def test_the_preview_says_that_a_number_is_used(office: Office) -> None:
    sign(office, P1, number("高审方案〔2023〕1号"))
    command = SignConclusion(
        id=CommandId("look"), on=ON, by=SIGNER, project=P2, application="A1", certificate=number("高审方案〔2023〕1号")
    )

    assert refusal(lambda: office.desk.preview(command))[0] == "number.used"


def test_a_paper_of_another_authority_may_cover_many_projects(office: Office) -> None:
    paper = number("高规条2023-18", "高平市规划和自然资源局")
    for project in (P1, P2):
        add(office, project, "2")
        office.give(
            elsewhere.RecordOutsideDecision,
            project=project,
            gate=Gate.PLANNING_CONDITIONS,
            buildings=(BuildingId("2"),),
            outcome=Outcome.PASSED,
            certificate=paper,
        )

    assert refusal(lambda: sign(office, P1, paper))[0] == "number.used", "but ours is not given it any more"


def test_of_two_who_sign_at_once_one_gets_the_number_and_the_other_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second signs while the first has decided and not yet recorded."""
    paper = number("高审方案〔2023〕1号")
    faster = Desk(office.ledger, office.desk.statutes, office.clock)
    other = SignConclusion(id=CommandId("faster"), on=ON, by=SIGNER, project=P2, application="A1", certificate=paper)
    refuse_personal = recording.refuse_personal

    def meanwhile(fact: Any, regions: Any) -> None:
        monkeypatch.setattr(recording, "refuse_personal", refuse_personal)
        faster.carry_out(other)

    monkeypatch.setattr(recording, "refuse_personal", meanwhile)

    assert refusal(lambda: sign(office, P1, paper)) == ("number.used", paper.number)
    (concluded,) = office.ledger.read(limit=100, types=(GateConcluded,))
    assert concluded.stream == "project/p2"


def test_a_signature_that_is_sent_again_is_no_second_use_of_its_number(office: Office) -> None:
    for _ in range(2):
        sign(office, P1, number("高审方案〔2023〕1号"), id=CommandId("once"))
    assert len(office.ledger.read(limit=100, types=(GateConcluded,))) == 1


def test_what_is_signed_together_bears_different_numbers(office: Office) -> None:
    commands = [
        SignConclusion(
            id=CommandId(f"both-{each}"), on=ON, by=SIGNER, project=each, application="A1", certificate=number("高审方案〔2023〕1号")
        )
        for each in (P1, P2)
    ]

    assert refusal(lambda: office.desk.carry_out_together(CommandId("both"), SIGNER, commands))[0] == "number.used_twice"


def correct(office: Office, project: ProjectId, stated: str) -> None:
    (version,) = [r.version for r in office.ledger.load(f"project/{project}").recorded if isinstance(r.fact, GateConcluded)]
    changed = Raw(f'{{"certificate":{{"number":"{stated}","authority":"{APPROVAL}"}}}}'.encode())
    office.give(corrections.CorrectFact, project=project, corrects=version, changed=changed, reason="录入有误")


def test_a_correction_takes_no_number_from_another_paper_and_gives_none_back(office: Office) -> None:
    sign(office, P1, number("高审方案〔2023〕1号"))
    sign(office, P2, number("高审方案〔2023〕22号"))

    assert refusal(lambda: correct(office, P2, "高审方案〔2023〕1号"))[0] == "number.used"
    correct(office, P2, "高审方案〔2023〕2号")
    correct(office, P2, "高审方案〔2023〕22号")
    correct(office, P2, "高审方案〔2023〕2号")

    assert refusal(lambda: correct(office, P1, "高审方案〔2023〕2号"))[0] == "number.used"
    assert refusal(lambda: correct(office, P1, "高审方案〔2023〕22号"))[0] == "number.used", "misread once, it may stand on a paper"


def test_a_number_is_kept_as_it_stands_on_its_paper(office: Office) -> None:
    sign(office, P1, number("高审方案（二〇二三）第01号"))
    (concluded,) = office.ledger.read(limit=100, types=(GateConcluded,))

    assert isinstance(concluded.fact, GateConcluded)
    assert concluded.fact.certificate
    assert concluded.fact.certificate.number == "高审方案（二〇二三）第01号"


def test_a_spelling_is_corrected_without_a_second_use_of_the_number(office: Office) -> None:
    sign(office, P1, number("高审方案〔2023〕01号"))

    correct(office, P1, "高审方案〔2023〕1号")
    assert refusal(lambda: sign(office, P2, number("高审方案〔2023〕1号")))[0] == "number.used"


@pytest.mark.parametrize("tagged", [False])
@pytest.mark.parametrize("spelling_tagged", [False, True], ids=["without tags", "tagged by the spelling"])
def test_numbers_of_a_ledger_from_before_they_were_tagged_are_known(
    office: Office, monkeypatch: pytest.MonkeyPatch, spelling_tagged: bool
) -> None:
    if spelling_tagged:
        tag_otherwise(monkeypatch, lambda tags: tags | {f"number:{APPROVAL}/高审方案〔2022〕9号"})
    sign(office, P1, number("高审方案〔2022〕9号"))
    monkeypatch.undo()
    office.desk = Desk(office.ledger, office.desk.statutes, office.clock)

    for spelling in ("高审方案[2022]9号", "高审方案〔2022〕09号"):
        assert refusal(lambda spelling=spelling: sign(office, P2, number(spelling))) == ("number.used", spelling)
    sign(office, P2, number("高审方案〔2022〕10号"))


@pytest.mark.parametrize("tagged", [False])
def test_a_number_that_an_earlier_reading_tagged_is_known_by_what_it_means_today(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """That reading took the space out: 高审方案 2022 9号 was a number 20229."""
    tag_otherwise(monkeypatch, lambda tags: tags | {f"{EARLIER}{APPROVAL}/高审方案|20229"})
    sign(office, P1, number("高审方案 2022 9号"))
    monkeypatch.undo()
    office.desk = Desk(office.ledger, office.desk.statutes, office.clock)

    assert refusal(lambda: sign(office, P2, number("高审方案〔2022〕9号")))[0] == "number.used"
    sign(office, P2, number("高审方案〔2022〕10号"))


@pytest.mark.parametrize("spelling", ["高审方案 2023 9546号", "高审方案（2023 9546号", "高审方案 2023〕9546号"])
def test_a_number_is_known_where_a_space_stands_for_a_bracket(office: Office, spelling: str) -> None:
    sign(office, P1, number("高审方案〔2023〕9546号"))

    assert refusal(lambda: sign(office, P2, number(spelling)))[0] == "number.used"
    assert refusal(lambda: sign(office, P2, number(spelling.replace("2023", "2062"))))[0] == "number.year_later"


@pytest.mark.parametrize("odd", ["高审" + "方案" * 900 + "〔2023〕7号", "高审 方案\t〔2023〕7号"], ids=["without end", "with a tab"])
def test_an_odd_number_is_recorded_and_known_again(office: Office, odd: str) -> None:
    sign(office, P1, number(odd))

    assert refusal(lambda: sign(office, P2, number(odd)))[0] == "number.used"


def test_a_refusal_of_ours_bears_no_number(office: Office) -> None:
    office.give(conclusion.ReturnConclusion, by=CHECKER, application="A1", reason="改拟")
    propose(office, "A1", "1", outcome=Outcome.REFUSED)
    check(office, "A1")
    office.give(SignConclusion, by=SIGNER, application="A1")
    (concluded,) = office.ledger.read(limit=100, types=(GateConcluded,))

    assert not [tag for tag in concluded.tags if tag.startswith((TAG, EARLIER))]

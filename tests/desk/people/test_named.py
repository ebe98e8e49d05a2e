"""姓名: no command with free text brings the name of a registered person into the ledger before its author was asked about it."""

import importlib
import inspect
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from lifecycle.counties.targets import CountyTargetsSet, SetCountyTargets, TargetValue
from lifecycle.desk.people.persons import erase_person
from lifecycle.desk.people.proposals import proposals, proposing
from lifecycle.desk.people.tokens import issue
from lifecycle.desk.restoring import accept_restore
from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer, NamedSource
from lifecycle.inspections.campaigns.drawing import SeedDraw, SourceNumbers, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.items import PublishItems, WithdrawItems
from lifecycle.inspections.registers.classes import CreditScheme, RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import DelistObject, ListObject, ObjectKind
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import AcceptRestore, AttachmentErased, EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.soundness import ASKED_BY
from lifecycle.staff.access import EndSessions, IssuePassword, IssueToken
from lifecycle.staff.appointments import AppointStaff, EndAppointment, Role
from lifecycle.staff.confirming import ConfirmAct, DeclineAct
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.values.doubts import DOUBTING, doubts_of
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import Asked, Citation, Command, CommandId, PersonId, StaffId
from tests.architecture.source import MODULES
from tests.desk.conftest import CITY, HANDLER, ON, SECURITY, SIGNER, Office
from tests.office import HEAD
from tests.packaged import rulebook

AUDIT, SYSTEM = map(StaffId, ("GS01", "GX01"))
NAME = "王小芳"
WORDS = f"据{NAME}来电"
CODE = "text.person_named"
TOKEN = {"by": SECURITY, "staff": HANDLER, "token": "6f1d2c9a", "until": date(2023, 12, 31)}
OF_LIST: dict[str, Any] = {"by": CITY, "document": "inspection-items-2023", "number": "晋市住建发〔2023〕9号"}
TEXT = next(each.sha256 for each in rulebook().documents if each.id == OF_LIST["document"])
LISTED: dict[str, Any] = OF_LIST | {"document_sha256": TEXT, "items_listed": ("a1",), "published_on": ON}
NUMBERS = {"proposal", "token", "hold"}
"""编号 that the system draws, for lines of which no one types a word."""


@pytest.fixture
def bureau(office: Office) -> Office:
    """With all three administrators, and a person who is registered."""
    office.appoint(SYSTEM, Role.SYSTEM_ADMIN)
    office.appoint(AUDIT, Role.AUDIT_ADMIN)
    PersonRegister(office.ledger).put(Person(id="person-9", name=NAME), on=ON, by=SECURITY, command=CommandId("known"))
    return office


def delegated(bureau: Office) -> None:
    bureau.give(GrantDelegation, by=HANDLER, staff=HANDLER, deputy=SIGNER, until=date(2023, 12, 31), reason="休假")


def proposed(bureau: Office) -> str:
    return bureau.propose(IssuePassword, by=SECURITY, staff=SECURITY)


def held(bureau: Office) -> None:
    bureau.give(PlaceRetentionHold, by=AUDIT, person="person-9", basis="诉讼")


INSPECTOR = StaffId("ZF01")
ENTRY = {"by": CITY, "staff": INSPECTOR, "certificate_number": "7", "valid_until": ON, "authority": "市住建局", "listed_since": ON}
OBJECT = {"by": CITY, "object_kind": ObjectKind.BUILDING_IN_USE, "object_id": "SY-1"}
EXPERT = {"by": CITY, "person": "person-9"}
INTEREST = {"by": INSPECTOR, "staff": INSPECTOR}
LEAVING = {"listed_until": ON, "reason": WORDS}


def appointed(bureau: Office) -> None:
    bureau.appoint(INSPECTOR, Role.INSPECTOR)


def listed(bureau: Office) -> None:
    appointed(bureau)
    bureau.give(ListInspector, **ENTRY, person="person-9")


def interested(bureau: Office) -> None:
    listed(bureau)
    bureau.give(DeclareInterest, **INTEREST, uscc="91140500MA0JUL7M18", ground="曾任职")


def on_the_register(bureau: Office) -> None:
    bureau.give(ListObject, **OBJECT, name="体育馆", listed_since=ON)
    bureau.give(ListExpert, **EXPERT, speciality="暖通", employer="设计院", listed_since=ON)


def published(bureau: Office) -> None:
    bureau.give(PublishItems, **LISTED, authority="晋城市住房和城乡建设局")


CAMPAIGN = {
    "by": CITY,
    "campaign": "2023-01",
    "title": "专项抽查",
    "year": 2023,
    "items": "inspection-items-2023",
    "object_kind": ObjectKind.PROJECT,
}
CAMPAIGN |= {"pool_size": 9, "ratio": Decimal("0.5"), "started_by": "市住建局"}
APPROVAL = {
    "by": HEAD,
    "campaign": "2023-01",
    "number": "7",
    "basis": (Citation("jincheng-2023", "一", ""),),
    "first_day": ON,
    "last_day": ON,
}


LOTTERY = NamedSource(called="双色球", issue="2023064", drawn_on=date(2023, 6, 1), if_missing="顺延")
DRAW: dict[str, Any] = {"by": CITY, "campaign": "2023-01", "layers": (DrawLayer(layer="全部", drawn=1),), "across": AcrossCounties.ANY}
DRAW |= {"sources": (LOTTERY,), "randomness_from": date(2023, 6, 1), "randomness_at": "21:15"}


def ready(bureau: Office) -> None:
    bureau.appoint(HEAD, Role.HEAD)
    bureau.give(PlanCampaign, **CAMPAIGN | {"object_kind": ObjectKind.BUILDING_IN_USE})
    bureau.give(ApproveCampaign, **APPROVAL, task_source="年度计划")
    bureau.give(ListObject, **OBJECT, name="体育馆", listed_since=ON)
    listed(bureau)
    bureau.know(PersonId("person-8"))
    bureau.appoint(StaffId("ZF02"), Role.INSPECTOR)
    bureau.give(ListInspector, **ENTRY | {"staff": StaffId("ZF02"), "person": PersonId("person-8")})


def announced(bureau: Office) -> None:
    ready(bureau)
    bureau.give(AnnounceDraw, **DRAW)


def drawn(bureau: Office) -> dict[str, Any]:
    announced(bureau)
    bureau.clock.reach(date(2023, 6, 2))
    numbers = (SourceNumbers(numbers=(1,)),)
    bureau.give(SeedDraw, by=CITY, campaign="2023-01", numbers=numbers, confirmed=("draw.not_witnessed",))
    return {"by": CITY, "campaign": "2023-01", "object_id": "SY-1", "inspector": INSPECTOR}


def headed(bureau: Office) -> None:
    bureau.appoint(HEAD, Role.HEAD)
    bureau.give(PlanCampaign, **CAMPAIGN)


GIVEN: dict[type[Command], Any] = {
    PublishItems: lambda _: LISTED | {"authority": WORDS},
    WithdrawItems: lambda bureau: (
        published(bureau) or OF_LIST | {"authority": "晋城市住房和城乡建设局", "withdrawn_on": ON, "reason": WORDS}
    ),
    PlanCampaign: lambda _: CAMPAIGN | {"title": WORDS},
    ApproveCampaign: lambda bureau: headed(bureau) or APPROVAL | {"task_source": WORDS},
    AnnounceDraw: lambda bureau: ready(bureau) or DRAW | {"field": WORDS},
    DecideRecusal: lambda bureau: drawn(bureau) | {"by": HEAD, "asked_for_by": WORDS, "ground": "亲属", "granted": False},
    ReplaceInspector: lambda bureau: drawn(bureau) | {"reason": WORDS},
    ReplaceObject: lambda bureau: {name: given for name, given in drawn(bureau).items() if name != "inspector"} | {"reason": WORDS},
    VoidDraw: lambda bureau: announced(bureau) or {"by": HEAD, "campaign": "2023-01", "reason": WORDS},
    EndAppointment: lambda _: {"by": SECURITY, "staff": HANDLER, "role": Role.APPROVAL, "reason": WORDS},
    GrantDelegation: lambda _: {"by": HANDLER, "staff": HANDLER, "deputy": SIGNER, "until": date(2023, 12, 31), "reason": WORDS},
    WithdrawDelegation: lambda bureau: delegated(bureau) or {"by": SECURITY, "staff": HANDLER, "deputy": SIGNER, "reason": WORDS},
    EndSessions: lambda _: {"by": SECURITY, "staff": HANDLER, "reason": WORDS},
    IssueToken: lambda _: TOKEN | {"name": WORDS},
    DeclineAct: lambda bureau: {"by": AUDIT, "proposal": proposed(bureau), "reason": WORDS},
    PlaceRetentionHold: lambda _: {"by": AUDIT, "person": "person-9", "basis": WORDS},
    ListObject: lambda _: OBJECT | {"name": WORDS, "listed_since": ON},
    DelistObject: lambda bureau: on_the_register(bureau) or OBJECT | LEAVING,
    ListInspector: lambda bureau: appointed(bureau) or ENTRY | {"person": "person-9", "authority": WORDS},
    ChangeInspector: lambda bureau: listed(bureau) or ENTRY | {"reason": WORDS, "valid_until": date(2028, 1, 1)},
    DelistInspector: lambda bureau: listed(bureau) or {"by": CITY, "staff": INSPECTOR} | LEAVING,
    DeclareInterest: lambda bureau: listed(bureau) or INTEREST | {"uscc": "91140500MA0JUL7M18", "ground": WORDS},
    EndInterest: lambda bureau: interested(bureau) or INTEREST | {"interest": "I1", "reason": WORDS},
    ListExpert: lambda _: EXPERT | {"speciality": "暖通", "employer": WORDS, "listed_since": ON},
    DelistExpert: lambda bureau: on_the_register(bureau) or EXPERT | LEAVING,
    RecordClass: lambda _: {
        "by": CITY,
        "uscc": "91140500MA0JUL7M18",
        "name": WORDS,
        "scheme": CreditScheme.CONSTRUCTION_CREDIT,
        "credit_class": "AA",
        "source": "公示",
    },
    LiftRetentionHold: lambda bureau: held(bureau) or {"by": AUDIT, "person": "person-9", "hold": "H1", "reason": WORDS},
}
"""命令 -> fields with a registered name in the words that are typed."""
AT_THE_CONSOLE: dict[type[Command], tuple[Any, dict[str, Any]]] = {
    ErasePerson: (erase_person, {"by": SECURITY, "person": "person-9", "reason": WORDS}),
    AcceptRestore: (lambda desk, command: accept_restore(desk, command, desk._clock, ()), {"by": SYSTEM, "reason": WORDS}),
}
"""命令 -> who carries it out, and its fields."""
TRIED_BELOW = {ReinstateSecurityAdmin, SetCountyTargets, EraseAttachment}


def commands() -> set[type[Command]]:
    """Every command of every room."""
    rooms = [importlib.import_module(name) for name in sorted(MODULES) if ".migrations" not in name and not name.endswith("__main__")]
    found = {value for room in rooms for value in vars(room).values() if inspect.isclass(value) and issubclass(value, Command)}
    return found - {Command, ProjectCommand, CheckCommand}


def typed(kind: type[Struct]) -> list[str]:
    """Fields of free text, also of what stands inside the command."""
    return [name for name, _ in DOUBTING.ways(kind) if name not in NUMBERS]


def has_free_text(kind: type[Struct]) -> bool:
    return bool(Finder(lambda leaf: leaf.marks.get("asking") == "words").ways(kind)) and bool(typed(kind))


def test_every_command_with_free_text_that_is_about_no_project_is_tried_here() -> None:
    """Those of a check, which need one another, are tried in `desk/inspections/test_named_in_checks.py`."""
    free = {command for command in commands() if has_free_text(command) and not issubclass(command, (ProjectCommand, CheckCommand))}
    assert free == GIVEN.keys() | AT_THE_CONSOLE.keys() | TRIED_BELOW


@pytest.mark.parametrize("kind", GIVEN, ids=lambda kind: kind.__name__)
def test_a_name_is_asked_and_recorded_once_it_is_confirmed(bureau: Office, kind: type[Command]) -> None:
    fields = GIVEN[kind](bureau)
    head = bureau.ledger.head()
    with pytest.raises(Asked) as asked:
        bureau.give(kind, **fields)
    assert [question.code for question in asked.value.questions] == [CODE]
    assert bureau.ledger.head() == head

    receipt = bureau.give(kind, **fields, confirmed=(CODE,))
    assert [each.fact.confirmed for each in receipt.recorded] == [(CODE,)]


@pytest.mark.parametrize("kind", AT_THE_CONSOLE, ids=lambda kind: kind.__name__)
def test_a_name_is_asked_at_the_console(bureau: Office, kind: type[Command]) -> None:
    carry_out, fields = AT_THE_CONSOLE[kind]
    head = bureau.ledger.head()
    with pytest.raises(Asked) as asked:
        carry_out(bureau.desk, kind(id=CommandId("console"), on=bureau.desk.today(), **fields))
    assert [question.code for question in asked.value.questions] == [CODE]
    assert bureau.ledger.head() == head


def test_a_name_in_the_targets_of_a_county_is_asked(bureau: Office) -> None:
    clause = Citation("d", "附件1", "q")
    value = TargetValue(target=WORDS, value="24", unit="%")
    fact = CountyTargetsSet(on=ON, by=SECURITY, county="140581", year=2023, targets=(value,), clause=clause, document_sha256="0" * 64)
    assert [question.code for question in doubts_of(fact, ON, names=bureau.desk.registered_names())] == [CODE]


def test_a_recovery_is_asked_where_it_is_proposed(bureau: Office) -> None:
    command = ReinstateSecurityAdmin(id=CommandId("again"), on=ON, by=SYSTEM, staff=StaffId("GA02"), reason=WORDS)
    assert proposing(replace(command, confirmed=(CODE,)), ON, ON).confirmed == (CODE,)
    assert [question.code for question in doubts_of(command, ON, names=bureau.desk.registered_names())] == [CODE]


def test_a_name_in_the_reason_for_erasing_a_file_is_asked_of_who_proposes_it(bureau: Office) -> None:
    fields: dict[str, Any] = {"by": SECURITY, "sha256": SealedFiles(bureau.ledger).put(b"%PDF-1.7"), "reason": WORDS}
    with pytest.raises(Asked) as asked:
        bureau.propose(EraseAttachment, **fields)
    assert [question.code for question in asked.value.questions] == [CODE]

    confirmed = bureau.confirm(bureau.propose(EraseAttachment, **fields, confirmed=(CODE,)), AUDIT)
    assert isinstance(confirmed.recorded[-1].fact, AttachmentErased)


def test_a_name_inside_a_proposal_is_asked_of_the_proposer_and_not_again_of_who_confirms(bureau: Office) -> None:
    fields: dict[str, Any] = {"by": SECURITY, "staff": SYSTEM, "role": Role.SYSTEM_ADMIN, "reason": WORDS}
    bureau.confirm(bureau.propose(AppointStaff, by=SECURITY, staff=StaffId("GX02"), role=Role.SYSTEM_ADMIN), AUDIT)
    with pytest.raises(Asked):
        bureau.propose(EndAppointment, **fields)
    number = bureau.propose(EndAppointment, **fields, confirmed=(CODE,))
    assert [act.asked.confirmed for act in proposals(bureau.ledger) if act.id == number] == [(CODE,)]
    receipt = bureau.give(ConfirmAct, by=AUDIT, proposal=number)
    assert [each.fact.confirmed for each in receipt.recorded] == [(), (CODE,)]


def test_a_person_who_was_registered_meanwhile_is_asked_of_who_confirms(bureau: Office) -> None:
    number = bureau.propose(IssueToken, **TOKEN | {"staff": AUDIT, "name": "省平台赵六接口"})
    PersonRegister(bureau.ledger).put(Person(id="person-10", name="赵六"), on=ON, by=SECURITY, command=CommandId("later"))
    bureau.give(ConfirmAct, by=SYSTEM, proposal=number)  # a permission: nothing with these words is recorded yet
    act = next(act for act in proposals(bureau.ledger) if act.id == number)
    assert act.decided_by == SYSTEM


def test_the_name_of_a_token_is_asked_where_its_secret_is_made(bureau: Office) -> None:
    command = IssueToken(id=CommandId("token"), on=bureau.desk.real_day(), name=WORDS, **TOKEN)
    with pytest.raises(Asked):
        issue(bureau.desk, command, "secret")


def test_no_text_of_a_command_about_a_project_is_lost_from_sight() -> None:
    """The desk asks about facts: each text of a command stands in the fact that it leads to, under the same mark."""
    free = {command for command in ASKED_BY.values() if has_free_text(command)}
    assert len(free) > 20
    for fact, command in ASKED_BY.items():
        assert set(typed(command)) <= set(typed(fact)), fact

"""业务办理: one way for every command, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.compliance.adoption import DocumentAdopted
from lifecycle.compliance.choices import DecideChoice
from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.inspections.about_campaigns import CAMPAIGNS
from lifecycle.desk.inspections.about_checks import CHECK
from lifecycle.desk.inspections.about_experts import EXPERTS
from lifecycle.desk.inspections.about_inspectors import INSPECTORS
from lifecycle.desk.inspections.about_items import ITEMS
from lifecycle.desk.inspections.about_objects import OBJECTS
from lifecycle.desk.inspections.about_units import UNITS
from lifecycle.desk.people.proposals import DECISIONS as PROPOSALS
from lifecycle.desk.people.staff_acts import STAFF_DECISIONS
from lifecycle.desk.places import refuse_moved_elsewhere
from lifecycle.desk.tagging import code_tag
from lifecycle.ledger.facts import AcceptRestore, EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold, RegisterPerson
from lifecycle.permissions import PERMITTED
from lifecycle.projects import registration
from lifecycle.projects.application import applications
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.deciding import conclusion, elsewhere
from lifecycle.projects.mending import corrections, supervision
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import buildings, indicators
from lifecycle.staff.access import ExportProject
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import (
    BuildingId,
    Certificate,
    Citation,
    CommandId,
    Gate,
    Indicators,
    ProjectId,
    Refused,
    Ruling,
    StaffId,
    Stage,
    Use,
)
from lifecycle.wording import say
from tests.desk.conftest import CHECKER, CITY, CODE, HANDLER, ON, OWNER, REGISTRATION, SECURITY, SIGNER, ZEZHOU, Office

ONE = BuildingId("1")
FULL = Indicators(energy_saving_rate=Decimal("0.72"), green_star=1, assembly_rate=Decimal("0.5"), bim=True)


def refused(office: Office, command: type, /, **fields: object) -> Refused:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        office.give(command, **fields)
    assert office.ledger.head() == head, "a refusal records nothing"
    return refusal.value


def declare(office: Office, stage: Stage, values: Indicators = FULL) -> None:
    office.give(indicators.DeclareIndicators, stage=stage, declarations=(indicators.Declaration(building=ONE, values=values),))


def issue_planning_conditions(office: Office, values: Indicators = FULL) -> None:
    declare(office, Stage.REQUIRED, values)
    office.give(
        elsewhere.RecordOutsideDecision,
        gate=Gate.PLANNING_CONDITIONS,
        buildings=(ONE,),
        outcome=Outcome.PASSED,
        certificate=Certificate(number="高规条2023-17", authority="高平市规划和自然资源局"),
    )


def apply_for_design_review(office: Office) -> None:
    office.give(applications.SubmitApplication, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=OWNER)
    office.give(applications.AcceptApplication, application="A1")


def test_every_command_has_its_place_in_the_table_of_who_may_give_it() -> None:
    of_persons = {RegisterPerson, EraseAttachment, ErasePerson, PlaceRetentionHold, LiftRetentionHold}
    of_the_city = {SetCountyTargets, DecideChoice, AcceptRestore, ExportProject}
    of_inspections = {command for matter in (ITEMS, OBJECTS, INSPECTORS, EXPERTS, UNITS, CAMPAIGNS, CHECK) for command in matter.commands}
    assert set(PERMITTED) == {*COMMANDS, *STAFF_DECISIONS, *PROPOSALS, *of_the_city, *of_persons, *of_inspections}


def test_a_design_review_passes_by_three_signatures_with_its_verdicts(office: Office) -> None:
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    declare(office, Stage.DESIGNED)
    apply_for_design_review(office)
    office.give(conclusion.ProposeConclusion, application="A1", buildings=(ONE,), outcome=Outcome.PASSED, opinion="符合")
    office.give(conclusion.CheckConclusion, by=CHECKER, application="A1", opinion="同意")
    paper = Certificate(number="高审方2023-5", authority="高平市行政审批服务管理局")
    (concluded,) = office.give(conclusion.SignConclusion, by=SIGNER, application="A1", certificate=paper).recorded

    assert isinstance(concluded.fact, conclusion.GateConcluded)
    verdicts = {verdict.rule: verdict for verdict in concluded.fact.verdicts}
    energy = verdicts["jincheng-2023/public-energy-72"]
    assert (energy.verdict, energy.measured, energy.required, energy.clause.place) == (Ruling.MET, "72%", "72%", "三（一）")
    adopted = {d.fact.sha256 for d in office.ledger.read(limit=1000, types=(DocumentAdopted,)) if isinstance(d.fact, DocumentAdopted)}
    assert {verdict.document_sha256 for verdict in concluded.fact.verdicts} == adopted
    assert project_of(office.desk.counter(), ProjectId("p1")).buildings[ONE].has_done(Gate.DESIGN_REVIEW)


def test_a_missing_indicator_holds_back_a_pass(office: Office) -> None:
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    declare(office, Stage.DESIGNED, Indicators(green_star=1, assembly_rate=Decimal("0.5"), bim=True))
    apply_for_design_review(office)

    refusal = refused(office, conclusion.ProposeConclusion, application="A1", buildings=(ONE,), outcome=Outcome.PASSED, opinion="符合")

    assert refusal.code == "gate.not_passable"
    assert [(v.rule, v.missing) for v in refusal.values["verdicts"]] == [
        ("jincheng-2023/public-energy-72", ("energy_saving_rate",)),
        ("house/no-lowering/energy_saving_rate", ("energy_saving_rate",)),
    ]


def test_a_bad_outside_decision_is_recorded_and_opens_a_supervision_item(office: Office) -> None:
    office.register()
    office.add_building()
    issue_planning_conditions(
        office, Indicators(energy_saving_rate=Decimal("0.7199"), green_star=1, assembly_rate=Decimal("0.5"), bim=True)
    )

    (item,) = project_of(office.desk.counter(), ProjectId("p1")).supervisions.values()

    assert item.open
    assert item.rules == ("jincheng-2023/public-energy-72",)


def test_the_same_command_again_changes_nothing(office: Office) -> None:
    first = office.register(id=CommandId("once"))
    head = office.ledger.head()
    again = office.register(id=CommandId("once"))
    assert (again.repeated, again.recorded, office.ledger.head()) == (True, first.recorded, head)


def test_a_project_code_is_used_once(office: Office) -> None:
    office.register()
    refusal = refused(office, registration.RegisterProject, **REGISTRATION, project=ProjectId("p2"))
    assert (refusal.code, refusal.values) == ("project.code_used", {"code": CODE})


def test_a_corrected_code_is_found_and_is_used_up_too(office: Office) -> None:
    office.register()
    other = "2304-140581-04-01-135255"
    office.give(corrections.CorrectFact, corrects=1, changed=Raw(f'{{"code": "{other}"}}'.encode()), reason="登记时抄错末位")
    assert project_bearing(office.desk.counter(), other) == ProjectId("p1") == project_bearing(office.desk.counter(), CODE)
    assert project_of(office.desk.counter(), ProjectId("p1")).code == other
    assert (
        refused(office, registration.RegisterProject, **(REGISTRATION | {"code": other}), project=ProjectId("p2")).code
        == "project.code_used"
    )


def test_who_is_refused_for_the_county_reads_its_name(office: Office) -> None:
    refusal = refused(office, registration.RegisterProject, **REGISTRATION, by=ZEZHOU)

    assert "本县（泽州县）的项目，此项目属于高平市" in say(refusal.code, **refusal.values)
    assert (refusal.values["county"], refusal.values["own"]) == ("140581", ("140525",)), "as programs read it"


def test_an_appointment_to_one_county_does_not_reach_the_whole_city(office: Office) -> None:
    office.appoint(StaffId("GA09"), Role.SECURITY_ADMIN, county="140581")
    refusal = refused(office, AppointStaff, by=StaffId("GA09"), staff=HANDLER, role=Role.APPROVAL)

    assert (refusal.code, refusal.values["own"]) == ("staff.not_city_wide", ("140581",))
    assert "岗位限于高平市" in say(refusal.code, **refusal.values)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"by": StaffId("nobody")}, "staff.no_appointment"),
        ({"by": SECURITY}, "staff.role_may_not"),
        ({"by": ZEZHOU}, "staff.other_county"),
        ({"by": CHECKER, "behalf": HANDLER}, "staff.not_delegated"),
        ({"on": date(2023, 5, 11)}, "command.in_the_future"),
        ({"county": "140523"}, "county.unknown"),
        ({"code": "2304-440500-04-01-135254"}, "project.region_unknown"),
        ({"code": "2304-140581-04-01"}, "project.code_form"),
        ({"name": "  "}, "command.malformed"),
        ({"name": "医院（联系人电话13935612345）"}, "personal.mobile"),
        ({"name": "医院（11010519491231002X）"}, "personal.identity_number"),
        ({"name": "医院（身份证140502199001011234）"}, "personal.identity_number"),
        ({"name": "医院（电话0356-2022222）"}, "personal.telephone"),
        ({"name": "医院（护照E12345678）"}, "personal.document"),
    ],
)
def test_what_may_not_be_registered(office: Office, fields: dict[str, object], code: str) -> None:
    assert refused(office, registration.RegisterProject, **(REGISTRATION | fields)).code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ('{"county": "140523"}', "county.unknown"),
        ('{"code": "2304-440500-04-01-135254"}', "project.region_unknown"),
        ('{"code": "2304—440500—04—01—135254"}', "project.region_unknown"),
    ],
)
def test_a_correction_leads_out_of_the_city_no_more_than_a_registration(office: Office, changed: str, code: str) -> None:
    office.register()
    assert refused(office, corrections.CorrectFact, corrects=1, changed=Raw(changed.encode()), reason="录入错误").code == code


def test_a_corrected_transfer_stays_in_the_city(office: Office) -> None:
    office.register()
    office.give(registration.TransferJurisdiction, county="140525", approving_authority="泽州县行政审批局", by=CITY, reason="区划调整")
    changed = Raw(b'{"county": "140523"}')
    assert refused(office, corrections.CorrectFact, by=CITY, corrects=2, changed=changed, reason="录入错误").code == "county.unknown"


def test_what_a_fact_says_of_places_already_does_not_keep_it_from_being_corrected(office: Office) -> None:
    (receipt,) = office.register().recorded
    registered = replace(receipt.fact, county="140523")
    told = {"on": registered.on, "by": HANDLER, "corrects": 1, "reason": "录入错误"}
    renamed = corrections.FactCorrected(changed=Raw('{"name": "高平市人民医院"}'.encode()), **told)
    units = office.desk.rulebook.jurisdictions
    refuse_moved_elsewhere(units, [registered], [renamed])
    with pytest.raises(Refused, match=r"county\.unknown"):
        refuse_moved_elsewhere(units, [registered], [corrections.FactCorrected(changed=Raw(b'{"county": "140526"}'), **told)])


@pytest.mark.parametrize("number", ["14058123001", "140581202305100101", "13812345678"])
def test_what_stands_in_a_field_for_a_papers_number_is_a_papers(office: Office, number: str) -> None:
    office.register()
    office.add_building()
    paper = Certificate(number=number, authority="高平市规划和自然资源局")
    fields = {"gate": Gate.PLANNING_CONDITIONS, "buildings": (ONE,), "outcome": Outcome.PASSED}
    said = replace(paper, number=f"身份证{number[:4]}02199001011234")
    assert refused(office, elsewhere.RecordOutsideDecision, **fields, certificate=said).code == "personal.identity_number"
    office.give(elsewhere.RecordOutsideDecision, **fields, certificate=paper)


def test_eighteen_digits_that_are_no_identity_number_are_recorded(office: Office) -> None:
    office.register(name="医院（施工许可证140581202305100101）")
    assert office.ledger.tagged([code_tag(CODE)])


def test_names_too_large_for_an_entry_are_refused_before_they_reach_the_ledger(office: Office) -> None:
    """500 ids of 40 signs of four bytes each: the same answer when it is only looked at first, and no document is adopted for nothing."""
    office.register()
    ids = tuple(BuildingId(f"{'𠮷' * 37}{number:03}") for number in range(500))
    office.give(
        buildings.AddBuildings,
        buildings_added=tuple(
            buildings.NewBuilding(id=id_, name=f"{number}号楼", use=Use.HOSPITAL, floor_area_m2=Decimal(100), prefabricated=True)
            for number, id_ in enumerate(ids)
        ),
    )
    paper = Certificate(number="高规条2023-17", authority="高平市规划和自然资源局")
    fields = {"gate": Gate.PLANNING_CONDITIONS, "outcome": Outcome.PASSED, "certificate": paper}

    too_large = refused(office, elsewhere.RecordOutsideDecision, **fields, buildings=ids)

    assert (too_large.code, too_large.values) == ("command.names_too_much", {"count": 501})
    previewed = elsewhere.RecordOutsideDecision(id=CommandId("c"), on=ON, by=HANDLER, project=ProjectId("p1"), **fields, buildings=ids)
    with pytest.raises(Refused, match=r"command\.names_too_much"):
        office.desk.preview(previewed)
    office.give(elsewhere.RecordOutsideDecision, **fields, buildings=ids[:300])


def test_an_appointment_holds_on_its_days_only(office: Office) -> None:
    temporary = StaffId("SP09")
    office.give(AppointStaff, by=SECURITY, staff=temporary, role=Role.APPROVAL, on=ON, until=ON)
    office.register(by=temporary)
    office.clock.go_on(days=1)
    assert (
        refused(office, registration.ChangeParty, by=temporary, role="designer", unit=OWNER, reason="变更").code == "staff.no_appointment"
    )


def test_a_deputy_acts_by_the_appointment_of_the_one_stood_in_for(office: Office) -> None:
    office.give(GrantDelegation, by=CITY, staff=CITY, deputy=ZEZHOU, until=date(2023, 5, 12), reason="出差")
    (registered,) = office.register(by=ZEZHOU, behalf=CITY).recorded
    assert (registered.fact.by, registered.fact.behalf) == (ZEZHOU, CITY)
    office.clock.go_on(days=3)
    refusal = refused(office, supervision.OpenSupervision, by=ZEZHOU, behalf=CITY, buildings=(ONE,), reason="复查")
    assert refusal.code == "staff.not_delegated"


def test_who_loses_a_race_is_told_who_changed_what(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.register()
    stale = office.ledger.load("project/p1")
    office.add_building("1")
    load, old = office.ledger.load, [stale]
    monkeypatch.setattr(office.ledger, "load", lambda name: old.pop() if old and name == stale.name else load(name))
    with pytest.raises(Refused) as lost:
        office.add_building("2")
    assert (lost.value.code, lost.value.values) == ("race.lost", {"by": HANDLER, "facts": ("building-added",)})


def test_a_command_over_what_its_door_has_read_is_told_what_came_in_since(office: Office) -> None:
    office.register()
    stale = office.ledger.load("project/p1")
    office.add_building("1")
    command = registration.ChangeParty(
        id=CommandId("over"), on=ON, by=HANDLER, project=ProjectId("p1"), role=PartyRole.DESIGNER, unit=OWNER, reason="变更"
    )
    with pytest.raises(Refused, match=r"race\.lost"):
        office.desk.carry_out(command, over=stale)
    assert office.desk.carry_out(command, over=office.ledger.load("project/p1")).recorded
    assert office.desk.carry_out(command, over=stale).repeated, "the same command again is no race"


def test_together_all_is_recorded_or_nothing(office: Office) -> None:
    def new(number: int, **fields: object) -> registration.RegisterProject:
        return registration.RegisterProject(
            id=CommandId(f"row-{number}"),
            on=ON,
            by=HANDLER,
            project=ProjectId(f"p{number}"),
            **(REGISTRATION | {"code": f"2304-140581-04-01-{number:06}"} | fields),
        )

    head = office.ledger.head()
    with pytest.raises(Refused):
        office.desk.carry_out_together(CommandId("file-1"), HANDLER, [new(1), new(2), new(3, county="999999")])
    assert office.ledger.head() == head
    receipt = office.desk.carry_out_together(CommandId("file-2"), HANDLER, [new(1), new(2), new(3)])
    assert [r.stream for r in receipt.recorded] == ["project/p1", "project/p2", "project/p3"]
    assert office.desk.carry_out_together(CommandId("file-2"), HANDLER, [new(1)]).repeated


def test_documents_are_adopted_once_in_full(office: Office) -> None:
    office.desk.adopt_documents()
    head = office.ledger.head()
    other = type(office.desk)(office.ledger, office.desk.statutes, office.clock)
    other.adopt_documents()
    assert office.ledger.head() == head
    facts = [recorded.fact for recorded in office.ledger.read(limit=100, types=(DocumentAdopted,))]
    assert {(f.sha256, f.text) for f in facts} == {(d.sha256, d.text) for d in office.desk.rulebook.documents}


def test_the_first_appointment_needs_nobody_and_the_second_does(office: Office) -> None:
    refusal = refused(office, AppointStaff, by=StaffId("SP01"), staff=StaffId("SP05"), role=Role.APPROVAL)
    assert refusal.code == "staff.role_may_not"


def test_targets_are_set_by_the_city(office: Office) -> None:
    fields = {
        "county": "140581",
        "year": 2023,
        "targets": (TargetValue(target="jincheng-2023/prefabricated-share", value="24", unit="%"),),
        "clause": Citation(document="jincheng-2023", place="附件1", quote="24%"),
        "document_sha256": "0" * 64,
    }
    assert refused(office, SetCountyTargets, **fields).code == "staff.role_may_not"
    office.give(SetCountyTargets, by=CITY, **fields)
    assert refused(office, SetCountyTargets, by=CITY, **fields).code == "targets.same"


def test_a_rate_of_many_digits_is_no_telephone_number(office: Office) -> None:
    office.register()
    office.add_building()
    declare(office, Stage.REQUIRED, replace(FULL, assembly_rate=Decimal("0.13812345678")))
    assert project_of(office.desk.counter(), ProjectId("p1")).buildings[ONE].at("1", Stage.REQUIRED).assembly_rate == Decimal(
        "0.13812345678"
    )


def test_a_refused_first_judgement_adopts_no_document(office: Office) -> None:
    office.register()
    office.add_building()
    paper = Certificate(number="高规条2023-17", authority="高平市规划和自然资源局")
    fields = {"gate": Gate.PLANNING_CONDITIONS, "buildings": (ONE,), "outcome": Outcome.REFUSED, "certificate": paper}
    assert refused(office, elsewhere.RecordOutsideDecision, **fields).code == "outside.refused_without_grounds"
    office.give(elsewhere.RecordOutsideDecision, **fields, grounds="用地性质不符")
    assert office.ledger.read(limit=100, types=(DocumentAdopted,))

"""名录的步骤: what is listed, changed and delisted; and what stood in the registers on a day."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.desk.inspections.on_a_day import InspectorOn, classes_on, inspectors_on, objects_on
from lifecycle.inspections.registers.classes import CreditScheme, RecordClass
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.vocabulary import PersonId
from tests.steps.case import Case, action
from tests.steps.words import DAY, ON, PEOPLE, REASON, WHO, any_of, by_label

KINDS = by_label(ObjectKind)
SCHEMES = by_label(CreditScheme)
WHOM = rf"(?P<whom>{any_of(PEOPLE)})"
CERTIFICATE = rf'，执法证"(?P<certificate>[^"]+)"有效期至(?P<until>{DAY})'
SCHEME = rf"(?P<scheme>{any_of(SCHEMES)})"
KIND = rf"(?P<kind>{any_of(KINDS)})"


def on_day(case: Case, day: str) -> InspectorOn | None:
    return next(iter(inspectors_on(case.office.ledger, date.fromisoformat(day))), None)


@action(rf"{WHO}{ON}将{WHOM}登记入库{CERTIFICATE}")
def _(case: Case, who: str, on: str, whom: str, certificate: str, until: str) -> None:
    day = case.comes(on)
    stated = {"certificate_number": certificate, "valid_until": date.fromisoformat(until), "authority": "晋城市住房和城乡建设局"}
    person = case.office.know(PersonId("R-1"))
    case.give(ListInspector, by=PEOPLE[who], staff=PEOPLE[whom], person=person, listed_since=day, **stated)


@action(rf"{WHO}{ON}变更{WHOM}{CERTIFICATE}")
def _(case: Case, who: str, on: str, whom: str, certificate: str, until: str) -> None:
    day = case.comes(on)
    stated = {"certificate_number": certificate, "valid_until": date.fromisoformat(until), "authority": "晋城市住房和城乡建设局"}
    case.give(ChangeInspector, by=PEOPLE[who], staff=PEOPLE[whom], listed_since=day, reason="换发新证", **stated)


@action(rf"{WHO}{ON}将{WHOM}移出名录{REASON}")
def _(case: Case, who: str, on: str, whom: str, reason: str) -> None:
    day = case.comes(on)
    case.give(DelistInspector, by=PEOPLE[who], staff=PEOPLE[whom], listed_until=day, reason=reason)


@action(rf'{WHO}{ON}申报{WHOM}与"(?P<uscc>[^"]+)"有利害关系{REASON}')
def _(case: Case, who: str, on: str, whom: str, uscc: str, reason: str) -> None:
    case.comes(on)
    case.give(DeclareInterest, by=PEOPLE[who], staff=PEOPLE[whom], uscc=uscc, ground=reason)


@action(rf"{WHO}{ON}解除利害关系(?P<interest>I\d+){REASON}")
def _(case: Case, who: str, on: str, interest: str, reason: str) -> None:
    case.comes(on)
    case.give(EndInterest, by=PEOPLE[who], staff=PEOPLE[who], interest=interest, reason=reason)


@action(rf'{WHO}{ON}登记检查对象{KIND}"(?P<id_>[^"]+)"')
def _(case: Case, who: str, on: str, kind: str, id_: str) -> None:
    day = case.comes(on)
    case.give(ListObject, by=PEOPLE[who], object_kind=KINDS[kind], object_id=id_, name="某检查对象", listed_since=day)


@action(rf'{WHO}{ON}登记"(?P<uscc>[^"]+)"的{SCHEME}为"(?P<given>[^"]+)"')
def _(case: Case, who: str, on: str, uscc: str, scheme: str, given: str) -> None:
    case.comes(on)
    case.give(RecordClass, by=PEOPLE[who], uscc=uscc, name="某单位", scheme=SCHEMES[scheme], credit_class=given, source="公示结果")


@then(parsers.re(rf"(?P<day>{DAY})的名录里，{WHOM}的证件(?P<state>有效|已过期)"))
def _(case: Case, day: str, whom: str, state: str) -> None:
    found = on_day(case, day)
    assert found
    assert (found.staff, found.expired) == (PEOPLE[whom], state == "已过期")


@then(parsers.re(rf"(?P<day>{DAY})的名录里没有{WHOM}"))
def _(case: Case, day: str, whom: str) -> None:
    assert on_day(case, day) is None, whom


@then(parsers.re(rf"(?P<day>{DAY}){WHOM}有(?P<count>\d+)项利害关系"))
def _(case: Case, day: str, whom: str, count: str) -> None:
    found = on_day(case, day)
    assert found
    assert (found.staff, len(found.interests)) == (PEOPLE[whom], int(count))


@then(parsers.re(rf"(?P<day>{DAY})的名录里有(?P<count>\d+)个{KIND}"))
def _(case: Case, day: str, count: str, kind: str) -> None:
    assert len(objects_on(case.office.ledger, KINDS[kind], date.fromisoformat(day))) == int(count)


@then(parsers.re(rf'(?P<day>{DAY})"(?P<uscc>[^"]+)"的{SCHEME}是"(?P<given>[^"]+)"'))
def _(case: Case, day: str, uscc: str, scheme: str, given: str) -> None:
    found = classes_on(case.office.ledger, date.fromisoformat(day))[uscc]
    assert {each.value: given_class.credit_class for each, given_class in found.items()} == {SCHEMES[scheme].value: given}

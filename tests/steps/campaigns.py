"""抽取的步骤: a campaign is planned and approved, announced, seeded and void."""

from datetime import date
from decimal import Decimal

from pytest_bdd import given, parsers, then

from lifecycle.desk.inspections.campaign_due import due_days
from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.desk.inspections.streams import campaign_stream
from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer, NamedSource
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.campaigns.drawing import SeedDraw, SourceNumbers, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, InspectorReplaced
from lifecycle.inspections.registers.inspectors import ListInspector
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Citation, PersonId, StaffId
from lifecycle.wording import say
from tests.office import CITY, HEAD
from tests.steps.case import Case, action
from tests.steps.words import DAY, ON, PEOPLE, REASON, WHO

CAMPAIGN = "2023-01"
BASIS = Citation("民用建筑节能条例", "第五条", "县级以上地方人民政府建设主管部门负责本行政区域民用建筑节能的监督管理工作")


def standing(case: Case) -> Campaign:
    return campaign_of(case.office.ledger, CAMPAIGN)


@given(parsers.re(rf"市局人员{ON}列入抽查计划，单位负责人已审批，名录里有(?P<objects>\d+)个既有建筑、(?P<inspectors>\d+)名执法检查人员"))
def _(case: Case, on: str, objects: str, inspectors: str) -> None:
    day = case.comes(on)
    plan = {"title": "既有公共建筑节能抽查", "year": day.year, "items": "inspection-items-2023", "object_kind": ObjectKind.BUILDING_IN_USE}
    of_city = {"by": CITY, "campaign": CAMPAIGN}
    case.give(PlanCampaign, **of_city, **plan, pool_size=3, ratio=Decimal("0.5"), started_by="晋城市住房和城乡建设局")
    approval = {"number": "晋市建检批〔2023〕3号", "basis": (BASIS,), "task_source": "年度抽查计划"}
    case.give(ApproveCampaign, by=HEAD, campaign=CAMPAIGN, **approval, first_day=date(2023, 6, 5), last_day=date(2023, 6, 30))
    for number in range(int(objects)):
        listed = {"object_kind": ObjectKind.BUILDING_IN_USE, "object_id": f"SY-{number}", "name": f"第{number}中学教学楼"}
        case.give(ListObject, by=CITY, **listed, county="140581", listed_since=day)
    certified = {"valid_until": date(2026, 12, 31), "authority": "晋城市住房和城乡建设局", "listed_since": day}
    for number in range(int(inspectors)):
        staff, person = StaffId(f"JC1{number}"), case.office.know(PersonId(f"R-1{number}"))
        case.office.appoint(staff, Role.INSPECTOR)
        case.give(ListInspector, by=CITY, staff=staff, person=person, certificate_number=f"0405001202100{number}", **certified)


def announce(case: Case, who: str, moment: date, layer: DrawLayer) -> None:
    source = NamedSource(called="中国福利彩票双色球", issue="2023062", drawn_on=moment, if_missing="顺延至下一期")
    when = {"sources": (source,), "randomness_from": moment, "randomness_at": "08:00"}
    case.give(AnnounceDraw, by=PEOPLE[who], campaign=CAMPAIGN, layers=(layer,), across=AcrossCounties.ANY, **when)


@action(rf"{WHO}{ON}发布抽取公告，(?P<moment>{DAY})起取得随机数")
def _(case: Case, who: str, on: str, moment: str) -> None:
    case.comes(on)
    announce(case, who, date.fromisoformat(moment), DrawLayer(layer="全部", drawn=2))


@action(rf"{WHO}{ON}发布抽取公告，只抽泽州县的对象")
def _(case: Case, who: str, on: str) -> None:
    case.comes(on)
    announce(case, who, date(2023, 6, 1), DrawLayer(layer="泽州", counties=("140525",), drawn=2))


@action(rf'{WHO}{ON}录入随机数"(?P<numbers>[\d ]+)"')
def _(case: Case, who: str, on: str, numbers: str) -> None:
    case.comes(on)
    given_numbers = SourceNumbers(numbers=tuple(map(int, numbers.split())))
    case.give(SeedDraw, by=PEOPLE[who], campaign=CAMPAIGN, numbers=(given_numbers,))


@given(parsers.re(rf'市局人员{ON}录入随机数"(?P<numbers>[\d ]+)"，核对后确认'))
def _(case: Case, on: str, numbers: str) -> None:
    case.comes(on)
    given_numbers = SourceNumbers(numbers=tuple(map(int, numbers.split())))
    case.give(SeedDraw, by=CITY, campaign=CAMPAIGN, numbers=(given_numbers,), confirmed=("draw.not_witnessed",))


@action(rf"{WHO}{ON}准予第一个对象的一名检查人员回避")
def _(case: Case, who: str, on: str) -> None:
    case.comes(on)
    name, inspectors = next(iter(standing(case).chosen.items()))
    asked = {"object_id": name, "inspector": StaffId(inspectors[0]), "asked_for_by": "建设单位", "ground": "近亲属任职"}
    case.give(DecideRecusal, by=PEOPLE[who], campaign=CAMPAIGN, **asked, granted=True)


@action(rf"{WHO}{ON}作废抽取{REASON}")
def _(case: Case, who: str, on: str, reason: str) -> None:
    case.comes(on)
    case.give(VoidDraw, by=PEOPLE[who], campaign=CAMPAIGN, reason=reason)


@then(parsers.re(r"抽出(?P<objects>\d+)个检查对象，各派(?P<inspectors>\d+)名执法检查人员"))
def _(case: Case, objects: str, inspectors: str) -> None:
    assert [len(staff) for staff in standing(case).chosen.values()] == [int(inspectors)] * int(objects)


@then(parsers.re(r"抽查活动共有(?P<all_>\d+)次公告，其中(?P<voided>\d+)次作废"))
def _(case: Case, all_: str, voided: str) -> None:
    draws = standing(case).draws
    assert (len(draws), sum(each.voided is not None for each in draws)) == (int(all_), int(voided))


@then("名录里没有别人的，如实记为无人可派")
def _(case: Case) -> None:
    (replaced,) = [fact for fact in case.facts if isinstance(fact, InspectorReplaced)]
    assert replaced.successor is None


def waiting(case: Case) -> list[tuple[str, str]]:
    """What the campaign waits for, as the tray says it, with the day."""
    facts = [each.fact for each in case.office.ledger.load(campaign_stream(CAMPAIGN)).recorded]
    due = due_days(facts, case.office.desk.calendars.now())
    return [(say(f"page.campaigns.next.{each.item}"), each.due.on.isoformat() if each.due else "") for each in due]


@then(parsers.re(rf'待办"(?P<step>[^"]+)"，期限是(?P<day>{DAY})'))
def _(case: Case, step: str, day: str) -> None:
    assert waiting(case) == [(step, day)]


@then("抽查活动没有待办")
def _(case: Case) -> None:
    assert waiting(case) == []

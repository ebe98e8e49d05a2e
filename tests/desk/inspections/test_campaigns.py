"""抽查活动在业务台: who plans and who approves."""

from typing import Any

import pytest

from lifecycle.desk.inspections.reading_campaigns import campaign_of, campaigns_of
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Asked, Citation, Refused
from tests.desk.conftest import Office
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.office import CITY, HANDLER, HEAD, ZEZHOU


@pytest.fixture
def bureau(office: Office) -> Office:
    office.appoint(HEAD, Role.HEAD)
    return office


def refused(office: Office, command: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as told:
        office.give(command, **fields)
    return told.value.code


def test_the_city_plans_and_the_head_approves(bureau: Office) -> None:
    assert {refused(bureau, PlanCampaign, by=by, **PLANNED) for by in (HANDLER, ZEZHOU, HEAD)} == {"staff.role_may_not"}
    assert refused(bureau, PlanCampaign, by=CITY, **PLANNED | {"items": "no-list"}) == "campaign.items_unknown"
    bureau.give(PlanCampaign, by=CITY, **PLANNED)
    assert refused(bureau, ApproveCampaign, by=CITY, **APPROVED) == "staff.role_may_not"
    bureau.give(ApproveCampaign, by=HEAD, **APPROVED)
    assert [(each.plan.title, each.step) for each in campaigns_of(bureau.ledger)] == [("建筑节能专项抽查", "approved")]
    assert campaign_of(bureau.ledger, "2023-01").approval.number == "晋市建检批〔2023〕3号"


def test_the_basis_is_compared_with_the_statute(bureau: Office) -> None:
    bureau.give(PlanCampaign, by=CITY, **PLANNED)
    with pytest.raises(Asked):
        bureau.give(ApproveCampaign, by=HEAD, **APPROVED | {"basis": (Citation("民用建筑节能条例", "第五条", "随便检查"),)})

"""抽查计划与审批: a closed order of steps, and what neither of them may lack."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from msgspec import Struct

from lifecycle.inspections.campaigns.campaign import CampaignStep, fold
from lifecycle.inspections.campaigns.plan import (
    ApproveCampaign,
    Batch,
    CampaignApproved,
    CampaignPlanned,
    PlanCampaign,
    TimesInspected,
    approve,
    plan,
)
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.vocabulary import Citation, Command, CommandId, Fact, Refused, StaffId
from lifecycle.wording import LANGUAGES, say

MAY, JUNE, JULY = (date(2023, month, 1) for month in (5, 6, 7))
ITEMS = "inspection-items-2023"
NUMBERS = count(1)
PLANNED: dict[str, Any] = {
    "campaign": "2023-01",
    "title": "建筑节能专项抽查",
    "year": 2023,
    "items": ITEMS,
    "object_kind": ObjectKind.PROJECT,
    "pool_size": 120,
    "ratio": Decimal("0.1"),
    "batches": (Batch(name="第一批", months=(6, 7)),),
    "started_by": "市住房和城乡建设局",
}
APPROVED: dict[str, Any] = {
    "campaign": "2023-01",
    "number": "晋市建检批〔2023〕3号",
    "basis": (Citation("民用建筑节能条例", "第五条", "县级以上地方人民政府建设主管部门负责本行政区域民用建筑节能的监督管理工作"),),
    "task_source": "年度抽查计划",
    "first_day": JUNE,
    "last_day": JULY,
}


def ask(kind: type[Command], /, **fields: Any) -> Any:
    return kind(**({"id": CommandId(f"c{next(NUMBERS)}"), "on": MAY, "by": StaffId("SJ01")} | fields))


def then_refused(code: str, decide: Callable[..., Any], *given: Any, **values: Any) -> None:
    with pytest.raises(Refused) as refused:
        decide(*given)
    assert (refused.value.code, {name: refused.value.values.get(name) for name in values}) == (code, values)
    for lang in LANGUAGES:
        assert "None" not in say(code, lang, **refused.value.values)


def planned(**otherwise: Any) -> list[Fact]:
    return plan(None, ask(PlanCampaign, **PLANNED | otherwise), {ITEMS})


def approved() -> list[Fact]:
    facts = planned()
    return [*facts, *approve(fold(facts), ask(ApproveCampaign, **APPROVED))]


def test_a_campaign_is_planned_and_then_approved_and_neither_twice() -> None:
    approval = ask(ApproveCampaign, **APPROVED)
    then_refused("campaign.unknown", approve, None, approval, campaign="2023-01")
    then_refused("campaign.number_used", plan, fold(planned()), ask(PlanCampaign, **PLANNED), {ITEMS})
    then_refused("campaign.not_now", approve, fold(approved()), approval, step=CampaignStep.APPROVED)
    assert [known.step for facts in (planned(), approved()) if (known := fold(facts))] == ["planned", "approved"]


@pytest.mark.parametrize(
    ("code", "otherwise"),
    [
        ("campaign.id_form", {"campaign": "第一批"}),
        ("campaign.items_unknown", {"items": "nothing"}),
        ("campaign.pool_empty", {"pool_size": 0}),
        ("campaign.ratio", {"ratio": Decimal(0)}),
        ("campaign.ratio", {"ratio": Decimal("1.01")}),
        ("campaign.months", {"batches": (Batch(name="第一批", months=(13,)),)}),
        ("campaign.months", {"batches": (Batch(name="第一批", months=()),)}),
    ],
)
def test_a_plan_that_plans_nothing_is_refused(code: str, otherwise: dict[str, Any]) -> None:
    then_refused(code, plan, None, ask(PlanCampaign, **PLANNED | otherwise), {ITEMS})


def test_an_approval_rests_on_something_and_its_days_run_forwards() -> None:
    known = fold(planned())
    then_refused("campaign.no_basis", approve, known, ask(ApproveCampaign, **APPROVED | {"basis": ()}))
    then_refused("campaign.days_backwards", approve, known, ask(ApproveCampaign, **APPROVED | {"first_day": JULY, "last_day": JUNE}))
    fewer = (TimesInspected(inspected="某建筑公司", times=-1),)
    then_refused("campaign.times_below_zero", approve, known, ask(ApproveCampaign, **APPROVED | {"times": fewer}), times=-1)


def test_no_fact_says_less_than_its_command() -> None:
    pairs: list[tuple[type[Struct], type[Struct]]] = [(PlanCampaign, CampaignPlanned), (ApproveCampaign, CampaignApproved)]
    assert [set(command.__struct_fields__) - set(fact.__struct_fields__) for command, fact in pairs] == [{"id"}] * 2

"""变更与更正: what was settled changes, or was recorded wrongly."""

from typing import Any

from msgspec import Raw, json

from lifecycle.projects.mending import annulment, corrections
from lifecycle.projects.works import changes, indicators
from lifecycle.vocabulary import BuildingId, Fact, Gate
from lifecycle.wording import say
from tests.steps.case import Case, action
from tests.steps.words import AREA, BUILDINGS, DAY, FOR_WHOM, ON, PEOPLE, REASON, STAGES, UNITS, VALUES, WHO, any_of, stated, unit_ids
from tests.steps.words import indicators as read

CORRECTED = "|".join(
    (
        rf"日期更正为{DAY}",
        rf"立项日期更正为{DAY}",
        rf"建筑面积更正为{AREA}平方米",
        r"项目代码更正为[-\d]+",
        r"结论更正为不予通过",
        r"指标更正为[^，]+",
        r"文号更正为[^，]+",
    )
)
PLAIN = {"日期": "on", "立项日期": "approved_on", "项目代码": "code"}
"""What is corrected by the words as they stand."""


def declarations(units: str, values: str) -> tuple[indicators.Declaration, ...]:
    """The same values for each building, or part of one."""
    parted = (unit.partition("/") for unit in unit_ids(units))
    return tuple(
        indicators.Declaration(building=BuildingId(id_), part=part or None, values=stated(read(values))) for id_, _, part in parted
    )


@action(rf"建设单位{ON}补充申报(?P<units>{UNITS})的(?P<stage>{any_of(STAGES)}){VALUES}")
def _(case: Case, on: str | None, units: str, stage: str, values: str) -> None:
    case.comes(on)
    case.give(indicators.DeclareIndicators, stage=STAGES[stage], declarations=declarations(units, values))


@action(rf"{BUILDINGS}{ON}设计变更，改为{VALUES}{REASON}")
def _(case: Case, named: str, on: str | None, values: str, reason: str) -> None:
    case.comes(on)
    case.give(changes.ChangeDesign, declarations=declarations(named, values), reason=reason, number="设计变更单1")


@action(rf"{BUILDINGS}的规划条件{ON}变更，改为{VALUES}(?P<redated>，并自变更之日起适用当时的规定)?{REASON}")
def _(case: Case, named: str, on: str | None, values: str, redated: str | None, reason: str) -> None:
    case.comes(on)
    case.give(
        changes.ChangePlanningConditions,
        declarations=declarations(named, values),
        certificate=case.paper(Gate.PLANNING_CONDITIONS),
        reason=reason,
        redated=redated is not None,
    )


@action(rf'{ON}将"(?P<what>[^"]+)"的(?P<corrected>{CORRECTED}){REASON}')
def _(case: Case, on: str | None, what: str, corrected: str, reason: str) -> None:
    """Corrects the last fact of that name."""
    case.comes(on)
    version = last_of(case, what)
    fact = case.office.ledger.load(f"project/{case.project_id}").recorded[version - 1].fact
    field, _, value = corrected.partition("更正为")
    changed = Raw(json.encode(as_it_should_be(fact, field, value)))
    case.give(corrections.CorrectFact, corrects=version, changed=changed, reason=reason)


@action(rf'{WHO}{ON}提议作废"(?P<what>[^"]+)"{REASON}')
def _(case: Case, who: str, on: str | None, what: str, reason: str) -> None:
    """The last fact of that name."""
    case.comes(on)
    case.give(annulment.ProposeAnnulment, by=PEOPLE[who], annuls=last_of(case, what), reason=reason)


@action(rf'{WHO}{FOR_WHOM}{ON}确认作废"(?P<what>[^"]+)"')
def _(case: Case, who: str, behalf: str | None, on: str | None, what: str) -> None:
    case.comes(on)
    case.give(annulment.AnnulFact, by=PEOPLE[who], behalf=PEOPLE[behalf] if behalf else None, annuls=last_of(case, what))


@action(rf'{WHO}{ON}退回作废"(?P<what>[^"]+)"的提议{REASON}')
def _(case: Case, who: str, on: str | None, what: str, reason: str) -> None:
    case.comes(on)
    case.give(annulment.RejectAnnulment, by=PEOPLE[who], annuls=last_of(case, what), reason=reason)


def last_of(case: Case, what: str) -> int:
    """The version of the last fact of that name."""
    facts = [recorded.fact for recorded in case.office.ledger.load(f"project/{case.project_id}").recorded]
    return next(n for n, fact in reversed(list(enumerate(facts, 1))) if fact_name(fact) == what)


def fact_name(fact: Fact) -> str:
    return say(f"fact.{fact.__struct_config__.tag}")


def as_it_should_be(fact: Any, field: str, value: str) -> dict[str, Any]:
    """The fields of a fact as they should have been."""
    match field:
        case _ if field in PLAIN:
            return {PLAIN[field]: value}
        case "文号":
            return {"certificate": json.decode(json.encode(fact.certificate)) | {"number": value}}
        case "结论":
            return {"outcome": "refused"}
        case "建筑面积":
            (new,) = json.decode(json.encode(fact.buildings_added))
            return {"buildings_added": [new | {"floor_area_m2": value.removesuffix("平方米")}]}
        case _:
            return {"declarations": [as_declared(each, value) for each in fact.declarations]}


def as_declared(declaration: indicators.Declaration, value: str) -> dict[str, Any]:
    whole = json.decode(json.encode(declaration))
    return whole | {"values": whole["values"] | json.decode(json.encode(stated(read(value))))}

"""施工与验收: the works stand still and go on, are accepted or not; retrofits leave the reserve."""

import re
from typing import Any

from lifecycle.projects.works import acceptance, construction, retrofit
from lifecycle.projects.works.acceptance import Special, SpecialResult
from lifecycle.vocabulary import Gate
from tests.steps.case import Case, action
from tests.steps.words import BUILDINGS, NUMBER, ON, QUOTED, REASON, quoted, unit_ids

RESULTS = {"合格": SpecialResult.PASSED, "不合格": SpecialResult.FAILED, "不涉及": SpecialResult.NOT_CONCERNED}
SPECIALS = {"建筑节能": "energy", "绿色建筑": "green", "装配式": "assembly"}


@action(rf"{BUILDINGS}{ON}中止施工{REASON}")
def _(case: Case, named: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(construction.SuspendConstruction, buildings=unit_ids(named), reason=reason)


@action(rf"{BUILDINGS}{ON}恢复施工(?P<rechecked>，施工许可证已核验)?")
def _(case: Case, named: str, on: str | None, rechecked: str | None) -> None:
    case.comes(on)
    case.give(construction.ResumeConstruction, buildings=unit_ids(named), rechecked=rechecked is not None)


@action(rf"{BUILDINGS}{ON}举行专项验收：(?P<results>.+)")
def _(case: Case, named: str, on: str | None, results: str) -> None:
    case.comes(on)
    held: dict[str, Any] = {}
    for each in results.split("、"):
        said = re.fullmatch(r"(建筑节能|绿色建筑|装配式)(合格|不合格|不涉及)", each)
        assert said, f"not a special acceptance with its result: {each}"
        held[SPECIALS[said[1]]] = Special(result=RESULTS[said[2]], record=f"{said[1]}专项验收记录")
    case.give(acceptance.HoldSpecialAcceptances, buildings=unit_ids(named), **held)


@action(rf"{BUILDINGS}{ON}竣工验收未通过，缺陷是(?P<defects>{QUOTED})")
def _(case: Case, named: str, on: str | None, defects: str) -> None:
    case.comes(on)
    case.give(acceptance.FailAcceptance, buildings=unit_ids(named), defects=quoted(defects))


@action(rf"{BUILDINGS}{ON}取得联合验收意见书{NUMBER}")
def _(case: Case, named: str, on: str | None, number: str | None) -> None:
    case.comes(on)
    certificate = case.paper(Gate.ACCEPTANCE_FILING, number)
    case.give(acceptance.IssueJointOpinion, buildings=unit_ids(named), certificate=certificate)


@action(rf"{BUILDINGS}{ON}退出储备库{REASON}")
def _(case: Case, named: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(retrofit.LeaveReserve, buildings=unit_ids(named), reason=reason)

"""征求意见: bodies are asked at a gate, answer, or need not."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.projects.application.advice import AskAdvice, Consulted, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.consultations import AdviceKind, Stance
from tests.steps.case import Case, action
from tests.steps.words import BUILDINGS, DAY, GATE, GATES, ON, PEOPLE, QUOTED, REASON, WHO, any_of, by_label, quoted, unit_ids

KINDS = by_label(AdviceKind)
STANCES = by_label(Stance)
ABOUT = rf"就{BUILDINGS}{GATE}"


@action(rf"{WHO}{ON}{ABOUT}(?:征求(?P<bodies>{QUOTED})的意见|请(?P<invited>{QUOTED})(?P<kind>{any_of(KINDS)}))，限(?P<due>{DAY})前答复")
def _(
    case: Case, who: str, on: str | None, named: str, gate: str, bodies: str | None, invited: str | None, kind: str | None, due: str
) -> None:
    case.comes(on)
    asked = quoted(bodies or invited or "")
    case.give(
        AskAdvice,
        by=PEOPLE[who],
        advice_kind=KINDS[kind] if kind else AdviceKind.CONSULTATION,
        gate=GATES[gate],
        buildings=unit_ids(named),
        bodies=tuple(Consulted(body=body, answer_by=date.fromisoformat(due)) for body in asked),
        matter="设计方案是否可行",
    )


@action(rf'{WHO}{ON}登记"(?P<body>[^"]+)"答复(?P<stance>{any_of(STANCES)})，内容是"(?P<content>[^"]+)"')
def _(case: Case, who: str, on: str | None, body: str, stance: str, content: str) -> None:
    case.comes(on)
    advice = list(case.project.consultations)[-1]
    case.give(ReceiveAdvice, by=PEOPLE[who], advice=advice, body=body, stance=STANCES[stance], content=content)


@action(rf'{WHO}{ON}{ABOUT}认定无需征求(?:"(?P<body>[^"]+)"|任何单位)的意见{REASON}')
def _(case: Case, who: str, on: str | None, named: str, gate: str, body: str | None, reason: str) -> None:
    case.comes(on)
    case.give(ForgoAdvice, by=PEOPLE[who], gate=GATES[gate], buildings=unit_ids(named), body=body, reason=reason)


@then(parsers.re(rf"尚未答复的单位是(?P<bodies>{QUOTED})"))
def _(case: Case, bodies: str) -> None:
    assert _open(case) == list(quoted(bodies))


@then("没有尚未答复的单位")
def _(case: Case) -> None:
    assert _open(case) == []


def _open(case: Case) -> list[str]:
    return [reply.body for asked in case.project.consultations.values() for reply in asked.open]

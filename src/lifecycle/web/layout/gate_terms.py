"""办理单的各项: what the sheet of a gate states of its project, its buildings and the application, as pairs of a word and what it says."""

from collections.abc import Iterator
from typing import Any

from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.telling.unfit_codes import marked_unfit
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.building import WHOLE
from lifecycle.web.layout.shown import joined, labelled, when
from lifecycle.wording import say

Pair = tuple[str, Any]


def stated(sheet: GateSheet, lang: str) -> list[Pair]:
    """On paper, below its head."""
    names = [building.name for building in sheet.batch.buildings if building.id != WHOLE]
    pairs: list[Pair] = [
        (say("page.gate.paper.project", lang), sheet.project.name),
        (say("page.gate.paper.code", lang), sheet.project.code),
        (say("page.gate.paper.buildings", lang), joined(lang, names) if names else say("page.gate.whole", lang)),
    ]
    if asked := sheet.application:
        on = when(asked.on, asked.hours.submitted)
        pairs += [
            (say("page.gate.applicant", lang), _applicant(asked.applicant, lang)),
            (say("page.gate.application", lang), say("page.gate.paper.asked", lang, application=asked.id, on=on, mode=asked.mode)),
        ]
    return pairs + [(say("page.gate.commitments", lang) if first else "", words) for first, words in _promised(sheet, lang)]


def _applicant(unit: Unit, lang: str) -> str | list[str]:
    marks = marked_unfit(unit, lang)
    return [unit.name, unit.uscc or "", *marks] if marks else unit.name


def asked_for(sheet: GateSheet, lang: str) -> list[Pair]:
    """Of the application that is pending; nothing where there is none."""
    application = sheet.batch.application
    if application is None:
        return []
    pairs: list[Pair] = [
        (say("page.gate.applicant", lang), _applicant(application.applicant, lang)),
        (say("page.gate.mode", lang), labelled(lang, application.mode)),
    ]
    if application.jointly:
        pairs.append((say("page.gate.handling", lang), labelled(lang, application.handling)))
    if application.supplement:
        pairs.append((say("page.gate.supplement", lang), application.supplement))
    if proposal := application.proposal:
        pairs.append((say("page.gate.proposal", lang), say("page.gate.proposed", lang, outcome=proposal.outcome, opinion=proposal.opinion)))
    if sheet.commitments:
        pairs.append((say("page.gate.commitments", lang), [words for _, words in _promised(sheet, lang)]))
    return pairs


def _promised(sheet: GateSheet, lang: str) -> Iterator[tuple[bool, str]]:
    """承诺, each with whether it is the first."""
    for number, each in enumerate(sheet.commitments):
        yield number == 0, say("page.gate.commitment", lang, text=each.text, due=each.due, status=each.status)

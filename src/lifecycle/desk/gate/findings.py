"""认定: what a refusal rests on, as its paper says it: each finding once, with the full title and the place of every document.

The rules of this system are checks and not law. A refusal therefore rests on 规划条件, or on the basis that the officer names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lifecycle.desk.gate.lacking import mended
from lifecycle.desk.telling.reasons import reason, unit_name
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.refusals import HOUSE
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import whole
from lifecycle.vocabulary import BuildingId, Gate, Verdict
from lifecycle.wording import JOINED_BY, say

FoundKey = tuple[Any, ...]
"""What makes two verdicts say the same: what is missing, or what was measured against what."""


def findings(project: Project, verdicts: Iterable[Verdict], titles: Mapping[str, str], lang: str = "zh") -> tuple[str, ...]:
    """1号楼、2号楼：节能率为71.99%，低于要求的72%，依据某局《某文件》三（一）不符合.

    titles: document id -> its issuer and full title.
    """
    join, first = JOINED_BY[lang].join, dict[FoundKey, Verdict]()
    cited: dict[tuple[BuildingId | None, FoundKey], dict[str, dict[str, None]]] = {}
    for verdict in verdicts:
        if verdict.blocks and (document := _document(project, verdict, titles, lang)):
            first.setdefault(_told(verdict), verdict)
            places = cited.setdefault((verdict.building, _told(verdict)), {}).setdefault(document, {})
            places["" if verdict.clause.document == HOUSE else verdict.clause.place] = None
    alike: dict[tuple[FoundKey, str], list[str]] = {}
    for (unit, told), documents in cited.items():
        clauses = join(f"{document}{join(places)}" for document, places in documents.items())
        alike.setdefault((told, clauses), []).append(unit_name(project, unit, lang))
    return tuple(reason(first[told], join(names), lang, clause=clauses) for (told, clauses), names in alike.items())


def own_words(project: Project, refusal: GateConcluded, lang: str = "zh") -> tuple[str, ...]:
    """The lines of the opinion that the findings do not repeat: text proposed from the verdicts is left out."""
    proposed = set(mended(project, refusal.gate, refusal.verdicts, lang))
    return tuple(line.strip() for line in refusal.opinion.splitlines() if line.strip() and line.strip() not in proposed)


def _told(verdict: Verdict) -> FoundKey:
    return (verdict.missing,) if verdict.missing else (verdict.comparison, verdict.measure, verdict.measured, verdict.required)


def _document(project: Project, verdict: Verdict, titles: Mapping[str, str], lang: str) -> str:
    """By what a verdict is held against the building; nothing where only we ask for it."""
    if verdict.clause.document != HOUSE:
        return titles.get(verdict.clause.document, verdict.clause.document)
    if verdict.comparison != "not_below_earlier_stages":
        return ""
    building = whole(verdict.building)
    passage = project.buildings[building].passages.get(Gate.PLANNING_CONDITIONS) if building else None
    number = passage.certificate.number if passage and passage.certificate else ""
    return say("finding.conditions_of" if number else "finding.conditions", lang, number=number)

"""检查的排法: where the buildings stand with random inspections on the gate rail, and what is open in checks, with what it holds back."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.compliance.choices import NamedOption
from lifecycle.compliance.phrases import standing_in_words
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.compliance.undecided import OpenFindingBlocks, SpecialsAtFiling
from lifecycle.desk.gate.holding import finding_choice, specials_choice, taken_choice
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.inspections.check_due import ENDED_BY
from lifecycle.desk.inspections.of_project import OpenOne, about, lineages, open_in
from lifecycle.inspections.checks.check import Check
from lifecycle.inspections.findings.finding import FindingStatus, Severity
from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.permissions import PERMITTED
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Citation, Gate
from lifecycle.web.layout.rail import Cell
from lifecycle.wording import JOINED_BY, label, say

LATER_GATES = frozenset({Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING})
"""What comes after the works, during which is inspected."""
HERE = "#checks"
"""Where a page tells them."""
SEVERITY_SHAPES = {Severity.ORDINARY: "going", Severity.SERIOUS: "undetermined", Severity.DANGER: "unmet"}


class OpenRow(Struct, frozen=True, kw_only=True):
    """一项未销号的问题. turn: whose step is next; overdue: whether its printed day has passed; holds: what it holds back, in words;
    clauses: of the statutes that say so."""

    one: OpenOne
    buildings: tuple[str, ...]
    shape: str
    turn: str
    overdue: bool
    holds: str
    clauses: tuple[Citation, ...]


class CheckRow(Struct, frozen=True, kw_only=True):
    """一次检查, in a line."""

    check: Check
    shape: str
    word: str


class Inspected(Struct, frozen=True, kw_only=True):
    """检查一节. chosen: how the choices stand on which it depends that something holds back, or only warns."""

    checks: tuple[CheckRow, ...] = ()
    findings: tuple[OpenRow, ...] = ()
    chosen: tuple[str, ...] = ()


def inspected(
    project: Project, checks: Sequence[Check], ids: Collection[BuildingId], rulebook: Rulebook, today: date, lang: str
) -> Inspected:
    """What was checked on these buildings, and what is open."""
    if not checks:
        return Inspected()
    choice = taken_choice(rulebook, OpenFindingBlocks, today)
    rows = tuple(_row(project, each, choice, today, lang) for each in open_in(project, checks, ids))
    by_choice = any(row.one.finding.holds_back and not row.clauses for row in rows)
    chosen = (in_words(choice, rulebook, lang),) if choice and by_choice else ()
    told = tuple(CheckRow(check=each, **_standing(each, lang)) for each in about(project, checks, ids))
    return Inspected(checks=told, findings=rows, chosen=chosen)


def _row(project: Project, one: OpenOne, choice: NamedOption[OpenFindingBlocks] | None, today: date, lang: str) -> OpenRow:
    finding = one.finding
    holds = "page.inspected.holds_nothing"
    if finding.blocks:
        holds = "page.inspected.holds_by_statute"
    elif finding.holds_back:
        holds = "page.inspected.warns" if choice and choice.option is OpenFindingBlocks.NONE else "page.inspected.holds_by_choice"
    return OpenRow(
        one=one,
        buildings=tuple(project.buildings[id_].name for id_ in finding.buildings if id_ in project.buildings),
        shape=SEVERITY_SHAPES[finding.severity],
        turn=_turn(finding.status, lang),
        overdue=finding.due is not None and finding.due < today,
        holds=say(holds, lang),
        clauses=finding.blocks,
    )


def _turn(status: FindingStatus, lang: str) -> str:
    """Whose step is next: the unit's while it was ordered to put it right, else of those who may take the step."""
    if status is FindingStatus.ORDERED:
        return say("page.inspected.turn_of_unit", lang)
    ends = ENDED_BY.get(status, OrderRectification)
    return JOINED_BY[lang].join(label(role, lang) for role in sorted(PERMITTED[ends].roles))


def _standing(check: Check, lang: str) -> dict[str, str]:
    if left := len(check.open_findings()):
        return {"shape": "undetermined", "word": say("page.inspected.open", lang, count=left)}
    if check.concluded_on is None:
        return {"shape": "going", "word": say("page.inspected.under_way", lang)}
    return {"shape": "met", "word": say("page.inspected.closed", lang)}


def on_the_rail(project: Project, checks: Sequence[Check], href: str | None, lang: str, id_: BuildingId) -> Cell | None:
    """双随机 of one building: not drawn, drawn, so many open, closed; nothing before its works have begun. Of other checks, what is open.

    href: where the checks are told.
    """
    if Gate.CONSTRUCTION not in project.buildings[id_].passages and not checks:
        return None
    here = about(project, checks, [id_])
    drawn = [each for each in here if each.origin is CheckOrigin.DOUBLE_RANDOM]
    left = list(open_in(project, here, [id_]))
    beside = sum(each.check not in drawn for each in left)
    remark = say("page.inspected.beside", lang, count=beside) if beside else None
    if not drawn:
        shape = "undetermined" if beside else "na"
        return Cell(shape=shape, word=say("page.inspected.not_drawn", lang), remark=remark)
    number = JOINED_BY[lang].join(each.id for each in drawn)
    told = {"number": number, "remark": remark, "href": href}
    if of_drawn := len(left) - beside:
        return Cell(shape="undetermined", word=say("page.inspected.open", lang, count=of_drawn), on=drawn[-1].opened_on, **told)
    if any(each.concluded_on is None for each in drawn):
        return Cell(shape="going", word=say("page.inspected.drawn", lang), on=drawn[-1].opened_on, **told)
    return Cell(shape="met", word=say("page.inspected.closed", lang), on=max(_closed_on(each) for each in drawn), **told)


def _closed_on(check: Check) -> date:
    """The day of its end, or of the last finding that was closed out."""
    return max([check.concluded_on or check.last_on, *(each.since for each in check.findings.values())])


def chosen(sheet: GateSheet, lang: str) -> Iterator[str]:
    """How the choices stand by which something holds back that no statute does: most of all that nobody has decided them yet."""
    if any(issue.ground is Ground.OPEN_FINDING and not issue.clauses for issue in sheet.held_back):
        yield from _standing_choice(sheet, OpenFindingBlocks, lang)
    if any(refused.code == "acceptance.specials_first" for refused in sheet.refusals.values()):
        yield from _standing_choice(sheet, SpecialsAtFiling, lang)


def warnings(sheet: GateSheet, lang: str) -> Iterator[str]:
    """What only warns at a filing, as the bureau has chosen, with the choice."""
    if sheet.gate is not Gate.ACCEPTANCE_FILING or sheet.batch.decision:
        return
    project, named = sheet.project, lineages(sheet.project, sheet.batch.ids)
    open_ones = [each for each in project.findings.values() if each.key and not each.clauses and not named.isdisjoint(each.buildings)]
    if open_ones and finding_choice(sheet.rulebook, sheet.on) is OpenFindingBlocks.NONE:
        yield say("page.inspected.open_key", lang, findings=tuple(f"{each.name}（{each.what}）" for each in open_ones))
        yield from _standing_choice(sheet, OpenFindingBlocks, lang)
    lacking = tuple(each.name for each in sheet.batch.buildings if not project.specials_held(each, sheet.on))
    if lacking and specials_choice(sheet.rulebook, sheet.on) is SpecialsAtFiling.WARNING:
        yield say("page.inspected.no_specials", lang, buildings=lacking)
        yield from _standing_choice(sheet, SpecialsAtFiling, lang)


def _standing_choice(sheet: GateSheet, options: type[StrEnum], lang: str) -> Iterator[str]:
    if taken := taken_choice(sheet.rulebook, options, sheet.on):
        yield in_words(taken, sheet.rulebook, lang)


def in_words(choice: NamedOption[Any], rulebook: Rulebook, lang: str) -> str:
    """How a choice stands: what it is about, and that nobody has decided yet, or by which paper it is."""
    return standing_in_words(choice.choice, choice.decided, rulebook.translated, lang)

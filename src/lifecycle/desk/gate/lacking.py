"""补正清单: everything that an applicant has to supply or mend before a gate can be passed, complete and without repetition."""

from collections.abc import Iterator, Sequence

from lifecycle.compliance.phrases import missing_name
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.telling.reasons import reason, unit_name
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Gate, Ruling, Verdict
from lifecycle.wording import say


def lacking(sheet: GateSheet, lang: str = "zh") -> tuple[str, ...]:
    """One sentence an item: earlier gates, missing values, insufficient values. If no rule is in force, the applicant cannot mend that,
    so it is left out.
    """
    return tuple(dict.fromkeys([*_earlier_gates(sheet, lang), *mended(sheet.project, sheet.gate, sheet.verdicts, lang)]))


def mended(project: Project, gate: Gate, verdicts: Sequence[Verdict], lang: str = "zh") -> Iterator[str]:
    """What the applicant has to bring or mend for the verdicts to hold."""
    yield from _missing(project, gate, verdicts, lang)
    yield from _unmet(project, verdicts, lang)


def _earlier_gates(sheet: GateSheet, lang: str) -> Iterator[str]:
    for gates, buildings in sheet.not_reached.items():
        yield say("lacking.gates", lang, buildings=buildings, gates=gates)


def _missing(project: Project, gate: Gate, verdicts: Sequence[Verdict], lang: str) -> Iterator[str]:
    found: dict[BuildingId | None, dict[str, None]] = {}
    for verdict in verdicts:
        if verdict.verdict is Ruling.UNDETERMINED:
            found.setdefault(verdict.building, {}).update(dict.fromkeys(verdict.missing))
    for unit, names in found.items():
        if names:
            words = [missing_name(name, lang) for name in names]
            yield say("lacking.values", lang, building=unit_name(project, unit, lang), values=words, gate=gate)


def _unmet(project: Project, verdicts: Sequence[Verdict], lang: str) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.verdict is Ruling.UNMET:
            yield say("lacking.unmet", lang, reason=reason(verdict, unit_name(project, verdict.building, lang), lang))

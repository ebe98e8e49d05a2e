"""补正清单: all that an applicant would have to bring or mend before a gate can be passed, said once and in full."""

from collections.abc import Iterator

from lifecycle.desk.gate_sheet import GateSheet
from lifecycle.desk.reasons import reason, unit_name
from lifecycle.vocabulary import INDICATORS, BuildingId, Ruling
from lifecycle.wording import label, say


def lacking(sheet: GateSheet, lang: str = "zh") -> tuple[str, ...]:
    """One sentence an item, each once: earlier gates, values that are missing, values that do not do.

    That no rule is in force is not for the applicant to mend, and is left out.
    """
    return tuple(dict.fromkeys([*_earlier_gates(sheet, lang), *_missing(sheet, lang), *_unmet(sheet, lang)]))


def _earlier_gates(sheet: GateSheet, lang: str) -> Iterator[str]:
    for gates, buildings in sheet.not_reached.items():
        yield say("lacking.gates", lang, buildings=buildings, gates=gates)


def _missing(sheet: GateSheet, lang: str) -> Iterator[str]:
    found: dict[BuildingId, dict[str, None]] = {}
    for verdict in sheet.ruled(Ruling.UNDETERMINED):
        found.setdefault(verdict.building, {}).update(dict.fromkeys(verdict.missing))
    for unit, names in found.items():
        if names:
            words = [label(f"{'indicator' if name in INDICATORS else 'milestone'}.{name}", lang) for name in names]
            yield say("lacking.values", lang, building=unit_name(sheet.project, unit, lang), values=words, gate=sheet.gate)


def _unmet(sheet: GateSheet, lang: str) -> Iterator[str]:
    for verdict in sheet.ruled(Ruling.UNMET):
        yield say("lacking.unmet", lang, reason=reason(verdict, unit_name(sheet.project, verdict.building, lang), lang))

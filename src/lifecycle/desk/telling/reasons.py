"""理由: what stands against a pass, one sentence a verdict, as an official would write it into a notice."""

from collections.abc import Iterable

from lifecycle.compliance.phrases import amount, held, measure_name, missing_name
from lifecycle.projects.deciding.refusals import HOUSE
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Ruling, Verdict
from lifecycle.wording import say


def reason(verdict: Verdict, building_name: str, lang: str = "zh", *, clause: str = "") -> str:
    """理由: why a verdict blocks: 1号楼：节能率未申报，依据三（一）无法判定. Raises ValueError for a verdict that does not block.

    clause: what it rests on, where that is to be said more fully.
    """
    clause, full = clause or verdict.clause.place, bool(clause)
    if verdict.clause.document == HOUSE and not full:
        clause = say("reason.house", lang, place=clause)
    if verdict.verdict is Ruling.UNMET:
        told = {"building": building_name, "measure": measure_name(verdict.measure, lang), "clause": clause}
        if isinstance(verdict.measured, bool) and isinstance(verdict.required, bool):
            said = {
                name: held(verdict.measure, value, lang) for name, value in (("measured", verdict.measured), ("required", verdict.required))
            }
            return say("reason.held", lang, **told, **said)
        measured, required = (amount(verdict.measure, value, lang) for value in (verdict.measured, verdict.required))
        return say(f"reason.{verdict.comparison}", lang, **told, measured=measured, required=required)
    if verdict.verdict is not Ruling.UNDETERMINED:
        raise ValueError(f"{verdict.rule} is {verdict.verdict} for {verdict.building or verdict.subject} and blocks nothing")
    if not verdict.missing:
        return say("reason.nothing_in_force", lang, building=building_name, clause=clause)
    missing = [missing_name(name, lang) for name in verdict.missing]
    return say("reason.missing", lang, building=building_name, missing=missing, clause=clause)


def reasons(project: Project, verdicts: Iterable[Verdict], lang: str = "zh") -> tuple[str, ...]:
    """全部理由 of the verdicts that block, in their order, each building or part by its name."""
    return tuple(reason(verdict, unit_name(project, verdict.building, lang), lang) for verdict in verdicts if verdict.blocks)


def unit_name(project: Project, unit: BuildingId | None, lang: str = "zh") -> str:
    """评判单元的名称: 1号楼, 1号楼商业部分 for a part, 本项目 where the project as a whole was judged."""
    if unit is None:
        return say("reason.project", lang)
    id_, _, part = unit.partition("/")
    building = project.buildings[BuildingId(id_)]
    if not part:
        return building.name
    use = next(each.use for each in building.parts if each.id == part)
    return say("reason.part", lang, building=building.name, use=use)

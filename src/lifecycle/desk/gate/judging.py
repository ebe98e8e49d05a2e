"""评判: what the rules say of the buildings of a project, for a decision, a preview or a page. Pure; adopts and records nothing."""

from collections.abc import Iterable
from datetime import date

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.projects.deciding.silence import as_decided
from lifecycle.projects.project import Project
from lifecycle.projects.routes import JUDGED_AS
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Verdict


def judged(rulebook: Rulebook, project: Project, gate: Gate, ids: Iterable[BuildingId], on: date) -> tuple[Verdict, ...]:
    """评判: what the rules say at the gate on a day. Where no rule speaks, the decision of the head stands. Empty if gate or works are not
    judged."""
    judged_as = JUDGED_AS.get(gate, gate)
    dossier = project.dossier()
    known = {building.id for building in dossier.buildings}
    units = [unit for unit in project.units(ids) if unit in known]
    if not units or judged_as not in JUDGED_STAGE:
        return ()
    return as_decided(project, gate, rulebook.judge(dossier, judged_as, on=on, buildings=units), on)

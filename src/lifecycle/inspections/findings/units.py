"""责任单位: by role and credit code, as of the day. Later changes of the parties leave it as it is."""

from datetime import date

from lifecycle.inspections.checks.terms import AS_PARTY, NamedUnit, Responsible
from lifecycle.projects.parties import checked
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Refused


def responsible(project: Project, named: NamedUnit, on: date) -> Responsible:
    """责任单位 that was named, or else the one that the project has in this role on the day. Raises Refused where there is neither."""
    party = AS_PARTY.get(named.role)
    unit = checked(named.unit) if named.unit else project.party(party, on) if party else None
    if unit is None:
        raise Refused("check.unit_unknown", role=named.role)
    return Responsible(role=named.role, unit=unit)

"""年度目标业务: the targets of a county and year as a matter of the desk."""

from lifecycle.counties.targets import SetCountyTargets, set_targets
from lifecycle.desk.matter import Matter
from lifecycle.desk.places import refuse_unknown_place
from lifecycle.desk.scans import refuse_foreign_basis

COUNTY = Matter(
    name="county",
    commands=(SetCountyTargets,),
    stream=lambda command: f"county/{command.county}/{command.year}",
    county=lambda _earlier, command: command.county,
    guards=(
        lambda at, docket: refuse_unknown_place(at.jurisdictions, docket.command),
        lambda at, docket: refuse_foreign_basis(at.ledger, docket.command, at.rulebook),
    ),
    decide=lambda _at, docket: set_targets(docket.subject, docket.command),
)

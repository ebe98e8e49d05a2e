"""所在地: what a command says of counties and regions has to lie in this city."""

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.projects.parties import region_of
from lifecycle.projects.registration import RegisterProject, TransferJurisdiction
from lifecycle.staff.appointments import AppointStaff
from lifecycle.vocabulary import Command, Refused


def refuse_unknown_place(jurisdictions: Jurisdictions, command: Command) -> None:
    """Raises Refused for a county, or a region inside a 项目代码, that is not of this city."""
    if isinstance(command, (RegisterProject, TransferJurisdiction, SetCountyTargets, AppointStaff)):
        counties = [county.code for county in jurisdictions.counties]
        if command.county is not None and command.county not in counties:
            raise Refused("county.unknown", county=command.county, known=tuple(counties))
    if isinstance(command, RegisterProject):
        region = region_of(command.code)
        known = {code for county in counties for code in jurisdictions.chain(county)}
        if region not in known:
            raise Refused("project.region_unknown", code=command.code, region=region)

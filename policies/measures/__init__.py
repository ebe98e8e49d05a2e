"""度量: the named functions that policy documents may call. Whatever would need an `if` in YAML becomes one of these."""

from lifecycle.policies.measures import building, project
from lifecycle.policies.measures.county import FIGURES, figure
from lifecycle.policies.measures.indicators import stated
from lifecycle.policies.measures.measured import Measure, MeasuredBuilding, MeasuredCounty, MeasuredProject, UseClass, Value
from lifecycle.policies.measures.milestones import MILESTONES, day_of
from lifecycle.values.indicators import LISTED
from lifecycle.values.units import Unit
from lifecycle.vocabulary import Funding, Kind, Use

__all__ = ["MEASURES", "Measure", "MeasuredBuilding", "MeasuredCounty", "MeasuredProject", "Unit", "UseClass", "Value"]

MEASURES = {
    measure.name: measure
    for measure in (
        Measure(building.kind, Unit.CATEGORY, Kind, shared=True),
        Measure(building.funding, Unit.CATEGORY, Funding, shared=True),
        Measure(building.use, Unit.CATEGORY, Use),
        Measure(building.use_class, Unit.CATEGORY, UseClass),
        Measure(building.urban, Unit.FLAG, shared=True),
        Measure(building.bim_pilot, Unit.FLAG, shared=True),
        Measure(building.prefabricated, Unit.FLAG),
        Measure(building.floor_area_m2, Unit.AREA),
        *(Measure(stated(each.name), each.unit, each.categories, subject=each.subject) for each in LISTED),
        *(Measure(day_of(milestone), Unit.DAY, shared=True) for milestone in MILESTONES),
        Measure(project.prefabricated_share, Unit.RATE, subject="project"),
        *(Measure(figure(name), unit, subject="county") for name, unit in FIGURES.items()),
    )
}

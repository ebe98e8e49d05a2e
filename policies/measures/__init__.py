"""度量: the named functions that policy documents may call. Whatever would need an `if` in YAML becomes one of these."""

from lifecycle.policies.measures import building
from lifecycle.policies.measures.indicators import stated
from lifecycle.policies.measures.measured import Measure, MeasuredBuilding, UseClass, Value
from lifecycle.policies.measures.milestones import MILESTONES, day_of
from lifecycle.values.indicators import LISTED
from lifecycle.values.units import Unit
from lifecycle.vocabulary import Funding, Kind, Use

__all__ = ["MEASURES", "Measure", "MeasuredBuilding", "Unit", "UseClass", "Value"]

MEASURES = {
    measure.name: measure
    for measure in (
        Measure(building.kind, Unit.CATEGORY, Kind),
        Measure(building.funding, Unit.CATEGORY, Funding),
        Measure(building.use, Unit.CATEGORY, Use),
        Measure(building.use_class, Unit.CATEGORY, UseClass),
        Measure(building.urban, Unit.FLAG),
        Measure(building.bim_pilot, Unit.FLAG),
        Measure(building.prefabricated, Unit.FLAG),
        Measure(building.floor_area_m2, Unit.AREA),
        *(Measure(stated(each.name), each.unit, each.categories) for each in LISTED),
        *(Measure(day_of(milestone), Unit.DAY) for milestone in MILESTONES),
    )
}

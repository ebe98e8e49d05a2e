"""建设项目的度量: what comes of all its buildings together."""

from decimal import ROUND_DOWN, Context, Decimal

from lifecycle.policies.measures.measured import MeasuredProject
from lifecycle.vocabulary import ZERO

CUT_OFF = Decimal("0.000001")
EXACT_ENOUGH = Context(prec=40, rounding=ROUND_DOWN)


def prefabricated_share(project: MeasuredProject) -> Decimal | None:
    """装配式占比: prefabricated over all floor area of the land parcel, as a fraction of one, cut off after six decimals.

    Cut off, a share below a bound never becomes one that reaches it. None without any floor area.
    """
    total = sum((each.floor_area_m2 for each in project.buildings), ZERO)
    if not total:
        return None
    prefabricated = sum((each.floor_area_m2 for each in project.buildings if each.prefabricated), ZERO)
    return EXACT_ENOUGH.divide(prefabricated, total).quantize(CUT_OFF, rounding=ROUND_DOWN)

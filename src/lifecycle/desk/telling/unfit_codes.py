"""校验码不符的统一社会信用代码: it was confirmed once, and is marked wherever its unit is shown."""

from lifecycle.projects.parties import Unit
from lifecycle.values.credit_codes import fits_its_check
from lifecycle.wording import label


def marked_unfit(unit: Unit, lang: str) -> tuple[str, ...]:
    """What stands beside a unit whose code does not fit its check character; nothing beside any other."""
    return () if unit.uscc is None or fits_its_check(unit.uscc) else (label("asked.unit.uscc_check", lang),)

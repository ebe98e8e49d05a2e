"""校验码不符的统一社会信用代码: it was confirmed once, and is marked wherever its unit is shown."""

from lifecycle.projects.parties import Unit
from lifecycle.values.credit_codes import fits_its_check
from lifecycle.wording import label, say


def unfit(code: str | None, lang: str) -> str:
    """What stands beside a code that does not fit its check character; empty for any other."""
    return "" if code is None or fits_its_check(code) else label("asked.unit.uscc_check", lang)


def marked_unfit(unit: Unit, lang: str) -> tuple[str, ...]:
    """The same beside a unit."""
    mark = unfit(unit.uscc, lang)
    return (mark,) if mark else ()


def named_unfit(name: str, code: str | None, lang: str) -> str:
    """A unit where it goes by its name alone: with code and mark where the code does not fit."""
    return say("look.unit_unfit", lang, unit=name, code=code) if unfit(code, lang) else name

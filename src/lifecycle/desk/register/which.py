"""拿错的表: a file in another form than was asked for is told so, instead of each of its columns being called unknown."""

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register.form import Form, form_of
from lifecycle.desk.register.heads import has_all_of
from lifecycle.desk.register.rosters import roster_of
from lifecycle.desk.register.sheet import SheetRead
from lifecycle.inspections.registers.roster_names import RosterName


def refuse_other_form(sheet: SheetRead, asked: Form, jurisdictions: Jurisdictions) -> None:
    """Raises BadInput where the sheet lacks columns of the form that was asked for, and has all of another one."""
    if has_all_of(asked, sheet):
        return
    forms = {"": form_of(jurisdictions)} | {f" --register {name}": roster_of(name, jurisdictions).form for name in RosterName}
    for option, form in forms.items():
        if has_all_of(form, sheet):
            raise BadInput(Problem(sheet.name, "register.other_form", {"form": form.sheet, "asked": asked.sheet, "option": option}))

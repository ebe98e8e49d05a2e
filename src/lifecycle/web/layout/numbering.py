"""编号: the number that is proposed for the paper about to be signed: the next one of the authority, its form and its year."""

from datetime import date

from fastapi import Request
from msgspec import Struct

from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.paperwork.number_forms import NumberForm
from lifecycle.projections.number_book import PaperState
from lifecycle.projects.deciding.conclusion import SignConclusion
from lifecycle.web.visitor import the_desk, the_sheets


class Numbering(Struct, frozen=True):
    """编号. authority: that signs; number: the next one that nobody has used."""

    authority: str
    number: str


def numbering(request: Request, sheet: GateSheet) -> Numbering | None:
    """None where nothing is to be signed here, or where it is not known how the authority writes its numbers."""
    if all(step.command is not SignConclusion for step in sheet.steps):
        return None
    form = the_desk(request).statutes.numbers.of(sheet.project.approving_authority, sheet.gate)
    return Numbering(form.authority, next_number(request, form, the_desk(request).today())) if form else None


def next_number(request: Request, form: NumberForm, on: date) -> str:
    """One more than the highest that stands in the book. Somebody may be faster: then the desk refuses, and the next one is proposed."""
    numbers = the_sheets(request).used(form.authority, on.year)
    mistaken = {number for number, state in numbers.items() if state is PaperState.MISTAKEN}
    return form.next_number(on.year, numbers.keys() - mistaken, mistaken)

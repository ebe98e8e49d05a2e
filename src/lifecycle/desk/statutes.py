"""现行规定: all that is read from a folder of policies, as one value. A running program reads the folder once, when it opens."""

from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from lifecycle.calendar import Calendar, read_calendar
from lifecycle.compliance.editions import Texts, texts_of
from lifecycle.compliance.reading.index import read_index
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.paperwork.number_forms import NumberForms, read_number_forms
from lifecycle.desk.paperwork.paper_forms import PaperForms, read_paper_forms


class Statutes(Struct, frozen=True, kw_only=True):
    """现行规定. rulebook: the documents, their units and translations; calendar: as the folder has it, before what the ledger adopted;
    numbers, papers: how numbers are written and papers are called, those of refusals among them;
    texts: of all files, as a ledger adopts them.
    """

    rulebook: Rulebook
    calendar: Calendar
    numbers: NumberForms
    papers: PaperForms
    texts: Texts = MappingProxyType({})


def read_statutes(folder: Path) -> Statutes:
    """Reads a folder of policies. Raises BadInput with file, line and reason of everything that is wrong with a table."""
    index = read_index(folder)
    return Statutes(
        rulebook=Rulebook.load(folder),
        calendar=read_calendar(folder),
        numbers=read_number_forms(folder, index.numbers) if index.numbers else NumberForms(()),
        papers=read_paper_forms(folder),
        texts=texts_of(folder),
    )

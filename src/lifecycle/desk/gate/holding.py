"""暂缓: what holds back a decision of ours now, with the choice of the bureau on findings of key items."""

from collections.abc import Callable, Collection
from datetime import date

from lifecycle.compliance.choices import NamedOption
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.compliance.undecided import OpenFindingBlocks, name_of
from lifecycle.projects.basis import HeldBack
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import holding_back
from lifecycle.vocabulary import BuildingId, Gate


def held_back(rulebook: Callable[[], Rulebook], on: date) -> HeldBack:
    """暂缓事项, as the choices stand on a day. rulebook: read where there is a finding to ask about."""

    def asked(project: Project, ids: Collection[BuildingId], gate: Gate | None) -> tuple[Issue, ...]:
        key_items = bool(project.findings) and finding_choice(rulebook(), on) is not OpenFindingBlocks.NONE
        return holding_back(project, ids, gate, key_items=key_items)

    return asked


def finding_choice(rulebook: Rulebook, on: date) -> OpenFindingBlocks:
    """未销号的问题是否暂缓备案, where no statute says so. Where no document has the choice, key items hold back: the careful answer."""
    taken = taken_choice(rulebook, on)
    return taken.option if taken else OpenFindingBlocks.KEY_ITEMS


def taken_choice(rulebook: Rulebook, on: date) -> NamedOption[OpenFindingBlocks] | None:
    """The choice as a document in force has it, and by which paper it is decided, where it is."""
    name = name_of(OpenFindingBlocks)
    offering = (each for each in rulebook.documents if each.in_force.covers(on) and any(choice.name == name for choice in each.choices))
    document = next(offering, None)
    return rulebook.option(document.id, OpenFindingBlocks, on) if document else None

"""暂缓: what holds back a decision of ours now, with the choice of the bureau on findings of key items."""

from collections.abc import Callable, Collection
from datetime import date

from lifecycle.compliance.choices import NamedOption, Option
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.compliance.undecided import OpenFindingBlocks, SpecialsAtFiling, name_of
from lifecycle.projects.basis import Holding
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import holding_back
from lifecycle.vocabulary import BuildingId, Gate


def holding(rulebook: Callable[[], Rulebook], on: date) -> Holding:
    """暂缓, as the choices stand on a day. rulebook: read where there is a finding, or a filing, to ask about."""

    def held_back(project: Project, ids: Collection[BuildingId], gate: Gate | None) -> tuple[Issue, ...]:
        key_items = bool(project.findings) and finding_choice(rulebook(), on) is not OpenFindingBlocks.NONE
        return holding_back(project, ids, gate, key_items=key_items)

    return Holding(held_back=held_back, specials_required=lambda: specials_choice(rulebook(), on) is SpecialsAtFiling.REQUIRED)


def finding_choice(rulebook: Rulebook, on: date) -> OpenFindingBlocks:
    """未销号的问题是否暂缓备案, where no statute says so. Where no document has the choice, key items hold back: the careful answer."""
    taken = taken_choice(rulebook, OpenFindingBlocks, on)
    return taken.option if taken else OpenFindingBlocks.KEY_ITEMS


def specials_choice(rulebook: Rulebook, on: date) -> SpecialsAtFiling:
    """专项验收材料在备案时 required, or a warning. Where no document has the choice, required."""
    taken = taken_choice(rulebook, SpecialsAtFiling, on)
    return taken.option if taken else SpecialsAtFiling.REQUIRED


def taken_choice(rulebook: Rulebook, options: type[Option], on: date) -> NamedOption[Option] | None:
    """The choice as a document in force has it, and by which paper it is decided, where it is."""
    name = name_of(options)
    offering = (each for each in rulebook.documents if each.in_force.covers(on) and any(choice.name == name for choice in each.choices))
    document = next(offering, None)
    return rulebook.option(document.id, options, on) if document else None

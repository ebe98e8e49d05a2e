"""选项之间: choices beyond one file: those that other documents take, that carry over to a later text, that nobody takes."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from lifecycle.compliance.choosing import taken_by
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.problems import BadInput, Gathering, Problem
from lifecycle.compliance.reading.adopted import read_cited
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.undecided import Choice

Listed = TypeVar("Listed", bound=Hashable)


def choices_of_all(folder: Path, files: Sequence[str]) -> Mapping[str, Choice]:
    """待定选项 of all documents, as `DOCUMENT/NAME`: the first round of reading. What is wrong with a file is told by the second one.

    A choice of which the texts of one document offer different options is not there: nobody could say which of them is meant.
    """
    found: dict[str, list[Choice]] = {}
    for file in files:
        try:
            document = read_cited(read_words(folder / file, file)[0], file)
        except BadInput:
            continue
        for each in document.choices:
            name = f"{document.id}/{each.name}"
            found.setdefault(name, []).append(replace(each, name=name, carried_from=date.min))
    return {name: alike[0] for name, alike in found.items() if all(each.offered == alike[0].offered for each in alike)}


def carried(documents: Mapping[Listed, PolicyDocument], gathering: Gathering) -> dict[Listed, PolicyDocument]:
    """The same documents, with the day from which decisions carry over to each of their choices. A choice that carries over has to offer
    what the text before it offered.
    """
    before: dict[str, PolicyDocument] = {}
    found = {}
    for listed, document in sorted(documents.items(), key=lambda each: each[1].in_force.first or date.min):
        earlier = before.get(document.id)
        choices = tuple(_carried(document, each, earlier, gathering) if each.carries_over else each for each in document.choices)
        found[listed] = before[document.id] = replace(document, choices=choices)
    return {listed: found[listed] for listed in documents}


def _carried(document: PolicyDocument, choice: Choice, earlier: PolicyDocument | None, gathering: Gathering) -> Choice:
    same = next((each for each in earlier.choices if (each.name, each.offered) == (choice.name, choice.offered)), None) if earlier else None
    if earlier is None or same is None:
        gathering.problems.append(Problem(f"{document.file}:{choice.line}", "policy.not_carried_over", {"name": choice.name}))
        return choice
    return replace(choice, carried_from=same.carried_from or earlier.in_force.first or date.min)


def idle_choices(documents: Sequence[PolicyDocument]) -> Iterator[Problem]:
    """Choices that nothing takes: no provision of any document, no contradiction, and not the program."""
    elsewhere = {each.name for document in documents for each in document.borrowed}
    settling = (entry.settled_by for document in documents for entry in document.contradictions)
    elsewhere |= {f"{each.document}/{each.choice}" for each in settling if each}
    for document in documents:
        taken = taken_by(document)
        for each in document.choices:
            if not each.by_code and each.name not in taken and f"{document.id}/{each.name}" not in elsewhere:
                yield Problem(f"{document.file}:{each.line}", "policy.idle_choice", {"name": each.name})

"""扫描件: a file that a command names has been handed in, by whoever gives the command or for the county that it is about.

Knowing the SHA-256 of another county's file is not enough to name it in a project of one's own, and so not to open it there.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from msgspec import DecodeError, json

from lifecycle.accounts.uploads import Uploads
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.desk.belonging import FILES, STREAMS
from lifecycle.desk.inspections.correcting import CORRECTING
from lifecycle.ledger import Ledger
from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.projects.mending.corrections import FactCorrected, with_changes
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import Command, Fact, Refused, StaffId

HANDED_IN = Finder(lambda leaf: leaf.marks.get("holds") == "file" and leaf.marks.get("whose") != "anybody")
"""文件 that a command may name only where it was handed in."""


def hand_in(ledger: Ledger, content: bytes, by: StaffId, counties: Collection[str] | None, *, sealed: bool = False) -> str:
    """交存: kept, with who it came from. counties: those of the appointments, None for the whole city. sealed: encrypted, so that it can be
    erased. Returns the SHA-256 of what is kept.
    """
    sha256 = SealedFiles(ledger).put(content) if sealed else ledger.attachments.put(content)
    Uploads(ledger.engine).note(sha256, by, counties or ())
    return sha256


def may_name(ledger: Ledger, sha256: str, hands: Collection[StaffId], counties: Collection[str]) -> bool:
    """Whether it is here, and was handed in by one of these hands or for one of these counties."""
    well_formed = len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
    return well_formed and sha256 in ledger.attachments and Uploads(ledger.engine).is_theirs(sha256, hands, counties)


def refuse_foreign_scans(ledger: Ledger, command: Command, county: str | None, facts: Sequence[Fact]) -> None:
    """Raises Refused for a file that is not here or that others handed in, with one sentence for both; what the stream has stays."""
    named = {*HANDED_IN.values(command), *_of_correction(command)}
    if named and (new := named - set(named_files(facts))):
        _refuse(ledger, command, county, new)


def refuse_foreign_basis(ledger: Ledger, command: SetCountyTargets, rulebook: Rulebook) -> None:
    """The same of another paper that targets are set by; a policy document is known."""
    if command.clause.document not in {document.id for document in rulebook.documents}:
        _refuse(ledger, command, command.county, {command.document_sha256})


def named_files(facts: Sequence[Fact]) -> Iterator[str]:
    """The SHA-256 of the files that the facts of a project name, all of them in their order; also of what one was corrected to."""
    for fact in facts:
        yield from FILES.values(with_changes(facts[fact.corrects - 1], fact.changed) if isinstance(fact, FactCorrected) else fact)


def belongs(ledger: Ledger, sha256: str, facts: Sequence[Fact]) -> bool:
    """Whether the facts of a project name this file, or those of a further stream do that the project names, as a photo of a check."""
    if sha256 in set(named_files(facts)):
        return True
    further = dict.fromkeys(name for fact in facts for name in STREAMS.values(fact))
    return any(sha256 in set(named_files([each.fact for each in ledger.load(name).recorded])) for name in further)


def _of_correction(command: Command) -> Iterator[str]:
    """Whatever the offline verifier, and so an export, takes for a file in it, whether the corrected fact has such a field or not."""
    if isinstance(command, CORRECTING):
        with suppress(DecodeError):  # the decision will say what is wrong with it
            yield from verifier.named(json.decode(command.changed), verifier.ATTACHMENTS)


def _refuse(ledger: Ledger, command: Command, county: str | None, named: Collection[str]) -> None:
    hands = [command.by, *([command.behalf] if command.behalf else [])]
    for sha256 in sorted(named):
        if not may_name(ledger, sha256, hands, [county] if county else []):
            raise Refused("scan.not_handed_in", sha256=sha256[:12])

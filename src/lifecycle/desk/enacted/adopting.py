"""现行规定采用: the folder with which a program starts becomes what every program at this ledger judges by."""

from collections.abc import Sequence
from datetime import date

from lifecycle.compliance.choices import MATTER, decisions_in
from lifecycle.compliance.editions import EditionFile, PoliciesAdopted, PolicyTextAdopted, editions_in
from lifecycle.desk.enacted.rulebooks import Rulebooks, text_stream
from lifecycle.ledger import Append, Ledger, Recorded
from lifecycle.ledger.entering import enter_drafted
from lifecycle.vocabulary import CommandId, StaffId


def adopt_first(ledger: Ledger, rulebooks: Rulebooks, on: date, by: StaffId) -> None:
    """采用首版: the folder of this program, where the ledger has adopted none. So nothing is recorded that another program, which was
    started with another folder, would have judged otherwise.
    """
    if not rulebooks.editions():
        _adopt(ledger, rulebooks, on, by, first=True)


def adopt_policies(ledger: Ledger, rulebooks: Rulebooks, on: date, by: StaffId) -> Recorded | None:
    """采用 the folder of this program. None where it is the edition that judges already.

    Raises BadInput where the folder does not have an option that the ledger decided.
    """
    return _adopt(ledger, rulebooks, on, by, first=False)


def _adopt(ledger: Ledger, rulebooks: Rulebooks, on: date, by: StaffId, *, first: bool) -> Recorded | None:
    """In one transaction: the texts that the ledger does not have yet, and the edition. first: only where there is none yet."""
    recorded = [(each.position, each.fact) for each in ledger.load(rulebooks.stream).recorded]
    rulebooks.folder.deciding(decisions_in(recorded))

    def draft() -> Sequence[Append]:
        stream = ledger.load(rulebooks.stream)
        before = editions_in((each.position, each.fact) for each in stream.recorded)
        if before and (first or before[-1].fact.edition == rulebooks.edition):
            return ()
        fact = PoliciesAdopted(on=on, by=by, edition=rulebooks.edition, files=rulebooks.files)
        edition = Append(stream=rulebooks.stream, expected_version=stream.version, facts=(fact,), tags=(frozenset({MATTER}),))
        files = {each.text_sha256: each for each in rulebooks.files}  # two files may have the same words
        texts = (_text(ledger, each, rulebooks.texts[each.file], on, by) for each in files.values())
        return [*filter(None, texts), edition]

    # The number of those before makes it another command where a folder comes back: one id is carried out once.
    id_ = CommandId(f"adopt/policies/{len(editions_in(recorded))}/{rulebooks.edition}")
    return next(reversed(enter_drafted(ledger, draft, id_, by)), None)


def _text(ledger: Ledger, listed_file: EditionFile, text: str, on: date, by: StaffId) -> Append | None:
    stream = ledger.load(text_stream(listed_file))
    if stream.recorded:
        return None
    fact = PolicyTextAdopted(on=on, by=by, file=listed_file.file, text_sha256=listed_file.text_sha256, text=text)
    return Append(stream=stream.name, expected_version=stream.version, facts=(fact,), tags=(frozenset({stream.name}),))

"""现行规定采用: the folder with which a program starts becomes what every program at this ledger judges by."""

from datetime import date

from lifecycle.compliance.choices import MATTER, decisions_in
from lifecycle.compliance.editions import EditionFile, PoliciesAdopted, PolicyTextAdopted, editions_in
from lifecycle.desk.enacted.rulebooks import Rulebooks, text_stream
from lifecycle.ledger import Ledger, Recorded, Stream
from lifecycle.ledger.entering import enter
from lifecycle.vocabulary import CommandId, Fact, StaffId


def adopt_policies(ledger: Ledger, rulebooks: Rulebooks, on: date, by: StaffId) -> Recorded | None:
    """采用 the folder of this program. None where it is the edition that judges already.

    Raises BadInput where the folder does not have an option that the ledger decided.
    """
    recorded = [(each.position, each.fact) for each in ledger.load(rulebooks.stream).recorded]
    rulebooks.folder.deciding(decisions_in(recorded))
    for each in rulebooks.files:
        _adopt_text(ledger, each, rulebooks.texts[each.file], on, by)

    def adopted(stream: Stream) -> Fact | None:
        before = editions_in((each.position, each.fact) for each in stream.recorded)
        if before and before[-1].fact.edition == rulebooks.edition:
            return None
        return PoliciesAdopted(on=on, by=by, edition=rulebooks.edition, files=rulebooks.files)

    # The number of those before makes it another command where a folder comes back: one id is carried out once.
    id_ = CommandId(f"adopt/policies/{len(editions_in(recorded))}/{rulebooks.edition}")
    return enter(ledger, rulebooks.stream, adopted, frozenset({MATTER}), id_, by)


def _adopt_text(ledger: Ledger, listed_file: EditionFile, text: str, on: date, by: StaffId) -> None:
    stream = text_stream(listed_file)
    fact = PolicyTextAdopted(on=on, by=by, file=listed_file.file, text_sha256=listed_file.text_sha256, text=text)
    enter(ledger, stream, lambda known: None if known.recorded else fact, frozenset({stream}), CommandId(f"adopt/{stream}"), by)

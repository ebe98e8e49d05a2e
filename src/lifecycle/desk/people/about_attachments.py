"""附件删除业务: a sealed file is erased by two: a security administrator proposes it, an audit administrator confirms it.

The audit administrator, who is responsible for retention, confirms each erasure. So no hold has to name a file.
"""

from msgspec.structs import replace

from lifecycle.desk.matter import Counter, Decided, Docket, Matter, in_the_decision
from lifecycle.desk.people.twofold import TAKES_TWO
from lifecycle.ledger.facts import EraseAttachment
from lifecycle.ledger.persons.sealed_files import ERASED, SealedFiles, erasures_of
from lifecycle.vocabulary import Refused, StaffId


def decided(at: Counter, command: EraseAttachment, confirmed_by: StaffId | None = None) -> Decided:
    """决定删除附件. confirmed_by: the person who confirms it. The key goes once this is recorded."""
    fact = replace(SealedFiles(at.ledger).erasure(command), confirmed_by=confirmed_by)
    return Decided(((at.load(erasures_of(command.sha256)), [fact]),))


def alone(_at: Counter, _docket: Docket) -> Decided:
    """Raises Refused: nobody erases a file alone, at no door."""
    raise Refused("two.needed", roles=tuple(sorted(TAKES_TWO[EraseAttachment].confirmers)))


ATTACHMENT = Matter(
    by_policies=False,
    name="attachment",
    commands=(EraseAttachment,),
    stream=lambda command: erasures_of(command.sha256),
    permit=in_the_decision,
    decide=alone,
    tags=lambda _stream, _fact: frozenset({ERASED}),
    together=False,
    after=lambda ledger: SealedFiles(ledger).finish_erasures(),
)

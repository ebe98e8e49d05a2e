"""上下文: what a provision needs to know of its document and its clause to be read."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lifecycle.compliance.conditions import InForce
from lifecycle.compliance.contradictions import Contradiction
from lifecycle.compliance.document import Reporting
from lifecycle.compliance.undecided import Choice


class Setting(Struct, frozen=True, kw_only=True):
    """所在条款: document id, place and quote of the clause; the period in force, the choices and the 报送口径 of the document.

    folder: of the policies; contradictions: of all documents, by id.
    """

    folder: Path
    document: str
    place: str
    quote: str
    in_force: InForce
    choices: Mapping[str, Choice]
    reporting: Reporting | None = None
    contradictions: Mapping[str, Contradiction] = {}

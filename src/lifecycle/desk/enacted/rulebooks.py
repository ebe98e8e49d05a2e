"""各版现行规定: all that the ledger adopted, its documents under the options that it decided, now and at any position."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cache

from msgspec.structs import replace

from lifecycle.compliance.choices import decisions_in, stream_of
from lifecycle.compliance.editions import (
    Adopted,
    EditionFile,
    PoliciesAdopted,
    PolicyTextAdopted,
    Texts,
    edition_of,
    editions_in,
    laid_out,
    listed,
)
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.statutes import Statutes, read_statutes
from lifecycle.ledger import Ledger, Recorded
from lifecycle.vocabulary import Refused


class Rulebooks:
    """各版现行规定 of a ledger. own: of the folder of this program, before anything was decided; folder: its documents;
    texts: of its files.

    An edition that the ledger adopted takes precedence over the folder; without one, the folder is used. One value is made for each
    edition and decision, and cached.
    """

    def __init__(self, ledger: Ledger, own: Statutes) -> None:
        self.own = own
        self.folder: Rulebook = own.rulebook
        self.stream = stream_of(self.folder.jurisdictions)
        self._ledger = ledger
        self.texts: Texts = own.texts
        self.files = listed(self.texts)
        self.edition = edition_of(self.files)
        self._read: Callable[[], Sequence[Recorded]] = lambda: ledger.load(self.stream).recorded
        self._of_editions = {self.edition: own}
        self._made: dict[tuple[bytes, ...], Statutes] = {}

    def now(self, known_at: int | None = None) -> Rulebook:
        """规则汇编 that judges now, or did at a position. Raises Refused where this program cannot read the texts of that edition."""
        return self.statutes(known_at).rulebook

    def statutes(self, known_at: int | None = None) -> Statutes:
        """现行规定, the same for all that is read of a folder: forms of numbers and papers, terms, translations."""
        recorded = self._read()
        until = [each for each in recorded if known_at is None or each.position <= known_at]
        edition = _edition_at(editions_in((each.position, each.fact) for each in recorded), known_at)
        known = (bytes.fromhex(edition.fact.edition) if edition else b"", *(each.leaf_hash for each in until))
        if known not in self._made:
            base = self._read_edition(edition.fact) if edition else self.own
            decisions = decisions_in((each.position, each.fact) for each in until)
            self._made[known] = replace(base, rulebook=base.rulebook.deciding(decisions)) if decisions.recorded else base
        return self._made[known]

    def editions(self) -> list[Adopted]:
        """All that were adopted, the earliest first."""
        return editions_in((each.position, each.fact) for each in self._read())

    def edition_at(self, position: int) -> Adopted | None:
        """The edition by which was judged at a position; None where the ledger had adopted none."""
        found = [each for each in self.editions() if each.position <= position]
        return found[-1] if found else None

    def read_once(self) -> "Rulebooks":
        """The same, for one page: the ledger is read at most once."""
        rulebooks = copy(self)
        rulebooks._read = cache(self._read)
        return rulebooks

    def _read_edition(self, fact: PoliciesAdopted) -> Statutes:
        if fact.edition not in self._of_editions:
            try:
                with laid_out(self._texts_of(fact)) as folder:
                    self._of_editions[fact.edition] = read_statutes(folder)
            except BadInput as wrong:
                problem = wrong.problems[0]
                raise Refused("policies.edition_unreadable", edition=fact.edition[:12], where=problem.where) from wrong
        return self._of_editions[fact.edition]

    def _texts_of(self, fact: PoliciesAdopted) -> Mapping[str, str]:
        return {each.file: self._text(each) for each in fact.files}

    def _text(self, listed_file: EditionFile) -> str:
        recorded = self._ledger.load(text_stream(listed_file)).recorded
        return next(each.fact.text for each in recorded if isinstance(each.fact, PolicyTextAdopted))


def text_stream(listed_file: EditionFile) -> str:
    """The stream of one text."""
    return f"policy-text/{listed_file.text_sha256}"


def _edition_at(found: Sequence[Adopted], known_at: int | None) -> Adopted | None:
    """The edition at a position. Before the first edition this is the first one, since nobody recorded what was used then."""
    until = [each for each in found if known_at is None or each.position <= known_at]
    return (*until[-1:], *found[:1], None)[0]

"""姓名的认法: whether a text holds the whole name of somebody. Names are known by their digests, so that none stands in memory.

A digest is Python's own of a text, under a key that each process draws for itself: quick enough for every text of an import.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from unicodedata import normalize

from lifecycle.values.personal import Personal, personal_in, suspicious
from lifecycle.values.text import simplified, without_unseen
from lifecycle.vocabulary import Refused

SHORTEST = 2
"""One sign alone is no name."""
_DIVIDERS = r" \-\u2010-\u2015\u2212_.\u00b7\u2022\u2027\u2219\u22c5\u30fb*~"
"""What stands between the signs of a name, or was put there: 阿依古丽·买买提, 王-建国. A comma divides two names."""
_BETWEEN = re.compile(rf"(?<=[^\W\x00-\x7f])[{_DIVIDERS}]+(?=[^\W\x00-\x7f])")
_LATIN = re.compile(r"[a-z0-9]")
_IN_LATIN = re.compile(rf"(?<=[a-z0-9])[{_DIVIDERS}]+(?=[a-z0-9])")


def folded(text: str) -> str:
    """A text in which names are looked for: without widths, capitals, 繁体 and marks on signs, and without what divides a name's signs."""
    plain = text if text.isascii() else simplified(normalize("NFKC", without_unseen(normalize("NFKC", text))))
    return _IN_LATIN.sub(" ", _BETWEEN.sub("", " ".join(plain.casefold().split())))


class Name:
    """一个姓名: its length, its digest, and that of its beginning."""

    __slots__ = ("begins", "digest", "length")

    def __init__(self, name: str) -> None:
        plain = folded(name)
        self.length, self.digest, self.begins = len(plain), hash(plain), hash(plain[:SHORTEST])


class Names:
    """一批姓名, in one look-up however many they are."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._lengths: dict[int, set[int]] = {}
        self._digests: set[int] = set()
        for name in names:
            if name.length >= SHORTEST:
                self._lengths.setdefault(name.begins, set()).add(name.length)
                self._digests.add(name.digest)

    def inside(self, text: str) -> Iterator[str]:
        """The names that a text holds, in their order."""
        if not self._digests:
            return
        plain = folded(text)
        for start in range(len(plain) - SHORTEST + 1):
            for length in sorted(self._lengths.get(hash(plain[start : start + SHORTEST]), ()), reverse=True):
                found = plain[start : start + length]
                if len(found) == length and hash(found) in self._digests and _stands_apart(plain, start, start + length):
                    yield found
                    break


NOBODY = Names()


def _stands_apart(plain: str, start: int, end: int) -> bool:
    """A name in Latin letters is a word of its own: Li Na is not in Li Nadine."""
    return not (_joined(plain[start - 1 : start], plain[start]) or _joined(plain[end - 1], plain[end : end + 1]))


def _joined(one: str, other: str) -> bool:
    return bool(_LATIN.fullmatch(one) and _LATIN.fullmatch(other))


_MACHINE_MADE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
"""哈希 and UUID: they are made by programs, and some of them contain the digits of a telephone number by chance."""


def refuse_number(text: str, regions: Collection[str], *, of_paper: bool = False) -> None:
    """Raises Refused for a text in which such a number stands.

    regions: with what the region codes of the city begin. of_paper: the text is for a paper's number.
    """
    if not suspicious(text) or _MACHINE_MADE.fullmatch(text):
        return
    seen = personal_in(text, regions, of_paper=of_paper)
    match seen:
        case (Personal.MOBILE, shown):
            raise Refused("personal.mobile", shown=shown)
        case (Personal.TELEPHONE, shown):
            raise Refused("personal.telephone", shown=shown)
        case (Personal.IDENTITY_NUMBER, shown):
            raise Refused("personal.identity_number", shown=shown)
        case (Personal.DOCUMENT, shown):
            raise Refused("personal.document", shown=shown)

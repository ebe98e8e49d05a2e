"""易猜: what is left of a password once everything is taken out that is tried first: usual words, names of the bureau, walks on a keyboard.

A guesser knows all of it, in every order, backwards, and with shift held down.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import pairwise

FEWEST_LEFT = 6
"""Signs that have to be left, and how many different ones a password has to have: `121212121212` is long and no password."""

ROWS = ("1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
"""The keys as they lie, each row half a key to the right of the one above."""
SHIFTED = str.maketrans('!@#$%^&*()_+{}|:"<>?', "1234567890-=[]\\;',./")
SWAPPED = str.maketrans("@013457$!", "aoieastsi")
"""Signs that people write for letters, as in `p@55w0rd`."""
SEQUENCES = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "147", "258", "369", "741", "852", "963", *ROWS)
"""What goes on by one: digits, letters, the columns of a number pad, the rows of a keyboard."""
STEPS, WALK = 3, 4
"""So many signs in one direction, or so many keys that each lie beside the one before, are no accident."""

USUAL = re.compile(
    "password|passw0rd|passwort|mima|admin|guest|woaini|iloveyou|letmein|welcome|5201314|1314520|123456|111111|000000|888888|666666"
    "|lifecycle|zhujian|zhufang|jianshe"
    "|住房和城乡建设局|住房|城乡|建设局|住建局|绿色建筑|密码|我爱你"
)
"""What is tried first. A password may hold such a word, but needs enough beside it. What the places of the ledger's own city are called, in
characters and in letters, is handed in."""
KINDS_OF_PLACES = re.compile("(?<=..)(?:街道|经济技术开发区|[省市县区镇乡])$")


def of_places(names: Iterable[str]) -> tuple[str, ...]:
    """地名 as people write them, longest first: 东城街道, 东城; 石碣镇, 石碣."""
    both = {each for name in names for each in (name, KINDS_OF_PLACES.sub("", name))}
    return tuple(sorted(both, key=lambda each: (-len(each), each)))


def easily_guessed(folded: str, names: tuple[str, ...], places: Collection[str] = ()) -> bool:
    """Whether too little is left. folded: in small letters; names: of whoever it is the password of, which count for nothing, either; no
    more do the names of places.
    """
    for place in places:
        folded = folded if place.isascii() else folded.replace(place, " ")
    names += tuple(place for place in places if place.isascii())
    if len(set(folded)) < FEWEST_LEFT or _repeated(folded) or folded == folded[::-1]:
        return True
    written = {folded, folded.translate(SHIFTED), folded.translate(SWAPPED)}
    two_hands = {f"{each[::2]} {each[1::2]}" for each in written}
    return any(len(_beside(each, names)) < FEWEST_LEFT for each in written | two_hands)


def _beside(written: str, names: tuple[str, ...]) -> str:
    for name in names:
        for each in {name, re.sub("[^0-9a-z]", "", name)}:
            written = written.replace(each, " ").replace(each[::-1], " ") if len(each) >= STEPS else written
    return "".join(sign for part in USUAL.sub(" ", written).split(" ") for sign in _unwalked(part))


def _repeated(folded: str) -> bool:
    """Whether it is one shorter part, over and over."""
    return any(folded[part:] == folded[:-part] for part in range(1, len(folded) // 2 + 1))


def _unwalked(part: str) -> Iterator[str]:
    """The signs that belong to no walk."""
    start = 0
    for end in range(1, len(part) + 1):
        if end < len(part) and _goes_on(part[end - 1], part[end]):
            continue
        yield from _of_walk(part[start:end])
        start = end


def _of_walk(walk: str) -> str:
    """Of keys that each lie beside the one before: what does not go straight on, where they are too few to be a walk."""
    if len(walk) >= WALK or (len(walk) == STEPS and len({_step(*two) for two in pairwise(walk)}) == 1):
        return ""
    return walk


def _goes_on(one: str, other: str) -> bool:
    return _step(one, other) is not None


@cache
def _step(one: str, other: str) -> tuple[int, int] | None:
    """In which direction a guesser goes from one sign to the next; None: in none of these. The same sign twice goes nowhere, and on."""
    if one == other:
        return (0, 0)
    for number, sequence in enumerate(SEQUENCES):
        here, there = sequence.find(one), sequence.find(other)
        if here >= 0 and there >= 0 and abs(here - there) == 1:
            return (10 + number, there - here)
    at, to = _key(one), _key(other)
    if at and to and abs(at[0] - to[0]) == 1 and to[1] - at[1] in ((0, -1) if to[0] > at[0] else (0, 1)):
        return (to[0] - at[0], to[1] - at[1])
    return None


@cache
def _key(sign: str) -> tuple[int, int] | None:
    return next(((number, row.index(sign)) for number, row in enumerate(ROWS) if sign in row), None)

"""称呼的位置: whom a page names is known when all of it is laid out; what they are called is then looked up once, and put in."""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from secrets import token_hex

from lifecycle.desk import Desk
from lifecycle.desk.people.staff_names import StaffNames, staff_names
from lifecycle.vocabulary import StaffId

_MARK = token_hex(8)
"""Of this process alone, so that nobody can type a place into a form."""
_PLACE = re.compile(rf"{_MARK}([fb])(\d*)/(.*?)/{_MARK}", re.DOTALL)
_BARE = re.compile(r"<(title|option|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""Where a page takes no markup: inside a tag, and inside these elements."""


def who(staff: StaffId, known_at: int | None = None) -> str:
    """The place of a name with its unit and id: 王芳（高平市审批人员，SP01）. known_at: by the unit that was known at a position."""
    return f"{_MARK}f{known_at or ''}/{staff}/{_MARK}"


def who_briefly(staff: StaffId) -> str:
    """The place of a name with its id, where the unit stands beside it: 王芳（SP01）."""
    return f"{_MARK}b/{staff}/{_MARK}"


def by_name(desk: Desk, staff: StaffId, lang: str, known_at: int | None = None) -> str:
    """The same at once, where no page is laid out."""
    return str(staff_names(desk, {staff}, lang, known_at)(staff))


def in_plain_text(texts: Iterable[str], desk: Desk, lang: str) -> list[str]:
    """Texts that go out on no page, as from the command line, with everybody in place."""
    told = list(texts)
    called = _called(told, desk, lang, StaffId)
    return [_PLACE.sub(lambda place: _named(place, called, StaffId(place[3])), each) for each in told]


def with_called(html: str, desk: Desk, lang: str) -> str:
    """A page with everybody in place. Who was erased, or is in no register, is called by the id, which never breaks over two lines."""
    called = _called([html], desk, lang, lambda id_: StaffId(unescape(id_)))

    def bare(place: re.Match[str]) -> str:
        return escape(_named(place, called, StaffId(unescape(place[3]))))

    def marked_up(place: re.Match[str]) -> str:
        before, id_, after = bare(place).rpartition(escape(unescape(place[3])))
        return f'{before}<bdi class="code">{id_}</bdi>{after}'

    if not called:
        return html
    return _PLACE.sub(marked_up, _BARE.sub(lambda piece: _PLACE.sub(bare, piece[0]), html))


def _called(texts: Iterable[str], desk: Desk, lang: str, read: Callable[[str], StaffId]) -> dict[str, StaffNames]:
    """What everybody is called who has a place in the texts, by the position at which it is asked."""
    ids: dict[str, set[StaffId]] = {}
    for text in texts:
        for _, known_at, id_ in _PLACE.findall(text):
            ids.setdefault(known_at, set()).add(read(id_))
    return {known_at: staff_names(desk, named, lang, int(known_at) if known_at else None) for known_at, named in ids.items()}


def _named(place: re.Match[str], called: Mapping[str, StaffNames], staff: StaffId) -> str:
    return called[place[2]](staff) if place[1] == "f" else called[place[2]].brief(staff)

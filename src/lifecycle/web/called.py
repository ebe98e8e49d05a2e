"""称呼的位置: whom a page names is known when all of it is laid out; what they are called is then looked up once, and put in."""

import re
from html import escape, unescape
from secrets import token_hex

from lifecycle.desk import Desk
from lifecycle.desk.staff_names import staff_names
from lifecycle.vocabulary import StaffId

_MARK = token_hex(8)
"""Of this process alone, so that nobody can type a place into a form."""
_PLACE = re.compile(rf"{_MARK}([fb])/(.*?)/{_MARK}", re.DOTALL)


def who(staff: StaffId) -> str:
    """The place of a name with its unit and id: 王芳（高平市审批人员，SP01）."""
    return f"{_MARK}f/{staff}/{_MARK}"


def who_briefly(staff: StaffId) -> str:
    """The place of a name with its id, where the unit stands beside it: 王芳（SP01）."""
    return f"{_MARK}b/{staff}/{_MARK}"


def with_called(html: str, desk: Desk, lang: str) -> str:
    """A page with everybody in place. Who was erased, or is in no register, is called by the id."""
    ids = {StaffId(unescape(id_)) for _, id_ in _PLACE.findall(html)}
    if not ids:
        return html
    called = staff_names(desk, ids, lang)

    def put(place: re.Match[str]) -> str:
        staff = StaffId(unescape(place[2]))
        return escape(called(staff) if place[1] == "f" else called.brief(staff))

    return _PLACE.sub(put, html)

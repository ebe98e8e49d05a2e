"""读作相同: a form sent again is the same by what its fields were read as, and another by anything else."""

from typing import Any

import pytest

from lifecycle.web.forms.sameness import READERS, Content
from lifecycle.web.typed import Reading, Typed
from tests.desk.conftest import CODE
from tests.web.conftest import HANDLER, Web
from tests.web.test_registering import ENTRY, NEW
from tests.web.works import hidden

WORDS = ""


def same(reader: str, one: str, other: str) -> bool:
    first, second = (Content(Typed(form="f", values={"1-x": (text,)}), ("1-x",)) for text in (one, other))
    return second.is_that_of(first.kept({"1-x": reader}))


@pytest.mark.parametrize(
    ("reader", "one", "other"),
    [
        (WORDS, "高平市第二人民医院", "高平市第二人民医院  "),
        (WORDS, "第一行\n第二行", "第一行\r\n第二行\n"),
        ("code", "2301-140581-04-01-135254", "2301－140581－04－01－135254"),
        ("day", "2023-12-29", "2023年12月29日"),
        ("day", "2023-12-29", "２０２３.12.29"),
        ("floor_area", "5000", "5,000.0"),
        ("floor_area", "12000", "1.2万㎡"),
        ("rate", "75", "75 ％"),
        ("time_of_day", "15:20", "下午3点20分"),
        ("identifier", "SP-07", "ＳＰ－０７"),
        ("slug", "new", "ＮＥＷ"),
        ("figures", "4", "４"),
    ],
)
def test_what_is_read_alike_is_the_same(reader: str, one: str, other: str) -> None:
    assert same(reader, one, other)


@pytest.mark.parametrize(
    ("reader", "one", "other"),
    [
        (WORDS, "2023-12-29", "2023年12月29日"),
        (WORDS, "5000", "5,000"),
        (WORDS, "ＢＧ－７", "BG-7"),
        (WORDS, "007", "7"),
        (WORDS, "3号楼", "4号楼"),
        (WORDS, "", "0"),
        ("identifier", "BG-7", "bg-7"),
        ("floor_area", "5000", "5001"),
        ("day", "不是日期", "也不是"),
    ],
)
def test_anything_else_is_another_matter(reader: str, one: str, other: str) -> None:
    """Words that look like a day or a number are words."""
    assert not same(reader, one, other)


def test_every_reader_of_a_form_is_kept_by_its_name() -> None:
    reading = Reading(Typed(form="f", values={"a": ("1",)}), ())
    for read in READERS.values():
        reading.value("a", read)
        assert READERS[reading.readers["a"]] is read


def test_what_older_releases_kept_is_a_digest_alone() -> None:
    content = Content(Typed(form="f", values={"on": ("2023-12-29",)}), ("on",))
    assert content.is_that_of(content.kept({"on": "day"})[:32])


def twice(web: Web, address: str, form: str, first: dict[str, str], second: dict[str, str]) -> tuple[Any, Any]:
    browser = web.browser(HANDLER)
    sent = hidden(browser.get(address).text, address.rpartition("/")[2])
    return tuple(browser.post(address, data=sent | {f"{form}-{name}": value for name, value in typed.items()}) for typed in (first, second))


BUILDING = {"on": "2023-05-10", "1-name": "1号楼", "1-use": "school", "1-area": "6000", "1-prefabricated": "yes"}


@pytest.mark.parametrize(
    ("again", "status"),
    [
        ({"on": "2023年5月10日", "1-area": "6,000.00㎡", "1-use": "ＳＣＨＯＯＬ", "1-name": " 1号楼"}, 303),
        ({"1-area": "6001"}, 409),
        ({"1-name": "１号楼"}, 409),
    ],
)
def test_a_form_that_has_other_rows_by_now_is_compared_by_the_readers_of_the_first_time(
    web: Web, again: dict[str, str], status: int
) -> None:
    """The ids that it would give out now are others."""
    web.office.register()
    first, second = twice(web, f"/projects/{CODE}/works/add-buildings", "add-buildings", BUILDING, BUILDING | again)

    assert (first.status_code, second.status_code) == (303, status), second.text
    if status == 303:
        assert second.headers["Location"].endswith("&again=1")


def test_a_code_and_a_name_are_compared_by_their_own_readers(web: Web) -> None:
    spelled = ENTRY | {"code": ENTRY["code"].replace("-", "－"), "name": f" {ENTRY['name']}"}
    first, second = twice(web, NEW, "register-project", ENTRY, spelled)

    assert (first.status_code, second.status_code) == (303, 303), second.text

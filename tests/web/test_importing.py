"""导入台账的网页: handed in, looked through, marked, entered; and nothing is recorded before that."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from httpx2 import Response
from python_calamine import CalamineWorkbook

from lifecycle.projects.registration import ProjectRegistered
from lifecycle.vocabulary import StaffId
from lifecycle.web.pages import importing
from tests.desk.register.test_register_bombs import far, repacked, repeated
from tests.desk.register_files import HOSPITAL, RETROFIT, ROAD, Cells, csv_file, xlsx
from tests.office import CITY, HANDLER
from tests.web.conftest import GAOPING, INSPECTOR, ZEZHOU_HANDLER, Browser, Web
from tests.web.reading import links, rows, words

PAGE = "/projects/import"
WRONG: Cells = {**HOSPITAL, "building.use": "宫殿"}
REFUSED: Cells = {**ROAD, "decisions.planning_conditions.number": "高规条〔2032〕1号"}


def hand_in(browser: Browser, file: Path, name: str = "") -> Response:
    page = browser.get(PAGE).text
    fields = dict(re.findall(r'<input type="hidden" name="(csrf|command)" value="([^"]*)">', page))
    return followed(browser, browser.post(PAGE, data=fields, files={"import-upload": (name or file.name, file.read_bytes())}))


def followed(browser: Browser, answer: Response) -> Response:
    """What was looked through without a fault stands at an address."""
    return browser.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def press(browser: Browser, page: Response, step: str, **ticks: str) -> Response:
    """Sends the form that enters what was looked through. ticks: what is confirmed in it."""
    form = page.text.split("<form ")[-2] if "import-file" in page.text else ""
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form))
    return browser.post(PAGE, data=fields | {"step": step} | ticks)


def buttons(page: Response) -> list[str]:
    return re.findall(r'name="step" value="(\w+)"', page.text)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "高平台账.xlsx"


def registered(web: Web) -> list[str]:
    return [each.fact.code for each in web.office.ledger.read(limit=1000) if isinstance(each.fact, ProjectRegistered)]


def test_who_may_register_projects_finds_the_page_in_the_register(web: Web) -> None:
    assert PAGE in links(web.browser(HANDLER).get("/projects"))
    assert PAGE not in links(web.browser(INSPECTOR).get("/projects"))
    assert web.browser(INSPECTOR).get(PAGE).status_code == 403


def test_the_blank_form_is_handed_out(web: Web) -> None:
    answer = web.browser(HANDLER).get(f"{PAGE}/form.xlsx")

    assert CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names[0] == "项目台账"


def test_a_register_is_looked_through_and_nothing_is_recorded_until_it_is_entered(web: Web, book: Path) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()

    looked = hand_in(browser, xlsx(book, [RETROFIT, ROAD]))
    assert (looked.status_code, web.office.ledger.head()) == (200, head)
    assert "可以导入 2个项目，1栋单体" in rows(looked)
    assert buttons(looked) == ["record"]

    done = press(browser, looked, "record")
    assert done.status_code == 303
    told = words(browser.get(done.headers["Location"]))
    assert "已导入2个项目、1栋单体" in told
    assert registered(web) == [RETROFIT["project.code"], ROAD["project.code"]]


def test_what_is_looked_through_and_what_is_entered_are_asked_for_by_an_address(web: Web, book: Path) -> None:
    """Back and reload send nothing again."""
    browser = web.browser(HANDLER)
    looked = hand_in(browser, xlsx(book, [RETROFIT, ROAD]))
    assert looked.request.method == "GET"
    assert press(browser, looked, "record").status_code == 303
    head = web.office.ledger.head()

    back = browser.get(str(looked.url))
    assert (back.status_code, buttons(back), web.office.ledger.head()) == (200, [], head)
    assert browser.get(PAGE, params={"file": "0" * 64, "name": "a.xlsx"}).status_code == 422
    assert web.browser(INSPECTOR).get(str(looked.url)).status_code == 403


def test_every_fault_is_told_and_marked_in_the_own_workbook(web: Web, book: Path) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()
    page = hand_in(browser, xlsx(book, [WRONG, REFUSED, RETROFIT]))

    assert page.status_code == 422
    assert [row.split(" ")[:2] for row in rows(page)][-2:] == [["2", "建筑用途"], ["3", "规划条件：文号"]]
    (address,) = [href for href in links(page) if "marked" in href]
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].endswith(".xlsx")
    marked = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("项目台账").to_python()
    assert marked[0][-1] == "导入问题（共2处）"
    assert "2032年还没有到" in str(marked[2][-1])
    assert web.office.ledger.head() == head


def ticks(page: Response) -> list[str]:
    return re.findall(r'name="confirm" value="([^"]+)"', page.text)


def test_those_that_are_right_are_entered_alone(web: Web, book: Path) -> None:
    browser = web.browser(HANDLER)
    page = hand_in(browser, xlsx(book, [WRONG, REFUSED, RETROFIT]))

    assert buttons(page) == ["right"]
    assert press(browser, page, "record").status_code == 422, "what is wrong is not passed over unasked"
    assert registered(web) == []
    assert press(browser, page, "right").status_code == 303
    assert registered(web) == [RETROFIT["project.code"]]


def test_what_may_be_a_slip_is_ticked_and_then_entered(web: Web, book: Path) -> None:
    browser = web.browser(HANDLER)
    page = hand_in(browser, xlsx(book, [{**HOSPITAL, "building.floor_area_m2": "1.2"}]))

    (tick,) = ticks(page)
    assert tick.startswith("area.very_small/")
    for confirm in ({}, {"confirm": "area.very_small"}):
        assert press(browser, page, "right", **confirm).status_code == 422
    assert registered(web) == []
    assert press(browser, page, "right", confirm=tick).status_code == 303
    assert registered(web) == [HOSPITAL["project.code"]]


def test_a_tick_is_for_the_values_that_were_asked(web: Web, tmp_path: Path) -> None:
    """The same code in a file that was changed meanwhile is another question."""
    browser = web.browser(HANDLER)
    (seen,) = ticks(hand_in(browser, xlsx(tmp_path / "1.xlsx", [{**HOSPITAL, "building.floor_area_m2": "1.2"}])))
    page = hand_in(browser, xlsx(tmp_path / "2.xlsx", [{**HOSPITAL, "building.floor_area_m2": "0.9"}]))

    again = press(browser, page, "right", confirm=seen)
    assert (again.status_code, registered(web)) == (422, [])
    assert ticks(again) == ticks(page) != [seen]
    assert press(browser, page, "right", confirm=ticks(again)[0]).status_code == 303


def test_what_is_hidden_and_what_is_there_already_is_told(web: Web, tmp_path: Path) -> None:
    browser = web.browser(HANDLER)
    press(browser, hand_in(browser, xlsx(tmp_path / "a.xlsx", [RETROFIT])), "record")

    page = hand_in(browser, xlsx(tmp_path / "b.xlsx", [{**RETROFIT, "building.name": "乙楼"}, ROAD], before=["旧稿"]))

    assert "这几行与当时的不同" in words(page)
    assert "另有1张工作表没有读（旧稿）" in words(page)
    assert buttons(page) == ["record"], "it holds up no other"


def test_a_form_sent_twice_enters_once_and_with_another_file_says_so(web: Web, tmp_path: Path) -> None:
    browser = web.browser(HANDLER)
    page = hand_in(browser, xlsx(tmp_path / "a.xlsx", [RETROFIT]))
    other = hand_in(browser, xlsx(tmp_path / "b.xlsx", [ROAD]))

    first, again = press(browser, page, "record"), press(browser, page, "record")
    assert first.headers["Location"] == again.headers["Location"]
    assert registered(web) == [RETROFIT["project.code"]]

    ours, theirs = (re.search(r'name="command" value="(\w+)"', each.text) for each in (page, other))
    assert ours
    assert theirs
    mixed = Response(200, text=other.text.replace(theirs[1], ours[1]))
    assert press(browser, mixed, "record").status_code == 409
    assert registered(web) == [RETROFIT["project.code"]]


@pytest.mark.parametrize(("staff", "status"), [(ZEZHOU_HANDLER, 422), (GAOPING, 200)])
def test_who_may_enter_a_project_depends_on_its_county(web: Web, book: Path, staff: StaffId, status: int) -> None:
    assert hand_in(web.browser(staff), xlsx(book, [ROAD])).status_code == status


NO_REGISTERS = {"empty.xlsx": b"", "cut.xlsx": b"PK\x03\x04 not", "bytes.csv": b"\xff\xff", "a.exe": b"MZ", "x" * 300: b""}


@pytest.mark.parametrize("name", NO_REGISTERS)
def test_a_file_that_is_no_register_is_told_beside_the_field(web: Web, tmp_path: Path, name: str) -> None:
    file = tmp_path / "upload"
    file.write_bytes(NO_REGISTERS[name])

    answer = hand_in(web.browser(HANDLER), file, name)

    assert answer.status_code == 422
    assert "import-upload-wrong" in answer.text
    assert str(tmp_path) not in answer.text


def test_what_a_page_takes_is_bounded(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = xlsx(tmp_path / "a.xlsx", [RETROFIT, ROAD])
    browser = web.browser(HANDLER)
    for bound, told in (("MOST_LINES", "一次最多1行"), ("UNPACKED", "解压后超过"), ("LARGEST", "文件超过0 MB")):
        with monkeypatch.context() as tighter:
            tighter.setattr(importing, bound, 1)
            answer = hand_in(browser, file)
        assert (answer.status_code, told in words(answer)) == (422, True)


@pytest.mark.parametrize("change", [far, repeated], ids=lambda each: each.__name__)
def test_a_workbook_that_wants_all_memory_is_told_beside_the_field(web: Web, tmp_path: Path, change: Callable[[str, bytes], bytes]) -> None:
    head = web.office.ledger.head()
    answer = hand_in(web.browser(HANDLER), repacked(xlsx(tmp_path / "a.xlsx", [RETROFIT]), change))

    assert answer.status_code == 422
    assert "import-upload-wrong" in answer.text
    assert web.office.ledger.head() == head


def test_no_file_and_files_that_were_never_handed_in_are_told(web: Web) -> None:
    browser = web.browser(HANDLER)
    command = {"command": "0" * 32}

    assert browser.submit(PAGE, **command).status_code == 422
    for file in ("0" * 64, "../../etc/passwd", "x"):
        assert browser.submit(PAGE, **command, **{"import-file": file, "import-name": "a.xlsx"}).status_code == 422
        assert browser.get(f"{PAGE}/marked.xlsx", params={"file": file, "name": "a.xlsx"}).status_code == 404


def test_csv_comes_back_as_a_workbook(web: Web, tmp_path: Path) -> None:
    browser = web.browser(CITY)
    page = hand_in(browser, csv_file(tmp_path / "台账.csv", [WRONG], encoding="gb18030"))

    (address,) = [href for href in links(page) if "marked" in href]
    assert "已按GB18030读取" in words(page)
    assert CalamineWorkbook.from_filelike(BytesIO(browser.get(address).content)).sheet_names == ["项目台账"]

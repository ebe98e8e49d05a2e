"""同样的数字，同样的结果: an area, a rate and a day are read alike at all five doors: page, interface, command line, workbook and CSV file.

One table a kind: what is typed, and what is made of it (the value, or the sentence that is said instead).
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lifecycle.compliance.dossier import DossierBuilding
from lifecycle.compliance.dossier_file import read_dossier
from lifecycle.desk.register.rows import read_register
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.values.doubts import in_words
from lifecycle.values.quantities import shifted
from lifecycle.values.text import shortened
from lifecycle.vocabulary import BuildingId, Indicators, Stage
from lifecycle.wording import say
from tests.cli.program import run
from tests.cli.test_judge import passing
from tests.desk.conftest import CODE
from tests.desk.register_files import FORM, HOSPITAL, csv_file, opened, xlsx
from tests.office import code_of
from tests.packaged import rulebook
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.gates import registered
from tests.web.test_doors import BODY
from tests.web.test_registering import register
from tests.web.works import hidden

COMMANDS = f"/api/v1/projects/{CODE}/commands"
ADDING, DECLARING = f"/projects/{CODE}/works/add-buildings", f"/projects/{CODE}/works/declare-indicators"
SERIALS = count(200_001)
APPROVED = date(2023, 5, 1)
BAD_INPUT = 2
"""As the command line ends."""


class Said(str):
    """What a door answers instead of reading."""


DoorsAnswer = Said | str
"""The value in plain spelling, or the answer."""


def no(code: str, **values: Any) -> Said:
    """The sentence of a refusal; `text` stands for what was typed."""
    return Said(say(code, **{"text": "\0"} | values))


AREA: dict[str, DoorsAnswer] = {
    "12000.5": "12000.5",
    "12,000.5㎡": "12000.5",
    "12000.5 m2": "12000.5",
    "12000.5M²": "12000.5",
    "12000.5平方米": "12000.5",
    "12000.5 平米": "12000.5",
    "１２，０００．５": "12000.5",
    "12000。5": "12000.5",
    " 12 000.50 ": "12000.50",
    "12\u202f000.5": "12000.5",
    "1.2万㎡": "12000",
    "1.2万平方米": "12000",
    "1.2 万㎡": "12000",
    "1.2万平": "12000",
    "12000平": "12000",
    "１．２万": "12000",
    "1.20005 萬 m2": "12000.5",
    "12,00.5": no("quantity.not_an_area"),
    "1,2000": no("quantity.not_an_area"),
    "12000,5": no("quantity.not_an_area"),
    "12.000,5": no("quantity.not_an_area"),
    "12²": no("quantity.not_an_area"),
    "1e5": no("quantity.not_an_area"),
    "约12000": no("quantity.not_an_area"),
    "一万二千㎡": no("quantity.not_an_area"),
    "20亩": no("quantity.area_unit"),
    "1.2公顷": no("quantity.area_unit"),
    "1.2 ha": no("quantity.area_unit"),
    "１．２万亩": no("quantity.area_unit"),
    "12000.5平方公里": no("quantity.area_unit"),
    "12000米": no("quantity.area_unit"),
    "12000 m3": no("quantity.area_unit"),
    "12000元": no("quantity.area_unit"),
    "12000㎡。": no("quantity.not_an_area"),
    "1,20,000": no("quantity.not_an_area"),
    "12,0000": no("quantity.not_an_area"),
    "12'000": no("quantity.not_an_area"),
    "12 0000": no("quantity.not_an_area"),
    "12 000,5": no("quantity.not_an_area"),
    "12,000 000": no("quantity.not_an_area"),
    "12.000.000": no("quantity.not_an_area"),
    "012000": no("quantity.not_an_area"),
    "+12000": no("quantity.not_an_area"),
    "12000-13000": no("quantity.not_an_area"),
    "1万2千㎡": no("quantity.not_an_area"),
    "⑫000": no("quantity.not_an_area"),
    "12，000": "12000",
    "12 000": "12000",
    "12000m^2": "12000",
    "１．２万 平方米": "12000",
    "0.5万㎡": "5000",
    "12000\u200b": no("text.unseen", shown="12000〈U+200B〉", place=6, sign="U+200B ZERO WIDTH SPACE"),
    "\ufeff12000": no("text.unseen", shown="〈U+FEFF〉12000", place=1, sign="U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ".5": no("quantity.not_an_area"),
    "-5": no("quantity.negative"),
    "－５㎡": no("quantity.negative"),
    "0": no("quantity.area_zero"),
    "0.00001": no("quantity.area_limit"),
    "1000000000": no("quantity.area_limit"),
    "10万万㎡": no("quantity.not_an_area"),
    "9" * 5_000: no("quantity.out_of_range"),
}
RATE: dict[str, DoorsAnswer] = {
    "75%": "0.75",
    "75％": "0.75",
    "７５％": "0.75",
    "75 %": "0.75",
    " 75﹪ ": "0.75",
    "75.25%": "0.7525",
    "75。5%": "0.755",
    "100%": "1.00",
    "0%": "0.00",
    "百分之七十五": no("quantity.not_a_rate"),
    "七成五": no("quantity.not_a_rate"),
    "0": "0",
    "175": no("quantity.over_the_whole"),
    "100.5": no("quantity.over_the_whole"),
    "-.75": no("quantity.not_a_rate"),
    "0,75": no("quantity.not_a_rate"),
    "75%%": no("quantity.not_a_rate"),
    "%75": no("quantity.not_a_rate"),
    "75‰": no("quantity.not_a_rate"),
    "75,5%": no("quantity.not_a_rate"),
    "约75%": no("quantity.not_a_rate"),
    "-5%": no("quantity.negative"),
    "175%": no("quantity.over_the_whole"),
    "9" * 5_000: no("quantity.out_of_range"),
}
ASKED_RATES = (".75", "．７５", ".75%", "75", "７５", "75.5", "0.75", "1", "１", "1.0")
"""What does not say its unit. Where none stands beside it, it is asked what it is."""
BESIDE: dict[str, tuple[str, ...]] = {"page": ("75", "７５", "75.5"), **dict.fromkeys(("interface", "command line"), ("0.75",))}
"""What is clear where the unit does: the page prints a %, and the documents of JSON name a fraction of one."""
READ_AS = {"75.5": "0.755", "1": "1", "１": "1", "1.0": "1.0", ".75%": "0.0075"}
SMALL_RATES = {"0.75%": "0.0075", "０．７５％": "0.0075", "1%": "0.01", "1 ％": "0.01", "0.001%": "0.00001"}
"""What says its unit, and is more often a fraction that somebody took for a percentage."""


def rates(door: str) -> dict[str, DoorsAnswer]:
    told: dict[str, DoorsAnswer] = dict(RATE)
    for typed in ASKED_RATES:
        read = READ_AS.get(typed, "0.75")
        asked = no("asked.quantity.rate_unit", where="", read=f"{shifted(Decimal(read), 2)}%")
        told[typed] = read if typed in BESIDE.get(door, ()) else asked
    for typed, read in SMALL_RATES.items():
        told[typed] = no("asked.quantity.rate_small", where="", read=f"{shifted(Decimal(read), 2)}%")
    return told


DAY: dict[str, DoorsAnswer] = {
    **dict.fromkeys(
        (
            "2023-05-01",
            "2023-5-1",
            "2023/5/1",
            "2023/05/01",
            "2023.5.1",
            "2023.05.01",
            "2023年5月1日",
            "2023年05月01日",
            "2023 年 5 月 1 日",
            "2023年5月1号",
            "２０２３年５月１日",
            "２０２３－５－１",
            "2023—5—1",
            "2023。5。1",
            "2023 年 5 ⽉ 1 ⽇",  # as it is copied from a PDF
            "20230501",
            " 2023/5/1 0:00:00 ",
        ),
        "2023-05-01",
    ),
    **dict.fromkeys(
        (
            "2023-5-1日",
            "2023.5.1号",
            "2023-05-01 8:30",
            "2023-05-01 00:00:00.000",
            "2023-05-01T00:00:00+08:00",
            "2023-05-01 00:00:00 +0800",
            "2023年5月1日8时30分",
            "20230501 00:00",
            "２０２３０５０１",
        ),
        "2023-05-01",
    ),
    "2023-05-01前": no("day.words_beside", words="前"),
    "2023-05-01 前": no("day.words_beside", words="前"),
    "2023年5月1日之前": no("day.words_beside", words="之前"),
    "2023/5/1后": no("day.words_beside", words="后"),
    "2023.5.1左右": no("day.words_beside", words="左右"),
    "20230501起": no("day.words_beside", words="起"),
    "2023-05-01止": no("day.words_beside", words="止"),
    "约2023-05-01": no("day.words_beside", words="约"),
    "截至2023年5月1日止": no("day.words_beside", words="截至、止"),
    "2023-05-01（暂定）": no("day.words_beside", words="(暂定)"),
    "2023-05-01至2023-06-01": no("day.several"),
    "2023-05-01、20230601": no("day.several"),
    "2023-05-01 25:00": no("day.words_beside", words="25:00"),
    "2023-05-01T16:00:00Z": no("day.zone"),
    "2023-05-01T16:00:00.000Z": no("day.zone"),
    "2023-05-01 16:00:00 -0500": no("day.zone"),
    "5/1/2023": no("day.year_last"),
    "13/1/2023": no("day.year_last"),
    "01.05.2023": no("day.year_last"),
    "2023年5月": no("day.unreadable"),
    "202305": no("day.unreadable"),
    "2023-5": no("day.unreadable"),
    "5月1日": no("day.unreadable"),
    "23.5.1": no("day.unreadable"),
    "45047": no("day.unreadable"),
    "1/5/2023": no("day.year_last"),
    "二〇二三年五月一日": no("day.unreadable"),
    "昨天": no("day.unreadable"),
    "2023-02-31": no("day.not_in_calendar"),
    "2023.13.1": no("day.not_in_calendar"),
    "0203-05-01": no("day.too_early", on="0203-05-01", earliest="1949-10-01"),
    "2" * 5_000: no("day.unreadable"),
}


class Asking(NamedTuple):
    """Somebody at a door. folder: for files; program: runs the command line."""

    web: Web
    folder: Path
    program: Callable[..., Any]


Door = Callable[[Asking, str], DoorsAnswer]


def page_area(asking: Asking, typed: str) -> DoorsAnswer:
    browser = asking.web.browser(HANDLER)
    fields = {"1-name": f"门诊楼{next(SERIALS)}", "1-use": "hospital", "1-area": typed, "1-prefabricated": "yes", "on": "2023-05-10"}
    sent = hidden(browser.get(ADDING).text, "add-buildings") | {f"add-buildings-{name}": value for name, value in fields.items()}
    return _recorded(asking.web, browser.post(ADDING, data=sent), lambda fact: fact.buildings_added[0].floor_area_m2)


def page_rate(asking: Asking, typed: str) -> DoorsAnswer:
    """Only what changes is declared there."""
    before = Declaration(building=BuildingId("1"), values=Indicators(assembly_rate=Decimal("0.5")))
    asking.web.office.give(DeclareIndicators, stage=Stage.DESIGNED, declarations=(before,))
    browser = asking.web.browser(HANDLER)
    fields = {"declare-indicators-1-assembly_rate": typed, "declare-indicators-on": "2023-05-10"}
    answer = browser.post(DECLARING, data=hidden(browser.get(f"{DECLARING}?of=designed").text, "declare-indicators") | fields)
    return _recorded(asking.web, answer, lambda fact: fact.declarations[0].values.assembly_rate)


def page_day(asking: Asking, typed: str) -> DoorsAnswer:
    answer = register(asking.web.browser(HANDLER), code=code_of(APPROVED, next(SERIALS)), approved_on=typed)
    return _recorded(asking.web, answer, lambda fact: fact.approved_on)


def _recorded(web: Web, answer: Any, value: Callable[[Any], Any]) -> DoorsAnswer:
    ledger = web.office.ledger
    if answer.status_code != 303:
        return Said(unescape(answer.text))
    return str(value(ledger.read(after=ledger.head() - 1, limit=1)[0].fact))


def interface(command: str, body: Callable[[str], Mapping[str, Any]], value: Callable[[Any], str]) -> Door:
    def door(asking: Asking, typed: str) -> DoorsAnswer:
        address = f"{COMMANDS}/{command}" if command else "/api/v1/projects"
        answer = machine(asking.web, HANDLER).command(address, {"on": "2023-05-10"} | body(typed), key=f"quantities-{next(SERIALS)}")
        told = answer.json()
        if answer.status_code == 201:
            return value(told["recorded"][0]["fact"])
        return Said("\n".join([told["detail"], *told.get("sentences", ())]))

    return door


def command_line(change: Callable[[dict[str, Any], str], None], value: Callable[[DossierBuilding], Any]) -> Door:
    """`lifecycle judge`, with a dossier that says so."""

    def door(asking: Asking, typed: str) -> DoorsAnswer:
        dossier = passing()
        change(dossier["buildings"][0], typed)
        content = json.dumps(dossier)
        (asking.folder / "卷宗.json").write_text(content, encoding="utf-8")
        ended = asking.program("judge", "--dossier", str(asking.folder / "卷宗.json"), "--gate", "design_review", "--json")
        if ended.code == BAD_INPUT:
            return Said(ended.err)
        return str(value(read_dossier(content.encode(), rulebook().jurisdictions).buildings[0]))

    return door


def cli_day(asking: Asking, typed: str) -> DoorsAnswer:
    """`lifecycle judge --on`, as every day of the command line."""
    (asking.folder / "卷宗.json").write_text(json.dumps(passing()), encoding="utf-8")
    options = ("--dossier", str(asking.folder / "卷宗.json"), "--gate", "design_review", "--json", "--on", typed)
    ended = asking.program("judge", *options)
    return Said(ended.err) if ended.code == BAD_INPUT else str(json.loads(ended.out)["on"])


def file(write: Callable[..., Path], name: str, column: str) -> Door:
    def door(asking: Asking, typed: str) -> DoorsAnswer:
        register = read_register(opened(write(asking.folder / name, [{**HOSPITAL, column: typed}])), FORM, date(2023, 5, 10))
        if register.problems:
            return Said("\n".join(problem.says("zh") for problem in register.problems))
        (line,) = register.projects[0].lines
        asked = [in_words(question) for question in line.doubts.values()]
        return Said("\n".join(asked)) if asked else str(line.cells[column])

    return door


def in_designed(building: dict[str, Any], typed: str) -> None:
    building["indicators"]["designed"]["assembly_rate"] = typed


def building(typed: str) -> dict[str, Any]:
    id_ = f"b{next(SERIALS)}"
    return {"buildings_added": [{"id": id_, "name": f"门诊楼{id_}", "use": "hospital", "floor_area_m2": typed, "prefabricated": True}]}


RATE_COLUMN = "indicators.designed.assembly_rate"
DOORS: dict[str, dict[str, Door]] = {
    "area": {
        "page": page_area,
        "interface": interface("add-buildings", building, lambda fact: fact["buildings_added"][0]["floor_area_m2"]),
        "command line": command_line(lambda one, typed: one.update(floor_area_m2=typed), lambda one: one.floor_area_m2),
        "xlsx": file(xlsx, "1.xlsx", "building.floor_area_m2"),
        "csv": file(csv_file, "1.csv", "building.floor_area_m2"),
    },
    "rate": {
        "page": page_rate,
        "interface": interface(
            "declare-indicators",
            lambda typed: {"stage": "designed", "declarations": [{"building": "1", "values": {"assembly_rate": typed}}]},
            lambda fact: fact["declarations"][0]["values"]["assembly_rate"],
        ),
        "command line": command_line(in_designed, lambda one: one.indicators[Stage.DESIGNED].assembly_rate),
        "xlsx": file(xlsx, "1.xlsx", RATE_COLUMN),
        "csv": file(csv_file, "1.csv", RATE_COLUMN),
    },
    "day": {
        "page": page_day,
        "interface": interface(
            "", lambda typed: BODY | {"code": code_of(APPROVED, next(SERIALS)), "approved_on": typed}, lambda fact: fact["approved_on"]
        ),
        "command line": cli_day,
        "xlsx": file(xlsx, "1.xlsx", "project.approved_on"),
        "csv": file(csv_file, "1.csv", "project.approved_on"),
    },
}
TABLES: dict[str, Callable[[str], dict[str, DoorsAnswer]]] = {
    "area": lambda _: AREA,
    "rate": rates,
    "day": lambda door: DAY | ({"45047": "2023-05-01"} if door in {"xlsx", "csv"} else {}),  # where a column says that it holds days
}


@pytest.mark.parametrize("door", ["page", "interface", "command line", "xlsx", "csv"])
@pytest.mark.parametrize("kind", DOORS)
def test_the_same_is_read_the_same(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: str, door: str
):
    registered(web.office)
    asking = Asking(web, tmp_path, lambda *arguments: run(capsys, monkeypatch, *arguments))
    table = TABLES[kind](door)
    otherwise = {}
    for typed, expected in table.items():
        told = DOORS[kind][door](asking, typed)
        if isinstance(expected, Said):
            right = isinstance(told, Said) and expected.replace("\0", shortened(typed)) in told
        else:
            right = told == expected
        if not right:
            otherwise[shortened(typed)] = told

    assert otherwise == {}

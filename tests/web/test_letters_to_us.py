"""来函征求意见的网页: entered under 业务办理, due by the law, in the tray, answered, and shown on the project's page."""

from datetime import date
from typing import Any

import pytest
from httpx2 import Response

from tests.desk.conftest import CODE, Office
from tests.office import HANDLER
from tests.web.conftest import GAOPING, Browser, Web
from tests.web.gates import PDF, registered
from tests.web.reading import links, rows, words
from tests.web.works import hidden, typed

PROJECT = f"/projects/{CODE}"
PLANNERS, MATTER = "高平市自然资源局", "设计方案是否符合民用建筑节能强制性标准"


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital; today is 10 May 2023, a Wednesday."""
    registered(office)
    return Web(office)


def decide(browser: Browser, name: str, files: Any = None, **fields: Any) -> Response:
    """Fills in the form of this project, sends it, and confirms what it would record."""
    address = f"{PROJECT}/works/{name}"
    looked_at = browser.post(address, data={**hidden(browser.get(address).text, name), **typed(name, fields)}, files=files)
    return browser.post(address, data={**hidden(looked_at.text, name), "step": "record"})


def scans(page: Response) -> set[str]:
    return {link for link in links(page) if "/attachments/" in link}


def enter(web: Web) -> None:
    said = {"authority": PLANNERS, "number": "高自然资函〔2023〕21号", "letter_on": "2023-05-08", "buildings": "1", "matter": MATTER}
    said |= {"on_energy_standards": "yes", "answer_by": "", "on": "2023-05-09"}
    county = web.browser(GAOPING)
    scan = {"record-advice-request-scan_file": ("来函.pdf", PDF, "application/pdf")}
    assert decide(county, "record-advice-request", **said, files=scan).status_code == 303


def test_a_letter_waits_in_the_tray_until_the_day_that_the_law_gives(web: Web) -> None:
    enter(web)
    handler = web.browser(HANDLER)
    tray = handler.get("/tray?task=inquiry")
    assert "回复来函意见 1号楼" in words(tray)
    assert "2023-05-23" in words(tray)
    assert f"{PLANNERS} {MATTER}" in words(tray)
    assert f"/projects/{CODE}/works/give-advice?of=Q1" in links(tray)
    assert "回复来函意见" not in words(web.browser(GAOPING).get("/tray"))


def test_the_page_shows_the_letter_the_clause_and_the_answer(web: Web) -> None:
    enter(web)
    handler = web.browser(HANDLER)
    page = handler.get(PROJECT)
    assert f"{PLANNERS} 2023-05-23 尚未答复，还剩9个工作日" in rows(page)
    assert "建设主管部门应当自收到征求意见材料之日起10日内提出意见" in words(page)
    assert "2023-05-09收到，来函落款2023-05-08；1号楼" in words(page)

    answer = {"stance": "on_conditions", "content": "补充构造后符合", "number": "高建函〔2023〕12号", "on": "2023-05-10"}
    assert decide(handler, "give-advice", **answer).status_code == 303
    page = handler.get(PROJECT)
    assert f"{PLANNERS} 2023-05-23 有条件同意 2023-05-10 补充构造后符合" in rows(page)
    assert "回复来函意见" not in words(handler.get("/tray"))
    assert not [link for link in links(page) if "give-advice" in link]


def test_an_answer_after_its_day_is_marked_before_it_is_recorded_and_after(web: Web) -> None:
    enter(web)
    web.office.clock.reach(date(2023, 5, 26))
    handler = web.browser(HANDLER)
    answer = {"stance": "for", "content": "符合", "number": "高建函〔2023〕12号", "on": "2023-05-26"}
    assert decide(handler, "give-advice", **answer).status_code == 303
    page = handler.get(PROJECT)
    assert f"{PLANNERS} 2023-05-23 同意（逾期答复） 2023-05-26 符合" in rows(page)
    assert "逾期，最迟应在2023-05-23" in words(page)


def test_a_letter_that_is_withdrawn_leaves_the_tray_and_is_told_as_withdrawn(web: Web) -> None:
    enter(web)
    county, handler = web.browser(GAOPING), web.browser(HANDLER)
    assert f"/projects/{CODE}/works/record-inquiry-withdrawal?of=Q1" in links(county.get(PROJECT))
    opened = hidden(handler.get(f"{PROJECT}/works/give-advice?of=Q1").text, "give-advice")
    said = {"reason": "建设单位撤回规划许可申请", "number": "高自然资函〔2023〕26号", "on": "2023-05-10"}
    scan = {"record-inquiry-withdrawal-scan_file": ("撤回函.pdf", PDF + b"%", "application/pdf")}
    before = scans(county.get(PROJECT))
    assert decide(county, "record-inquiry-withdrawal", **said, files=scan).status_code == 303
    (letter,) = scans(county.get(PROJECT)) - before
    assert county.get(letter).content == PDF + b"%"
    page = county.get(PROJECT)
    assert f"{PLANNERS} 2023-05-23 已撤回，不再回复 2023-05-10 建设单位撤回规划许可申请 扫描件" in rows(page)
    assert "来函撤回" in words(page)
    assert not [link for link in links(page) if "of=Q1" in link]
    assert "回复来函意见" not in words(handler.get("/tray"))
    told = f"来函Q1已由“{PLANNERS}”于2023-05-10撤回：不必回复；撤回登记有误的，请办作废"
    for form in ("give-advice", "record-inquiry-withdrawal"):
        assert told in words(handler.get(f"{PROJECT}/works/{form}?of=Q1"))
    answer = {"stance": "for", "content": "符合", "number": "高建函〔2023〕12号", "on": "2023-05-10"}
    late = handler.post(f"{PROJECT}/works/give-advice", data={**opened, **typed("give-advice", answer)})
    assert late.status_code == 409
    assert told in words(late)
    assert "高建函〔2023〕12号" in words(late)

"""错误汇总: what is wrong with a form stands above it by row and field, and each entry leads to its field."""

import re
from html import unescape

from tests.desk.conftest import CODE
from tests.web.conftest import HANDLER, Browser, Web
from tests.web.gates import registered
from tests.web.test_gate_page import under_review
from tests.web.works import hidden

ENTRY = re.compile(r'<a href="#([^"]+)" data-field>(.*?)</a>')


def address(name: str, of: str = "") -> str:
    return f"/projects/{CODE}/works/{name}" + (f"?of={of}" if of else "")


def entries(page: str) -> dict[str, str]:
    """What the summary says, by the id of the field."""
    return {unescape(id_): unescape(said) for id_, said in ENTRY.findall(page)}


def wrong(browser: Browser, name: str, **fields: str) -> str:
    page = browser.get(address(name)).text
    answer = browser.post(address(name), data={**hidden(page, name), **{f"{name}-{field}": value for field, value in fields.items()}})
    assert answer.status_code == 422, answer.text
    return answer.text


def test_a_wrong_row_of_new_buildings_names_row_and_field(web: Web) -> None:
    registered(web.office)
    page = wrong(web.browser(HANDLER), "add-buildings", **{"1-name": "2号楼", "1-area": "很大", "3-name": "3号楼"})

    said = entries(page)
    assert said["add-buildings-1-area"].startswith("第1栋 建筑面积（m²）：“很大”不是面积")
    assert said["add-buildings-3-area"].startswith("第3栋 建筑面积（m²）：没有填写")
    assert said["add-buildings-3-use"].startswith("第3栋 用途：")
    assert 'id="add-buildings-1-area-wrong">“很大”不是面积' in page
    assert len(set(said.values())) == len(said)


def test_a_wrong_cell_of_the_indicators_names_building_and_indicator(web: Web) -> None:
    under_review(web)
    browser = web.browser(HANDLER)
    name = "declare-indicators"
    page = browser.get(address(name, "designed")).text
    answer = browser.post(
        address(name),
        data={**hidden(page, name), f"{name}-1-energy_saving_rate": "高", f"{name}-1-assembly_rate": "不知", f"{name}-on": "x"},
    )

    said = entries(answer.text)
    assert said[f"{name}-1-energy_saving_rate"].startswith("1号楼：节能率（%）：“高”不是比率")
    assert said[f"{name}-1-assembly_rate"].startswith("1号楼：装配率（%）：“不知”不是比率")


def test_a_wrong_code_of_a_party_names_the_party(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = browser.get("/projects/new").text
    form = re.search(r'<form method="post".*?</form>', page.split('id="main"')[1], re.DOTALL)
    assert form
    given = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0]))
    roles = {"designer": "设计单位", "supervisor": "监理单位"}
    typed = {f"register-project-{role}": "某单位" for role in roles} | {f"register-project-{role}-uscc": "123" for role in roles}
    said = entries(browser.post("/projects/new", data={**given, **typed}).text)

    for role, words in roles.items():
        assert said[f"register-project-{role}-uscc"].startswith(f"{words} 统一社会信用代码：")


def test_a_pasted_row_names_its_number_and_its_column(web: Web) -> None:
    registered(web.office)
    said = entries(wrong(web.browser(HANDLER), "add-buildings", **{"buildings_added-pasted": "2号楼\t住宅\t很大\t是", "step": "paste"}))

    assert any("第1行“建筑面积（m²）”：“很大”不是面积" in each for each in said.values())

"""抽查事项清单的网页: a table of the items, and by which paper they may be checked."""

import re
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from lifecycle.wording import say
from tests.desk.inspections.test_items import DOCUMENT, publish
from tests.web.conftest import TODAY, Web
from tests.web.reading import rows, words

DOCUMENT_PAGE = f"/policies/{DOCUMENT}"
PAGE = f"{DOCUMENT_PAGE}/items"


def test_a_draft_says_that_nothing_may_be_checked_by_it(web: Web) -> None:
    page = web.browser().get(PAGE)

    assert "这份清单没有公布：按它不得检查任何事项" in words(page.text)
    assert "22项的依据没有全部与原文核对" in words(page.text)


def test_every_item_has_a_line_with_what_it_rests_on(web: Web) -> None:
    shown = {each[:2]: each for each in rows(web.browser().get(PAGE)) if each.startswith(("C1 ", "B1 ", "Z1 "))}

    assert {name: ("重点项" in row, "未与原文核对" in row) for name, row in shown.items()} == {
        "B1": (False, True),
        "C1": (True, False),
        "Z1": (False, False),
    }
    assert "民用建筑节能条例 第十六条第一款" in shown["C1"]


def test_a_published_list_names_its_paper_and_what_it_leaves_out(web: Web) -> None:
    publish(web.office, ("c1", "q3"))
    page = web.browser().get(PAGE)

    assert "晋城市住房和城乡建设局于2023-05-08以晋市住建发〔2023〕9号公布，列有2项；没有列入的不得检查" in words(page.text)
    assert [each[:2] for each in rows(page) if "没有列入" not in each] == ["C1", "Q3"]


def test_the_page_of_a_document_without_items_has_no_such_table(web: Web) -> None:
    assert "没有公布：按它不得检查" not in words(web.browser().get("/policies/jincheng-2023").text)
    assert web.browser().get("/policies/jincheng-2023/items").status_code == 404


def test_the_documents_lead_to_the_table(web: Web) -> None:
    page = web.browser().get(DOCUMENT_PAGE)

    assert re.findall(r'href="([^"]+/items)"', web.browser().get("/policies").text) == [PAGE]

    assert "这份清单没有公布：按它不得检查任何事项" in words(page.text)
    assert f'href="{PAGE}"' in page.text


def test_what_is_published_can_be_had_as_a_form_to_fill_in(web: Web) -> None:
    refused = web.browser().get(f"{PAGE}.xlsx")
    assert (refused.status_code, say("items.no_form", document=DOCUMENT, day=TODAY) in words(refused.text)) == (409, True)
    publish(web.office, ("c1", "q3"))
    answer = web.browser().get(f"{PAGE}.xlsx")
    opening, heading, *items = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("现场检查表").to_python()

    assert str(opening[0]).startswith("依据晋城市住房和城乡建设局于2023-05-08以晋市住建发〔2023〕9号公布的抽查事项清单")
    assert heading[:4] == ["编号", "事项", "等级", "对象"]
    assert [row[0] for row in items] == ["C1", "Q3"]
    assert "建设工程质量管理条例 第二十九条" in str(items[0][7])
    written = ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'sqref="J3:J4"' in written
    assert "符合,不符合,不涉及,未到工序,未查" in written

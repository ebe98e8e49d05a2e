"""办理单的文件: the sheet of a gate as PDF and Word says what its page prints."""

import pytest
from httpx2 import Response

from lifecycle.vocabulary import Gate
from tests.desk.conftest import CODE
from tests.office import HANDLER
from tests.papers.test_writers import paragraphs
from tests.web.conftest import ZEZHOU_HANDLER, Web
from tests.web.gates import DESIGN_REVIEW
from tests.web.reading import links, on_paper, words
from tests.web.test_printing import APPROVAL, accept, applied, passed, refused


def sheet_of(web: Web, form: str = "docx") -> Response:
    """The file that the page of the gate leads to."""
    handler = web.browser(HANDLER)
    (place,) = [href for href in links(handler.get(DESIGN_REVIEW)) if f"/sheet.{form}" in href]
    return handler.get(place)


def said(web: Web) -> list[str]:
    return paragraphs(sheet_of(web).content)


def test_the_word_file_says_what_was_decided_by_whom_and_by_which_clause(web: Web) -> None:
    passed(web)
    lines = said(web)

    assert lines[:3] == [APPROVAL, "设计方案审查　审查意见", "高审方案〔2023〕1号"]
    assert "项目名称：高平市第二人民医院。" in lines
    assert any(line.startswith("1. 承办：通过、拟办意见（") and line.endswith("SP01，2023-05-10）") for line in lines), lines
    assert any("3. 签发：通过（" in line for line in lines)
    judged = next(line for line in lines if "节能率" in line and "符合" in line)
    assert "1号楼：72%，要求不低于72%" in judged
    assert "“" in judged
    assert lines[-4:-1] == [APPROVAL, "2023年5月10日", "（用章处）"]
    assert lines[-1].startswith("依台账截至第")


def test_what_is_pending_is_a_draft_without_a_day_and_with_levels_that_nobody_has_signed(web: Web) -> None:
    applied(web)
    accept(web)
    lines = said(web)

    assert lines[1] == "设计方案审查　审查意见（送审稿，未签发）"
    assert "1. 承办：（待签）" in lines
    assert not [line for line in lines if "可以作出通过结论" in line], "what the page tells who handles it is on no paper"
    assert "年　　月　　日" in lines


def test_our_own_rules_are_called_checks_and_no_basis_wherever_they_are_quoted(web: Web) -> None:
    passed(web)
    page = web.browser(HANDLER).get(DESIGN_REVIEW)

    for told in (" ".join(said(web)), words(page), on_paper(page.text)):
        assert "系统校验规则（非执法依据）" in told
        assert "自定规则" not in told


def test_a_refusal_says_what_stood_against_it(web: Web) -> None:
    refused(web)

    assert any("不符合" in line and "71.99%" in line for line in said(web))


def test_the_pdf_is_for_archives(web: Web) -> None:
    passed(web)
    answer = sheet_of(web, "pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert b"<pdfaid:part>2<" in answer.content


@pytest.mark.parametrize("gate", [Gate.DRAWING_REVIEW, Gate.PLANNING_CONDITIONS])
def test_where_others_decide_there_is_no_sheet_of_ours(web: Web, gate: Gate) -> None:
    passed(web)
    handler, path = web.browser(HANDLER), f"/projects/{CODE}/gates/{gate}"

    assert not [href for href in links(handler.get(path)) if "/sheet." in href]
    assert handler.get(f"{path}/sheet.pdf").status_code == 404


def test_it_is_open_in_its_own_county_only(web: Web) -> None:
    passed(web)

    assert web.browser(ZEZHOU_HANDLER).get(f"{DESIGN_REVIEW}/sheet.docx").status_code == 403

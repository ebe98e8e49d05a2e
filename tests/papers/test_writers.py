"""文书的写法: the page, the PDF and the Word file of one paper are laid out from the same words."""

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from msgspec.structs import replace

from lifecycle.papers import pdf
from lifecycle.papers.paper import Apart, Blank, Listed, Paper, Table, TableColumn, Words, points, said, things
from lifecycle.papers.pdf import as_pdf, family
from lifecycle.papers.word import as_word
from lifecycle.vocabulary import Refused

SIGNS = "<b>甲</b> & #[乙] $丙$ *丁* {{ 戊 }} 龘靐齉"
PAPER = Paper(
    title="不予行政许可决定书",
    authority="高平市行政审批服务管理局",
    number="高审不许〔2023〕2号",
    to="高平市城市建设投资有限公司：",
    body=(
        said(f"你单位提出的申请（{SIGNS}）收悉"),
        Listed(("1号楼：节能率不足；", "2号楼：装配率不足。")),
        said("本机关决定：", Words("不予许可", "strong"), look="law"),
        said("《法》第一条：“引”", Words("（条文未与原文核对）", "unverified"), look="statutes"),
        Blank("联系电话："),
        Apart("救济途径", (Blank(), Blank()), "由经办机关填写"),
    ),
    day=date(2023, 4, 24),
    on="2023年4月24日",
    seal="（加盖本机关印章）",
    provenance="依台账截至第12条的记录打印。",
)

TABLE = Table(
    (TableColumn("县"), TableColumn("计划", "居住建筑", figures=True), TableColumn("完成", "居住建筑", figures=True), TableColumn("备注")),
    (("高平市", "1.20", "0.90", SIGNS), ("阳城县", "2", "1", "")),
)


def paragraphs(file: bytes) -> list[str]:
    """The paragraphs of a Word file, without the lines that are filled in by hand."""
    return [text for each in Document(BytesIO(file)).paragraphs if (text := each.text.rstrip("＿"))]


def test_word_holds_every_word_of_the_paper_in_its_order_as_it_was_typed() -> None:
    assert paragraphs(as_word(PAPER)) == [
        "高平市行政审批服务管理局",
        "不予行政许可决定书",
        "高审不许〔2023〕2号",
        "高平市城市建设投资有限公司：",
        f"你单位提出的申请（{SIGNS}）收悉。",
        "1. 1号楼：节能率不足；",
        "2. 2号楼：装配率不足。",
        "本机关决定：不予许可。",
        "《法》第一条：“引”（条文未与原文核对）。",
        "联系电话：",
        "救济途径",
        "高平市行政审批服务管理局",
        "2023年4月24日",
        "（加盖本机关印章）",
        "依台账截至第12条的记录打印。",
    ]


def test_word_sets_what_is_decided_in_bold_and_chinese_in_a_chinese_font() -> None:
    with ZipFile(BytesIO(as_word(PAPER))) as package:
        document, styles = (package.read(f"word/{part}.xml").decode() for part in ("document", "styles"))
    assert re.search(r"<w:rPr><w:b ?/>.*?不予许可", document)
    assert 'w:eastAsia="仿宋"' in styles


def test_what_is_sealed_is_kept_with_the_last_lines_before_it() -> None:
    body = tuple(said(f"第{number}项") for number in range(30))
    kept = [each.paragraph_format.keep_with_next for each in Document(BytesIO(as_word(replace(PAPER, body=body)))).paragraphs]
    assert kept[-1] is None
    assert all(kept[-6:-1])
    assert not any(kept[:-6])


def test_a_pdf_is_for_archives_and_bears_the_title_and_the_day_of_the_paper() -> None:
    written = as_pdf(PAPER)

    assert written.startswith(b"%PDF-")
    assert "不予行政许可决定书".encode() in written
    assert b"2023-04-24" in written
    assert b"<pdfaid:part>2<" in written
    assert as_pdf(PAPER) == written, "the same paper is the same file"
    assert as_pdf(replace(PAPER, body=PAPER.body[:-1])) != written


@pytest.mark.parametrize(("paragraphs_", "pages"), [(6, 1), (7, 2)])
def test_body_and_seal_of_a_pdf_stand_on_one_page_where_narrower_lines_do(paragraphs_: int, pages: int) -> None:
    body = tuple(said("本机关经审查认为，" * 14) for _ in range(paragraphs_))
    assert f"/Count {pages}".encode() in as_pdf(replace(PAPER, body=body))


@pytest.mark.parametrize("block", [*PAPER.body, TABLE], ids=range(len(PAPER.body) + 1))
def test_no_kind_of_block_is_left_out_of_a_pdf(block: Any) -> None:
    assert as_pdf(replace(PAPER, body=(block,))) != as_pdf(replace(PAPER, body=()))


def test_without_a_chinese_font_no_pdf_is_made_and_the_reason_is_told() -> None:
    with pytest.raises(Refused, match=r"page\.notice\.no_font"):
        family(["Libertinus Serif", "DejaVu Sans"])
    assert family(["SimSun", "Noto Sans CJK SC"]) == "Noto Sans CJK SC"


def test_a_warning_of_the_typesetter_stops_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FAMILIES", ("Nobody's Font",))
    monkeypatch.setattr(pdf, "family", lambda _installed: "Nobody's Font")

    with pytest.raises(RuntimeError, match="unknown font family"):
        as_pdf(PAPER)


def test_sentences_are_closed_where_they_have_no_stop_and_things_by_semicolons() -> None:
    assert points(("甲", "乙！")) == (Listed(("甲。", "乙！")),)
    assert things(("甲", "乙", "丙")) == (Listed(("甲；", "乙；", "丙。")),)
    assert points(()) == things(()) == ()
    assert said("依据：", "", "“甲。”").words == (Words("依据："), Words("“甲。”"))


def test_word_holds_a_table_between_its_paragraphs_with_the_upper_line_of_its_heading_over_its_columns() -> None:
    document = Document(BytesIO(as_word(replace(PAPER, body=(said("前"), TABLE, said("后"))))))
    (table,) = document.tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "居住建筑", "居住建筑", ""],
        ["县", "计划", "完成", "备注"],
        ["高平市", "1.20", "0.90", SIGNS],
        ["阳城县", "2", "1", ""],
    ]
    assert [each.tag.rpartition("}")[2] for each in document.element.body][4:7] == ["p", "tbl", "p"]


def test_a_table_with_headings_of_one_line_has_one_in_word_too() -> None:
    plain = Table((TableColumn("县"), TableColumn("完成", figures=True)), (("高平市", "0.90"),))
    (table,) = Document(BytesIO(as_word(replace(PAPER, body=(plain,))))).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [["县", "完成"], ["高平市", "0.90"]]


def test_a_pdf_lays_out_both_lines_of_a_heading_and_every_cell() -> None:
    written = as_pdf(replace(PAPER, body=(TABLE,)))
    changed = [
        Table((TABLE.columns[0], replace(TABLE.columns[1], over="公共建筑"), *TABLE.columns[2:]), TABLE.rows),
        Table((*TABLE.columns[:3], replace(TABLE.columns[3], heading="说明")), TABLE.rows),
        Table(TABLE.columns, (TABLE.rows[0], (*TABLE.rows[1][:3], "补"))),
    ]

    assert len({written, *(as_pdf(replace(PAPER, body=(each,))) for each in changed)}) == 4


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="a cell for every column"):
        Table(TABLE.columns, (("高平市", "1"),))

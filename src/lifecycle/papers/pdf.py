"""PDF: the one writer of it. A paper is handed to typst as data; the Chinese font is one of this machine, looked for by name."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

import typst
from msgspec import json

from lifecycle.papers.paper import Paper
from lifecycle.vocabulary import Refused

LAYOUT = Path(__file__).with_name("notice.typ")
FAMILIES = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "Noto Sans CJK SC", "FangSong", "SimSun", "STSong", "Songti SC")
"""中文字体, the best first. None comes with the program: a whole one has ten megabytes, and a part of one lacks the rare signs of names."""


@cache
def fonts() -> typst.Fonts:
    """Those that are installed on this machine."""
    return typst.Fonts(include_system_fonts=True)


def family(installed: Collection[str]) -> str:
    """The font to write with. Raises Refused where there is none: without one the signs would be left out, and nobody told."""
    if chosen := next((each for each in FAMILIES if each in installed), None):
        return chosen
    raise Refused("page.notice.no_font")


def as_pdf(paper: Paper) -> bytes:
    """写成 PDF/A-2b, for archives. Raises Refused without a Chinese font."""
    inputs = {"paper": json.encode(paper).decode(), "font": family(fonts().families())}
    written, warnings = typst.compile_with_warnings(LAYOUT, font_paths=fonts(), format="pdf", sys_inputs=inputs, pdf_standards="a-2b")
    if warnings:
        raise RuntimeError("; ".join(each.message for each in warnings))
    return written

"""读网页: what stands on a page, as somebody reads it."""

import re
from html import unescape
from html.parser import HTMLParser

from httpx2 import Response

from lifecycle.web.layout.page import VIEWS

TAG = re.compile(r"<[^>]+>")
INSIDE_A_WORD = re.compile(r"</?bdi\b[^>]*>")
"""Around an id that stands in a name."""


def words(answer: Response | str) -> str:
    """The text of a page or of a piece of one, without its markup, every run of white space as one space."""
    html = answer if isinstance(answer, str) else answer.text
    return " ".join(unescape(TAG.sub(" ", INSIDE_A_WORD.sub("", html))).split())


def rows(answer: Response) -> list[str]:
    """The body rows of all tables of a page, in words."""
    bodies = "".join(re.findall(r"<tbody>.*?</tbody>", answer.text, re.DOTALL))
    return [words(row) for row in re.findall(r"<tr.*?</tr>", bodies, re.DOTALL)]


def links(answer: Response) -> list[str]:
    """Where the page leads to, in its order."""
    return [unescape(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', answer.text)]


UNPRINTED = re.search(r"^([^{}\n]*\.masthead[^{]*)\{ display: none", (VIEWS / "static/print.css").read_text(), re.MULTILINE)
assert UNPRINTED
LEFT_OUT = frozenset(re.findall(r"\.([\w-]+)", UNPRINTED[1]))
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})


class OnPaper(HTMLParser):
    """The text that print.css leaves on the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            classes = (dict(attrs).get("class") or "").split()
            hidden = tag in {"head", "button", "script", "form"} or not LEFT_OUT.isdisjoint(classes) or dict(attrs).get("role") == "status"
            self._hidden.append(hidden or any(self._hidden[-1:]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._hidden[-1:]):
            self.text.append(data)


def on_paper(html: str) -> str:
    paper = OnPaper()
    paper.feed(html)
    return " ".join("".join(paper.text).split())

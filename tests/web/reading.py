"""读网页: what stands on a page, as somebody reads it."""

import re
from html import unescape

from httpx2 import Response

TAG = re.compile(r"<[^>]+>")


def words(answer: Response | str) -> str:
    """The text of a page or of a piece of one, without its markup, every run of white space as one space."""
    html = answer if isinstance(answer, str) else answer.text
    return " ".join(unescape(TAG.sub(" ", html)).split())


def rows(answer: Response) -> list[str]:
    """The body rows of all tables of a page, in words."""
    bodies = "".join(re.findall(r"<tbody>.*?</tbody>", answer.text, re.DOTALL))
    return [words(row) for row in re.findall(r"<tr.*?</tr>", bodies, re.DOTALL)]


def links(answer: Response) -> list[str]:
    """Where the page leads to, in its order."""
    return [unescape(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', answer.text)]

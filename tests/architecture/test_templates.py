"""模板只排版: a template lays out what it is handed; it gathers no list, counts nothing, and asks no macro for a yes or no."""

import re
from collections.abc import Iterator

import pytest

from lifecycle.web.layout.page import VIEWS

FORBIDDEN = {
    "gathers a list": re.compile(r"\.(append|extend|insert|update|setdefault|pop)\("),
    "keeps a count or a flag between rounds of a loop": re.compile(r"\bnamespace\("),
    "throws away what an expression gave": re.compile(r"""\bor\s*(""|'')\s*}}"""),
    "asks a macro for a yes or no": re.compile(r"{%-?\s*(el)?if\b[^%]*\)\s*\|\s*trim"),
    "adds up": re.compile(r"{%-?\s*set\s+([\w.]+)\s*=\s*\1\s*[+~-]"),
}
"""What belongs in a view model (web/layout, web/pages)."""


def broken(template: str) -> Iterator[str]:
    """The rules that a template breaks."""
    return (rule for rule, pattern in FORBIDDEN.items() if pattern.search(template))


def test_no_template_gathers_or_counts() -> None:
    templates = {path.relative_to(VIEWS): path.read_text() for path in VIEWS.rglob("*.html")}

    assert len(templates) > 50
    assert {str(path): rules for path, text in templates.items() if (rules := list(broken(text)))} == {}


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ('{{ rows.append((a, b)) or "" }}', "gathers a list"),
        ("{% set seen = namespace(any=False) %}", "keeps a count or a flag between rounds of a loop"),
        ("{{ rows.append(a) or '' }}", "throws away what an expression gave"),
        ('{% if offering and forms.offered("declare") | trim %}', "asks a macro for a yes or no"),
        ("{% set total = total + line.area %}", "adds up"),
    ],
)
def test_what_is_forbidden_is_found(template: str, rule: str) -> None:
    assert rule in list(broken(template))

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
    "adds up": re.compile(r"{%-?\s*set\s+([\w.]+)\s*=\s*\1\s*[+~-]|\|\s*sum\b"),
    "picks out of a list": re.compile(r"\|\s*(select|reject|selectattr|rejectattr|groupby|unique|batch|slice)\b"),
    "counts what it gathered": re.compile(r"\|\s*(list|map)\b(\([^)]*\))?(\s*\|\s*\w+(\([^)]*\))?)*?\s*\|\s*(length|count)\b"),
    "asks what it was handed": re.compile(
        r"(?<![\w.])(?!(?:typed|field|form|forms|filing|kinds)\.)[a-z_][\w.]*\.(?!(?:get|items|values|isoformat|hex|split)\()\w+\("
    ),
}
"""What belongs in a view model (web/layout, web/pages). What a form and its fields are asked is a view model's already (web/forms), and
so are the macros of `forms`, `filing` and `kinds`; `get`, `items`, `values`, `isoformat`, `hex` and `split` only spell out a value."""
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def broken(template: str) -> Iterator[str]:
    """The rules that a template breaks; its comments break none."""
    code = COMMENT.sub("", template)
    return (rule for rule, pattern in FORBIDDEN.items() if pattern.search(code))


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
        ('{{ loads.values() | sum(attribute="number") | number }}', "adds up"),
        ('{% set against = verdicts | selectattr("blocks") | list %}', "picks out of a list"),
        ('{% for each in pages | select("ge", 1) %}', "picks out of a list"),
        ("{{ document.found | list | length }}", "counts what it gathered"),
        ("{{ options | map(attribute=1) | join | length }}", "counts what it gathered"),
        ("{{ document.rules() }}", "asks what it was handed"),
        ("{% if each.holds_on(today) %}", "asks what it was handed"),
        ("{% for other in entry.others(clause.document, clause.place) %}", "asks what it was handed"),
    ],
)
def test_what_is_forbidden_is_found(template: str, rule: str) -> None:
    assert rule in list(broken(template))


@pytest.mark.parametrize(
    "template",
    [
        "{# rows.append((a, b)) #}",
        '{{ typed.one(form, "scan") }}',
        "{{ field.title(t, lang) }}",
        "{% for a, b in tally.items() %}",
    ],
)
def test_what_only_lays_out_is_let_through(template: str) -> None:
    assert list(broken(template)) == []

"""The page of all components: none is left out, the markup is small and sound, in both languages."""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.web.forms.fields import Field, Tick
from lifecycle.web.forms.reading import Form
from lifecycle.web.layout.page import VIEWS
from lifecycle.web.pages.public.style.forms import SHEETS, samples
from tests.web.conftest import Web

STYLE = [VIEWS / "style" / name for name in ("components.html", "forms.html")]
PARTS = {
    "about",
    "annulled",
    "bar",
    "blank",
    "buildings",
    "cell",
    "error",
    "hidden",
    "hint",
    "inside",
    "line",
    "line_of",
    "must",
    "options_of",
    "paste",
    "plain",
    "quoted",
    "read_now",
    "shortly",
    "square",
    "taken",
    "to_mend",
    "to_tick",
    "told",
    "word",
}
"""Macros that serve others of their file; and `hidden`, which shows nothing."""
COMPONENTS = {"notes": 8, "rail": 1, "verdicts": 2, "figures": 2, "timeline": 1, "forms": 10, "printing": 3, "fields": 17, "filing": 8}
"""The files of macros, and how many each has at least, so that the test is seen to find them."""


class Markup(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.pointed_at: set[str] = set()
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids[str(said["id"])] += 1
        self.pointed_at |= {name for key in ("for", "aria-describedby") for name in (said.get(key) or "").split()}
        self.inline += [f"{tag} {key}" for key in said if key == "style" or re.match(r"on\w+$|hx-on", key)]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in said) else []


def components(file: str) -> set[str]:
    return set(re.findall(r"{% macro (\w+)\(", (VIEWS / "partials" / f"{file}.html").read_text("utf-8"))) - PARTS


@pytest.mark.parametrize(("file", "at_least"), list(COMPONENTS.items()))
def test_every_component_is_on_the_page(file: str, at_least: int):
    shown = set(re.findall(r"\w+", "".join(re.sub(r"{% from .*? %}", "", page.read_text("utf-8")) for page in STYLE)))
    if file == "fields":  # a macro there is the kind of a field, and is called by that name
        shown = {sample.field.kind for sheet in SHEETS for sample in sheet.samples}

    assert len(components(file)) >= at_least
    assert components(file) - shown == set()


def test_every_field_is_shown_empty_full_and_wrong_and_what_is_wrong_with_it_stands_beside_it(web: Web):
    shown = Markup(web.browser().get("/style/forms?state=wrong").text).ids

    for _, (empty, full, wrong) in samples("zh", web.office.desk.statutes, web.office.desk.calendars.now)["sheets"]:
        assert (empty["errors"], full["errors"]) == ([], [])
        assert {f"{field}-wrong" for field, _ in wrong["errors"]} - set(shown) == set()
        for field in wrong["form"].fields:
            assert isinstance(field, Tick) or refused(field, wrong), f"{field.name} is shown without an error; only a tick cannot have one"


def test_what_is_looked_at_before_it_is_recorded_names_the_buildings_of_the_sample(web: Web):
    assert "1# 门诊医技楼、2# 住院楼、3# 住院楼" in web.browser().get("/style/forms").text


def test_the_summary_of_what_is_wrong_calls_every_field_by_its_name(web: Web):
    links = re.findall(r'<a href="#[^"]+" data-field>([^<]+)</a>', web.browser().get("/style/forms?state=wrong").text)

    assert len(links) > len(Field.__subclasses__())
    assert [said for said in links if "：" not in said or said.startswith(("没有", "不是"))] == []


def refused(field: Field, wrong: Mapping[str, Any]) -> bool:
    form = Form(wrong["typed"], wrong["subject"])
    field.gives(form)
    try:
        form.settle()
    except BadInput:
        return True
    return False


@pytest.mark.parametrize(("lang", "title"), [("zh", "版式样张"), ("en", "Style sheet")])
def test_it_speaks_both_languages(web: Web, lang: str, title: str):
    browser = web.browser()
    assert browser.get(f"/language/{lang}?back=/style").headers["Location"] == "/style"
    answer = browser.get("/style")

    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in answer.text


def test_a_language_that_nobody_translated_is_chinese(web: Web):
    browser = web.browser()
    browser.cookies.set("lang", "fr")

    assert '<html lang="zh-CN">' in browser.get("/style").text


def test_a_language_leads_back_to_a_page_of_ours_only(web: Web):
    assert web.browser().get("/language/en?back=https://example.org").headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/style", "/style/forms", "/style/forms?state=full", "/style/forms?state=wrong"])
def test_the_markup_is_small_sound_and_free_of_inline_script_and_style(web: Web, path: str):
    html = web.browser().get(path).text
    markup = Markup(html)

    assert len(html.encode()) < 100_000
    assert [name for name, times in markup.ids.items() if times > 1] == []
    assert markup.pointed_at - set(markup.ids) == set()
    assert len(markup.pointed_at) > 10
    assert markup.inline == []


def test_inline_script_and_style_are_found_where_there_are_some():
    bad = '<p style="color:red" onclick="go()" hx-on:click="go()">a</p><style>p{}</style><script>go()</script><script src="a.js"></script>'

    assert Markup(bad).inline == ["p style", "p onclick", "p hx-on:click", "style", "script"]


def test_a_file_changes_its_address_with_its_content(web: Web):
    page = web.browser().get("/style").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+\?v=[0-9a-f]{12})"', page)

    assert len(addresses) >= 7
    assert {web.browser().get(address).status_code for address in addresses} == {200}


def test_an_unknown_address_has_a_page_that_says_what_to_do_and_nothing_of_the_program(web: Web):
    answer = web.browser().get("/nowhere")

    assert answer.status_code == 404
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text

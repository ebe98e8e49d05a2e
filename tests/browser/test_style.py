"""The look, on the page that shows every component: readable by everybody, at every width, in the dark and on paper."""

import re

import pytest

from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage

WIDE, NARROW = 1280, 390
MILLIMETRE = 96 / 25.4
"""In CSS pixels."""

STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80))"""

FOCUSED = """() => {
    const now = document.activeElement, style = getComputedStyle(now);
    return {tag: now.tagName, what: now.outerHTML.slice(0, 80),
            outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
            place: [...document.querySelectorAll("*")].indexOf(now)};
}"""

CARDS = """() => {
    const rows = [...document.querySelectorAll(".cards tbody tr")], cells = [...document.querySelectorAll(".cards tbody td[data-label]")];
    return {display: rows.map((each) => getComputedStyle(each).display),
            words: cells.map((each) => getComputedStyle(each, "::before").content)};
}"""

SHIFT = """() => new Promise((told) => {
    let sum = 0;
    const watch = new PerformanceObserver((list) => list.getEntries().forEach((each) => (sum += each.value)));
    watch.observe({type: "layout-shift", buffered: true});
    setTimeout(() => told(sum), 300);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/style", "/style/forms?state=full", "/style/forms?state=wrong"])
def test_nothing_serious_stands_in_anybodys_way(empty_office: str, open_page: OpenPage, keep: Keep, path: str, width: int, scheme: str):
    page = open_page(f"{empty_office}{path}", width=width, scheme=scheme)
    keep(page, f"{re.sub(r'[/?=]+', '-', path.strip('/'))}-{width}-{scheme}")

    assert barriers(page) == []


def test_a_barrier_is_found_where_there_is_one(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")
    page.evaluate("document.querySelector('label[for=number]').remove()")
    page.evaluate("document.querySelector('.lede').animate([{color: '#ccc'}], {fill: 'forwards'})")

    assert {finding.split(":")[0] for finding in barriers(page)} == {"color-contrast", "label", "label-title-only"}


@pytest.mark.parametrize("width", [NARROW, 768, WIDE])
@pytest.mark.parametrize("path", ["/style", "/style/forms?state=full", "/style/forms?state=wrong"])
def test_no_page_scrolls_sideways(empty_office: str, open_page: OpenPage, path: str, width: int):
    page = open_page(f"{empty_office}{path}", width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(STICKING_OUT) == []


def test_a_row_of_a_table_is_a_card_on_a_narrow_screen_and_every_value_keeps_its_word(empty_office: str, open_page: OpenPage):
    wide, narrow = (open_page(f"{empty_office}/style", width=width).evaluate(CARDS) for width in (WIDE, NARROW))

    assert (set(wide["display"]), set(narrow["display"])) == ({"table-row"}, {"block"})
    assert set(wide["words"]) == {"none"}
    assert "none" not in narrow["words"]
    assert any("规划条件" in word for word in narrow["words"])


def test_the_keyboard_goes_everywhere_in_order_and_can_be_seen(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY" or (reached and stop["place"] < reached[-1]["place"]):
            break
        reached.append(stop)

    assert {"A", "BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY"} <= {stop["tag"] for stop in reached}
    assert [stop["what"] for stop in reached if stop["outline"] < 2] == []


def test_the_first_stop_of_the_keyboard_leads_past_the_masthead(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/sign-in")
    hidden = page.locator(".skip").bounding_box()
    page.keyboard.press("Tab")
    shown = page.locator(".skip").bounding_box()
    page.keyboard.press("Enter")

    assert hidden is not None
    assert hidden["y"] + hidden["height"] <= 0
    assert shown is not None
    assert shown["y"] >= 0
    assert page.evaluate("document.activeElement.id") == "main"


def test_after_a_refusal_the_reader_begins_at_its_sentence(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert "未予办理" in page.evaluate("document.activeElement.textContent")


def test_nothing_moves_while_a_page_settles(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")

    assert page.evaluate(SHIFT) == 0


def test_a_form_goes_off_once(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")
    sent: list[str] = []
    page.route("**/sign-out", lambda route: (sent.append(route.request.method), route.fulfill(status=204)))
    leave = page.locator("main .who button")
    leave.click()
    leave.click()
    page.wait_for_timeout(100)

    assert sent == ["POST"]


MANY_BOXES = """document.querySelector("main").insertAdjacentHTML("beforeend", `<form><fieldset id="many">
<button type="button" data-tick="all">all</button><button type="button" data-tick="none">none</button>
${'<input type="checkbox">'.repeat(12)}</fieldset><fieldset id="other"><input type="checkbox" checked></fieldset></form>`)"""


def test_all_boxes_of_a_field_are_ticked_or_not_at_once(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")
    page.evaluate(MANY_BOXES)

    page.locator("#many [data-tick=all]").click()
    assert page.locator("#many :checked").count() == 12
    page.locator("#many [data-tick=none]").click()
    assert (page.locator("#many :checked").count(), page.locator("#other :checked").count()) == (0, 1)


def test_without_javascript_everything_is_there_but_what_needs_it(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style", java_script_enabled=False)
    folded = page.get_by_text("既有公共建筑改造后节能率提升不低于20%")

    assert page.get_by_role("button", name="打印").count() == 0
    assert page.get_by_role("button", name="作出结论").is_visible()
    assert not folded.is_visible()
    page.locator(".verdicts + details > summary").click()
    assert folded.is_visible()


def test_on_paper_there_is_a_red_head_and_space_for_the_seal_and_nothing_to_press(empty_office: str, open_page: OpenPage, keep: Keep):
    page = open_page(f"{empty_office}/style", width=624, scheme="dark")
    page.emulate_media(media="print")
    keep(page, "style-print")
    seal = page.locator("div.paper .seal").bounding_box()  # a paper of many statutes has a little less space, so that it stays one page

    assert [head.is_visible() for head in page.locator(".print-head").all()] == [True, True]
    assert seal is not None
    assert seal["height"] >= 40 * MILLIMETRE
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("button:visible, input:visible, .masthead:visible, .next:visible").count() == 0
    assert page.get_by_text("既有公共建筑改造后节能率提升不低于20%").is_visible(), "what is folded on the screen is on the paper"


def test_the_paper_is_a4(empty_office: str, open_page: OpenPage):
    page = open_page(f"{empty_office}/style")
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))

    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}


def test_the_policy_of_the_page_refuses_an_inline_script_and_an_inline_style(empty_office: str, open_page: OpenPage, console: list[str]):
    page = open_page(f"{empty_office}/style")
    assert page.evaluate("htmx.version") == "4.0.1"
    assert console == []
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))")
    page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert page.title().startswith("版式样张")
    assert ["script-src" in console[0], "style-src" in console[1]] == [True, True]
    console.clear()

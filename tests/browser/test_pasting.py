"""粘贴 in a real browser: nothing is cut before it is read, and a pasted day is filled in as its reader reads it."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_walk import Bureau, bureau
from tests.office import HANDLER
from tests.projects.walks import ADDED, REGISTERED
from tests.web.test_doors_of_quantities import DAY
from tests.web.works import address, brought

__all__ = ["bureau"]
PASTE = """([field, text]) => {
  const clipboardData = new DataTransfer(), input = document.getElementById(field);
  clipboardData.setData("text", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def pasted(page: Page, field: str, text: str) -> str:
    """What stands in a text field once this has been pasted."""
    page.fill(f"#{field}", "")
    page.focus(f"#{field}")
    page.keyboard.insert_text(text)
    return page.input_value(f"#{field}")


@pytest.mark.parametrize(
    ("path", "field", "text"),
    [
        ("/projects/new", "register-project-construction_unit-uscc", " 9144-0300 7084 6113 6T "),
        ("works", "change-party-uscc", "９１４４０３００７０８４６１１３６Ｔ　（统一社会信用代码）"),
    ],
)
def test_what_is_pasted_is_not_cut(bureau: Bureau, path: str, field: str, text: str):
    brought(bureau.web.office, (REGISTERED, ADDED))
    page = bureau.window(HANDLER, address("change-party") if path == "works" else path)
    assert pasted(page, field, text) == text


def test_a_day_is_pasted_as_it_would_be_read(bureau: Bureau):
    page = bureau.window(HANDLER, "/projects/new")
    day, wrong = "register-project-on", page.locator(".wrong")

    def paste(text: str) -> str:
        page.evaluate("field => { document.getElementById(field).value = '' }", day)
        page.evaluate(PASTE, [day, text])
        return page.input_value(f"#{day}")

    read = {text: paste(text) for text in DAY}
    assert read == {text: expected if expected[:4].isdigit() else "" for text, expected in DAY.items()}
    paste("昨天")
    assert wrong.inner_text().endswith("请写明年、月、日，如2023-05-01")
    assert paste("2023年5月1日") == "2023-05-01"
    assert wrong.count() == 0
    assert paste("2" * 200) == ""
    assert wrong.count() == 1, "one sentence, however often something is pasted"


def test_a_day_is_pasted_from_the_clipboard(bureau: Bureau):
    page = bureau.window(HANDLER, "/projects/new")
    page.fill("#register-project-name", "2023.5.1")
    page.press("#register-project-name", "Control+a")
    page.press("#register-project-name", "Control+x")
    page.focus("#register-project-on")
    page.keyboard.press("Control+v")
    assert page.input_value("#register-project-on") == "2023-05-01"

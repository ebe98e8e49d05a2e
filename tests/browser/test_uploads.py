"""分段上传 in a real browser: a large scan goes up by itself, over a network that breaks, and the form then names it."""

from hashlib import sha256
from pathlib import Path
from random import Random

from playwright.sync_api import Page, Request, Route

from tests.browser.test_gate import Desk, desk
from tests.office import HANDLER
from tests.web.gates import DRAWING_REVIEW

__all__ = ["desk"]
SCAN = b"%PDF-1.7 " + Random("scan").randbytes(1_500_000)
SHA = sha256(SCAN).hexdigest()
CHOOSE = "input[type=file][data-parts]"
HURRIED = "(wait => { window.setTimeout = (done, ms) => wait(done, ms / 20) })(window.setTimeout)"
"""The page waits between two attempts, as long as ever by its own clock, which runs twenty times as fast."""


def with_scan(tmp_path: Path) -> Path:
    file = tmp_path / "施工图审查合格书.pdf"
    file.write_bytes(SCAN)
    return file


def field(page: Page) -> str:
    """The field of the scan, without its ending."""
    return (page.locator(CHOOSE).first.get_attribute("name") or "").removesuffix("_file")


def test_a_large_scan_goes_up_over_a_network_that_breaks(desk: Desk, tmp_path: Path, console: list[str]):
    page = desk.window(HANDLER, DRAWING_REVIEW)
    sent: list[int] = []

    def breaking(route: Route) -> None:
        sent.append(len(route.request.post_data_buffer or b""))
        if len(sent) in {2, 4}:
            route.abort()
        elif len(sent) == 5:  # the part came, and its answer was lost
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.evaluate(HURRIED)
    page.route("**/uploads/*", breaking)
    page.locator("details:has(input[data-parts])").evaluate_all("all => all.forEach((each) => (each.open = true))")
    page.locator(CHOOSE).first.set_input_files(with_scan(tmp_path))
    page.get_by_text("已上传，提交表单即可").first.wait_for(timeout=60_000)

    assert desk.web.office.ledger.attachments.get(SHA) == SCAN
    assert page.locator(f"input[name='{field(page)}']").first.input_value() == SHA
    assert page.locator(f"input[name='{field(page)}_name']").first.input_value() == "施工图审查合格书.pdf"
    assert page.locator(CHOOSE).first.evaluate("input => input.files.length") == 0, "it does not go with the form once more"
    assert sum(sent) < 2 * len(SCAN), "what came was not sent again"
    assert console == ["error: Failed to load resource: net::ERR_FAILED"] * 3, "the browser tells of each break, and of nothing else"
    console.clear()


def test_a_small_scan_goes_with_the_form(desk: Desk, tmp_path: Path):
    page = desk.window(HANDLER, DRAWING_REVIEW)
    asked: list[str] = []

    def heard(request: Request) -> None:
        asked.append(request.url)

    page.on("request", heard)
    small = tmp_path / "small.pdf"
    small.write_bytes(b"%PDF-1.7 small")
    page.locator(CHOOSE).first.set_input_files(small)
    page.wait_for_timeout(300)
    page.remove_listener("request", heard)

    assert not any("/uploads/" in each for each in asked)
    assert page.locator(CHOOSE).first.evaluate("input => input.files.length") == 1

"""无障碍检查: what axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core@4.14.1" / "axe.min.js"
GRAVE = {"serious", "critical"}


def barriers(page: Page) -> list[str]:
    """The serious and critical findings, one line each, with the elements concerned.

    axe comes in from outside, as a debugger does: the page's own policy would refuse it.
    """
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['help']} — {', '.join(str(node['target'][0]) for node in each['nodes'])}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]

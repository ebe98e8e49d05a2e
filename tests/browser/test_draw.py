"""抽取 in the visitor's browser: another implementation of the draw, which must agree with ours on whatever it is given."""

import json
from base64 import b64encode
from random import Random

from msgspec import to_builtins
from playwright.sync_api import Browser

from lifecycle.inspections.draws.draw import draw
from lifecycle.inspections.draws.files import read_announcement, read_seed
from tests.architecture.source import CHECKOUT
from tests.inspections.draws.announced import announced

DRAWS = 10_000
AT_ONCE = 500
MODULE = (CHECKOUT / "views" / "static" / "draw.js").read_text("utf-8")
RUN = """async ([source, given]) => {
    const module = await import(`data:text/javascript;base64,${source}`);
    return given.map(([announcement, seed]) => module.draw(JSON.parse(announcement), JSON.parse(seed)));
}"""


def test_both_programs_agree_on_ten_thousand_draws(browser: Browser):
    dice = Random(3797)
    source = b64encode(MODULE.encode()).decode()
    page = browser.new_page()
    agreed = assigned = 0
    for _ in range(DRAWS // AT_ONCE):
        given = [tuple(json.dumps(each, ensure_ascii=False) for each in announced(dice)) for _ in range(AT_ONCE)]
        theirs = page.evaluate(RUN, [source, given])
        for (announcement, seed), their in zip(given, theirs, strict=True):
            read = read_announcement(announcement.encode())
            ours = to_builtins(draw(read, read_seed(seed.encode(), read)))
            assert json.loads(json.dumps(ours)) == their, announcement
            agreed += 1
            assigned += len(ours["assigned"])
    page.close()

    assert agreed == DRAWS
    assert assigned > DRAWS / 4, "most draws that were made up send nobody anywhere: they compare too little"

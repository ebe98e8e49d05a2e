"""一种编号: what a page refuses of an annulment names facts by the positions that the history shows."""

import re

from lifecycle.vocabulary import Gate
from tests.office import HANDLER
from tests.projects.walks import ADDED, REGISTERED, outside
from tests.web.conftest import Web
from tests.web.reading import words
from tests.web.works import brought, send


def test_what_rests_on_a_fact_is_named_by_its_place_in_the_history(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS))
    recorded = {each.fact.__struct_config__.tag: each for each in web.office.ledger.read(after=0, limit=1000)}
    added, passed = recorded["building-added"], recorded["outside-decision-recorded"]
    assert added.version != added.position

    answer = words(send(web.browser(HANDLER), "propose-annulment", added.position, reason="系另一项目的单体"))

    assert f"第{added.position}条现在不能作废" in answer
    (resting,) = re.findall(r"（第([\d、]+)条）以它为据", answer)
    assert str(passed.position) in resting.split("、")

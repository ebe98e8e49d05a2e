"""县级评判: a rule on counties is held against what each county has reached, on the page of targets."""

from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.statutes import Statutes, read_statutes
from tests.desk.conftest import Office
from tests.office import CITY
from tests.web.conftest import GAOPING, TODAY, Web
from tests.web.reading import words
from tests.web.test_targets import started

__all__ = ["started"]
RULE = """\
      - rule: county-prefabricated-share
        title: 装配式建筑占比不低于24.01%
        applies_to: {}
        measure: county_prefabricated_share
        at_least: "24.01%"
        examples:
          - {case: 恰好, county_prefabricated_share: "24.01%", expect: met}
          - {case: 不足, county_prefabricated_share: "24%", expect: unmet}
"""


@pytest.fixture(scope="module")
def with_rule(tmp_path_factory: pytest.TempPathFactory) -> Statutes:
    """The shipped folder with one rule on counties."""
    folder = copytree(POLICIES, tmp_path_factory.mktemp("county") / "policies")
    document: Path = folder / "jincheng" / "2023-work-points.yaml"
    text = document.read_text("utf-8")
    document.write_text(text.replace("      - target: retrofit-residential\n", f"{RULE}      - target: retrofit-residential\n"), "utf-8")
    return read_statutes(folder)


def test_a_county_is_judged_by_what_it_has_reached(started: Office, web: Web, with_rule: Statutes) -> None:
    assert 'id="judged"' not in web.browser(CITY).get("/targets/2023").text, "no shipped document has a rule on counties"
    adopt_policies(started.ledger, Rulebooks(started.ledger, with_rule), TODAY, SYSTEM)

    page = web.browser(CITY).get("/targets/2023").text
    told = words(page[page.index('id="judged"') :])
    assert "不符合 装配式建筑占比不低于24.01% 高平市 24% 要求不低于24.01%" in told
    assert "无法判定 装配式建筑占比不低于24.01% 城区、开发区、泽州县、阳城县、陵川县、沁水县 未申报" in told, "one list, each clause once"


def test_only_counties_whose_numbers_are_open_are_judged_for_a_reader(started: Office, web: Web, with_rule: Statutes) -> None:
    adopt_policies(started.ledger, Rulebooks(started.ledger, with_rule), TODAY, SYSTEM)
    page = web.browser(GAOPING).get("/targets/2023").text

    told = words(page[page.index('id="judged"') : page.index("下达记录")])
    assert "不符合 装配式建筑占比不低于24.01% 高平市 24%" in told
    assert "无法判定" not in told, "of no other county"

"""选项延用的网页: what of an earlier text holds for a later one says so, and what does not, too; another document's choice leads there."""

import re
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.statutes import read_statutes
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from tests.office import CITY, SECURITY
from tests.policies.drafts import INDEX, folder_with
from tests.policies.test_choices_beyond_a_file import CARRYING, EARLIER, LATER, OTHER, SECOND
from tests.web.conftest import Web
from tests.web.reading import words

OFFICER = StaffId("SJ10")
TABLES = ["working-days", "terms", "refusals", "papers"]
ENDED, BEGUN = "2023-02-28", "2023-03-01"


def enact(web: Web, tmp_path: Path, later: str) -> None:
    """A document with two texts, of which the later one is in force today, and another document that takes its choice."""
    tables = "".join(f"  - national/{each}.yaml\n" for each in TABLES)
    index = INDEX.replace("documents:\n", f"tables:\n{tables}documents:\n") + "  - city/later.yaml\n  - city/second.yaml\n"
    folder = folder_with(tmp_path / "draft", EARLIER.replace("2023-12-31", ENDED), index=index)
    copytree(POLICIES / "national", folder / "national")
    (folder / "city" / "later.yaml").write_text(later.replace("2024-01-01", BEGUN), encoding="utf-8")
    (folder / "city" / "second.yaml").write_text(SECOND, encoding="utf-8")
    (folder / "city" / "sources" / "second.txt").write_text(OTHER, encoding="utf-8")
    adopt_policies(web.office.ledger, Rulebooks(web.office.ledger, read_statutes(folder)), web.office.desk.today(), SECURITY)
    web.office.appoint(OFFICER, Role.CITY)
    asked = {"document": "draft", "choice": "reach", "option": "narrow", "number": "某函〔2023〕1号", "since": date(2023, 2, 1)}
    web.office.confirm(web.office.propose(DecideChoice, by=CITY, **asked), OFFICER)


@pytest.mark.parametrize("path", ["/policies/draft", "/policies/draft/choices/reach"])
def test_a_decision_that_does_not_carry_over_is_told_and_the_choice_is_open(web: Web, tmp_path: Path, path: str) -> None:
    enact(web, tmp_path, LATER)
    page = words(web.browser().get(path))

    assert "此前文本的选项决定（某函〔2023〕1号，自2023-02-01起）没有延用到本文本" in page
    assert "主管部门尚未决定" in page


def test_a_decision_that_carries_over_is_told(web: Web, tmp_path: Path) -> None:
    enact(web, tmp_path, CARRYING)
    page = words(web.browser().get("/policies/draft/choices/reach"))

    assert "延用此前文本的选项决定" in page
    assert "没有延用" not in page
    assert "主管部门尚未决定" not in page


def test_what_takes_the_choice_of_another_document_leads_there(web: Web, tmp_path: Path) -> None:
    enact(web, tmp_path, CARRYING)
    page = web.browser().get("/policies/second").text

    assert len(re.findall(r'href="[^"]*/policies/draft#reach"', page)) == 2, "rule and score line"

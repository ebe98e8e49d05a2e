"""不予通过的文书: its law stands word for word in the texts kept here, and every gate of ours has a title and remedies."""

from datetime import date, timedelta

import pytest

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.paperwork.refusal_forms import Statute
from lifecycle.projects.numbers import decided_here
from lifecycle.vocabulary import Gate
from tests.packaged import statutes

FORMS = statutes().papers.refusals
QUOTED = [
    *(statute for paper in FORMS.papers for statute in paper.basis),
    *(statute for remedies in FORMS.remedies for statute in remedies.clauses),
]


@pytest.mark.parametrize("statute", dict.fromkeys(QUOTED), ids=lambda statute: f"{statute.clause.document}{statute.clause.place}")
def test_every_quote_stands_word_for_word_in_its_article(statute: Statute) -> None:
    law = (POLICIES / statute.text).read_text("utf-8")
    place = statute.clause.place
    article = place.partition("条")[0] + "条"
    said = law.partition(f"\n{article} ")[2].partition("\n第")[0]

    assert statute.verified
    assert law.startswith(f"# {statute.clause.document}\n")
    assert statute.clause.quote in said, f"the quote stands in another article than {article}"


def test_every_gate_that_we_decide_says_how_a_refusal_is_called() -> None:
    assert {paper.gate for paper in FORMS.papers} == {gate for gate in Gate if decided_here(gate)}
    with pytest.raises(LookupError):
        FORMS.paper(Gate.DRAWING_REVIEW)


def test_a_filing_is_never_refused_as_a_permit_is() -> None:
    filing = FORMS.paper(Gate.ACCEPTANCE_FILING)
    assert "许可" not in filing.title + filing.decides
    assert "退件" in filing.title
    assert FORMS.paper(Gate.CONSTRUCTION_PERMIT).title == "不予行政许可决定书"


def test_the_law_of_2023_names_one_body_from_its_first_day_on() -> None:
    first = date(2024, 1, 1)
    before, after = FORMS.against(first - timedelta(days=1)), FORMS.against(first)
    assert before
    assert after
    assert "上一级主管部门" in before.reconsideration
    assert "上一级主管部门" not in after.reconsideration
    assert {"administrative-reconsideration-law-2017-09-01.md", "administrative-reconsideration-law-2023-09-01.md"} == {
        statute.text.rpartition("/")[2] for each in (before, after) for statute in each.clauses if "reconsideration" in statute.text
    }


def test_no_remedy_is_made_up_for_a_day_whose_law_is_not_kept() -> None:
    assert FORMS.against(date(2017, 8, 31)) is None

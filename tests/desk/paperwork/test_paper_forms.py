"""文书与送达的表单: every quote stands in its article, every gate of ours has its papers, and every mode its clause."""

from datetime import date, timedelta
from itertools import product

import pytest

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.paperwork.paper_forms import GROUNDS
from lifecycle.desk.paperwork.refusal_forms import Statute
from lifecycle.projects.deciding.delivery import DeliveryMode
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.numbers import decided_here
from lifecycle.vocabulary import Gate
from tests.packaged import statutes

FORMS = statutes().papers
RECEIPTS = (PaperKind.ACCEPTANCE, PaperKind.NON_ACCEPTANCE, PaperKind.SUPPLEMENT)
ENDING = (PaperKind.REVOCATION, PaperKind.CANCELLATION)
QUOTED = [
    *(statute for paper in FORMS.papers for statute in (*paper.basis, *paper.grounds.values(), *(each.statute for each in paper.against))),
    *(mode.statute for mode in FORMS.modes),
]


@pytest.mark.parametrize("statute", dict.fromkeys(QUOTED), ids=lambda each: f"{each.clause.place}{each.clause.quote[:4]}")
def test_every_quote_stands_word_for_word_in_its_article(statute: Statute) -> None:
    law = (POLICIES / statute.text).read_text("utf-8")
    article = statute.clause.place.partition("条")[0] + "条"
    said = law.partition(f"\n{article} ")[2].partition("\n第")[0]

    assert statute.verified
    assert law.startswith(f"# {statute.clause.document}\n")
    assert statute.clause.quote in said, f"the quote stands in another article than {article}"


@pytest.mark.parametrize(("kind", "gate"), list(product((*RECEIPTS, *ENDING), filter(decided_here, Gate))))
def test_every_gate_that_we_decide_has_its_papers_and_what_no_law_says_is_said(kind: PaperKind, gate: Gate) -> None:
    form = FORMS.of(kind, gate)
    assert form.left_open
    assert form.decided_by is None
    assert FORMS.title(kind, gate) == form.title
    assert ("许可" in "".join(each.clause.document for each in form.basis)) is (gate is not Gate.ACCEPTANCE_FILING)


def test_a_grant_and_a_refusal_are_called_as_elsewhere() -> None:
    assert FORMS.title(PaperKind.REFUSAL, Gate.DESIGN_REVIEW) == "不予行政许可决定书"
    assert FORMS.title(PaperKind.GRANT, Gate.CONSTRUCTION_PERMIT) == "准予决定及证件"
    with pytest.raises(LookupError):
        FORMS.of(PaperKind.ACCEPTANCE, Gate.DRAWING_REVIEW)


def test_every_mode_and_every_ground_has_its_clause() -> None:
    assert [mode.mode for mode in FORMS.modes] == list(DeliveryMode)
    assert all(mode.left_open and mode.decided_by is None for mode in FORMS.modes)
    for kind, cases in GROUNDS.items():
        assert set(FORMS.of(kind, Gate.DESIGN_REVIEW).grounds) == set(cases)


def test_reconsideration_is_open_by_the_law_of_the_day() -> None:
    form, first = FORMS.of(PaperKind.NON_ACCEPTANCE, Gate.DESIGN_REVIEW), date(2024, 1, 1)
    before, after = form.scope(first - timedelta(days=1)), form.scope(first)
    assert before
    assert after
    assert (before.clause.place, after.clause.place) == ("第六条第八项", "第十一条第三项")
    assert form.scope(date(2017, 8, 31)) is None
    assert FORMS.of(PaperKind.ACCEPTANCE, Gate.DESIGN_REVIEW).scope(first) is None

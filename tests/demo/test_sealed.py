"""盖章件: what the demonstration files is a page that opens, and every number in it is one that the desk would propose."""

import re

from lifecycle.demo.plan import plan
from lifecycle.demo.script import script
from lifecycle.demo.sealed import SCAN
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.deciding.conclusion import SignConclusion
from lifecycle.web.scans import kind_of
from tests.packaged import statutes


def test_the_scan_is_a_page_whose_parts_stand_where_its_table_says() -> None:
    assert kind_of(SCAN) == "application/pdf"
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", SCAN)]
    assert [SCAN[place:].split(b" ")[0] for place in places] == [b"1", b"2", b"3", b"4", b"5"]
    (start,) = re.findall(rb"startxref\n(\d+)", SCAN)
    assert SCAN[int(start) :].startswith(b"xref")


def test_decisions_are_numbered_without_a_gap_and_their_sealed_papers_bear_these_numbers() -> None:
    steps = [step.command for step in script("any", plan(1), statutes()) if step.refused is None]
    signed = [step.certificate for step in steps if isinstance(step, SignConclusion) and step.certificate]
    sealed = [step.number for step in steps if isinstance(step, AttachScan)]

    assert len({paper.number for paper in signed}) == len(signed) > 100
    assert len(set(sealed)) == len(sealed) > 20
    assert set(sealed) <= {paper.number for paper in signed}
    for form in statutes().numbers.all:
        serials = sorted(serial for paper in signed if (serial := form.serial(paper.number, 2023)))
        assert serials == list(range(1, len(serials) + 1))

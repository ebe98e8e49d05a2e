"""负责人决定 in the register: what the head decided where no document speaks stands in the row of its project, and in its column."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.office import HEAD
from tests.web.conftest import Web
from tests.web.reading import rows
from tests.web.test_works import QUIET, SILENT_DAY
from tests.web.works import brought, decide

SAID = "负责人决定：规划条件可以继续办理，FZ01，2024-03-01"


def test_the_row_says_what_the_head_decided_and_so_does_the_column_of_the_workbook(web: Web) -> None:
    web.office.clock.reach(SILENT_DAY)
    brought(web.office, *QUIET)
    head = web.browser(HEAD)
    assert SAID not in " ".join(rows(head.get("/projects")))
    assert decide(head, "decide-silence", "N1", on="2024-03-01").status_code == 303

    assert SAID in " ".join(rows(head.get("/projects")))
    heading, row = CalamineWorkbook.from_filelike(BytesIO(head.get("/projects.xlsx").content)).get_sheet_by_index(0).to_python()
    assert row[heading.index("负责人决定")] == SAID

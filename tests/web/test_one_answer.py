"""一处一说: gate, project and tray say the same of an application at every step: what comes next, and whose it is."""

from collections.abc import Callable, Iterator

import pytest

from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.vocabulary import StaffId
from lifecycle.wording import label
from tests.desk.conftest import CHECKER, CODE, HANDLER, SIGNER
from tests.web.conftest import GAOPING, Web
from tests.web.gates import DESIGN_REVIEW, decide, registered, send
from tests.web.reading import rows, words
from tests.web.test_gate_page import SUBMISSION
from tests.web.test_next_step import head

PEOPLE = (HANDLER, CHECKER, SIGNER, GAOPING)
Step = tuple[str, Callable[[], object]]


def steps(web: Web) -> Iterator[Step]:
    """What happens to the application, each with the task that then waits."""
    handler, checker, signer = (web.browser(staff) for staff in (HANDLER, CHECKER, SIGNER))
    yield "accept", lambda: send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    yield "supply", lambda: send(handler, DESIGN_REVIEW, "supplement", items="节能计算书", due="2023-05-20")
    yield "accept", lambda: send(handler, DESIGN_REVIEW, "supply", items=["节能计算书"])
    yield "propose", lambda: send(handler, DESIGN_REVIEW, "accept")
    yield "check", lambda: decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")
    yield "sign", lambda: send(checker, DESIGN_REVIEW, "check", opinion="同意")
    yield "propose", lambda: send(signer, DESIGN_REVIEW, "return", reason="请核对")
    yield "check", lambda: decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")
    yield "sign", lambda: send(checker, DESIGN_REVIEW, "check", opinion="同意")


def waits_for(web: Web, staff: StaffId, task: str) -> bool:
    """Whether the tray of somebody has it."""
    return any(row.startswith(label(f"task.{task}")) for row in rows(web.browser(staff).get("/tray")))


def test_gate_project_and_tray_agree_on_what_comes_next_and_whose_it_is(web: Web) -> None:
    registered(web.office)
    seen = 0
    for task, act in steps(web):
        act()
        said = f"下一步：{label(f'task.{task}')}"
        assert said in words(web.browser(GAOPING).get(f"/projects/{CODE}")), task
        for staff in PEOPLE:
            kind, told = head(web.browser(staff))
            assert ("由您办理" in told) is waits_for(web, staff, task), f"{task} by {staff}: {told}"
            assert kind != "ok" or task == "propose", f"{task} by {staff}: {told}"
            seen += 1
    assert seen == 9 * len(PEOPLE)


@pytest.mark.parametrize("at", range(9))
def test_an_open_item_is_said_by_all_of_them_at_every_step(web: Web, at: int) -> None:
    registered(web.office)
    for _, (_, act) in zip(range(at + 1), steps(web), strict=False):
        act()
    web.office.give(OpenSupervision, buildings=("1",), reason="群众反映")

    kind, told = head(web.browser(SIGNER))
    assert kind == "stop"
    assert "未了结事项S1" in told
    project = words(web.browser(SIGNER).get(f"/projects/{CODE}"))
    assert "有1项未了结" in project
    assert waits_for(web, GAOPING, "supervision")

"""待办事项: each task waits for those who may end it."""

import pytest

from lifecycle.permissions import PERMITTED
from lifecycle.projections.waiting import ENDED_BY, WHO, Task
from lifecycle.wording import label

OF_PROJECTS = set(Task) - {Task.DEADLINE}
"""Of a deadline, which another kind of stream gives, its row says who may end it."""


@pytest.mark.parametrize("task", sorted(OF_PROJECTS))
def test_a_task_is_for_those_who_may_give_the_command_that_ends_it(task: Task) -> None:
    assert WHO[task] == PERMITTED[ENDED_BY[task]].roles
    assert label(task)
    assert label(task, "en")


def test_no_two_tasks_are_ended_by_one_command() -> None:
    assert len(set(ENDED_BY.values())) == len(OF_PROJECTS) == len(WHO)

"""待办事项: each task waits for those who may end it."""

import pytest

from lifecycle.desk.people.authority import PERMITTED
from lifecycle.projections.waiting import WHO, Task
from lifecycle.projects.application import advice, applications, inquiries, supplements
from lifecycle.projects.deciding import commitments, conclusion, delivery, silence
from lifecycle.projects.mending import annulment, supervision
from lifecycle.wording import label

ENDED_BY: dict[Task, type] = {
    Task.ACCEPT: applications.AcceptApplication,
    Task.SUPPLY: supplements.SupplySupplement,
    Task.PROPOSE: conclusion.ProposeConclusion,
    Task.CHECK: conclusion.CheckConclusion,
    Task.SIGN: conclusion.SignConclusion,
    Task.DELIVER: delivery.DeliverPaper,
    Task.COMMITMENT: commitments.FulfilCommitment,
    Task.SUPERVISION: supervision.CloseSupervision,
    Task.FLAG: supervision.ResolveFlag,
    Task.ANNULMENT: annulment.AnnulFact,
    Task.SILENCE: silence.DecideSilence,
    Task.ADVICE: advice.ReceiveAdvice,
    Task.INQUIRY: inquiries.GiveAdvice,
}


@pytest.mark.parametrize("task", Task)
def test_a_task_is_for_those_who_may_give_the_command_that_ends_it(task: Task) -> None:
    assert WHO[task] == PERMITTED[ENDED_BY[task]]
    assert label(task)
    assert label(task, "en")

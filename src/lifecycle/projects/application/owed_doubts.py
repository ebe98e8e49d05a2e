"""缓做试验未补: who proposes, checks or signs a filing of buildings that owe a test is asked whether it is meant."""

from collections.abc import Iterator

from lifecycle.projects.application.advice_doubts import buildings_of
from lifecycle.projects.deciding.conclusion import ConclusionChecked, ConclusionProposed, GateConcluded
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import owed_tests_of
from lifecycle.vocabulary import Fact, Gate, Question


def doubts_of_owed_tests(project: Project, fact: Fact) -> Iterator[Question]:
    """The question that tests raise which the season put off: they hold nothing back, and are owed beyond the filing."""
    if not isinstance(fact, (ConclusionProposed, ConclusionChecked, GateConcluded)):
        return
    if project.owed_tests and project.applications[fact.application].gate is Gate.ACCEPTANCE_FILING:
        owed = owed_tests_of(project, buildings_of(project, fact))
        if owed:
            yield Question("site_test.owed", {"tests": tuple(each.what for each in owed), "deadline": owed[0].deadline})

"""已在系统中的项目 of a register: they come in no more, and hold up no other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

from lifecycle.compliance.problems import Problem
from lifecycle.desk.desk import Desk
from lifecycle.desk.register.line import ProjectLines
from lifecycle.desk.register.rows import Register, place_of
from lifecycle.desk.tagging import code_tag
from lifecycle.ledger import Recorded
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.registration import ProjectRegistered

PAGE = 1_000


class Known(StrEnum):
    """已在系统中的项目, and how its rows stand to what is there."""

    SAME = "same"  # 导入过，内容相同
    CORRECTED = "corrected"  # 导入过，内容相同，其后又更正过
    DIFFERENT = "different"  # 导入过，内容与当时不同
    ONLINE = "online"  # 在系统中登记，不是导入的


def known_of(desk: Desk, projects: Sequence[ProjectLines]) -> dict[str, Known]:
    """The projects that are there, by code."""
    found = [(project, facts) for project in projects if (facts := desk.ledger.tagged([code_tag(project.code)]))]
    corrected = _corrected(desk) if found else frozenset()
    return {project.code: _standing(project, facts, corrected) for project, facts in found}


def _standing(project: ProjectLines, facts: Sequence[Recorded], corrected: Collection[str]) -> Known:
    digests = {each.fact.source_digest for each in facts if isinstance(each.fact, ProjectRegistered)} - {None}
    if project.digest in digests:
        return Known.CORRECTED if facts[-1].stream in corrected else Known.SAME
    return Known.DIFFERENT if digests else Known.ONLINE


def _corrected(desk: Desk) -> frozenset[str]:
    """The streams in which something was corrected."""
    streams, position = set(), 0
    while page := desk.ledger.read(after=position, limit=PAGE, types=(FactCorrected,)):
        streams |= {recorded.stream for recorded in page}
        position = page[-1].position
    return frozenset(streams)


def told_of(register: Register, known: Mapping[str, Known]) -> Iterator[Problem]:
    """Of each project that is there and stands otherwise than its rows say, that nothing of them comes in."""
    for project in register.projects:
        if known.get(project.code, Known.SAME) is not Known.SAME:
            yield Problem(place_of(register.sheet, project.lines), f"register.known.{known[project.code]}", {"project": project.code})

"""剧本: seed -> every step of the year, in the order in which the desk is given them. Pure: the same seed, the same steps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from lifecycle.compliance.document import PRINTED, Target, TargetUnit
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.demo.calendar import OPENING, later
from lifecycle.demo.campaigns import campaign_commands
from lifecycle.demo.chapters import CHAPTERS, registration
from lifecycle.demo.checks import check_commands
from lifecycle.demo.diary import Diary, DiaryStep
from lifecycle.demo.life import Life
from lifecycle.demo.lists import list_commands
from lifecycle.demo.names import COUNTY_NAMES
from lifecycle.demo.people import CITY_OFFICER, staff_commands
from lifecycle.demo.registers import register_commands
from lifecycle.demo.stories import STORIES
from lifecycle.desk.paperwork.number_forms import NumberForm, NumberForms
from lifecycle.desk.statutes import Statutes
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.numbers import decided_here
from lifecycle.vocabulary import Certificate, CommandId, Gate, ProjectId

OURS = {gate.value: gate for gate in Gate if decided_here(gate)}
"""The gates whose papers bear numbers of ours."""


def script(name: str, lives: Iterable[Life], statutes: Statutes) -> tuple[DiaryStep, ...]:
    """All steps, by the day of recording. `name`: what their command ids begin with."""
    rulebook, lives = statutes.rulebook, tuple(lives)
    of_the_city = (
        *staff_commands(name),
        *target_commands(name, rulebook),
        *list_commands(name, rulebook),
        *register_commands(name),
        *check_commands(name, lives),
        *campaign_commands(name),
    )
    steps = [DiaryStep(recorded_on=command.on, command=command) for command in of_the_city]
    for life in lives:
        steps += told(life).steps(name)
    return tuple(numbered(sorted(steps, key=lambda step: step.recorded_on), statutes.numbers))


def numbered(steps: Iterable[DiaryStep], forms: NumberForms) -> Iterator[DiaryStep]:
    """编号: the papers of ours, which bear their gate so far, get the numbers of their authority in the order of recording.

    What the desk will refuse uses up no number. The sealed papers of a project come back in the order in which they were signed.
    """
    given, unsealed = Counter[tuple[NumberForm, int]](), defaultdict[tuple[ProjectId, str], list[str]](list)
    for step in steps:
        command = step.command
        paper = getattr(command, "certificate", None)
        if isinstance(command, AttachScan):
            yield replace(step, command=replace(command, number=unsealed[command.project, command.number].pop(0)))
        elif isinstance(command, ProjectCommand) and paper and paper.number in OURS:
            form, year = _form(paper, forms), command.on.year
            number = form.number(year, given[form, year] + 1)
            if step.refused is None:
                given[form, year] += 1
                unsealed[command.project, paper.number] += [number]
            yield replace(step, command=replace(command, certificate=replace(paper, number=number)))
        else:
            yield step


def _form(paper: Certificate, forms: NumberForms) -> NumberForm:
    """How the authority of a paper, which bears its gate so far, numbers it."""
    if form := forms.of(paper.authority, OURS[paper.number]):
        return form
    raise LookupError(f"nobody has said how {paper.authority} writes its numbers")


def target_commands(name: str, rulebook: Rulebook) -> Iterator[SetCountyTargets]:
    """下达附件1: the targets of the year for each of the seven units."""
    targets = [target for target in rulebook.targets if target.year == OPENING.year]
    sources = {document.id: document.sha256 for document in rulebook.documents}
    for county in COUNTY_NAMES:
        yield SetCountyTargets(
            id=CommandId(f"{name}/targets/{county}"),
            on=later(OPENING, 7),
            by=CITY_OFFICER,
            county=county,
            year=OPENING.year,
            targets=tuple(TargetValue(target=each.id, value=printed(each, county), unit=PRINTED[each.unit]) for each in targets),
            clause=targets[0].clause,
            document_sha256=sources[targets[0].clause.document],
        )


def printed(target: Target, county: str) -> str:
    """目标值 as 附件1 prints it: 24, not 0.24."""
    value = target.counties[county] * 100 if target.unit is TargetUnit.SHARE else target.counties[county]
    return f"{value.normalize():f}"


def told(life: Life) -> Diary:
    """The diary of a life: the chapters of its batches, and its story where it has one."""
    diary = Diary(life)
    registration(diary)
    for batch in life.batches:
        story = STORIES[life.story] if life.story and batch is life.batches[0] else None
        for gate in batch.days:
            here = story if story and story.at is gate else None
            if here is None or not here.instead:
                CHAPTERS[gate](diary, batch)
            if here:
                here.tell(diary, batch)
    return diary

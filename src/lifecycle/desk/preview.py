"""预览: what a command would record if it were carried out now."""

from lifecycle.desk.authority import authorise
from lifecycle.desk.desk import Desk, project_stream, well_formed
from lifecycle.desk.gate_sheet import judged
from lifecycle.desk.privacy import refuse_personal
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.corrections import fold
from lifecycle.projects.decide import decide, to_judge
from lifecycle.vocabulary import Fact, Refused


def preview(desk: Desk, command: ProjectCommand) -> tuple[Fact, ...]:
    """The facts, in their order. Raises Refused as carrying it out would; adopts no document and records nothing."""
    command = well_formed(command)
    if command.on > desk.today():
        raise Refused("command.in_the_future", on=command.on, today=desk.today())
    facts = [recorded.fact for recorded in desk.ledger.load(project_stream(command.project)).recorded]
    project = fold(facts)
    authorise(desk.ledger, command, project.county if project else None, desk.today())
    concerned = to_judge(project, command)
    verdicts = judged(desk.rulebook, project, *concerned, on=command.on) if project and concerned else ()
    expected = decide(project, command, verdicts, facts)
    for fact in expected:
        refuse_personal(fact)
    return tuple(expected)

"""检查接口: every command of a check under an address of its own."""

from starlette.responses import Response

from lifecycle.inspections.checks.decide import COMMANDS
from lifecycle.web.access import gives
from lifecycle.web.api.asked import interface
from lifecycle.web.api.commands import ANSWERS, TheAsked, carried_out, named
from lifecycle.web.api.exact import read
from lifecycle.web.api.naming import by_slug
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import Officer, TheDesk

router = interface()
OF_CHECKS = by_slug(COMMANDS)


@router.post(
    "/checks/{check}/commands/{command}",
    name="api_check_command",
    dependencies=gives(*OF_CHECKS.values()),
    status_code=201,
    responses=ANSWERS,
)
def in_check(command: str, check: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理一次检查的一条命令. Who opens a check gives it its id."""
    kind = named(command, OF_CHECKS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, check=check), asked)

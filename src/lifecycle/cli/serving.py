"""网页服务: `lifecycle serve` and `lifecycle password`."""

import socket
from typing import Annotated
from uuid import uuid4

import typer
import uvicorn
from starlette.types import ASGIApp

from lifecycle.accounts import Accounts, ensure_schema
from lifecycle.accounts.secrets import one_time_password
from lifecycle.accounts.single_sign_on import Provider
from lifecycle.cli.custody.keeping import keeping
from lifecycle.cli.files import connections_borne
from lifecycle.cli.opened import now, opened
from lifecycle.cli.options import As, Confirm, Json, ProposeUntil, StaffNumber, whole
from lifecycle.cli.output import language, show, show_json
from lifecycle.cli.people.proposals import proposed
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.people.passwords import keep_password
from lifecycle.ledger import PersonRegister
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.projections.following import Following
from lifecycle.reasons import why
from lifecycle.settings import hosts, https, sign_in_policy, single_sign_on
from lifecycle.staff.access import IssuePassword
from lifecycle.vocabulary import CommandId, Refused, StaffId
from lifecycle.web import create_app
from lifecycle.web.transport.log import log_config
from lifecycle.web.transport.patience import MOST_OF_A_HEAD, PatientProtocol
from lifecycle.wording import say


def serve(
    host: Annotated[str, typer.Option(help="监听地址，默认只限本机 · address, by default this machine's own")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 · port", parser=whole("--port", 0, 65535), metavar="PORT")] = 8000,
) -> None:
    """提供网页，直到被中断 · serve the pages until interrupted."""
    named, policy = provider(), sign_in_policy()
    with opened(console=False, begins=True, every_file=True) as desk, listening(host, port) as listener, keeping(desk):
        PersonRegister(desk.ledger).finish_erasures()
        SealedFiles(desk.ledger).finish_erasures()
        adopt_policies(desk.ledger, desk.rulebooks, desk.today(), SYSTEM)
        app = create_app(desk, now, https=https(), hosts=hosts(), provider=named, policy=policy)
        desk.calendars.adopt(desk.today(), SYSTEM)
        show(say("serve.listening", language(), address=address(listener)))
        if not Accounts(desk.ledger.engine).any():
            show(say("serve.nobody", language()))
        with Following(app.state.sheets, lambda: (desk.rulebook, desk.statutes.calendar)):
            uvicorn.Server(server_config(app, connections_borne())).run(sockets=[listener])


def server_config(app: ASGIApp, connections: int) -> uvicorn.Config:
    """How much is borne of clients who are many or slow. docs/operating.md says what a proxy has to do beside that."""
    return uvicorn.Config(
        app,
        lifespan="off",
        server_header=False,
        http=PatientProtocol,
        log_config=log_config(),
        ws="none",
        proxy_headers=False,
        limit_concurrency=connections,
        h11_max_incomplete_event_size=MOST_OF_A_HEAD,
        backlog=64,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=30,
    )


def provider() -> Provider | None:
    """The provider of single sign-on that the environment names; nothing is asked of it yet."""
    if (agreed := single_sign_on()) is None:
        return None
    from lifecycle.accounts.openid_connect import OpenIDProvider  # noqa: PLC0415  slow to import, and needed only here

    return OpenIDProvider(agreed)


def listening(host: str, port: int) -> socket.socket:
    """Takes the port before anything else is done. Raises Refused when it cannot be had."""
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Refused("serve.cannot_listen", host=host, port=port, reason=why(error)) from error
    # Connections inherit this. Without it the body of an answer waits until its head was received: 40 ms a page. asyncio sees to it only
    # where a socket names its protocol, which one from create_server does not.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address(listener: socket.socket) -> str:
    """What to type into a browser."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def password(
    staff: StaffNumber,
    by: As,
    propose_until: ProposeUntil = None,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """开户或重置密码：由安全管理员发放一次性密码 · open an account or reset its password, by a security administrator."""
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        id_, confirmed = CommandId(f"password/{uuid4()}"), tuple(confirm or ())
        command = IssuePassword(id=id_, on=desk.today(), by=StaffId(by), staff=StaffId(staff), confirmed=confirmed)
        if propose_until is not None:
            proposed(desk, command, propose_until, as_json=as_json)
            return
        issued = one_time_password()
        keep_password(desk, desk.carry_out(command), issued)
    if as_json:
        show_json({"staff": staff, "password": issued})
    else:
        show(say("staff.password_issued", language(), staff=staff, password=issued))

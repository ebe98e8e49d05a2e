"""服务: an application on a free port of this machine, for as long as a test needs it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import uvicorn
from starlette.types import ASGIApp

PATIENCE = 10.0
"""Seconds until a server that has not started has failed."""


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of the running application."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _wait(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def _wait(server: uvicorn.Server, thread: Thread) -> None:
    until = monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or monotonic() > until:
            raise RuntimeError("the server did not start: see its log above")
        sleep(0.02)

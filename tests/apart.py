"""别的进程: programs of their own beside a test, forked from one server that has imported everything.

One begun from nothing spends most of its processor time on imports. How long that takes is measured once, in tests/faults.
"""

import multiprocessing
from multiprocessing.context import ForkServerProcess
from signal import SIGKILL

APART = multiprocessing.get_context("forkserver")
APART.set_forkserver_preload(["tests.faults.dying", "tests.projections.counting", "tests.ledger.writers"])


def begun(target: object, *arguments: object) -> ForkServerProcess:
    """A running program; it ends with the test process, if not before."""
    running = APART.Process(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
    running.start()
    return running


def ended(running: ForkServerProcess) -> int | None:
    """How a program ended, which gets half a minute."""
    running.join(30)
    return running.exitcode


KILLED = -SIGKILL
"""How a program ends that was killed."""

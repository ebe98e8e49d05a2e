"""副本: what many tests begin with is made once, and every test is given a copy of its own.

Test processes that run side by side share the originals in files. An original on a server is made once a process, as its server is.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory, mkdtemp

from tests.postgres import a_database, create_database

Fill = Callable[[str], None]
"""What fills the empty database of an address, and leaves it closed. A function of a module: by it the original is known."""

FILE = "lifecycle.db"
FOLDER_VARIABLE = "LIFECYCLE_TEST_ORIGINALS"
"""Where the originals lie. The process that starts the others makes the folder and removes it; they inherit the variable."""

if FOLDER_VARIABLE not in os.environ:
    _OWNED = TemporaryDirectory(prefix="lifecycle-originals-")
    os.environ[FOLDER_VARIABLE] = _OWNED.name

_NUMBERS = count(1)


def copied(fill: Fill, url: str) -> str:
    """The SQLite file of an address, as `fill` fills one, with all that `fill` leaves beside it. The file is called lifecycle.db."""
    file = Path(url.removeprefix("sqlite:///"))
    assert file.name == FILE, f"what lies beside {FILE} bears its name"
    copytree(_original(fill), file.parent, dirs_exist_ok=True)
    return url


@contextmanager
def a_copy(fill: Fill, server_url: str) -> Iterator[str]:
    """A database on a server, as `fill` fills one; dropped at the end."""
    with a_database(server_url, f"copy_{next(_NUMBERS)}", like=_template(fill, server_url)) as url:
        yield url


@cache
def _original(fill: Fill) -> Path:
    """The folder that is filled by whichever process comes first; the others wait for it."""
    originals = Path(os.environ[FOLDER_VARIABLE])
    folder = originals / f"{fill.__module__}.{fill.__qualname__}"
    with (originals / f"{folder.name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            draft = Path(mkdtemp(dir=originals))
            fill(f"sqlite:///{draft / FILE}")
            draft.rename(folder)
    return folder


@cache
def _template(fill: Fill, server_url: str) -> str:
    """The name of a database that stays for as long as its server runs."""
    name = f"original_{next(_NUMBERS)}"
    fill(create_database(server_url, name))
    return name

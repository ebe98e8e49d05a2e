"""副本: what many tests begin with is made once a test process, and every test is given a copy of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory, mkdtemp

from tests.postgres import a_database, create_database

Fill = Callable[[str], None]
"""What fills the empty database of an address, and leaves it closed. A function of a module: by it the original is known."""

_FOLDER = TemporaryDirectory(prefix="lifecycle-originals-")
_NUMBERS = count(1)


def copied(fill: Fill, url: str) -> str:
    """The SQLite file of an address, as `fill` fills one."""
    copyfile(_original(fill), url.removeprefix("sqlite:///"))
    return url


@contextmanager
def a_copy(fill: Fill, server_url: str) -> Iterator[str]:
    """A database on a server, as `fill` fills one; dropped at the end."""
    with a_database(server_url, f"copy_{next(_NUMBERS)}", like=_template(fill, server_url)) as url:
        yield url


@cache
def _original(fill: Fill) -> Path:
    folder = Path(mkdtemp(dir=_FOLDER.name))
    fill(f"sqlite:///{folder / 'lifecycle.db'}")
    [file] = folder.iterdir()  # what lay beside it would not be copied
    return file


@cache
def _template(fill: Fill, server_url: str) -> str:
    """The name of a database that stays for as long as its server runs."""
    name = f"original_{next(_NUMBERS)}"
    fill(create_database(server_url, name))
    return name

"""The program: `lifecycle` or `python -m lifecycle`."""

import io
import sys

from lifecycle.cli import app
from lifecycle.cli.output import BAD_INPUT, complain
from lifecycle.compliance.problems import BadInput
from lifecycle.ledger import LedgerUnavailable
from lifecycle.projections.runner import ProjectionStopped
from lifecycle.vocabulary import Refused


def main() -> None:
    """Run one command. Bad input ends in one clear line a problem and exit code 2, whatever the terminal's encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except (BadInput, Refused, LedgerUnavailable, ProjectionStopped) as bad:
        complain(bad)
        sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()

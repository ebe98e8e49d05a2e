"""The program: `lifecycle` or `python -m lifecycle`."""

import gc
import io
import sys

from lifecycle.cli import app
from lifecycle.cli.output import BAD_INPUT, complain, flush_at_the_end, language
from lifecycle.compliance.problems import BadInput
from lifecycle.vocabulary import Refused

MADE_UNTIL_LOOKED_THROUGH = 20_000
"""Objects made before Python looks for rubbish among them. Its own 700 takes a fifth of the time in which a command is imported."""


def main() -> None:
    """Run one command. Bad input ends in one clear line a problem and exit code 2, whatever the terminal's encoding is."""
    gc.set_threshold(MADE_UNTIL_LOOKED_THROUGH)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except (BadInput, Refused) as bad:
        complain(bad)
        sys.exit(BAD_INPUT)
    except Exception as error:
        from lifecycle.cli.stopped import why_stopped  # noqa: PLC0415  brings the database, which most commands that fail have open

        told = why_stopped(error, language())
        if told is None:
            raise
        sys.stderr.write(f"{told}\n")
        sys.exit(BAD_INPUT)
    finally:
        flush_at_the_end()


if __name__ == "__main__":
    main()

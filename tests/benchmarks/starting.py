"""Starting: a command that needs no database, as a whole process, beside `import sqlalchemy`. Run: python -m tests.benchmarks.starting"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROUNDS = 11
YARDSTICK = ["-c", "import sqlalchemy"]


def commands(folder: Path) -> dict[str, list[str]]:
    """What a person calls it, and the arguments of Python."""
    return {
        "judge --help": ["-m", "lifecycle", "judge", "--help"],
        "template": ["-m", "lifecycle", "template", "--force", str(folder / "register.csv")],
        "--help (imports every command)": ["-m", "lifecycle", "--help"],
    }


def seconds(arguments: list[str], env: dict[str, str]) -> float:
    """One process, from its start to its end."""
    before = perf_counter()
    subprocess.run([sys.executable, *arguments], env=env, check=True, capture_output=True)
    return perf_counter() - before


def main() -> None:
    """Each command in turn with the yardstick, so that a busy machine slows both; the median of the rounds."""
    with TemporaryDirectory() as scratch:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(scratch) / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
        for name, arguments in commands(Path(scratch)).items():
            for warming in (YARDSTICK, arguments):
                seconds(warming, env)
            rounds = [(seconds(arguments, env), seconds(YARDSTICK, env)) for _ in range(ROUNDS)]
            ratio = median(ours / theirs for ours, theirs in rounds)
            ours, theirs = (median(each[side] for each in rounds) for side in (0, 1))
            print(f"lifecycle {name}: {ours * 1000:.0f} ms, import sqlalchemy {theirs * 1000:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()

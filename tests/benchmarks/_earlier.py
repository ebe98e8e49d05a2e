"""The tree of an earlier commit, so that both programs are measured in one run on one machine."""

import subprocess
from pathlib import Path

BASE = "5155adb"
"""0.1, before the changes that are measured."""
HERE = Path(__file__).parents[2]


def checked_out(folder: Path) -> Path | None:
    """The tree of the earlier commit; None, said aloud, where this repository does not reach it."""
    git = ["git", "-C", str(HERE)]
    if subprocess.run([*git, "cat-file", "-e", f"{BASE}^{{commit}}"], capture_output=True, check=False).returncode:
        print(f"commit {BASE} is not reachable in {HERE}: nothing is compared; bring the history (git fetch --unshallow) and run again")
        return None
    archive = subprocess.run([*git, "archive", BASE], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder

"""政策文件目录: where the policies in force are read from. Apart from `settings`: a command without a database needs no other."""

import os
from pathlib import Path

from lifecycle.compliance.reading.files import POLICIES


def policies_folder() -> Path:
    """LIFECYCLE_POLICIES: the folder of the policies in force; by default those that ship with the program."""
    folder = os.environ.get("LIFECYCLE_POLICIES")
    return Path(folder) if folder else POLICIES

"""The source as the architecture tests see it: every module on disk, by name, through the links into policies/ and views/."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SRC = CHECKOUT / "src"


def modules_under(package: Path) -> dict[str, Path]:
    """Each module of a package by its dotted name. Follows links, as an import does."""
    found = {}
    for folder, _, names in os.walk(package, followlinks=True):
        for path in (Path(folder) / name for name in names if name.endswith(".py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules_under(SRC / "lifecycle")

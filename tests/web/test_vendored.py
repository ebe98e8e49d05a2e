"""What others wrote stands here as they published it: with its version, its licence, and the hash that was looked at when it came in."""

from base64 import b64encode
from hashlib import sha512
from json import loads
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
VENDORED = sorted(path for room in ("views/static/vendor", "tests/browser/vendor") for path in (CHECKOUT / room).iterdir())
NO_GPL = {"0BSD", "MIT", "MPL-2.0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"}


def altered(folder: Path) -> list[str]:
    """The files that are not those of `vendor.json`, licences apart."""
    named = loads((folder / "vendor.json").read_text("utf-8"))["files"]
    there = {path.name: f"sha512-{b64encode(sha512(path.read_bytes()).digest()).decode()}" for path in folder.iterdir()}
    looked_at = {name for name in named.keys() | there.keys() if name != "vendor.json" and not name.startswith("LICENSE")}
    return sorted(name for name in looked_at if there.get(name) != named.get(name))


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_every_file_is_the_one_that_was_published(folder: Path):
    assert altered(folder) == []


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_every_folder_says_its_version_and_its_licence(folder: Path):
    said = loads((folder / "vendor.json").read_text("utf-8"))

    assert folder.name.endswith(f"@{said['version']}")
    assert said["license"] in NO_GPL
    assert (folder / "LICENSE").read_text("utf-8").strip()


def test_a_changed_file_and_an_added_one_are_noticed(tmp_path: Path):
    (tmp_path / "vendor.json").write_text('{"files": {"a.js": "sha512-AAAA"}}')
    (tmp_path / "a.js").write_text("alert(1)")
    (tmp_path / "b.js").write_text("alert(2)")

    assert altered(tmp_path) == ["a.js", "b.js"]


def test_something_was_looked_at():
    assert [folder.name for folder in VENDORED] == ["axe-core@4.14.1", "htmx@4.0.1"]

"""自述文件: what both READMEs say about libraries is what is installed, and nothing installed is under the GPL."""

import re
import tomllib
from importlib.metadata import Distribution, distribution, distributions

import pytest
from packaging.requirements import Requirement

from tests.architecture.source import CHECKOUT

ROW = re.compile(r"^\| (?P<name>(?!library )[a-z][\w-]*) \| (?P<reason>[^|]+) \| (?P<licence>[^|]+) \|$", re.MULTILINE)
READMES = ["README.md", "README.zh-CN.md"]


def licence(installed: Distribution) -> str:
    """As the library itself states it: by expression, by name, or by classifier."""
    about = installed.metadata
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License :: ")]
    return about.get("License-Expression") or about.get("License") or " AND ".join(classified)


def direct_dependencies() -> set[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    return {Requirement(line).name for line in project["project"]["dependencies"] + project["dependency-groups"]["dev"]}


@pytest.mark.parametrize("readme", READMES)
def test_every_library_is_named_with_reason_and_licence(readme: str):
    rows = {row["name"]: row["licence"].strip() for row in ROW.finditer((CHECKOUT / readme).read_text("utf-8"))}

    assert rows == {name: licence(distribution(name)) for name in direct_dependencies()}


def test_nothing_installed_is_under_the_gpl():
    licences = {installed.name: licence(installed) for installed in distributions()}

    assert len(licences) > len(direct_dependencies())
    assert {name: text for name, text in licences.items() if not text or re.search(r"\bA?GPL|(?<!Lesser )General Public", text)} == {}


@pytest.mark.parametrize("readme", READMES)
def test_every_room_is_on_the_map(readme: str):
    text = (CHECKOUT / readme).read_text("utf-8")
    rooms = sorted(path.name for path in (CHECKOUT / "src/lifecycle").iterdir() if path.is_dir() and (path / "__init__.py").exists())

    assert [room for room in rooms if f"{room}/" not in text] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_link_leads_somewhere(readme: str):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (CHECKOUT / readme).read_text("utf-8"))

    assert links
    assert [link for link in links if not (CHECKOUT / link).exists()] == []

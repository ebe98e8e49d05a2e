"""打包: what a newcomer installs is what the checkout holds: the same from the wheel, from the source archive and without the checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from uv import find_uv_bin

import lifecycle.policies
import lifecycle.views
from bootstrap import Uv
from tests.city import first_run, toured
from tests.copies import FILE, copied

CHECKOUT = Path(__file__).parents[1]


def build(source: Path, target: str, into: Path) -> Path:
    """Build one archive with the backend itself: no isolation and so no network."""
    into.mkdir()
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into], cwd=source, check=True, capture_output=True)
    (archive,) = into.iterdir()
    return archive


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(CHECKOUT, "sdist", tmp_path_factory.mktemp("archives") / "sdist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(CHECKOUT, "wheel", tmp_path_factory.mktemp("archives") / "wheel")


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}


def on_disk(*folders: str) -> set[PurePosixPath]:
    """The files under these folders, through the links, without what Python leaves behind."""
    roots = [CHECKOUT / folder for folder in folders]
    found = (Path(where) / name for root in roots for where, _, names in os.walk(root, followlinks=True) for name in names)
    return {PurePosixPath(path.relative_to(CHECKOUT).as_posix()) for path in found if "__pycache__" not in path.parts}


def test_the_checkout_imports_through_its_links():
    assert Path(lifecycle.policies.__file__).samefile(CHECKOUT / "policies" / "__init__.py")
    assert Path(lifecycle.views.__file__).samefile(CHECKOUT / "views" / "__init__.py")


def test_the_wheel_holds_every_file_of_the_package(wheel: Path):
    expected = {str(path.relative_to("src")) for path in on_disk("src/lifecycle")}

    assert {name for name in contents(wheel) if name.startswith("lifecycle/")} == expected


def test_policies_and_views_ship_inside_the_package(wheel: Path):
    shipped = contents(wheel)

    for folder in ("policies", "views"):
        expected = {f"lifecycle/{path}": (CHECKOUT / path).read_bytes() for path in on_disk(folder)}
        assert expected.items() <= shipped.items()
    assert any(name.startswith("lifecycle/policies/") and "/sources/" in name for name in shipped), "no seed text ships"


def test_the_wheel_built_from_the_source_archive_is_the_same(wheel: Path, sdist: Path, tmp_path: Path):
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2, which Debian 12 has, knows none
        archive.extractall(tmp_path)
    (unpacked,) = tmp_path.iterdir()

    assert contents(build(unpacked, "wheel", tmp_path / "wheel")) == contents(wheel)


def test_the_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path):
    """In an environment that has nothing else, from a folder that has nothing to do with us, with the locked versions."""
    uv, environment, elsewhere = Uv(find_uv_bin()), tmp_path / "environment", tmp_path / "elsewhere"
    elsewhere.mkdir()
    locked = uv.run("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", stdout=subprocess.PIPE).stdout
    uv.run("venv", "--quiet", "--no-project", environment)
    uv.run("pip", "install", "--quiet", "--python", environment / "bin/python", "--requirements", "-", wheel, input=locked)

    def run(program: str, *arguments: str) -> str:
        command, bare = [environment / "bin" / program, *arguments], {"PATH": os.defpath, "HOME": str(elsewhere), "LANG": "C.UTF-8"}
        ran = subprocess.run(command, cwd=elsewhere, env=bare, check=False, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    where = run("python", "-c", "import lifecycle.policies.measures, lifecycle.views; print(lifecycle.policies.__file__)")
    assert Path(where).is_relative_to(environment)
    assert "GA01" in run("lifecycle", "appoint", "GA01", "--role", "security_admin", "--as", "GA01"), "in a ledger that it makes itself"
    (elsewhere / FILE).unlink()
    city = copied(toured, f"sqlite:///{elsewhere / FILE}")
    assert run("lifecycle", "demo") == first_run(city).out

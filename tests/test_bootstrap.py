"""准备环境: what bootstrap.py takes from pip's settings, and that it refuses a lock that is out of step."""

import shutil
from pathlib import Path

import pytest
from uv import find_uv_bin

import bootstrap
from bootstrap import Uv, check_lock


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INSECURE_HOST"):
        monkeypatch.delenv(name, raising=False)
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://mirror.example/simple\ntrusted-host = mirror.example\ntimeout = 60\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))


def test_a_mirror_in_pips_file_is_used():
    environment = Uv("uv").environment

    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["UV_INSECURE_HOST"] == "mirror.example"


def test_a_variable_of_pip_goes_before_its_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")

    assert Uv("uv").environment["UV_DEFAULT_INDEX"] == "https://other.example/simple"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_uvs_own_setting_goes_before_pips(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, "https://own.example/simple")

    environment = Uv("uv").environment

    assert environment[name] == "https://own.example/simple"
    assert "https://mirror.example/simple" not in environment.values()


def test_the_lock_is_in_step_with_the_project():
    check_lock(Uv(find_uv_bin()))


def test_a_lock_that_is_out_of_step_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(bootstrap.ROOT / name, tmp_path)
    project = tmp_path / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace('"pyyaml>=6.0.2,<7"', '"pyyaml>=6.0.3,<7"'), "utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)

    with pytest.raises(SystemExit, match="run `make lock`"):
        check_lock(Uv(find_uv_bin()))

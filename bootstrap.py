"""准备环境: make .venv from uv.lock with nothing but a Python. `make run` and `make test` begin here.

The work is done by uv: the one on PATH, or else the very one that uv.lock names, fetched by pip into .tools/ and checked by its hash.
Package indexes are taken from uv's settings, or else from pip's. Old Pythons must be able to read this file, if only to be told so.
"""

import configparser
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UNFINISHED = VENV / ".unfinished"
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 8)
PIP_TO_UV = {"index-url": "UV_DEFAULT_INDEX", "trusted-host": "UV_INSECURE_HOST", "cert": "SSL_CERT_FILE"}


def main(arguments):
    continue_with_a_recent_python()
    uv = Uv(find_uv() or fetch_uv())
    if arguments == ["lock"]:
        return uv.run("lock")
    if arguments:
        stop(f"unknown argument {arguments[0]!r}: use `bootstrap.py` to make .venv, `bootstrap.py lock` to renew uv.lock")
    check_lock(uv)
    make_venv(uv)
    return None


def stop(sentence):
    sys.exit(f"bootstrap: {sentence}")


def succeeds(*command):
    """Whether a program is there, starts and is content."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


# --- Python ---------------------------------------------------------------------------------------------------------------------------


def continue_with_a_recent_python():
    """Start again under a newer Python when python3 is too old for us, and under its base when it is that of a .venv we may remove."""
    base = Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}")
    if sys.prefix != sys.base_prefix and base.exists():
        os.execv(str(base), [str(base), *sys.argv])
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer and succeeds(newer, "-c", "import tomllib"):
            os.execv(newer, [newer, *sys.argv])
    oldest = ".".join(map(str, OLDEST_PYTHON))
    stop(f"python3 is {sys.version.split()[0]}, but {oldest} or newer is needed, and none is on PATH: install one (Debian 12 has it)")


# --- uv -------------------------------------------------------------------------------------------------------------------------------


class Uv:
    """The uv program with the environment that it runs in."""

    def __init__(self, program):
        self.program = str(program)
        self.environment = dict(os.environ, UV_PYTHON=sys.executable, UV_PYTHON_DOWNLOADS="never")
        for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"):  # .venv is the one that we mean
            self.environment.pop(name, None)
        if "UV_INDEX_URL" not in os.environ:  # the older name of UV_DEFAULT_INDEX
            for name, value in pip_settings().items():
                self.environment.setdefault(name, value)

    def run(self, *arguments, **options):
        return subprocess.run([self.program, *arguments], cwd=ROOT, env=self.environment, check=True, **options)


def pip_settings():
    """Where pip would look for packages, in uv's words: from its files, then from PIP_… variables."""
    files = ["/etc/pip.conf", Path.home() / ".pip/pip.conf", Path.home() / ".config/pip/pip.conf", os.environ.get("PIP_CONFIG_FILE", "")]
    parser = configparser.RawConfigParser()
    parser.read(files, encoding="utf-8")
    settings = dict(parser["global"]) if parser.has_section("global") else {}
    for key in PIP_TO_UV:
        settings[key] = os.environ.get("PIP_" + key.upper().replace("-", "_"), settings.get(key, ""))
    return {PIP_TO_UV[key]: value for key, value in settings.items() if key in PIP_TO_UV and value}


def find_uv():
    """A uv that works and is new enough: on PATH, or fetched earlier."""
    # Not the one in .venv: it would have to remove itself.
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder) != VENV / "bin"]
    for program in (shutil.which("uv", path=os.pathsep.join(folders)), TOOLS / "uv" / "bin" / "uv"):
        if program and succeeds(program, "--version"):
            answer = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
            if tuple(map(int, answer.split()[1].split(".")[:2])) >= OLDEST_UV:
                return program
    return None


def fetch_uv():
    """The uv of uv.lock, by pip, which honours its own settings."""
    import tomllib  # noqa: PLC0415 - not in the old Pythons that have to be able to start this file

    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    uv = next(package for package in lock["package"] if package["name"] == "uv")
    hashes = " ".join("--hash=" + wheel["hash"] for wheel in uv["wheels"])
    TOOLS.mkdir(exist_ok=True)
    wanted = TOOLS / "uv.txt"
    wanted.write_text(f"uv=={uv['version']} {hashes}\n", encoding="utf-8")
    print(f"bootstrap: no uv on PATH, fetching uv {uv['version']} into .tools/", flush=True)
    # --target is also open where the distribution's own Python refuses to be installed into (PEP 668).
    options = ["--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--upgrade", "--target", str(TOOLS / "uv")]
    subprocess.run([*pip(), "install", *options, "--require-hashes", "-r", str(wanted)], check=True)
    return TOOLS / "uv" / "bin" / "uv"


def pip():
    """How to call pip: Python's own, or one in a small environment when Python came without."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if not find_spec("ensurepip"):
        install_ensurepip()
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(TOOLS / "pip")], check=True)
    return [str(TOOLS / "pip" / "bin" / "python"), "-m", "pip"]


def install_ensurepip():
    """Debian and Ubuntu keep it in a package of its own."""
    package = f"python3.{sys.version_info[1]}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"this Python has neither pip nor ensurepip, and uv is not on PATH: run `sudo apt-get install {package}`, or install uv")
    print(f"bootstrap: installing {package}", flush=True)
    quietly = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "update", "-qq"], env=quietly, check=True)
    subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", package], env=quietly, check=True)


# --- .venv ----------------------------------------------------------------------------------------------------------------------------


def check_lock(uv):
    """Stop when uv.lock does not answer to pyproject.toml. Needs no network, and no index setting can disturb it."""
    # The lock names its own index; any other would make it look stale.
    bare = {name: value for name, value in uv.environment.items() if name not in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL")}
    command = [uv.program, "lock", "--check", "--offline", "--no-config", "--quiet"]
    check = subprocess.run(command, cwd=ROOT, env=bare, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if check.returncode:
        stop(f"uv.lock does not answer to pyproject.toml: run `make lock`. uv says:\n{check.stdout.decode()}")


def make_venv(uv):
    """Make .venv when there is none or only half of one, then bring it to exactly what the lock says."""
    python = VENV / "bin" / "python"
    new = UNFINISHED.exists() or not succeeds(python, "-c", "import tomllib")
    if new:
        print("bootstrap: making .venv from uv.lock", flush=True)
        if VENV.exists():
            shutil.rmtree(VENV)
        uv.run("venv", "--quiet", "--no-project", str(VENV))
    UNFINISHED.touch()
    # By way of `export`, since `uv sync` would go to the index in the lock and past a mirror; the hashes are checked all the same.
    locked = uv.run("export", "--quiet", "--frozen", "--all-groups", "--all-extras", stdout=subprocess.PIPE).stdout
    loudness = [] if new else ["--quiet"]
    uv.run("pip", "install", *loudness, "--exact", "--python", str(python), "--requirements", "-", input=locked)
    UNFINISHED.unlink()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        failed = " ".join(map(str, error.cmd))
        stop(f"`{failed}` failed, see above. Behind a mirror, set UV_DEFAULT_INDEX or PIP_INDEX_URL and start again")

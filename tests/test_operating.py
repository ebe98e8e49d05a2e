"""运行手册: what docs/operating.md tells an operator to write is taken by the programs that it is written for."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from lifecycle.cli import COMMANDS
from lifecycle.cli.files import LEAST, MOST, RESERVED
from lifecycle.web.app import MOST_BYTES
from lifecycle.web.transport import patience
from lifecycle.web.transport.bodies import PATIENCE, SLOWEST
from tests.architecture.source import CHECKOUT

PAGE = (CHECKOUT / "docs/operating.md").read_text("utf-8")


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found, kind
    return found[1]


def site(folder: Path) -> str:
    """The site as it stands on the page, with a certificate of our own."""
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=x -keyout {folder}/privkey.pem -out {folder}/fullchain.pem"
    subprocess.run(made.split(), check=True, capture_output=True)
    return block("nginx").replace("/etc/ssl/lifecycle", str(folder))


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx is not installed: apt-get install nginx-light")
def test_nginx_takes_the_site(tmp_path: Path):
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;\n{site(tmp_path)}\n}}"
    (tmp_path / "nginx.conf").write_text(whole)
    tried = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False)

    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr


def test_the_unit_has_the_settings_that_the_program_needs():
    unit = dict(line.partition("=")[::2] for line in block("systemd").splitlines() if "=" in line)

    assert int(unit["LimitNOFILE"]) >= MOST + RESERVED
    assert unit["UMask"] == "0077"
    assert unit["ReadWritePaths"] == "/srv/lifecycle"
    assert int(unit["TimeoutStopSec"]) > 30


def here(line: str, folder: Path) -> str:
    """A line that reads the settings and calls the program that lie in a folder."""
    return line.replace("/opt/lifecycle/.venv/bin", str(folder)).replace("/etc/lifecycle.env", f"{folder}/lifecycle.env")


def lines_of_cron() -> dict[str, str]:
    """As cron gives them to the shell, by their command."""
    found = re.findall(r"^[0-9 *]+ lifecycle (set -a; .*bin/lifecycle (backup|ledger).*)$", PAGE, re.MULTILINE)
    return {name: line.replace(r"\%", "%") for line, name in found}


@pytest.mark.parametrize(("code", "heard"), [(0, ""), (1, "a finding\n"), (2, "a finding\n")])
@pytest.mark.parametrize("name", ["backup", "ledger"])
def test_cron_writes_what_was_found_and_nothing_else(tmp_path: Path, name: str, code: int, heard: str):
    """Findings stand on standard output; cron mails whatever is written."""
    program = tmp_path / "lifecycle"
    program.write_text(f"#!/bin/sh\n[ $SAID ] && echo a finding\nexit {code}\n")
    program.chmod(0o700)
    (tmp_path / "lifecycle.env").write_text("SAID=1\n")
    line = here(lines_of_cron()[name], tmp_path)
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)

    assert done.stdout + done.stderr == heard


WITH_SIGNS = {
    "LIFECYCLE_WITNESSES": "https://a.example W+1+a/b= M+2+c, https://b.example W+3+d",
    "LIFECYCLE_DATABASE_URL": "postgresql+psycopg://u:p$1%40@db/x?sslmode=verify-full&connect_timeout=5",
}
"""Values in which a shell would see more than one word, or something to do."""


def lines_by_hand() -> list[str]:
    return re.findall(r"^sudo -u lifecycle (sh -c .*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("line", dict.fromkeys([*lines_by_hand(), *lines_of_cron().values()]))
def test_one_spelling_of_the_settings_serves_commands_by_hand_and_cron(tmp_path: Path, line: str):
    """As on the page, each value in single quotes: systemd takes these off, and reads what stands between them as it is."""
    program = tmp_path / "lifecycle"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\n")
    program.chmod(0o700)
    (tmp_path / "lifecycle.env").write_text("".join(f"{name}='{value}'\n" for name, value in WITH_SIGNS.items()))
    subprocess.run(["/bin/sh", "-c", here(line, tmp_path)], check=True, env={"PATH": os.environ["PATH"]})

    seen = dict(each.split("=", 1) for each in (tmp_path / "seen").read_text().splitlines())
    assert {name: seen.get(name) for name in WITH_SIGNS} == WITH_SIGNS


def test_every_value_on_the_pages_is_in_single_quotes():
    assert len(lines_by_hand()) == 3
    for line in block("ini").splitlines():
        assert re.fullmatch(r"LIFECYCLE_[A-Z_]+='[^']+'", line), line
        assert len(shlex.split(line)) == 1
    written = re.findall(r"LIFECYCLE_WITNESSES=(.)", (CHECKOUT / "docs/witness.md").read_text("utf-8"))
    assert written == ["'", "'"]


def test_the_line_of_cron_is_the_same_on_the_page_of_backups():
    (line,) = (each for each in PAGE.splitlines() if "lifecycle backup --out" in each and each.startswith("30 "))
    assert line in (CHECKOUT / "docs/backup.md").read_text("utf-8").splitlines()


def test_every_line_to_copy_names_the_program_and_where_its_ledger_is():
    lines = [line for line in PAGE.splitlines() if re.search(r"lifecycle (backup|migrate|ledger)\b", line) and "`" not in line]

    assert len(lines) > 4
    for line in lines:
        assert "/opt/lifecycle/.venv/bin/lifecycle " in line
        assert "lifecycle.env" in line


def test_every_setting_and_every_command_is_there():
    settings = "".join((CHECKOUT / f"src/lifecycle/{file}").read_text("utf-8") for file in ("settings.py", "policies_folder.py"))
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    named = set(re.findall(r"LIFECYCLE_[A-Z0-9_]+", PAGE))
    given = set(re.findall(r"(?:bin/|`|^)lifecycle ([a-z-]+)", PAGE, re.MULTILINE))

    assert len(named) > 5
    assert {name for name in named if name not in settings or name not in readme} == set()
    assert given >= {"serve", "migrate", "backup", "ledger"}
    assert given <= COMMANDS.keys()


def test_the_numbers_are_those_of_the_program():
    assert f"client_max_body_size {MOST_BYTES // 1_000_000}m;" in block("nginx")
    for number in (RESERVED, RESERVED + LEAST, patience.HEAD_WITHIN, PATIENCE, SLOWEST // 1000, patience.READS_AT_LEAST // 1000):
        assert len(re.findall(rf"(?<!\d){number}(?!\d)", PAGE)) >= 2, number
    assert "1,000" in PAGE
    assert "1000" in PAGE

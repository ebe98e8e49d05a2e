"""浏览器: a Chromium to test with, from wherever this machine has one."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMED_BY = "LIFECYCLE_TEST_CHROMIUM"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
PACKAGES = ("chromium", "fonts-noto-cjk")
BRINGS_IT = f"apt-get install {' '.join(PACKAGES)}"
NONE_FOUND = f"no Chromium found: `{BRINGS_IT}`, or name one in {NAMED_BY}"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
"""A test speaks to nobody but the server that it started."""


class ChromiumMissing(Exception):
    """There is no Chromium here; the message says how to get one."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless Chromium. Raises ChromiumMissing."""
    with sync_playwright() as playwright:
        # Root has no sandbox in Chromium, and everybody else has one.
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=QUIET, chromium_sandbox=os.geteuid() != 0)
        try:
            yield browser
        finally:
            browser.close()


def find_chromium(playwright: Playwright) -> str:
    """The one named in the environment, else the system's, else Playwright's own, else installed in CI from the distribution's packages."""
    if named := os.environ.get(NAMED_BY):
        if not shutil.which(named):
            raise ChromiumMissing(f"{NAMED_BY} names {named}, which is no program here: correct it")
        return named
    if found := _on_path() or _own(playwright) or _installed():
        return found
    raise ChromiumMissing(NONE_FOUND)


def _on_path() -> str | None:
    return next((found for program in PROGRAMS if (found := shutil.which(program))), None)


def _own(playwright: Playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _installed() -> str | None:
    """Only in CI and only as root: nobody's own machine is changed by a test."""
    if not (os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get")):
        return None
    quietly = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with Path(gettempdir(), "lifecycle-tests-chromium.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # tests run side by side: one of them installs, the others find it there
        if not (found := _on_path()):
            subprocess.run(["apt-get", "update", "-qq"], env=quietly, check=True)
            subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", *PACKAGES], env=quietly, check=True)
            found = _on_path()
    return found

"""设置: what the environment says of single sign-on, and what is told when it says too little or what will not do."""

from pathlib import Path

import pytest

from lifecycle.settings import single_sign_on
from lifecycle.vocabulary import Refused
from tests.cli.program import run

AGREED = {
    "LIFECYCLE_SSO_ISSUER": "https://id.example.gov.cn/realms/city",
    "LIFECYCLE_SSO_CLIENT_ID": "lifecycle",
    "LIFECYCLE_SSO_CLIENT_SECRET": "not-for-any-log",
    "LIFECYCLE_PUBLIC_URL": "https://hege.example.gov.cn/",
    "LIFECYCLE_HTTPS": "1",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """All that has to be said, and nothing of what may be."""
    for name in ("LIFECYCLE_SSO_CLAIM", "LIFECYCLE_SSO_LABEL", "LIFECYCLE_SSO_CLIENT_SECRET_FILE", "LIFECYCLE_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in AGREED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def complaint() -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as raised:
        single_sign_on()
    return raised.value.code, raised.value.values


def test_nothing_is_agreed_by_default(environment: pytest.MonkeyPatch):
    environment.delenv("LIFECYCLE_SSO_ISSUER")

    assert single_sign_on() is None


def test_the_least_that_has_to_be_said(environment: pytest.MonkeyPatch):
    agreed = single_sign_on()

    assert agreed is not None
    assert (agreed.issuer, agreed.public_url) == ("https://id.example.gov.cn/realms/city", "https://hege.example.gov.cn")
    assert (agreed.client_secret, agreed.claim, agreed.label) == ("not-for-any-log", "sub", None)


def test_the_secret_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "secret").write_text("of-the-file\n")
    environment.setenv("LIFECYCLE_SSO_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    agreed = single_sign_on()

    assert agreed is not None
    assert agreed.client_secret == "of-the-file"


def test_a_file_that_cannot_be_read_is_named(environment: pytest.MonkeyPatch, tmp_path: Path):
    environment.setenv("LIFECYCLE_SSO_CLIENT_SECRET_FILE", str(tmp_path / "nowhere"))

    assert complaint()[0] == "settings.unreadable"


def test_what_is_missing_is_named(environment: pytest.MonkeyPatch):
    for name in ("LIFECYCLE_SSO_CLIENT_ID", "LIFECYCLE_SSO_CLIENT_SECRET"):
        environment.delenv(name)

    assert complaint() == ("settings.missing", {"names": ["LIFECYCLE_SSO_CLIENT_ID", "LIFECYCLE_SSO_CLIENT_SECRET"]})


@pytest.mark.parametrize("name", ["LIFECYCLE_SSO_ISSUER", "LIFECYCLE_PUBLIC_URL"])
@pytest.mark.parametrize(
    "value",
    ["http://id.example.gov.cn", "id.example.gov.cn", "https://", "https://a?b=c", "https://a#b", "https://me@a", "https://a:x", "ftp://a"],
)
def test_an_address_that_may_not_be_trusted_with_a_sign_in_is_named(environment: pytest.MonkeyPatch, name: str, value: str):
    environment.setenv(name, value)

    assert complaint() == ("settings.not_https", {"name": name, "value": value})


def test_this_machine_may_go_without_https(environment: pytest.MonkeyPatch):
    environment.setenv("LIFECYCLE_PUBLIC_URL", "http://127.0.0.1:8000")
    environment.delenv("LIFECYCLE_HTTPS")

    assert single_sign_on() is not None


def test_the_two_settings_that_speak_of_https_agree(environment: pytest.MonkeyPatch):
    environment.delenv("LIFECYCLE_HTTPS")

    assert complaint()[0] == "settings.https_differs"


def test_the_program_says_what_is_missing_and_does_not_start(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    environment.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'lifecycle.db'}")
    environment.delenv("LIFECYCLE_SSO_CLIENT_ID")
    ended = run(capsys, environment, "serve")

    assert ended.code == 2
    assert "还缺：LIFECYCLE_SSO_CLIENT_ID" in ended.err
    assert "Traceback" not in ended.err

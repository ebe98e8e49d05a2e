"""统一身份认证登录 in a real browser: one press of the button, to a host that is not ours and back, under our Content-Security-Policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from lifecycle.accounts.openid_connect import OpenIDProvider
from lifecycle.ledger import migrate
from lifecycle.staff.appointments import Role
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.copies import copied
from tests.desk.conftest import Office
from tests.office import HANDLER, SECURITY
from tests.web.conftest import TODAY, Web
from tests.web.provider import providing


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    office = Office(copied(migrate, sqlite_url), TODAY)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    office.appoint(HANDLER, Role.APPROVAL)
    yield Web(office)
    office.close()


@pytest.mark.parametrize("told", [{}, {"java_script_enabled": False}], ids=["script", "no-script"])
def test_the_button_leads_to_the_provider_and_back_to_where_one_wanted(
    web: Web, open_page: OpenPage, keep: Keep, monkeypatch: pytest.MonkeyPatch, told: dict[str, bool]
):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with providing(web.office.clock) as provider, served(web.app) as listening:
        address = listening.replace("127.0.0.1", "localhost")  # another site than the provider's
        web.app.state.provider = OpenIDProvider(provider.agreed(address))
        page = open_page(f"{address}/account", width=390, **told)
        if not told:
            assert barriers(page) == []
            keep(page, "sign-in-single-sign-on-390")
        page.get_by_role("link", name="用统一身份认证登录").click()

        expect(page).to_have_url(f"{address}/account")
        expect(page.get_by_role("main")).to_contain_text(HANDLER)

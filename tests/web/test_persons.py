"""人员登记的网页: what is typed goes into the register, and leaves no trace elsewhere."""

from hashlib import sha256

import pytest
from httpx2 import Response
from msgspec import json
from sqlalchemy import select

from lifecycle.accounts.schema import requests
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.store.database import reading
from lifecycle.staff.appointments import Role
from tests.desk.conftest import HANDLER
from tests.web.conftest import HOLDER, Browser, Web
from tests.web.forms import fill_in, followed

PERSONS = "/persons"
NAME = "register-person"
MAY = {Role.APPROVAL, Role.COUNTY, Role.CITY, Role.SECURITY_ADMIN}
TYPED = {"person": "P-1", "name": "张三", "phone": "13812345678", "number": "11010519491231002X", "unit": "高平市住房和城乡建设局"}


def register(browser: Browser, **typed: str) -> Response:
    return fill_in(browser, PERSONS, PERSONS, **{f"{NAME}-{field}": value for field, value in (TYPED | typed).items()})


def test_a_person_is_registered_and_shown_by_id_only(web: Web):
    browser = web.browser(HANDLER)
    page = followed(browser, register(browser))

    assert "已登记人员P-1" in page.text
    assert "张三" not in page.text
    assert PersonRegister(web.office.ledger).get("P-1") == Person(
        id="P-1", name="张三", phone=TYPED["phone"], identity_number=TYPED["number"], unit=TYPED["unit"]
    )


def test_what_is_wrong_is_told_and_nothing_that_was_typed_is_lost(web: Web):
    browser = web.browser(HANDLER)
    register(browser)
    used = register(browser, name="李四")
    assert (used.status_code, "人员编号P-1已经登记过" in used.text) == (409, True)
    assert 'value="李四"' in used.text
    assert 'value="13812345678"' in used.text
    named = register(browser, person="13812345678")
    assert (named.status_code, f"{NAME}-person-wrong" in named.text) == (422, True)


def test_a_form_leaves_no_digest_of_a_person(web: Web):
    """A digest of a name and a number is soon guessed, and would stay when the key is destroyed. Behind it stands how fields are read."""
    register(web.browser(HANDLER))
    with reading(web.office.ledger.engine) as db:
        kept = {bytes(digest) for digest in db.execute(select(requests.c.digest)).scalars()}

    digest = sha256(json.encode((NAME, {"person": ("P-1",)}), order="deterministic")).digest()
    assert kept == {digest + b'{"person":"identifier"}'}


@pytest.mark.parametrize("role", HOLDER)
def test_it_is_open_to_those_who_may_register_a_person(web: Web, role: Role):
    browser = web.browser_of(role)
    assert browser.get(PERSONS).status_code == (200 if role in MAY else 403)
    assert (f'href="{PERSONS}"' in browser.get("/account").text) is (role in MAY)

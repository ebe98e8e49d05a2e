"""统一社会信用代码: its form is read, and its check character is looked at."""

import pytest

from lifecycle.values.credit_codes import as_issued, fits_its_check, is_filled_up


@pytest.mark.parametrize(
    ("code", "issued", "fits"),
    [
        ("91110000600037341L", "91110000600037341L", True),
        ("91110000600037341l", "91110000600037341L", True),
        ("91110000600037341K", "91110000600037341K", False),
        ("9111000060003734IL", None, False),
        ("9111000060003734", None, False),
        ("91110000600037341LL", None, False),
        ("9A110000600037341L", None, False),
        ("", None, False),
        ("0" * 18, None, True),
        ("1" * 18, None, False),
        ("1" * 17 + "2", None, False),
    ],
)
def test_a_code_is_read_by_its_form_and_checked_by_its_last_character(code: str, issued: str | None, fits: bool) -> None:
    assert (as_issued(code), fits_its_check(code)) == (issued, fits)


@pytest.mark.parametrize(("code", "filled_up"), [("91140500000000000L", True), ("911405001111111111", True), ("91110000600037341L", False)])
def test_a_unit_without_a_part_of_its_own_is_seen(code: str, filled_up: bool) -> None:
    assert (as_issued(code), is_filled_up(code)) == (code, filled_up)

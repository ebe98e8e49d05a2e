"""统一社会信用代码: its form is read, and its check character is looked at."""

import pytest

from lifecycle.values.credit_codes import as_issued, fits_its_check


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
    ],
)
def test_a_code_is_read_by_its_form_and_checked_by_its_last_character(code: str, issued: str | None, fits: bool) -> None:
    assert (as_issued(code), fits_its_check(code)) == (issued, fits)

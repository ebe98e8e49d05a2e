"""统计表的列: whatever a fact holds, a column takes it, and finds it again."""

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import writing
from lifecycle.projections.columns import LargeWhole, Short, Whole, shortened


def test_texts_that_differ_only_behind_the_end_of_a_column_stay_two() -> None:
    one, other = (shortened("x" * 100 + end, 40) for end in "ab")
    assert (len(one), len(other), one == other) == (40, 40, False)
    assert shortened("x" * 40, 40) == "x" * 40


@pytest.mark.parametrize("number", [10**24, -(10**24), 0, 2**31 - 1])
def test_a_long_text_and_a_large_number_are_kept_and_found(ledger: Ledger, number: int) -> None:
    table = Table("kept", MetaData(), Column("text", Short(40), primary_key=True), Column("small", Whole), Column("large", LargeWhole))
    text = "\U00020000" * 2_000
    with writing(ledger.engine) as db:
        table.create(db)
        db.execute(insert(table), [{"text": text, "small": number, "large": number}])
        found = db.execute(select(table).where(table.c.text == text, table.c.small == number, table.c.large == number)).one()
    assert found.small == max(-(2**31), min(number, 2**31 - 1))
    assert found.large == max(-(2**63), min(number, 2**63 - 1))

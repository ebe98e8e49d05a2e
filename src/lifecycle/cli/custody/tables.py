"""各表的核对: every table of the database, and whether `lifecycle ledger verify` compares it with the facts, or does not look at it.

A test walks the tables that the program makes, and fails for one that stands in no list.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lifecycle.accounts.register import ALL_TABLES as ACCOUNTS
from lifecycle.ledger.verifying.tables import BESIDE, COMPARED, VERSION, Found
from lifecycle.projections.generations import TablesFound
from lifecycle.projections.sheets import Sheets
from lifecycle.staff.access import PasswordChanged, PasswordIssued, TokenIssued
from lifecycle.wording import say

ACCOUNTS_TOLD = (PasswordIssued, PasswordChanged, TokenIssued)
"""The facts that tell of accounts."""


class Tables(Struct, frozen=True):
    """各表: how many rows each one has that is compared, each that is not looked at, and each that this program did not make.

    lacking: which are not there, by the code of the sentence that says so; unfinished: those of the ledger where a fault ended the
    comparison, so that nobody knows how far each was compared.
    """

    compared: dict[str, int]
    not_looked_at: dict[str, int]
    foreign: dict[str, int]
    lacking: dict[str, list[str]]
    unfinished: dict[str, int] = {}

    def lines(self, lang: str) -> Iterator[str]:
        """What is said of them, what is lacking first."""
        for code, tables in self.lacking.items():
            for table in tables:
                yield say(f"ledger.table.lacking_{code}", lang, table=table)
        told = (
            ("compared", self.compared),
            ("unfinished", self.unfinished),
            ("not_looked_at", self.not_looked_at),
            ("foreign", self.foreign),
        )
        for code, counted in told:
            if counted:
                yield say(f"ledger.table.{code}", lang, tables=", ".join(f"{name} {number}" for name, number in counted.items()))
        if not self.not_looked_at.keys() & {*ACCOUNTS}:
            yield say("ledger.table.no_accounts", lang)


def sorted_out(found: Found, sheets: Sheets, *, accounts: bool, fault: bool = False) -> Tables:
    """各表, of all tables that are there. One of accounts is lacking where any other of them is there, or where facts tell of accounts;
    one of a sheet, where its bookmark tells of it. A ledger that lacks one of its own is not even opened. A view is none of them, except
    of the sheets, whose newest tables are shown by views. fault: the comparison ended with one.
    """
    standing = [runner.standing() for runner in sheets.runners]
    of_sheets = {name for each in standing for name in each.names}
    there = found.rows | dict.fromkeys(found.views, 0)
    lacking = {
        "accounts": [each for each in ACCOUNTS if each not in found.rows] if accounts or found.rows.keys() & {*ACCOUNTS} else [],
        "sheet": sorted(of_sheets - there.keys()),
    }
    known = {*COMPARED, *BESIDE, *ACCOUNTS, VERSION} - found.views
    foreign = there.keys() - known - of_sheets - _of_others(standing, there)
    own = {each: found.rows[each] for each in COMPARED}
    return Tables(
        compared={} if fault else own,
        unfinished=own if fault else {},
        not_looked_at={each: found.rows[each] for each in (*BESIDE, *ACCOUNTS) if each in found.rows},
        foreign={each: there[each] for each in sorted(foreign)},
        lacking={code: tables for code, tables in lacking.items() if tables},
    )


def _of_others(standing: Iterable[TablesFound], names: Iterable[str]) -> set[str]:
    """Of sheets that another version or edition of the program made."""
    prefixes = tuple(prefix for each in standing for prefix in each.prefixes)
    return {name for name in names if prefixes and name.startswith(prefixes)}

"""账户的表: who may come in and how, beside the ledger in the same database. Rows here change and go; history is the ledger's.

Moments are microseconds since 1970 in UTC, as in the ledger.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""All migrations in their order; the last one is what this program needs."""

VERSION_TABLE = "accounts_version"
"""Where this chain of migrations notes how far it is; the ledger's has a table of its own."""

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"})

accounts = Table(
    "accounts",
    metadata,
    Column("staff", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),  # empty: no password opens it, only single sign-on does
    Column("temporary", Boolean, nullable=False),  # issued by somebody else: has to be changed at the next sign-in
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", LargeBinary, primary_key=True),  # the token itself is known to the browser only
    Column("staff", Text, ForeignKey("accounts.staff"), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("behalf", Text),  # whom the staff member stands in for at this browser
    Column("provider", Text),  # whose single sign-on let the staff member in; none: it was a password
)
Index("ix_sessions_staff", sessions.c.staff)

attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_sign_in_attempts_subject", attempts.c.subject, attempts.c.at)

devices = Table(
    "devices",
    metadata,
    Column("token_sha256", LargeBinary, primary_key=True),  # the token itself is known to the browser only
    Column("staff", Text, primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("first_at", BigInteger, primary_key=True),
    Column("last_at", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("fact", LargeBinary),  # the fact that will tell of it once it is over; none: nothing will
)
"""What may happen so often that only its number is kept."""

uploads = Table(
    "uploads",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("staff", Text, primary_key=True),
    Column("county", Text, primary_key=True),  # empty: handed in for the whole city
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),  # as the facts name it, which say until when it stands
    Column("token_sha256", LargeBinary, nullable=False),
    Column("staff", Text, nullable=False),
    Column("used_on", Date),
)
Index("ix_tokens_token_sha256", tokens.c.token_sha256, unique=True)

halves = Table(
    "halves",
    metadata,
    Column("proposal", Text, primary_key=True),
    Column("half", Text, nullable=False),  # the other half is kept nowhere, and neither opens anything alone
    Column("until", Date, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("staff", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
)
"""What each Idempotency-Key was first used for. As long as the ledger knows the command, the key has to be known here."""

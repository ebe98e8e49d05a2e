"""The test cases that ship inside the eventsourcing library, run against our recorders on both databases.

Of `eventsourcing.tests.persistence` only the cases of transcoders, mappers and connection pools are left out, since those parts are the
library's own. Stream names are text here, so that `new_originator_id` gives the text of a UUID.
"""

import gc
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import AggregateRecorder
from eventsourcing.tests import application as application_cases
from eventsourcing.tests import persistence as cases
from eventsourcing.utils import Environment

from lifecycle.ledger import migrate
from lifecycle.ledger.store.factory import DATABASE_URL, LedgerFactory
from lifecycle.ledger.store.postgresql import PostgresLedgerRecorder
from lifecycle.ledger.store.recorder import LedgerRecorder
from lifecycle.ledger.store.snapshots import SnapshotRecorder
from lifecycle.ledger.store.sqlite import SQLiteLedgerRecorder
from tests.copies import a_copy, copied

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # the library's cases leave applications and reading threads behind


class OnSQLite:
    recorder_class: type[LedgerRecorder] = SQLiteLedgerRecorder

    @pytest.fixture(autouse=True)
    def database(self, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.set_up_database(copied(migrate, sqlite_url), monkeypatch)

    def set_up_database(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = url
        monkeypatch.setenv("PERSISTENCE_MODULE", "lifecycle.ledger.store.factory")
        monkeypatch.setenv(DATABASE_URL, url)


class OnPostgreSQL(OnSQLite):
    recorder_class = PostgresLedgerRecorder

    @pytest.fixture(autouse=True)
    def database(self, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # type: ignore[override]
        with a_copy(migrate, postgres_url) as url:
            self.set_up_database(url, monkeypatch)
            yield
            gc.collect()  # so that a connection that a case left open is found here, and not in somebody else's test


class Recorders:
    """Gives the library's cases a recorder of ours."""

    url: str

    def create_recorder(self) -> Any:
        factory = LedgerFactory({DATABASE_URL: self.url})
        self.addCleanup(factory.close)  # type: ignore[attr-defined]
        return self.recorder_of(factory)

    def recorder_of(self, factory: LedgerFactory) -> Any:
        return factory.process_recorder()

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())


class Aggregates(Recorders):
    def recorder_of(self, factory: LedgerFactory) -> AggregateRecorder:
        return factory.aggregate_recorder()


class Applications(Recorders):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()  # type: ignore[attr-defined]


class TestAggregateRecorderOnSQLite(OnSQLite, Aggregates, cases.AggregateRecorderTestCase): ...


class TestAggregateRecorderOnPostgreSQL(OnPostgreSQL, Aggregates, cases.AggregateRecorderTestCase): ...


class TestApplicationRecorderOnSQLite(OnSQLite, Applications, cases.ApplicationRecorderTestCase[LedgerRecorder]): ...


class TestApplicationRecorderOnPostgreSQL(OnPostgreSQL, Applications, cases.ApplicationRecorderTestCase[LedgerRecorder]): ...


class TestTrackingRecorderOnSQLite(OnSQLite, Recorders, cases.TrackingRecorderTestCase): ...


class TestTrackingRecorderOnPostgreSQL(OnPostgreSQL, Recorders, cases.TrackingRecorderTestCase): ...


class TestProcessRecorderOnSQLite(OnSQLite, Recorders, cases.ProcessRecorderTestCase): ...


class TestProcessRecorderOnPostgreSQL(OnPostgreSQL, Recorders, cases.ProcessRecorderTestCase): ...


class TestNonInterleavingOnSQLite(OnSQLite, Recorders, cases.NonInterleavingNotificationIDsBaseCase): ...


class TestNonInterleavingOnPostgreSQL(OnPostgreSQL, Recorders, cases.NonInterleavingNotificationIDsBaseCase): ...


class SpecialSQLiteRecorder(SQLiteLedgerRecorder): ...


class SpecialPostgresRecorder(PostgresLedgerRecorder): ...


class Factories:
    """Tells the library's cases which classes of ours to expect."""

    recorder_class: type[LedgerRecorder]
    url: str

    def setUp(self) -> None:
        self.env = Environment("Application", {"PERSISTENCE_MODULE": "lifecycle.ledger.store.factory", DATABASE_URL: self.url})
        super().setUp()  # type: ignore[misc]

    def expected_factory_class(self) -> type[LedgerFactory]:
        return LedgerFactory

    def expected_aggregate_recorder_class(self) -> type[AggregateRecorder]:
        return SnapshotRecorder

    def expected_application_recorder_class(self) -> type[LedgerRecorder]:
        return self.recorder_class

    def expected_tracking_recorder_class(self) -> type[LedgerRecorder]:
        return self.recorder_class

    def expected_process_recorder_class(self) -> type[LedgerRecorder]:
        return self.recorder_class

    def tracking_recorder_subclass(self) -> type[LedgerRecorder]:
        return SpecialSQLiteRecorder if self.recorder_class is SQLiteLedgerRecorder else SpecialPostgresRecorder


class TestFactoryOnSQLite(OnSQLite, Factories, cases.InfrastructureFactoryTestCase[LedgerFactory]): ...


class TestFactoryOnPostgreSQL(OnPostgreSQL, Factories, cases.InfrastructureFactoryTestCase[LedgerFactory]): ...


class TestExampleApplicationOnSQLite(OnSQLite, application_cases.ExampleApplicationTestCase):
    expected_factory_topic = "lifecycle.ledger.store.factory:LedgerFactory"


class TestExampleApplicationOnPostgreSQL(OnPostgreSQL, application_cases.ExampleApplicationTestCase):
    expected_factory_topic = "lifecycle.ledger.store.factory:LedgerFactory"


@pytest.mark.filterwarnings("default:'log' is deprecated:DeprecationWarning")  # a case checks that the library warns
class TestApplicationOnSQLite(OnSQLite, application_cases.ApplicationTestCase): ...


@pytest.mark.filterwarnings("default:'log' is deprecated:DeprecationWarning")
class TestApplicationOnPostgreSQL(OnPostgreSQL, application_cases.ApplicationTestCase): ...

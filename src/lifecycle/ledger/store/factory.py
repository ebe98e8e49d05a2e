"""The persistence module of the eventsourcing library: `PERSISTENCE_MODULE=lifecycle.ledger.store.factory`, and a database URL."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from eventsourcing.persistence import AggregateRecorder, InfrastructureFactory, ProcessRecorder, TrackingRecorder
from eventsourcing.utils import Environment, EnvType, resolve_topic

from lifecycle.ledger.store.clock import utc_now
from lifecycle.ledger.store.database import open_engine
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.postgresql import PostgresLedgerRecorder
from lifecycle.ledger.store.recorder import LedgerRecorder
from lifecycle.ledger.store.snapshots import SnapshotRecorder
from lifecycle.ledger.store.sqlite import SQLiteLedgerRecorder
from lifecycle.ledger.store.upgrade import ensure_schema
from lifecycle.wording import Sentence

DATABASE_URL = "LIFECYCLE_DATABASE_URL"


class LedgerFactory(InfrastructureFactory):
    """Makes recorders over one engine; the URL says of which kind."""

    def __init__(self, env: Environment | EnvType | None, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(env)
        url = self.env.get(DATABASE_URL)
        if not url:
            raise LedgerUnavailable(Sentence("unavailable.no_url", name=DATABASE_URL))
        self.engine = open_engine(url)
        self._clock = clock
        self._recorders: list[LedgerRecorder] = []
        try:
            ensure_schema(self.engine)
        except BaseException:
            self.engine.dispose()
            raise

    def recorder(self, variable: str, given: type[Any] | None = None) -> LedgerRecorder:
        """One class is an application recorder, a tracking recorder and a process recorder; an environment variable may name a subclass."""
        topic = self.env.get(variable)
        default = SQLiteLedgerRecorder if self.engine.dialect.name == "sqlite" else PostgresLedgerRecorder
        chosen: type[Any] = given or (resolve_topic(topic) if topic else default)
        if not issubclass(chosen, default):
            raise TypeError(f"{chosen.__qualname__} is no recorder for {self.engine.dialect.name}: it has to extend {default.__qualname__}")
        recorder: LedgerRecorder = chosen(self.engine, self._clock)
        self._recorders.append(recorder)
        return recorder

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        return SnapshotRecorder(self.engine, purpose)

    def application_recorder(self) -> LedgerRecorder:
        return self.recorder(self.APPLICATION_RECORDER_TOPIC)

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        return self.recorder(self.TRACKING_RECORDER_TOPIC, tracking_recorder_class)

    def process_recorder(self) -> ProcessRecorder:
        return self.recorder(self.PROCESS_RECORDER_TOPIC)

    def close(self) -> None:
        for recorder in self._recorders:
            recorder.close()
        self.engine.dispose()

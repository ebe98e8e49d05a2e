"""订阅: follows the log as the library's runners do. It asks at intervals, which works on every database and through every proxy."""

from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

INTERVAL = 0.05
PAGE = 500


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Yields what is recorded after a position, then waits for more until it is stopped."""

    def __init__(self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder, gt, topics)
        self._page: list[Notification] = []
        self._stopped = Event()

    def stop(self) -> None:
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            if not self._page:
                self._page = self._next_page()
            if self._page:
                return self._page.pop()
            self._stopped.wait(INTERVAL)
        raise StopIteration

    def _next_page(self) -> list[Notification]:
        # The head is read first: up to there nothing is missed, even where no event has one of the topics.
        head = self._recorder.max_notification_id() or 0
        after = self._last_notification_id or 0
        page = self._recorder.select_notifications(after, PAGE, head, self._topics, inclusive_of_start=False)
        self._last_notification_id = page[-1].id if len(page) == PAGE else max(after, head)
        return list(reversed(page))

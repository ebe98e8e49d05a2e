from threading import Thread

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.subscription import PAGE
from tests.ledger.facts import CLERK, closed, noted, to, until


def test_a_subscription_yields_more_than_a_page_and_then_what_comes_later(ledger: Ledger):
    ledger.append([to("p1", *[noted()] * (2 * PAGE + 7))], command="c-1", actor=CLERK)
    seen: list[int] = []

    def follow() -> None:
        with ledger.recorder.subscribe(gt=5) as subscription:
            for notification in subscription:
                seen.append(notification.id)
                if notification.id == 2 * PAGE + 9:
                    break

    following = Thread(target=follow)
    following.start()
    until(lambda: len(seen) >= 2 * PAGE + 2)
    ledger.append([to("p2", closed(), closed())], command="c-2", actor=CLERK)
    following.join()
    assert seen == list(range(6, 2 * PAGE + 10))


def test_a_subscription_from_behind_the_head_waits_for_what_lies_behind_it(ledger: Ledger):
    ledger.append([to("p1", noted(), noted())], command="c-1", actor=CLERK)
    with ledger.recorder.subscribe(gt=3) as subscription:
        assert subscription._next_page() == []
        ledger.append([to("p1", noted(), noted(), at=2)], command="c-2", actor=CLERK)
        assert next(subscription).id == 4


def test_a_subscription_to_one_type_passes_over_the_others(ledger: Ledger):
    ledger.append([to("p1", noted(), closed(), noted(), closed())], command="c-1", actor=CLERK)
    with ledger.recorder.subscribe(topics=["closed"]) as subscription:
        assert [next(subscription).id, next(subscription).id] == [2, 4]

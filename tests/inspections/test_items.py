"""抽查事项清单: what is published, in which order, and what stands on a day."""

from datetime import date
from typing import Any

import pytest

from lifecycle.inspections.items import ItemsPublished, ListText, PublishItems, WithdrawItems, publish, standing, withdraw
from lifecycle.vocabulary import CommandId, Fact, Refused, StaffId

TEXTS = (ListText(document_sha256="a" * 64, items=("a1", "a2", "c1")), ListText(document_sha256="b" * 64, items=("a1",)))
MAY, JUNE, JULY = date(2023, 5, 8), date(2023, 6, 1), date(2023, 7, 3)
PAPER: dict[str, Any] = {"document": "items", "number": "晋市住建发〔2023〕9号", "authority": "晋城市住房和城乡建设局"}


def publishing(**otherwise: Any) -> PublishItems:
    given = {"document_sha256": "a" * 64, "items_listed": ("a1", "c1"), "published_on": MAY} | otherwise
    return PublishItems(id=CommandId("c"), on=JULY, by=StaffId("SJ01"), **(PAPER | given))


def withdrawing(day: date) -> WithdrawItems:
    return WithdrawItems(id=CommandId("w"), on=JULY, by=StaffId("SJ01"), withdrawn_on=day, reason="重新审定", **PAPER)


def then_refused(code: str, earlier: list[Fact], command: PublishItems | WithdrawItems) -> None:
    with pytest.raises(Refused) as refused:
        publish(earlier, command, TEXTS) if isinstance(command, PublishItems) else withdraw(earlier, command)
    assert refused.value.code == code


def test_what_is_published_names_its_text_and_its_items() -> None:
    (fact,) = publish([], publishing(), TEXTS)

    assert isinstance(fact, ItemsPublished)
    assert (fact.document_sha256, fact.items_listed, fact.published_on) == ("a" * 64, ("a1", "c1"), MAY)


def test_each_publication_takes_the_place_of_the_one_before_from_its_day_on() -> None:
    first = publish([], publishing(), TEXTS)
    both = first + publish(first, publishing(items_listed=("a2",), published_on=JUNE), TEXTS)
    withdrawn = both + withdraw(both, withdrawing(JULY))

    stood = {day: (found.items_listed if (found := standing(withdrawn, day)) else None) for day in (date(2023, 5, 7), MAY, JUNE, JULY)}
    assert stood == {date(2023, 5, 7): None, MAY: ("a1", "c1"), JUNE: ("a2",), JULY: None}
    anew = publish(withdrawn, publishing(published_on=JULY), TEXTS)
    assert standing([*withdrawn, *anew], JULY) == anew[0]


def test_a_slip_is_mended_by_a_publication_of_the_same_day() -> None:
    first = publish([], publishing(), TEXTS)
    mended = first + publish(first, publishing(number="晋市住建发〔2023〕10号"), TEXTS)

    assert standing(mended, MAY) == mended[1]


@pytest.mark.parametrize(
    ("code", "otherwise"),
    [
        ("items.other_text", {"document_sha256": "c" * 64}),
        ("items.unknown", {"items_listed": ("a1", "z9")}),
        ("items.each_once", {"items_listed": ()}),
        ("items.each_once", {"items_listed": ("a1", "a1")}),
    ],
)
def test_what_the_text_does_not_have_is_not_published(code: str, otherwise: dict[str, Any]) -> None:
    then_refused(code, [], publishing(**otherwise))


def test_a_document_without_items_is_no_list() -> None:
    with pytest.raises(Refused) as refused:
        publish([], publishing(), [ListText(document_sha256="a" * 64, items=())])
    assert refused.value.code == "items.no_list"


def test_papers_are_entered_in_the_order_of_their_days_and_once() -> None:
    first = publish([], publishing(published_on=JUNE), TEXTS)

    then_refused("items.before_the_last", first, publishing())
    then_refused("items.before_the_last", first, withdrawing(MAY))
    then_refused("items.same", first, publishing(published_on=JUNE))


def test_what_is_not_published_is_not_withdrawn() -> None:
    first = publish([], publishing(), TEXTS)
    gone = first + withdraw(first, withdrawing(JUNE))

    then_refused("items.not_published_on", [], withdrawing(JUNE))
    then_refused("items.not_published_on", gone, withdrawing(JULY))

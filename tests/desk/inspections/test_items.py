"""可查事项: what a published list has on a day, in the text that was published, and what of it concerns a project."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from lifecycle.compliance.adoption import DocumentAdopted
from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.duties import WorksStage
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.inspections.about_items import names_in
from lifecycle.desk.inspections.checkable import Concerned, concerned, item_on, published_on
from lifecycle.desk.statutes import read_statutes
from lifecycle.inspections.items import PublishItems, WithdrawItems
from lifecycle.vocabulary import BuildingId, Kind, Refused, Use
from tests.desk.conftest import ON, P1, Office
from tests.desk.test_choices import bureau, then_refused
from tests.desk.test_statutes import rewrite
from tests.office import CITY, HANDLER
from tests.packaged import rulebook

__all__ = ["bureau"]
DOCUMENT = "inspection-items-2023"
LIST = next(each for each in rulebook().documents if each.id == DOCUMENT)
MAY = date(2023, 5, 8)
PAPER: dict[str, Any] = {"by": CITY, "document": DOCUMENT, "number": "晋市住建发〔2023〕9号", "authority": "晋城市住房和城乡建设局"}


def publish(office: Office, items: Iterable[str] = names_in(LIST), **otherwise: Any) -> Receipt:
    given = {"document_sha256": LIST.sha256, "items_listed": tuple(items), "published_on": MAY} | otherwise
    return office.give(PublishItems, **(PAPER | given))


def checkable(office: Office, day: date = ON) -> list[str]:
    return [each.name.partition("/")[2] for listed in published_on(office.ledger, office.desk.rulebooks, day) for each in listed.items]


def of_project(office: Office) -> dict[str, Concerned]:
    items = (each for listed in published_on(office.ledger, office.desk.rulebooks, ON) for each in listed.items)
    found = concerned(project_of(office.desk.counter(), P1).dossier(), items)
    return {each.item.name.partition("/")[2]: each for each in found}


def test_nothing_is_checked_before_a_list_is_published(office: Office) -> None:
    assert checkable(office) == []
    then_refused("items.may_not_be_checked", item_on, office.ledger, office.desk.rulebooks, f"{DOCUMENT}/c1", ON)


def test_what_a_list_leaves_out_is_not_checked(office: Office) -> None:
    publish(office, ("a1", "c1"))

    assert checkable(office) == ["a1", "c1"]
    assert checkable(office, date(2023, 5, 7)) == []
    assert item_on(office.ledger, office.desk.rulebooks, f"{DOCUMENT}/c1", ON).publication
    then_refused("items.may_not_be_checked", item_on, office.ledger, office.desk.rulebooks, f"{DOCUMENT}/c2", ON)


def test_the_text_that_is_published_is_kept_in_the_ledger(office: Office) -> None:
    (published,) = publish(office).recorded
    (adopted,) = (each for each in office.ledger.read(limit=1000, types=(DocumentAdopted,)))

    assert isinstance(adopted.fact, DocumentAdopted)
    assert (adopted.fact.sha256, adopted.position < published.position) == (LIST.sha256, True)


def test_a_list_that_is_withdrawn_lets_nothing_be_checked(office: Office) -> None:
    publish(office)
    office.give(WithdrawItems, **PAPER, withdrawn_on=ON, reason="清单重新审定")

    assert checkable(office) == []
    assert len(checkable(office, MAY)) == len(names_in(LIST))


def test_only_officers_of_the_city_publish(office: Office) -> None:
    then_refused("staff.role_may_not", publish, office, by=HANDLER)


def test_a_text_that_is_not_that_of_now_is_not_published(office: Office) -> None:
    then_refused("items.other_text", publish, office, document_sha256="f" * 64)
    then_refused("items.no_list", publish, office, document="house")


def test_an_old_list_is_read_in_its_own_text(office: Office, tmp_path: Path) -> None:
    adopt_policies(office.ledger, office.desk.rulebooks, ON, SYSTEM)
    publish(office, ("a1",))
    folder = copytree(POLICIES, tmp_path / "policies")
    for file in ("inspection-items-2023.yaml", "sources/inspection-items-2023.txt"):
        rewrite(folder / "jincheng" / file, "施工图有节能、绿色建筑", "图纸有节能、绿色建筑")
    rehash(folder / "jincheng")
    later = Desk(office.ledger, read_statutes(folder), office.clock, console=True)
    adopt_policies(office.ledger, later.rulebooks, ON, SYSTEM)

    (listed,) = published_on(office.ledger, later.rulebooks, ON)
    assert (listed.text.sha256, later.rulebook.document(DOCUMENT, ON).sha256 == LIST.sha256) == (LIST.sha256, False)  # type: ignore[union-attr]
    assert listed.items[0].item.title.startswith("施工图有节能")


def test_a_text_that_nobody_holds_is_refused(office: Office, tmp_path: Path) -> None:
    """A ledger that no server opened, under a folder that was changed since."""
    publish(office, ("a1",))
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "jincheng" / "inspection-items-2023.yaml"
    document.write_text(document.read_text("utf-8") + "# 改过\n", "utf-8")
    later = Desk(office.ledger, read_statutes(folder), office.clock, console=True)

    with pytest.raises(Refused) as refused:
        published_on(office.ledger, later.rulebooks, ON)
    assert refused.value.code == "items.text_not_held"


def test_an_item_has_the_version_of_the_day(office: Office) -> None:
    publish(office)
    (before, after) = (
        item_on(office.ledger, office.desk.rulebooks, f"{DOCUMENT}/q3", day).item for day in (date(2023, 8, 31), date(2023, 9, 1))
    )

    assert (before.blocks, before.level.value) == (None, "general")
    assert after.blocks_on(date(2023, 9, 1))
    assert after.level.value == "key"


def test_the_bureau_may_decide_that_unpublished_items_are_checked(bureau: Office) -> None:
    asked = {"document": DOCUMENT, "choice": "items_published_only", "option": "any_item", "since": MAY, "number": "晋市住建函〔2023〕19号"}
    bureau.confirm(bureau.propose(DecideChoice, by=CITY, **asked))

    found = item_on(bureau.ledger, bureau.desk.rulebooks, f"{DOCUMENT}/c2", ON)
    assert (found.publication, found.item.id) == (None, f"{DOCUMENT}/c2")
    then_refused("items.may_not_be_checked", item_on, bureau.ledger, bureau.desk.rulebooks, f"{DOCUMENT}/c99", ON)
    then_refused("items.may_not_be_checked", item_on, bureau.ledger, bureau.desk.rulebooks, f"{DOCUMENT}/c2", date(2023, 5, 7))


def test_items_concern_the_buildings_of_their_scope(office: Office) -> None:
    office.register()
    office.add_building("1", prefabricated=True)
    office.add_building("2", prefabricated=False)
    office.add_building("3", prefabricated=False, use=Use.INDUSTRIAL)
    publish(office)
    found = of_project(office)

    assert found["p1"].buildings == (BuildingId("1"),)
    assert found["d5"].buildings == ("1", "2")
    assert found["c1"].buildings == found["a4"].buildings == ("1", "2", "3")
    assert not {"r1", "r2", "r3", "z1"} & set(found)
    assert not any(each.unknown for each in found.values())


def test_a_retrofit_is_asked_about_the_retrofit(office: Office) -> None:
    office.register(kind=Kind.RESIDENTIAL_RETROFIT)
    office.add_building("1", prefabricated=False, use=Use.RESIDENTIAL)
    publish(office)

    assert {"r1", "r2"} == {"r1", "r2", "r3", "z1", "p1"} & set(of_project(office))


ALWAYS, LATER, LAST = (True, True, True), (False, True, True), (False, False, True)


@pytest.mark.parametrize(("item", "come"), [("a1", ALWAYS), ("p1", ALWAYS), ("c1", LATER), ("d3", LATER), ("q1", LAST)])
def test_an_item_comes_up_with_the_stage_of_the_works(office: Office, item: str, come: tuple[bool, ...]) -> None:
    office.register()
    office.add_building("1", prefabricated=True)
    publish(office)
    found = of_project(office)[item]

    assert tuple(found.has_come(each) for each in WorksStage if each is not WorksStage.ANY_TIME) == come


def rehash(folder: Path) -> None:
    found = sha256((folder / "sources" / "inspection-items-2023.txt").read_bytes()).hexdigest()
    rewrite(folder / "inspection-items-2023.yaml", LIST.source.sha256, found)

"""所属城市: a ledger names its city once, when it is opened empty; one that names none is of 晋城, as all were before."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.opening import open_desk
from lifecycle.desk.places import CityNamed, city_of, settle_city
from lifecycle.desk.statutes import read_statutes
from lifecycle.vocabulary import Refused
from tests.office import Office

DONGGUAN = Path(__file__).parents[1] / "cities" / "dongguan" / "policies"
TODAY = date(2024, 5, 6)


def refused(office: Office, folder: Path) -> Refused:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        open_desk(office.ledger, office.clock, folder)
    assert office.ledger.head() == head
    return refusal.value


def test_a_ledger_that_names_none_is_of_jincheng_and_nothing_is_recorded(office: Office) -> None:
    head = office.ledger.head()
    open_desk(office.ledger, office.clock, POLICIES)

    assert (city_of(office.ledger), office.ledger.head()) == ("140500", head)
    refusal = refused(office, DONGGUAN)
    assert (refusal.code, refusal.values["ledger"], refusal.values["code"]) == ("city.other", "140500", "441900")


def test_an_empty_ledger_is_of_no_city_and_stays_empty_under_the_packaged_folder(empty: Office) -> None:
    open_desk(empty.ledger, empty.clock, POLICIES)

    assert (city_of(empty.ledger), empty.ledger.head()) == (None, 0)


def test_an_empty_ledger_of_another_city_is_named_once(empty: Office) -> None:
    for _ in range(2):
        open_desk(empty.ledger, empty.clock, DONGGUAN)

    (named,) = empty.ledger.read(limit=10)
    assert isinstance(named.fact, CityNamed)
    assert (named.fact.city, named.fact.name) == ("441900", "东莞市")
    refusal = refused(empty, POLICIES)
    assert (refusal.code, refusal.values["ledger"], refusal.values["code"]) == ("city.other", "441900", "140500")


def test_of_two_that_name_it_at_once_the_second_is_told(empty: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw an empty ledger; the other one was faster."""
    dongguan = read_statutes(DONGGUAN).rulebook.jurisdictions
    qingyuan = replace(dongguan.by_code["441900"], code="441800", name="清远市")
    other = Jurisdictions({**dongguan.by_code, "441800": qingyuan}, "441800")
    append = empty.ledger.append

    def meanwhile(*arguments: object, **more: object) -> object:
        monkeypatch.setattr(empty.ledger, "append", append)
        settle_city(empty.ledger, dongguan, TODAY)
        return append(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(empty.ledger, "append", meanwhile)
    with pytest.raises(Refused, match=r"city\.other"):
        settle_city(empty.ledger, other, TODAY)
    assert city_of(empty.ledger) == "441900"

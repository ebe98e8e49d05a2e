"""留存业务: holds pass the desk as every command does, and of two at once the second is decided again."""

from datetime import date
from typing import Any

import pytest

from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import PlaceRetentionHold, RetentionHoldPlaced
from lifecycle.ledger.persons.register import stream_of
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId, PersonId, Refused, StaffId
from tests.desk.conftest import ON, SECURITY, Office

AUDIT = StaffId("GS09")
ZHANG = PersonId("P-1")


@pytest.fixture(autouse=True)
def registered(office: Office) -> None:
    PersonRegister(office.ledger).put(Person(id=ZHANG, name="张三"), on=ON, by=SECURITY, command=CommandId("known"))
    office.appoint(AUDIT, Role.AUDIT_ADMIN)


def hold(basis: str, **more: Any) -> PlaceRetentionHold:
    return PlaceRetentionHold(**({"id": CommandId(basis), "on": ON, "by": AUDIT, "person": ZHANG, "basis": basis} | more))


def held(office: Office) -> list[tuple[str, str]]:
    recorded = office.ledger.load(stream_of(ZHANG)).recorded
    return [(each.fact.hold, each.fact.basis) for each in recorded if isinstance(each.fact, RetentionHoldPlaced)]


def test_of_two_holds_at_once_the_second_takes_the_next_number(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    append = office.ledger.append

    def meanwhile(*of: Any, **more: Any) -> Any:
        monkeypatch.undo()
        office.desk.carry_out(hold("诉讼"))
        return append(*of, **more)

    monkeypatch.setattr(office.ledger, "append", meanwhile)
    office.desk.carry_out(hold("建设项目档案"))

    assert held(office) == [("H1", "诉讼"), ("H2", "建设项目档案")]


def test_a_hold_is_previewed_and_recorded_once(office: Office) -> None:
    (expected,) = office.desk.preview(hold("诉讼"))
    assert held(office) == []
    receipt = office.desk.carry_out(hold("诉讼"))

    assert [each.fact for each in receipt.recorded] == [expected]
    assert office.desk.carry_out(hold("诉讼")).repeated
    assert held(office) == [("H1", "诉讼")]


REFUSED: dict[str, dict[str, Any]] = {
    "staff.role_may_not": {"by": SECURITY},
    "personal.mobile": {"basis": "电13812345678"},
    "person.unknown": {"person": PersonId("P-2")},
    "command.in_the_future": {"on": date(2023, 5, 11)},
}


@pytest.mark.parametrize("code", REFUSED)
def test_who_may_not_and_what_may_not_stand_there(office: Office, code: str) -> None:
    with pytest.raises(Refused) as refused:
        office.desk.carry_out(hold(**({"basis": "诉讼"} | REFUSED[code])))
    assert refused.value.code == code
    assert held(office) == []

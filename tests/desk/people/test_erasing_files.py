"""须两人删除附件: one security administrator alone erases no sealed file; whoever watches over retention stands behind it."""

import pytest

from lifecycle.desk.people.proposals import act_of
from lifecycle.ledger.facts import AttachmentErased, EraseAttachment
from lifecycle.ledger.persons.sealed_files import SealedFileErased, SealedFiles
from lifecycle.staff.appointments import Role
from lifecycle.staff.confirming import ActStanding, DeclineAct
from lifecycle.vocabulary import Refused, StaffId
from tests.desk.conftest import HANDLER, ON, SECURITY, Office

SECOND, AUDIT, SYSTEM = map(StaffId, ("GA02", "GS01", "GX01"))
PHOTO = b"\xff\xd8\xff somebody who happened to walk by"
WHY = "照片拍到无关人员"


@pytest.fixture
def bureau(office: Office) -> Office:
    """With all three administrators, and a second security administrator."""
    for staff, role in ((SYSTEM, Role.SYSTEM_ADMIN), (SECOND, Role.SECURITY_ADMIN), (AUDIT, Role.AUDIT_ADMIN)):
        office.appoint(staff, role)
    return office


@pytest.fixture
def photo(bureau: Office) -> str:
    return SealedFiles(bureau.ledger).put(PHOTO)


def is_there(bureau: Office, photo: str) -> bool:
    return SealedFiles(bureau.ledger).get(photo) == PHOTO


def test_nobody_erases_a_file_alone(bureau: Office, photo: str) -> None:
    """Not at the console either."""
    with pytest.raises(Refused, match=r"two\.needed"):
        bureau.give(EraseAttachment, by=SECURITY, sha256=photo, reason=WHY)
    assert is_there(bureau, photo)


@pytest.mark.parametrize("staff", [SECURITY, SECOND, SYSTEM, HANDLER])
def test_only_an_audit_administrator_confirms_it(bureau: Office, photo: str, staff: StaffId) -> None:
    proposal = bureau.propose(EraseAttachment, by=SECURITY, sha256=photo, reason=WHY)
    with pytest.raises(Refused):
        bureau.confirm(proposal, staff)
    assert is_there(bureau, photo)


def test_confirmed_it_is_recorded_with_both_and_its_key_is_gone_at_once(bureau: Office, photo: str) -> None:
    proposal = bureau.propose(EraseAttachment, by=SECURITY, sha256=photo, reason=WHY)
    assert is_there(bureau, photo)
    receipt = bureau.confirm(proposal, AUDIT)

    assert receipt.recorded[-1].fact == AttachmentErased(on=ON, by=SECURITY, sha256=photo, reason=WHY, confirmed_by=AUDIT)
    assert not bureau.ledger.person_keys.holds(f"attachment/{photo}"), "nobody had to meet the file first"
    with pytest.raises(SealedFileErased):
        SealedFiles(bureau.ledger).get(photo)
    with pytest.raises(Refused, match=r"attachment\.erased"):
        bureau.propose(EraseAttachment, by=SECURITY, sha256=photo, reason=WHY)


def test_declined_it_stays(bureau: Office, photo: str) -> None:
    """A law or a case that obliges to keep it is the reason; there need be no hold beside it."""
    proposal = bureau.propose(EraseAttachment, by=SECURITY, sha256=photo, reason=WHY)
    bureau.give(DeclineAct, by=AUDIT, proposal=proposal, reason="诉讼期间须保存")
    with pytest.raises(Refused):
        bureau.confirm(proposal, AUDIT)
    assert act_of(bureau.ledger, proposal)[1].standing_on(ON) is ActStanding.DECLINED
    assert is_there(bureau, photo)


def test_what_is_not_sealed_is_not_even_proposed(bureau: Office) -> None:
    plain = bureau.ledger.attachments.put(PHOTO)
    with pytest.raises(Refused, match=r"attachment\.not_sealed"):
        bureau.propose(EraseAttachment, by=SECURITY, sha256=plain, reason=WHY)

"""个人信息: `lifecycle register-person`, `erase-person`, `hold-person` and `release-person`; `erase-attachment` of an encrypted file."""

from typing import Annotated, Any
from uuid import uuid4

import typer

from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json
from lifecycle.cli.output import language, show_json, write
from lifecycle.cli.people.proposals import proposed
from lifecycle.compliance.reading.json_forms import day
from lifecycle.desk.people.persons import erase_person as erase
from lifecycle.desk.people.persons import register_person as register
from lifecycle.ledger.facts import EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold, RegisterPerson, RetentionHoldPlaced
from lifecycle.values.identifiers import identifier
from lifecycle.values.text import slug, trimmed
from lifecycle.vocabulary import CommandId, PersonId, StaffId
from lifecycle.wording import say

PersonNumber = Annotated[str, typer.Argument(help="人员编号 · person id", metavar="PERSON_ID", callback=identifier)]


def register_person(
    person: PersonNumber,
    by: As,
    name: Annotated[str, typer.Option(prompt="姓名 · name", help="姓名 · name")],
    phone: Annotated[str, typer.Option(prompt="电话 · phone", help="电话，可空 · may be blank")] = "",
    identity_number: Annotated[str, typer.Option(prompt="身份证号 · identity number", help="身份证号，可空 · may be blank")] = "",
    unit: Annotated[str, typer.Option(help="所在单位，可空 · where the person works, may be blank")] = "",
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """登记人员：加密存入人员库，别处只写人员编号；没有写的逐项询问，不留在命令行历史里 · register a person, asked for what is not given."""
    with opened() as desk:
        command = RegisterPerson(
            id=_id("register"),
            on=desk.today(),
            by=StaffId(by),
            person=PersonId(person),
            name=name,
            phone=trimmed(phone) or None,
            identity_number=trimmed(identity_number) or None,
            unit=trimmed(unit) or None,
            confirmed=tuple(confirm or ()),
        )
        (recorded,) = register(desk, command)
    _told(as_json, "person.was_registered", position=recorded.position, person=person)


def erase_person(
    person: PersonNumber,
    reason: Annotated[str, typer.Option(help="缘由，如实登记；不写姓名、电话、证件号 · the reason, which is recorded")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """由安全管理员删除个人信息：销毁此人的密钥，从此谁也读不出 · destroy a person's key for good, by a security administrator."""
    with opened() as desk:
        command = ErasePerson(
            id=_id("erase"),
            on=desk.today(),
            by=StaffId(by),
            person=PersonId(person),
            reason=reason,
            confirmed=tuple(confirm or ()),
        )
        (recorded,) = erase(desk, command)
    _told(as_json, "person.was_erased", position=recorded.position, person=person)


def erase_attachment(
    sha256: Annotated[str, typer.Argument(help="附件的SHA-256 · SHA-256 of the attachment", callback=slug)],
    reason: Annotated[str, typer.Option(help="缘由，如实登记；不写姓名、电话、证件号 · the reason, which is recorded")],
    propose_until: Annotated[str, typer.Option("--propose-until", help="提请有效到哪天 · last day of the proposal")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """由安全管理员提请删除加密保存的附件，审计管理员确认后销毁密钥 · propose to destroy the key of a sealed attachment."""
    with opened() as desk:
        command = EraseAttachment(
            id=CommandId(f"erase-attachment/{uuid4()}"),
            on=desk.today(),
            by=StaffId(by),
            sha256=sha256,
            reason=reason,
            confirmed=tuple(confirm or ()),
        )
        proposed(desk, command, propose_until, as_json=as_json)


def hold_person(
    person: PersonNumber,
    basis: Annotated[str, typer.Option(help="依据：哪部法律、行政法规的哪一条要求保存 · which rule obliges to keep")],
    by: As,
    until: Annotated[str | None, typer.Option(help="保存期限最后一日，不填即留存至解除 · last day, until lifted when left out")] = None,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """由审计管理员登记留存：保存期限未届满，不得删除 · record that a person has to be kept, by an audit administrator."""
    with opened() as desk:
        command = PlaceRetentionHold(
            id=_id("hold"),
            on=desk.today(),
            by=StaffId(by),
            person=PersonId(person),
            basis=basis,
            until=None if until is None else day(until, "--until"),
            confirmed=tuple(confirm or ()),
        )
        (recorded,) = desk.carry_out(command).recorded
    if isinstance(placed := recorded.fact, RetentionHoldPlaced):
        _told(as_json, "person.hold_placed", position=recorded.position, person=person, hold=placed.hold)


def release_person(
    person: PersonNumber,
    hold: Annotated[str, typer.Option(help="留存编号，如 H1 · number of the hold", metavar="H1", callback=identifier)],
    reason: Annotated[str, typer.Option(help="缘由，如实登记 · the reason, which is recorded")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """由审计管理员解除留存 · lift a hold, by an audit administrator."""
    with opened() as desk:
        command = LiftRetentionHold(
            id=_id("release"),
            on=desk.today(),
            by=StaffId(by),
            person=PersonId(person),
            hold=hold,
            reason=reason,
            confirmed=tuple(confirm or ()),
        )
        (recorded,) = desk.carry_out(command).recorded
    _told(as_json, "person.hold_lifted", position=recorded.position, person=person, hold=hold)


def _id(kind: str) -> CommandId:
    return CommandId(f"{kind}-person/{uuid4()}")


def _told(as_json: bool, code: str, **values: Any) -> None:
    if as_json:
        show_json(values)
    else:
        write(say(code, language(), **values) + "\n")

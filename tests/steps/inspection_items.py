"""抽查事项: a list is published, and what it does not have is not checked."""

from datetime import date
from typing import Any

from pytest_bdd import parsers, then

from lifecycle.desk.inspections.checkable import item_on
from lifecycle.inspections.items import PublishItems, WithdrawItems
from tests.packaged import rulebook
from tests.steps.case import Case, action
from tests.steps.words import ON, PEOPLE, WHO

DOCUMENT = "inspection-items-2023"
TEXT = next(each.sha256 for each in rulebook().documents if each.id == DOCUMENT)


def paper(case: Case, who: str, serial: int) -> dict[str, Any]:
    number = f"晋市住建发〔2023〕{serial}号"
    return {"by": PEOPLE[who], "document": DOCUMENT, "number": number, "authority": "晋城市住房和城乡建设局", "on": case.day}


@action(rf'{WHO}{ON}公布抽查事项"(?P<items>[^"]+)"')
def _(case: Case, who: str, on: str | None, items: str) -> None:
    day = case.comes(on)
    named = tuple(items.split("、"))
    case.give(PublishItems, **paper(case, who, 9), document_sha256=TEXT, items_listed=named, published_on=day)


@action(rf"{WHO}{ON}撤下抽查事项清单")
def _(case: Case, who: str, on: str | None) -> None:
    case.give(WithdrawItems, withdrawn_on=case.comes(on), **paper(case, who, 10), reason="清单重新审定")


@action(rf'{WHO}{ON}检查事项"(?P<item>[^"]+)"')
def _(case: Case, who: str, on: str | None, item: str) -> None:
    """What the command of a check asks of each of its items."""
    case.checked = item_on(case.office.ledger, case.office.desk.rulebooks, f"{DOCUMENT}/{item}", date.fromisoformat(str(on))).item


@then("可以检查")
def _(case: Case) -> None:
    assert case.checked


@then(parsers.re("该事项的问题(?P<effect>依法暂缓备案|不当然暂缓备案)"))
def _(case: Case, effect: str) -> None:
    assert case.checked
    assert (case.checked.blocks is not None) == (effect == "依法暂缓备案")

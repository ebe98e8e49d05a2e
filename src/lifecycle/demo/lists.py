"""抽查事项清单 of the invented city: published in spring, withdrawn when the law on barrier-free facilities comes, and published anew."""

from collections.abc import Iterator
from datetime import date

from lifecycle.compliance.duties import Checklist
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.demo.people import CITY_OFFICER
from lifecycle.desk.inspections.about_items import item_name, names_in
from lifecycle.inspections.items import PublishItems, WithdrawItems
from lifecycle.vocabulary import CommandId

DOCUMENT = "inspection-items-2023"
AUTHORITY = "晋城市住房和城乡建设局"
SPRING, BEFORE_THE_LAW, THE_LAW = date(2023, 2, 20), date(2023, 8, 31), date(2023, 9, 1)


def list_commands(name: str, rulebook: Rulebook) -> Iterator[PublishItems | WithdrawItems]:
    """In spring what has been compared with its text; from the law on everything."""
    document = next(each for each in rulebook.documents if each.id == DOCUMENT)
    unverified = {item_name(each) for _, each in document.provisions() if isinstance(each, Checklist) and not each.verified}

    def published(day: date, serial: int, items: tuple[str, ...]) -> PublishItems:
        return PublishItems(
            id=CommandId(f"{name}/items/{day}"),
            on=day,
            by=CITY_OFFICER,
            document=DOCUMENT,
            document_sha256=document.sha256,
            items_listed=items,
            number=f"晋市住建发〔2023〕{serial}号",
            authority=AUTHORITY,
            published_on=day,
        )

    yield published(SPRING, 21, tuple(each for each in names_in(document) if each not in unverified))
    yield WithdrawItems(
        id=CommandId(f"{name}/items/{BEFORE_THE_LAW}"),
        on=BEFORE_THE_LAW,
        by=CITY_OFFICER,
        document=DOCUMENT,
        number="晋市住建发〔2023〕96号",
        authority=AUTHORITY,
        withdrawn_on=BEFORE_THE_LAW,
        reason="无障碍环境建设法自2023年9月1日起施行，清单重新公布",
    )
    yield published(THE_LAW, 97, names_in(document))

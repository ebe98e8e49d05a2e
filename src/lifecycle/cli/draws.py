"""抽取: `lifecycle draw`. `run`, `rfc3797` and `verify` need no database: whoever has the files gets the same draw."""

from pathlib import Path
from typing import Annotated
from unicodedata import category

import typer
from msgspec import to_builtins
from rich.table import Table

from lifecycle.cli.options import Json, an_id, whole
from lifecycle.cli.output import language, show, show_json, write
from lifecycle.cli.reading import bytes_of
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.inspections.draws import rfc3797
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult
from lifecycle.inspections.draws.draw import draw as drawn_from
from lifecycle.inspections.draws.files import LARGEST, read_announcement, read_seed
from lifecycle.values.text import figures_sought, shortened
from lifecycle.wording import say

draw = typer.Typer(help="双随机抽取，人人可复算 · draws that anybody can repeat", no_args_is_help=True)


@draw.command()
def run(
    announcement: Annotated[str, typer.Option(help="抽取公告（JSON），- 为标准输入 · announcement file, - for standard input")],
    seed: Annotated[str, typer.Option(help="随机数（JSON）· file of the sources' numbers and the officials' codes")],
    as_json: Json = False,
) -> None:
    """按公告和随机数抽取，不用数据库 · draw from an announcement and its seed, without a database. 退出码 0 已抽取，2 输入有误."""
    announced = read_announcement(bytes_of(announcement))
    drawn = drawn_from(announced, read_seed(bytes_of(seed), announced))
    if as_json:
        show_json(to_builtins(drawn))
    else:
        _show_for_people(announced, drawn)


@draw.command("rfc3797")
def conform(
    pool: Annotated[int, typer.Option(help="名单人数 · size of the pool", parser=whole("--pool", 1, rfc3797.MOST), metavar="N")],
    select: Annotated[int, typer.Option(help="抽取人数 · how many are drawn", parser=whole("--select", 0, rfc3797.MOST), metavar="K")],
    source: Annotated[list[str], typer.Option(help='一个来源的数，空格隔开，如 "2 5 12 8 10" · the numbers of one source')],
) -> None:
    """按 RFC 3797 抽取，供核对算法 · the selection of RFC 3797, for conformance: the drawn numbers in order, one a line."""
    if select > pool:
        raise BadInput(Problem("--select", "draw.more_than_the_pool", {"select": str(select), "pool": str(pool)}))
    numbers = [_numbers(each) for each in source]
    write("".join(f"{number}\n" for number in rfc3797.selected(pool, select, numbers)))


@draw.command("export")
def export(
    campaign: Annotated[str, typer.Argument(help="抽查活动编号，如 2023-01 · number of the campaign", metavar="CAMPAIGN", callback=an_id)],
    out: Annotated[Path, typer.Option(help="要写的ZIP文件 · the ZIP file to write", metavar="FILE")],
    cosigned_by: Annotated[
        str | None,
        typer.Option(help="截至此见证人最近副署的检查点 · as of the newest checkpoint that this key has cosigned", metavar="KEY"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
    as_json: Json = False,
) -> None:
    """导出一次抽查活动的抽取，供他人离线核验 · export the draws of a campaign for others to verify offline."""
    from lifecycle.cli.custody.drawn import export_of  # noqa: PLC0415  brings the database, which a draw does not need

    export_of(campaign, out, cosigned_by, force=force, as_json=as_json)


@draw.command("verify")
def verify(
    file: Annotated[str, typer.Argument(help="`lifecycle draw export` 写的ZIP文件 · the exported ZIP file", metavar="FILE")],
    key: Annotated[str, typer.Option(help="另行取得的台账公钥 · the ledger's public key, got elsewhere", metavar="KEY")],
    witness: Annotated[
        list[str] | None,
        typer.Option(help="见证公钥，可多次，须已副署 · key of a witness, repeatable, which must have signed", metavar="KEY"),
    ] = None,
    as_json: Json = False,
) -> None:
    """离线核验抽取的导出：重抽、台账中的位置、副署早于随机数 · verify an export offline. 退出码 0 成立，1 不成立，2 输入有误."""
    from lifecycle.cli.custody.drawn import verify_export  # noqa: PLC0415  as above

    verify_export(file, key, witness or [], as_json=as_json)


@draw.command("fairness")
def fairness(
    year: Annotated[int, typer.Option(help="年度 · year", parser=whole("--year", 2000, 2100), metavar="YEAR")],
    out: Annotated[Path, typer.Option(help="要写的Excel文件 · the Excel file to write", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
) -> None:
    """公平性分析：抽到几次、多久未查、谁和谁同行、与概率相差多少 · coverage, gaps, pairs, deviations of a year's draws, in Excel."""
    from lifecycle.cli.custody.fairness import write_report  # noqa: PLC0415  as above

    write_report(year, out, force=force)


def _numbers(typed: str) -> list[int]:
    read = whole("--source", 0, LARGEST)
    numbers = [read(each) for each in figures_sought(typed).replace(",", " ").split()]
    if not numbers:
        raise BadInput(Problem("--source", "draw.no_numbers", {"text": shortened(typed)}))
    return numbers


def _harmless(text: str) -> str:
    """As a terminal may be sent it: an announcement is somebody else's file, and its names may hold what moves a cursor."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(sign) in {"Cc", "Cf", "Cs"} else sign for sign in text)


def _show_for_people(announced: Announcement, drawn: DrawResult) -> None:
    lang = language()
    counties = {each.id: each.county for each in announced.objects}
    table = Table(box=None)
    for head in ("rank", "object", "county", "inspectors"):
        table.add_column(say(f"draw.{head}", lang))
    for stratum in announced.strata:
        for rank, chosen in enumerate(drawn.ranking[stratum.name][: stratum.k], 1):
            inspectors = "  ".join(drawn.assigned.get(chosen, ())) or say("draw.too_few", lang)
            table.add_row(*map(_harmless, (f"{stratum.name} {rank}", chosen, counties[chosen] or "", inspectors)))
    lines = (
        say("draw.head", lang, campaign=_harmless(announced.campaign), chosen=len(drawn.chosen), pool=len(announced.objects)),
        say("draw.fingerprint", lang, sha256=drawn.announcement_sha256),
        say("draw.key", lang, key=drawn.key),
    )
    write("".join(f"{line}\n" for line in lines))  # not wrapped: a hash is compared as a whole
    show(table)

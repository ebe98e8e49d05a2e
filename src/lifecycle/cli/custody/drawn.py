"""抽取的导出与核验: what `lifecycle draw export` and `verify` do."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from msgspec import to_builtins

from lifecycle.cli.custody.exporting import cosigned_note, fresh_note, read_key
from lifecycle.cli.custody.keeping import checkpoints_of
from lifecycle.cli.opened import opened
from lifecycle.cli.output import BAD_INPUT, language, show_json, write
from lifecycle.cli.reading import regular
from lifecycle.desk.inspections.draw_exports.making import export_draw, refuse_withheld
from lifecycle.desk.inspections.draw_exports.replayed import DoesNotHold
from lifecycle.desk.inspections.draw_exports.verifying import DrawAnswer, verified
from lifecycle.ledger.verify_lifecycle import COSIGNER, LEDGER, Broken, Key
from lifecycle.vocabulary import Refused
from lifecycle.wording import say

NO = 1
"""Exit code where something does not hold."""
UNREADABLE = "method"
"""Of a ZIP that is packed in a way that is not read here: that accuses nobody."""


def export_of(campaign: str, out: Path, cosigned_by: str | None, *, force: bool, as_json: bool) -> None:
    """导出抽取. Raises Refused where the draw is not public yet."""
    if out.exists() and not force:
        raise Refused("export.exists", file=str(out))
    cosigner = cosigned_by and read_key(cosigned_by)
    with opened() as desk:
        refuse_withheld(desk.ledger, campaign)
        checkpoints = checkpoints_of(desk.ledger)
        note = cosigned_note(checkpoints, cosigner) if cosigner else fresh_note(desk, checkpoints)
        done = export_draw(desk.ledger, campaign, checkpoints, note, out)
    told = {"file": str(out), "key": str(checkpoints.key.public), **to_builtins(done)}
    if as_json:
        show_json(told)
    else:
        write(say("draw.exported", language(), **told) + "\n")


def verify_export(file: str, key: str, witnesses: Sequence[str], *, as_json: bool) -> None:
    """核验抽取的导出. Exits with 1 where something does not hold, with 2 where the question cannot be answered."""
    asked, others = _key(key, LEDGER), [_key(each, COSIGNER) for each in witnesses]
    lang, told, fault, code = language(), list[DrawAnswer](), None, 0
    with regular(file) as export:
        lines = verified(export, asked, others)
        try:
            for each in _told(lines, as_json=as_json):
                told.append(each)
        except (Broken, DoesNotHold) as broken:
            fault, code = broken.says(lang), BAD_INPUT if isinstance(broken, Broken) and broken.reason == UNREADABLE else NO
    if as_json:
        lists = {name: [each.sentence.said(lang) for each in told if each.holds is holds] for name, holds in _LISTS.items()}
        show_json({"holds": fault is None, "fault": fault, **lists})
    else:
        write(f"{say('draw.all_holds', lang) if fault is None else f'✗ {fault}'}\n")
    if code:
        raise typer.Exit(code)


_LISTS = {"verified": True, "not_looked_at": False}


def _told(lines: Iterator[DrawAnswer], *, as_json: bool) -> Iterator[DrawAnswer]:
    """Each line is printed as soon as it is known."""
    for each in lines:
        if not as_json:
            write(f"{'✓' if each.holds else '!'} {each.sentence.said(language())}\n")
        yield each


def _key(written: str, kind: int) -> Key:
    read_key(written)
    try:
        return Key(written, kind)
    except Broken as broken:
        raise Refused("draw.other_kind_of_key", key=written) from broken

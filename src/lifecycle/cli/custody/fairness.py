"""公平性分析: what `lifecycle draw fairness` does."""

from functools import partial
from pathlib import Path

from lifecycle.cli.opened import opened
from lifecycle.cli.output import language, write
from lifecycle.desk.export import put_whole
from lifecycle.desk.inspections.fairness import fairness_of
from lifecycle.papers.fairness import write_fairness
from lifecycle.vocabulary import Refused
from lifecycle.web.layout.called import by_name
from lifecycle.wording import say


def write_report(year: int, out: Path, *, force: bool) -> None:
    """写成 Excel. Raises Refused where the file is there already or cannot be written."""
    if out.exists() and not force:
        raise Refused("export.exists", file=str(out))
    lang = language()
    with opened() as desk:
        report = fairness_of(desk.ledger, year, desk.today())
        counties = {each.code: each.name for each in desk.rulebooks.folder.jurisdictions.counties}
        called = partial(by_name, desk, lang=lang)
        put_whole(out, partial(write_fairness, report, counties, lang=lang, called=called), lambda _: None)
    suspects = sum(each.suspect for each in report.deviations)
    write(say("fairness.written", lang, file=str(out), year=year, draws=report.draws, suspects=suspects, position=report.position) + "\n")

"""结论的版面: what stands against a pass comes first, each with its values and its clause; the rest in a line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from lifecycle.cli.output import language
from lifecycle.compliance.dossier import Dossier
from lifecycle.compliance.phrases import found, measure_name, missing_name, requirement
from lifecycle.compliance.rulebook import passable
from lifecycle.projects.deciding.refusals import HOUSE, HOUSE_TITLE
from lifecycle.vocabulary import Gate, Ruling, Verdict
from lifecycle.wording import label, say

STYLE = {Ruling.UNMET: "bold red", Ruling.UNDETERMINED: "bold yellow", Ruling.MET: "green", Ruling.NOT_APPLICABLE: "dim"}


def answer_for_people(dossier: Dossier, gate: Gate, on: date | None, verdicts: Sequence[Verdict]) -> RenderableType:
    """结论 on one screen."""
    return Group(*_head(dossier, gate, on, verdicts), *_against(verdicts), *_warnings(verdicts), *_in_favour(verdicts))


def _head(dossier: Dossier, gate: Gate, on: date | None, verdicts: Sequence[Verdict]) -> Iterator[RenderableType]:
    lang = language()
    outcome = Text(say("verdicts.passable" if passable(verdicts) else "verdicts.not_passable", lang), "bold reverse")
    yield Text("  ").join([outcome, Text(label(gate, lang)), Text(say("verdicts.on", lang, day=on or say("amount.unknown", lang)))])
    yield Text(f"{dossier.project.name}  {dossier.project.code}")
    sums = ((ruling, sum(each.verdict is ruling for each in verdicts)) for ruling in Ruling)
    yield Text("  ").join(Text(f"{label(ruling, lang)} {number}", STYLE[ruling] if number else "") for ruling, number in sums)


def _against(verdicts: Sequence[Verdict]) -> Iterator[RenderableType]:
    """Rule by rule: its title, every building that fails it, and the clause once."""
    for ruling in (Ruling.UNMET, Ruling.UNDETERMINED):
        for rule, failing in _by_rule(each for each in verdicts if each.verdict is ruling):
            first = failing[0]
            yield Text()
            yield Text.assemble((label(ruling, language()), STYLE[ruling]), f"  {first.title}  ", (rule, "dim"))
            yield from (_indented(_values(each)) for each in failing)
            document = HOUSE_TITLE if first.clause.document == HOUSE else first.clause.document
            yield _indented(Text(f"「{first.clause.quote}」——{document} {first.clause.place}", "italic"))
            if first.choices:
                yield _indented(Text(say("verdicts.undecided", language(), choices=first.choices)))


def _values(verdict: Verdict) -> Text:
    lang = language()
    stated = say("verdicts.measured", lang, measured=found(verdict, lang), required=requirement(verdict, lang))
    missing = [missing_name(each, lang) for each in verdict.missing]
    lacking = say("verdicts.missing", lang, missing=missing) if missing else ""
    return Text(f"{_about(verdict)}  {measure_name(verdict.measure, lang)} {stated}{lacking}")


def _about(verdict: Verdict) -> str:
    """The building by its id, or 本项目."""
    return verdict.building or say("reason.project", language())


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 4), expand=False)


def _warnings(verdicts: Sequence[Verdict]) -> Iterator[RenderableType]:
    for each in verdicts:
        if each.head:
            number = say("look.verdict.head_number", language(), number=each.head.number) if each.head.number else ""
            told = say("look.verdict.head", language(), by=each.head.by, on=each.head.on, basis=each.head.basis, number=number)
            yield Text()
            yield Text.assemble((say("look.verdict.by_head", language()), "bold"), f"  {_about(each)}  {each.title}：{told}")
        if each.warning:
            yield Text()
            yield Text.assemble((say("verdicts.warning", language()), "bold"), f"  {_about(each)}  {each.title}：{each.warning}")


def _in_favour(verdicts: Sequence[Verdict]) -> Iterator[RenderableType]:
    met = list(_by_rule(each for each in verdicts if each.verdict is Ruling.MET))
    if met:
        yield Text()
    for _, passing in met:
        line = say("verdicts.met", language(), title=passing[0].title, buildings=[_about(each) for each in passing])
        yield Text.assemble((label(Ruling.MET, language()), STYLE[Ruling.MET]), f"  {line}")


def _by_rule(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
    """In the order in which the rules first appear."""
    grouped: dict[str, list[Verdict]] = {}
    for each in verdicts:
        grouped.setdefault(each.rule, []).append(each)
    yield from grouped.items()

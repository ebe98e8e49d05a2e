"""条件与结论的排法: verdicts as a page lists them, what stands against a pass first."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from msgspec import Struct

from lifecycle.compliance.choices import ChoiceDecided, decided_on
from lifecycle.compliance.contradictions import PrintedPlace
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.phrases import option_in_words
from lifecycle.compliance.reading.adopted import Cited
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import Citation, Ruling, Verdict
from lifecycle.wording import say

ORDER = (Ruling.UNMET, Ruling.UNDETERMINED, Ruling.MET, Ruling.NOT_APPLICABLE)


class ConditionShown(Struct, frozen=True, kw_only=True):
    """一项条件: the verdicts of one rule that came out alike. lines: the buildings with the same values share one."""

    ruling: Ruling
    rule: str
    title: str
    clause: Citation
    lines: tuple[tuple[Verdict, ...], ...]


def conditions(verdicts: Iterable[Verdict]) -> list[ConditionShown]:
    """Unmet first, then undetermined, met with a warning, met, not applicable; within these in the order of the rules."""
    found: dict[tuple[Ruling, str, Citation], dict[tuple[Any, ...], list[Verdict]]] = {}
    for each in sorted(verdicts, key=lambda verdict: (ORDER.index(verdict.verdict), not verdict.noted)):
        lines = found.setdefault((each.verdict, each.rule, each.clause), {})
        lines.setdefault((each.measured, each.required, each.missing, each.warning, each.decided_on, each.head), []).append(each)
    return [
        ConditionShown(
            ruling=ruling, rule=rule, title=next(iter(lines.values()))[0].title, clause=clause, lines=tuple(map(tuple, lines.values()))
        )
        for (ruling, rule, clause), lines in found.items()
    ]


class ConditionsShown(Struct, frozen=True, kw_only=True):
    """条件一览. idle: the conditions that do not apply, which a page folds away; idle_by_choice: how many of these took a choice."""

    apply: list[ConditionShown]
    idle: list[ConditionShown]
    idle_by_choice: int


def conditions_shown(verdicts: Iterable[Verdict]) -> ConditionsShown:
    """The conditions as `conditions` orders them, in two lists."""
    found = conditions(verdicts)
    idle = [each for each in found if each.ruling is Ruling.NOT_APPLICABLE]
    return ConditionsShown(
        apply=[each for each in found if each.ruling is not Ruling.NOT_APPLICABLE],
        idle=idle,
        idle_by_choice=sum(bool(each.lines[0][0].choices) for each in idle),
    )


class VerdictsShown(Struct, frozen=True):
    """结论的先后. heeded: what stands against a pass, then what bears a remark; quiet: all others, which a page folds away."""

    heeded: list[Verdict]
    quiet: list[Verdict]


def verdicts_shown(verdicts: Iterable[Verdict]) -> VerdictsShown:
    """The verdicts of a gate in two lists."""
    given = list(verdicts)
    against, rest = [each for each in given if each.blocks], [each for each in given if not each.blocks]
    return VerdictsShown(against + [each for each in rest if each.noted], [each for each in rest if not each.noted])


def place_of(rulebook: Rulebook, lang: str, place: PrintedPlace, document: str) -> str:
    """A place as it is called in a document: by its place there, with the title before it where it is of another one."""
    if place.document == document:
        return place.place
    title = next((each.title for each in rulebook.documents if each.id == place.document), place.document)
    return say("page.policies.place_elsewhere", lang, title=rulebook.translated(title, lang), place=place.place)


def addresses(app: FastAPI) -> Callable[[str], str]:
    """The address of the page of a document, by its id."""
    return lambda id_: str(app.url_path_for("policy_document", document=id_))


def rule_href(documents: Iterable[PolicyDocument], address: Callable[[str], str], condition: ConditionShown) -> str:
    """The rule on the page of its document; the clause that it was recorded with, where the document has that rule no longer.

    address: of the page of a document, by its id.
    """
    document, _, own_name = condition.rule.partition("/")
    known = any(rule.id == condition.rule for each in documents if each.id == document for _, rule in each.rules())
    return f"{address(document)}#{quote(own_name if known else condition.clause.place, safe='/')}"


def rule_named(rulebook: Rulebook, address: Callable[[str], str], lang: str, rule: str) -> tuple[str, str | None]:
    """The title of a rule and its place; the id of one that no document has any longer, and no place."""
    document, _, own_name = rule.partition("/")
    if rule not in rulebook.titles:
        return rule, None
    return rulebook.translated(rulebook.titles[rule], lang), f"{address(document)}#{quote(own_name, safe='/')}"


class Undecided(Struct, frozen=True, kw_only=True):
    """待定选项 that a verdict took. taken: what it stands for; note: what is left open; decided_by: who has decided since.

    decision: by which this option was taken; later: decided for a later day than that of the verdict.
    """

    taken: str
    note: str = ""
    decided_by: str | None = None
    href: str = ""
    decision: ChoiceDecided | None = None
    later: ChoiceDecided | None = None


def choice_at(of: str, name: str, address: Callable[[str], str]) -> str:
    """Where a choice stands that a document takes: in the document itself, or in the one that it is of."""
    owner, _, own_name = name.rpartition("/")
    return f"{address(owner or of)}#{own_name}"


def undecided(
    rulebook: Rulebook, address: Callable[[str], str], lang: str, verdict: Verdict, applied: Iterable[Cited] = ()
) -> list[Undecided]:
    """The choices that a verdict took, in words of the document; one that is no longer in it stays as it was recorded.

    rulebook: as it was known when the verdict was given, or later, where it may tell what was decided since; address: of the page of a
    document, by its id; applied: the documents as they were applied, whose words are taken where they are known.
    """
    of = verdict.clause.document
    day = verdict.decided_on
    texts = sorted((each for each in rulebook.documents if each.id == of), key=lambda each: day is not None and each.in_force.covers(day))
    now = {each.name: (document, each) for document in texts for each in (*document.choices, *document.borrowed)}
    choices = {name: each for name, (_, each) in now.items()}
    choices |= {each.name: each for document in applied if document.id == of for each in document.choices}
    found = []
    for taken in verdict.choices:
        name, _, option = taken.partition("=")
        choice = choices.get(name)
        if choice is None or option not in choice.names:
            found.append(Undecided(taken=taken))
            continue
        words, note = (rulebook.translated(each, lang) for each in (option_in_words(choice, option, lang), choice.note))
        dated = decided_on(*now[name], rulebook.decisions, day) if day and name in now else None
        decision = dated.fact if dated and dated.fact.option == option else None
        since = dated.fact.number if dated else now[name][1].decided_by if name in now else None
        after = decided_on(*now[name], rulebook.decisions, date.max) if day and name in now and not since else None
        found.append(
            Undecided(
                taken=words,
                note=note,
                decided_by=since,
                href=choice_at(of, name, address),
                decision=decision,
                later=after.fact if after else None,
            )
        )
    return found


def tally(verdicts: Iterable[Verdict]) -> dict[Ruling, int]:
    """How many verdicts there are of each ruling, what stands against a pass first."""
    rulings = [each.verdict for each in verdicts]
    return {ruling: rulings.count(ruling) for ruling in ORDER}

"""一句话: what a fact about staff or access says, and what a proposed command would do, in half a line."""

from datetime import datetime
from enum import Enum

from msgspec import Struct

from lifecycle.compliance.choices import ChoiceDecided, DecideChoice
from lifecycle.compliance.phrases import option_in_words
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.people.proposals import proposed_in
from lifecycle.staff.appointments import CONSOLE
from lifecycle.staff.confirming import ActProposed
from lifecycle.values.marks import leaves
from lifecycle.vocabulary import Command, ProjectId, Refused, StaffId
from lifecycle.web.layout.called import who
from lifecycle.wording import label, say, sentences

BESIDE = frozenset(Command.__struct_fields__)
"""Fields with a place of their own on the page, or on another, as a project: no fact about staff or access raises a question."""
ONCE = BESIDE | {"count", "last"}
"""The same of what happened once: there was no second time."""
OF_PROPOSALS = frozenset({"act", "proposed", "roles", "concerns", "permission"})
"""Fields of a proposal that are told by what is proposed."""
SAID = frozenset({"attachments", "deputy", "until", "page", "held", "proposal", "confirmed_by", "count", "first", "last", "various"})
"""Fields that need a word beside what stands in them."""


def in_brief(whole: Struct, rulebook: Rulebook, lang: str) -> str:
    """What it says. rulebook: by which counties, documents and options are named."""
    if isinstance(whole, DecideChoice):
        return decision_in_words(whole, rulebook, lang)
    parts: list[str] = [proposed(whole, rulebook, lang)] if isinstance(whole, ActProposed) else []
    apart = OF_PROPOSALS | (ONCE if getattr(whole, "count", 1) == 1 else BESIDE)
    unsaid = (None, "", False, getattr(whole, "by", None))
    for name, leaf in leaves(type(whole)):
        value = getattr(whole, name)
        if leaf.marks.get("place") == "county":
            parts.append(_county(rulebook, value) if value else say("look.whole_city", lang))
        elif leaf.kind is not ProjectId and name not in apart and value not in unsaid:
            parts.append(_word(name, who(value) if leaf.kind is StaffId and value != CONSOLE else value, lang))
    return "  ".join(parts)


def proposed(asked: ActProposed, rulebook: Rulebook, lang: str) -> str:
    """所提请之事. What an older release could propose and this one no longer knows is called by its name."""
    name = sentences(lang).get(f"two.act.{asked.act}", asked.act)
    try:
        command = proposed_in(asked)
    except Refused:
        return name
    own = [who(command.staff)] if getattr(command, "staff", None) == command.by else []
    return "  ".join([name, *own, in_brief(command, rulebook, lang)])


def decision_in_words(decided: DecideChoice | ChoiceDecided, rulebook: Rulebook, lang: str) -> str:
    """选项决定 in a sentence. What is in no document any longer is called by its name."""
    document = next((each for each in rulebook.documents if each.id == decided.document), None)
    choice = next((each for each in document.choices if each.name == decided.choice), None) if document else None
    known = choice is not None and decided.option in choice.names
    return say(
        "two.choice",
        lang,
        document=rulebook.translated(document.title, lang) if document else decided.document,
        option=rulebook.translated(option_in_words(choice, decided.option, lang), lang)
        if choice and known
        else f"{decided.choice}={decided.option}",
        since=decided.since,
        number=decided.number,
    )


def _county(rulebook: Rulebook, code: str) -> str:
    known = rulebook.jurisdictions.by_code.get(code)
    return known.name if known else code


def _word(name: str, value: object, lang: str) -> str:
    if name == "page":
        value = sentences(lang).get(f"label.route.{value}", value)  # a route that a newer release no longer has keeps its name
    if isinstance(value, datetime):
        value = f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if name == "confirmed_by" and value == CONSOLE:
        return say("page.access_records.founding", lang)
    if name == "thing":
        kind, _, id_ = str(value).partition("/")
        return say(f"page.access_records.of.{kind}", lang, value=id_.rpartition("/")[2])
    if name in SAID:
        return say(f"page.access_records.{name}", lang, value=value)
    return label(value, lang) if isinstance(value, Enum) else str(value)

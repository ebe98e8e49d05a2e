"""办理单的文件: the sheet of a gate as it is printed, as a paper of blocks, so that the writers of PDF and Word lay it out as any other."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from lifecycle.desk import Desk
from lifecycle.papers.paper import Block, Listed, Paper, Said, Words, closed, points, said, written
from lifecycle.vocabulary import Ruling, StaffId, Verdict
from lifecycle.web.layout import shown
from lifecycle.web.layout.advice import Letter
from lifecycle.web.layout.conditions import ConditionShown, Undecided, conditions, tally
from lifecycle.web.layout.gate_terms import stated
from lifecycle.web.layout.printed import Printed
from lifecycle.wording import label, say


class Drawn(Struct, frozen=True, kw_only=True):
    """所印之单. position: up to which fact it tells; called: what a staff member is called, as known at that position."""

    printed: Printed
    desk: Desk
    lang: str
    position: int
    called: Callable[[StaffId], str]

    def say(self, code: str, /, **values: Any) -> str:
        return say(code, self.lang, **values)

    def translated(self, words: str) -> str:
        return self.desk.rulebook.translated(words, self.lang)


def handling_sheet(of: Drawn) -> Paper:
    """办理单 of our own gate. Raises LookupError at a gate where others decide: nothing of ours is signed there."""
    sheet, lang = of.printed.sheet, of.lang
    if sheet.decider is None or not sheet.decider.ours:
        raise LookupError(f"no sheet of ours is signed at {sheet.gate}")
    signed, certificate = sheet.concluded, sheet.paper.certificate if sheet.paper else None
    opinion = of.say("page.gate.printed_opinion" if signed or sheet.batch.decision else "page.gate.printed_draft")
    authority = of.desk.statutes.numbers.authority(sheet.project.approving_authority, sheet.gate)
    return Paper(
        title=of.say("page.gate.file.title", gate=sheet.gate, opinion=opinion),
        authority=certificate.authority if signed and certificate else authority,
        number=certificate.number if certificate else "",
        to="",
        body=tuple(_body(of)),
        day=signed.on if signed else sheet.on,
        on=written(lang, signed.on) if signed else of.say("look.print.blank_day"),
        seal=of.say("look.print.seal"),
        provenance=of.say("look.print.provenance", position=of.position),
    )


def _body(of: Drawn) -> Iterator[Block]:
    sheet, head = of.printed.sheet, of.printed.head
    if sheet.batch.decision or sheet.refused_on:  # what has still to be done is told on the screen alone
        yield said(Words(head.sentence, "strong"))
        yield from points(head.reasons)
    yield from (said(of.say("page.gate.file.pair", name=name, value=value)) for name, value in _pairs(of))
    yield from _judged(of)
    for letter in of.printed.advice.letters:
        yield from _advised(of, letter)
    yield _headed(of.say("page.gate.opinions"))
    yield Listed(tuple(_opinions(of)))
    if needless := sheet.needless:
        clause = needless.clause
        yield said(of.say("page.gate.needless"), needless.basis)
        yield said(of.say("page.gate.file.quoted", document=clause.document, place=clause.place, quote=clause.quote))
    if basis := sheet.basis:
        yield said(
            of.say("page.gate.basis"),
            of.say("page.gate.file.quoted", document=basis.document, place=basis.place, quote=basis.quote),
        )


def _pairs(of: Drawn) -> Iterator[tuple[str, Any]]:
    """A word that stands for several values stands before each of them."""
    before = ""
    for name, value in stated(of.printed.sheet, of.lang):
        before = name or before
        yield before, value


def _judged(of: Drawn) -> Iterator[Block]:
    verdicts = of.printed.sheet.verdicts
    yield _headed(of.say("page.gate.verdicts"))
    if not verdicts:
        yield said(of.say("page.gate.none_judged"))
        return
    counted = [f"{label(ruling, of.lang)} {count}" for ruling, count in tally(verdicts).items() if count]
    yield said(shown.joined(of.lang, counted))
    yield Listed(tuple(" ".join(map(closed, _condition(of, each))) for each in conditions(verdicts)))
    if reason := of.printed.sheet.drop_reason:
        yield said(of.say("page.gate.drop_reason"), reason)


def _condition(of: Drawn, condition: ConditionShown) -> Iterator[str]:
    """What it came to for which buildings, by which clause, and what has to be said beside it."""
    lang, cite = of.lang, condition.clause
    named = {line: shown.joined(lang, shown.called_by(line, of.printed.names)) for line in condition.lines}
    idle = condition.ruling is Ruling.NOT_APPLICABLE
    title = of.translated(condition.title)
    yield of.say("page.gate.file.condition", ruling=condition.ruling, title=title, lines=tuple(_lines(of, named, idle=idle)))
    document = of.translated(of.printed.documents[cite.document])
    yield of.say("page.gate.file.quoted", document=document, place=cite.place, quote=cite.quote)
    if decided_on := condition.lines[0][0].decided_on:
        yield of.say("look.verdict.decided_on", on=decided_on)
    for line, buildings in named.items():
        first = line[0]
        if first.warning:
            yield of.say("page.gate.file.remark", buildings=buildings, remark=shown.warned(lang, first))
        if head := first.head:
            number = of.say("look.verdict.head_number", number=head.number) if head.number else ""
            told = of.say("look.verdict.head", by=of.called(head.by), on=head.on, basis=head.basis, number=number)
            yield of.say("page.gate.file.remark", buildings=buildings, remark=told)
    yield from (_choice(of, each) for each in of.printed.undecided(condition.lines[0][0]))


def _lines(of: Drawn, named: dict[tuple[Verdict, ...], str], *, idle: bool) -> Iterator[str]:
    for line, buildings in named.items():
        if idle:
            yield buildings
            continue
        values = {"measured": shown.measured(of.lang, line[0]), "required": shown.required(of.lang, line[0])}
        yield of.say("page.gate.file.values", buildings=buildings, **values)


def _choice(of: Drawn, open_: Undecided) -> str:
    if decision := open_.decision:
        by, confirmer = of.called(decision.by), of.called(decision.confirmed_by or decision.by)
        told = of.say("look.verdict.decision", choice=open_.taken, number=decision.number, since=decision.since, by=by, confirmer=confirmer)
        return f"{of.say('look.verdict.by_decision')} {told}"
    opened = of.say("look.verdict.undecided")
    if later := open_.later:
        opened = of.say("look.verdict.decided_later", number=later.number, since=later.since)
    return f"{opened} {of.say('look.verdict.choice', choice=open_.taken)} {open_.note}".rstrip()


def _advised(of: Drawn, letter: Letter) -> Iterator[Block]:
    yield _headed(of.say("page.gate.file.letter", letter=letter.title, on=letter.on))
    if letter.matter:
        yield said(letter.matter)
    answers = ((each, f" {each.on}" if each.on else "") for each in letter.answers)
    lines = (of.say("page.gate.file.answer", body=each.body, state=each.state.words + on, words=each.words) for each, on in answers)
    yield Listed(tuple(map(closed, lines)))


def _opinions(of: Drawn) -> Iterable[str]:
    """One a level, in their order; empty where nobody has signed yet."""
    sheet, pair = of.printed.sheet, partial(of.say, "page.gate.file.pair")
    for level in sheet.decider.levels if sheet.decider else ():
        given = [each for each in sheet.opinions if each.level == level]
        if not given:
            yield pair(name=label(level, of.lang), value=of.say("look.print.unsigned"))
        for each in given:
            words = [label(each.outcome, of.lang)] if each.outcome else []
            by = of.called(each.staff)
            if each.hand:
                by = of.say("look.timeline.behalf", by=of.called(each.hand), behalf=by)
            said_ = of.say("page.gate.file.opinion", words=(*words, *([each.words] if each.words else [])), by=by, on=each.on)
            yield pair(name=label(level, of.lang), value=said_)


def _headed(words: str) -> Said:
    return Said((Words(words, "strong"),))

"""检查的成表栏目: a result of every item, a stage of every building, replies and re-checks finding by finding.

Nothing is answered beforehand.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import asdict

from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.duties import Checklist
from lifecycle.compliance.phrases import amount
from lifecycle.inspections.checks.terms import ItemInScope, ItemLevel, ItemResult, ItemSubject, ResultOfItem, WorksSeen
from lifecycle.inspections.checks.visit import StageOfBuilding
from lifecycle.inspections.findings.closing import ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.finding import Finding
from lifecycle.inspections.findings.rectifying import ReplyToFinding
from lifecycle.policies.measures import MEASURES
from lifecycle.vocabulary import BuildingId, Citation, Stage
from lifecycle.web.forms.checks.subject import OfCheck
from lifecycle.web.forms.checks.units import OfCheckField, unpicked
from lifecycle.web.forms.fields import members, pairs
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.scans import photos_of
from lifecycle.web.typed import FILE, PHOTOS, Typed

WHOLE_PROJECT = "-"
"""Instead of a building, where the results are asked of the project."""
BESIDE = ("measured", "spot", "remark")
"""What is written beside a result, besides what the drawings say."""


class ResultLine(Struct, frozen=True, kw_only=True):
    """一项的一个对象. key: with what its inputs begin; called: item and subject in words; drawn: what the drawings state of it.

    stands: what is recorded already.
    """

    key: str
    called: str
    of: str
    building: BuildingId | None
    drawn: str
    stands: ResultOfItem | None


class ItemLines(Struct, frozen=True, kw_only=True):
    """一项 with its subjects."""

    item: ItemInScope
    lines: tuple[ResultLine, ...]


class ItemResults(OfCheckField, frozen=True):
    """检查项结果: a line for each item and subject. A line without a result says nothing, and nothing may be written in it."""

    shape: ClassVar[str] = "item_results"

    def groups(self, subject: Subject) -> Iterator[tuple[ItemLevel, list[ItemLines]]]:
        """Key items first, each in the order of its list."""
        by_item: dict[str, list[ResultLine]] = {}
        for line, (item, _) in self._numbered(subject):
            by_item.setdefault(item.item, []).append(line)
        for level in ItemLevel:
            items = [item for item in subject.about.opened.items if item.item_level is level and item.item in by_item]
            if items:
                yield level, [ItemLines(item=item, lines=tuple(by_item[item.item])) for item in items]

    def results(self, subject: Subject) -> list[tuple[str, str]]:
        return pairs(members(ItemResult)(subject))

    def seen(self, subject: Subject) -> list[tuple[str, str]]:
        """The buildings that may have been looked at for an item of the project."""
        about: OfCheck = subject.about
        return [(id_, about.building(id_)) for id_ in about.opened.buildings]

    def unfolded(self, typed: Typed, form: str, key: str, errors: Sequence[tuple[str, str]]) -> bool:
        """Whether something was written beside a result, or is wrong there."""
        beside = (*BESIDE, PHOTOS, f"{PHOTOS}{FILE}")
        wrong = {name for name, _ in errors}
        return any(any(typed.many(form, f"{key}-{name}")) or f"{form}-{key}-{name}" in wrong for name in beside)

    def read(self, form: Form) -> tuple[ResultOfItem, ...]:
        return tuple(found for line, (item, _) in self._numbered(form.subject) if (found := self._read(form, line, item)))

    def _numbered(self, subject: Subject) -> Iterator[tuple[ResultLine, tuple[ItemInScope, BuildingId | None]]]:
        about: OfCheck = subject.about
        check = about.opened
        for number, of in enumerate(check.subjects(), 1):
            item = check.item(of[0])
            if item and subject.of in ("", of[1] or WHOLE_PROJECT):
                yield (
                    ResultLine(
                        key=f"i{number}",
                        called=about.subject(of),
                        of=about.building(of[1]) if of[1] else "",
                        building=of[1],
                        drawn=drawn(about, item, of[1], subject.lang),
                        stands=check.results.get(of),
                    ),
                    (item, of[1]),
                )

    def _read(self, form: Form, line: ResultLine, item: ItemInScope) -> ResultOfItem | None:
        said = {name: form.words(f"{line.key}-{name}", optional=True) for name in (*BESIDE, "drawn")}
        photos = photos_of(form.typed, f"{line.key}-photos")
        if not form.written(f"{line.key}-result"):
            if photos or any(said[name] for name in BESIDE):
                form.wrong(f"{line.key}-result", "form.choose")
            return None
        result = form.one_of(f"{line.key}-result", {each.value: each for each in ItemResult})
        if result is ItemResult.NOT_CHECKED and not said["remark"]:
            form.wrong(f"{line.key}-remark", "check.not_checked_why", item=item.title)
        if result is None:
            return None
        if item.subject is ItemSubject.PROJECT:
            listed = form.subject.about.opened.buildings
            seen = tuple(id_ for id_ in listed if id_ in form.typed.values.get(f"{line.key}-seen", ()))
        else:
            seen = ()
        if not said["measured"]:
            said["drawn"] = ""
        return ResultOfItem(
            item=item.item, document_sha256=item.document_sha256, result=result, building=line.building, seen=seen, photos=photos, **said
        )


def drawn(about: OfCheck, item: ItemInScope, building: BuildingId | None, lang: str) -> str:
    """What the drawings state of the indicator that the item compares; empty where they state none."""
    known = about.project.buildings.get(building) if building else None
    if known is None or item.compares is None or item.compares not in MEASURES:
        return ""
    value = asdict(known.at(known.id, Stage.DRAWN)).get(item.compares)
    return "" if value is None else amount(item.compares, shown(MEASURES[item.compares].unit, value), lang)


class Stages(OfCheckField, frozen=True):
    """施工阶段, building by building; of one without an answer nothing is said."""

    shape: ClassVar[str] = "stages"

    def rows(self, subject: Subject) -> list[tuple[BuildingId, str, WorksSeen | None]]:
        about: OfCheck = subject.about
        return [(id_, about.building(id_), about.opened.stages.get(id_)) for id_ in about.opened.buildings]

    def options(self, subject: Subject) -> list[tuple[str, str]]:
        return unpicked(subject, members(WorksSeen)(subject))

    def read(self, form: Form) -> tuple[StageOfBuilding, ...]:
        known, found = {each.value: each for each in WorksSeen}, []
        for id_, _, _ in self.rows(form.subject):
            if form.written(f"stage-{id_}") and (seen := form.one_of(f"stage-{id_}", known)):
                found.append(StageOfBuilding(building=id_, works_seen=seen))
        return tuple(found)


class ByFinding(OfCheckField, frozen=True):
    """逐个问题: a group for each that is with the unit; one of which nothing is filled in is left out."""

    def findings(self, subject: Subject) -> Sequence[Finding]:
        about: OfCheck = subject.about
        return about.with_unit()

    def possible(self, subject: Subject) -> bool:
        return bool(self.findings(subject))


class Replies(ByFinding, frozen=True):
    """整改回复, with photos 整改前 and 整改后."""

    shape: ClassVar[str] = "replies"

    def read(self, form: Form) -> tuple[ReplyToFinding, ...]:
        found = []
        for each in self.findings(form.subject):
            before, after = (photos_of(form.typed, f"{each.id}-{name}-photos") for name in ("before", "after"))
            if form.written(f"{each.id}-words") or before or after:
                found.append(ReplyToFinding(finding_id=each.id, words=form.words(f"{each.id}-words"), before=before, after=after))
        return tuple(found)


class ReChecks(ByFinding, frozen=True):
    """复查 of each finding."""

    shape: ClassVar[str] = "re_checks"

    def options(self, subject: Subject) -> list[tuple[str, str]]:
        return pairs(members(ReCheckResult)(subject))

    def read(self, form: Form) -> tuple[ReCheckOfFinding, ...]:
        found, known = [], {each.value: each for each in ReCheckResult}
        for each in self.findings(form.subject):
            remark = form.words(f"{each.id}-remark", optional=True)
            photos = photos_of(form.typed, f"{each.id}-photos")
            if not form.written(f"{each.id}-result"):
                if remark or photos:
                    form.wrong(f"{each.id}-result", "form.choose")
            elif result := form.one_of(f"{each.id}-result", known):
                found.append(ReCheckOfFinding(finding_id=each.id, result=result, remark=remark, photos=photos))
        return tuple(found)


class Clauses(OfCheckField, frozen=True):
    """依据的条款, one at least: those that the item or the findings rest on stand there beforehand."""

    rows: int = 2
    shape: ClassVar[str] = "clauses"

    def shown(self, subject: Subject) -> list[Citation | None]:
        known: list[Citation | None] = list(resting_on(subject))
        return known + [None] * max(self.rows - len(known), 1)

    def read(self, form: Form) -> tuple[Citation, ...]:
        places = [f"c{number}" for number, _ in enumerate(self.shown(form.subject), 1)]
        parts = ("document", "place", "quote")
        begun = [place for place in places if any(form.written(f"{place}-{part}") for part in parts)] or places[:1]
        return tuple(Citation(*(form.words(f"{place}-{part}", optional=part == "quote") for part in parts)) for place in begun)


def resting_on(subject: Subject) -> tuple[Citation, ...]:
    """The clauses of the item that a finding is of, or of the findings that an order is about."""
    about: OfCheck = subject.about
    if (chosen := unmet_of(about).get(subject.of)) is None:
        told = [clause for each in about.orderable() if each.id in about.told for clause in about.told[each.id].clauses]
        return tuple(dict.fromkeys(told)) if subject.of != BESIDE_THE_LIST else ()
    item = about.opened.item(chosen[0])
    sources = [each for each in subject.rulebook.documents if item and each.sha256 == item.document_sha256]
    provisions = (each for source in sources for _, each in source.provisions() if isinstance(each, Checklist) and each.id == chosen[0])
    basis = next((each.basis for each in provisions), ())
    return tuple(Citation(each.document, each.place, each.quote or "") for each in basis)


BESIDE_THE_LIST = "beside-the-list"


def unmet_of(about: OfCheck) -> Mapping[str, tuple[str, BuildingId | None]]:
    """不符合 without a finding, by a slug for addresses."""
    numbers = {of: number for number, of in enumerate(about.opened.subjects(), 1)}
    return {f"i{numbers[of]}": of for of in about.unmet() if of in numbers}

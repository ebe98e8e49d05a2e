"""重抽: the facts of a campaign one after the other, each draw made again from its files, each successor found again."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import DecodeError, Struct, ValidationError, json, structs

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.inspections.draw_exports.layout import named
from lifecycle.inspections.campaigns.announcing import DrawAnnounced
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, evolve
from lifecycle.inspections.campaigns.drawing import DrawSeeded, DrawVoided, ObjectsDrawn, result_file
from lifecycle.inspections.campaigns.substitution import InspectorReplaced, ObjectReplaced, RecusalDecided, next_inspector, next_object
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult, Ticket, canonical, draw, tickets_of
from lifecycle.inspections.draws.files import read_announcement, read_seed
from lifecycle.vocabulary import Fact
from lifecycle.wording import Sentence, say

NOBODY = "—"


class DoesNotHold(Exception):
    """不成立: where (a position of the ledger, or a file of the export), and why."""

    def __init__(self, where: int | str, code: str, **values: Any) -> None:
        self.where, self.sentence = where, Sentence(code, **values)
        super().__init__(self.says("en"))

    def says(self, lang: str) -> str:
        """In one line."""
        where = say("draw.at_position", lang, position=self.where) if isinstance(self.where, int) else self.where
        return say("draw.does_not_hold", lang, where=where, why=self.sentence)


class DrawAgain(Struct, kw_only=True):
    """一次抽取, made again. at, seeded_at: the positions of its announcement and of its seed."""

    at: int
    announced: DrawAnnounced
    announcement: Announcement
    seeded_at: int = 0
    drawn: bool = False
    numbers: tuple[tuple[int, ...], ...] = ()
    result: DrawResult | None = None
    ticket: Ticket | None = None
    voided: DrawVoided | None = None


class Replay:
    """重抽 from the files of an export. Raises DoesNotHold at the first fact that does not follow."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.campaign: Campaign | None = None
        self.draws: list[DrawAgain] = []
        self.replaced = 0
        self.owed: tuple[int, RecusalDecided] | None = None
        """A recusal that is granted, which the next fact has to carry out."""
        self.known: set[str] = set()
        """The files that the facts name."""

    def take(self, position: int, fact: Fact) -> None:
        """The next fact."""
        checks: Mapping[type[Fact], Callable[[int, Any], None]] = {
            DrawAnnounced: self._announced,
            DrawSeeded: self._seeded,
            ObjectsDrawn: self._drawn,
            DrawVoided: self._voided,
            RecusalDecided: self._recusal,
            InspectorReplaced: self._inspector,
            ObjectReplaced: self._object,
        }
        self._refuse_unless_carried_out(fact)
        if check := checks.get(type(fact)):
            check(position, fact)
        try:
            self.campaign = evolve(fact, self.campaign)
        except Exception as error:  # whatever it is: this fact has no place here
            raise DoesNotHold(position, "draw.no_step") from error

    def finish(self) -> None:
        """After the last fact. Raises DoesNotHold for what still had to come."""
        self._refuse_unless_carried_out(None)
        half = next((each for each in self.draws if each.seeded_at and not each.drawn), None)
        if half:
            raise DoesNotHold(half.seeded_at, "draw.seed_without_result")

    def _refuse_unless_carried_out(self, fact: Fact | None) -> None:
        """A recusal that is granted and its replacement are recorded together."""
        if self.owed is None:
            return
        position, recusal = self.owed
        due = recusal.object_id, recusal.inspector, recusal.ground
        if not isinstance(fact, InspectorReplaced) or (fact.object_id, fact.inspector, fact.reason) != due:
            raise DoesNotHold(position, "draw.recusal_not_carried_out", inspector=recusal.inspector, object=recusal.object_id)
        self.owed = None

    def _announced(self, position: int, fact: DrawAnnounced) -> None:
        self._refuse_unless(position, fact.draw == len(self.draws) + 1, CampaignStep.APPROVED)
        name = named(fact.draw, "announcement")
        content = self._file(position, name, fact.announcement)
        announcement = understood(name, lambda: read_announcement(content))
        if canonical(announcement) != content:
            raise DoesNotHold(name, "draw.not_canonical")
        told = {what for what, said, there in _told_twice(fact, announcement) if said != there}
        if told:
            raise DoesNotHold(position, "draw.fact_differs", file=name, fields=tuple(sorted(told)))
        self.draws.append(DrawAgain(at=position, announced=fact, announcement=announcement))

    def _seeded(self, position: int, fact: DrawSeeded) -> None:
        made = self._latest(position, fact.draw, CampaignStep.ANNOUNCED)
        name = named(fact.draw, "seed")
        content = self._file(position, name, fact.seed)
        seed = understood(name, lambda: read_seed(content, made.announcement))
        made.seeded_at, made.numbers = position, seed.sources
        made.result = draw(made.announcement, seed)
        made.ticket = tickets_of(bytes.fromhex(made.result.announcement_sha256), seed)

    def _drawn(self, position: int, fact: ObjectsDrawn) -> None:
        made = self._latest(position, fact.draw, CampaignStep.ANNOUNCED)
        if made.result is None:
            raise DoesNotHold(position, "draw.no_step")
        name = named(fact.draw, "result")
        content = self._file(position, name, fact.result)
        if content != result_file(made.result):
            raise DoesNotHold(name, "draw.result_differs", parts=tuple(_differing(content, made.result)))
        assigned = {each.object_id: tuple(each.inspectors) for each in fact.assigned}
        if (fact.chosen, assigned, fact.unassigned) != (made.result.chosen, made.result.assigned, made.result.unassigned):
            raise DoesNotHold(position, "draw.fact_differs", file=name, fields=("chosen", "assigned", "unassigned"))
        made.drawn = True

    def _voided(self, position: int, fact: DrawVoided) -> None:
        made = self._latest(position, fact.draw, CampaignStep.ANNOUNCED, CampaignStep.DRAWN)
        drawn = self.campaign and self.campaign.draws[-1].drawn
        if fact.result != (drawn.result if drawn else None):
            raise DoesNotHold(position, "draw.void_hides", draw=fact.draw)
        made.voided = fact

    def _recusal(self, position: int, fact: RecusalDecided) -> None:
        self._replaceable(position, fact)
        self.owed = (position, fact) if fact.granted else None

    def _replaceable(
        self, position: int, fact: RecusalDecided | InspectorReplaced | ObjectReplaced
    ) -> tuple[Campaign, Announcement, DrawResult, Ticket]:
        made, campaign = self._latest(position, fact.draw, CampaignStep.DRAWN), self.campaign
        if campaign is None or fact.object_id not in campaign.chosen:
            raise DoesNotHold(position, "draw.nothing_replaced", replaced=fact.object_id)
        if not isinstance(fact, ObjectReplaced) and fact.inspector not in campaign.chosen[fact.object_id]:
            raise DoesNotHold(position, "draw.nothing_replaced", replaced=fact.inspector)
        if made.result is None or made.ticket is None:
            raise DoesNotHold(position, "draw.no_step")
        return campaign, made.announcement, made.result, made.ticket

    def _inspector(self, position: int, fact: InspectorReplaced) -> None:
        campaign, announcement, _, ticket = self._replaceable(position, fact)
        if (fact.object_id, fact.inspector, fact.reason) in campaign.refused:
            raise DoesNotHold(position, "draw.ground_was_refused", inspector=fact.inspector)
        due = next_inspector(campaign, fact.object_id, announcement, ticket)
        self._compare(position, (fact.successor,), (due,))

    def _object(self, position: int, fact: ObjectReplaced) -> None:
        campaign, announcement, result, ticket = self._replaceable(position, fact)
        due, inspectors = next_object(campaign, fact.object_id, announcement, result, ticket)
        self._compare(position, (fact.successor, *fact.inspectors), (due, *inspectors))

    def _compare(self, position: int, recorded: Sequence[str | None], due: Sequence[str | None]) -> None:
        self.replaced += 1
        if recorded != due:
            told = {"recorded": " ".join(filter(None, recorded)) or NOBODY, "due": " ".join(filter(None, due)) or NOBODY}
            raise DoesNotHold(position, "draw.other_successor", **told)

    def _latest(self, position: int, number: int, *steps: CampaignStep) -> DrawAgain:
        self._refuse_unless(position, 0 < number == len(self.draws), *steps)
        return self.draws[-1]

    def _refuse_unless(self, position: int, fits: bool, *steps: CampaignStep) -> None:
        if not fits or self.campaign is None or self.campaign.step not in steps:
            raise DoesNotHold(position, "draw.no_step")

    def _file(self, position: int, name: str, sha256: str) -> bytes:
        """A file that the fact at this position names by its hash."""
        self.known.add(name)
        if name not in self.files:
            raise DoesNotHold(name, "draw.file_missing", position=position)
        if hashlib.sha256(self.files[name]).hexdigest() != sha256:
            raise DoesNotHold(name, "draw.file_other", position=position)
        return self.files[name]


def understood(name: str, read: Callable[[], Any]) -> Any:
    """What a file of a draw says. Raises DoesNotHold with the first of its faults."""
    try:
        return read()
    except BadInput as bad:
        first: Problem = bad.problems[0]
        raise DoesNotHold(f"{name} {first.where}", first.code, **first.values) from bad


def _told_twice(fact: DrawAnnounced, made: Announcement) -> Iterator[tuple[str, Any, Any]]:
    """What the fact of an announcement repeats of its file."""
    yield "campaign", f"{fact.campaign}/{fact.draw}", made.campaign
    yield "on", fact.on.isoformat(), made.on
    yield "objects", fact.objects, len(made.objects)
    yield "inspectors", fact.inspectors, len(made.inspectors)
    yield "layers", [each.layer for each in fact.layers], [each.name for each in made.strata]
    yield "to_draw", fact.to_draw, sum(each.k for each in made.strata)
    yield "per_object", fact.per_object, made.per_object
    yield "cap", fact.cap, made.cap
    sources = [(each.called, each.issue, each.drawn_on.isoformat(), each.if_missing) for each in fact.sources]
    yield "sources", sources, [structs.astuple(each) for each in made.sources]
    yield "commitments", [(each.official, each.sha256) for each in fact.commitments], [structs.astuple(each) for each in made.commitments]


def _differing(content: bytes, due: DrawResult) -> Sequence[str]:
    """Which parts of a result are others."""
    try:
        there = json.decode(content, type=DrawResult)
    except (DecodeError, ValidationError, UnicodeDecodeError):
        return ["JSON"]
    return [name for name in due.__struct_fields__ if getattr(there, name) != getattr(due, name)] or ["JSON"]

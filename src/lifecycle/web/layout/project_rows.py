"""项目页的表: the rows and pairs of the page of a project, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from lifecycle.desk.telling.unfit_codes import marked_unfit
from lifecycle.projections.waiting import WHO, task_of
from lifecycle.projects.project import Application, CommitmentStatus, Project
from lifecycle.projects.works.building import WHOLE, Building, Passage
from lifecycle.vocabulary import BuildingId, Gate
from lifecycle.web.layout.shown import area, briefly, day, labelled, query, when
from lifecycle.wording import say

Row = list[Any]
"""Cells as `figures` lays them out: a word, or a word with its link and what stands small below it."""
Pair = tuple[str, Any]


class Held(Struct, frozen=True, kw_only=True):
    """一份证书 and the buildings that it covers; stands: whether it is in force."""

    gate: Gate
    passage: Passage
    buildings: tuple[str, ...]
    stands: bool


class Rows(Struct, frozen=True):
    """一个项目的各表."""

    project: Project
    lang: str

    def names_of(self, ids: Iterable[BuildingId]) -> list[str]:
        return [self.project.buildings[id_].name for id_ in ids if id_ in self.project.buildings]

    def pending(self, application: Application, shifted: Mapping[str, str], gate_href: Callable[[Gate], str]) -> Row:
        """在办的一件. shifted: how a notice of holidays moved its term."""
        lang, task, proposal = self.lang, task_of(application), application.proposal
        state = say("page.project.proposed", lang, outcome=proposal.outcome) if proposal else labelled(lang, application.status)
        since = day(application.since) if proposal else when(application.stands_since, application.hours.stands)
        first = query(gate_href(application.gate), building=application.remaining[0])
        return [
            {"word": f"{application.id} {labelled(lang, application.gate)}", "href": first},
            briefly(lang, self.names_of(application.remaining)),
            labelled(lang, application.mode),
            {"word": state, "small": say("page.project.next_by", lang, task=task, roles=sorted(WHO[task]))},
            {"word": since, "small": shifted.get(application.id, "")},
        ]

    def buildings(self) -> list[Row]:
        """单体, those of the past among them."""
        lang = self.lang
        return [
            [
                {"word": each.name, "small": each.id if each.id != each.name else ""},
                labelled(lang, each.use),
                {"word": area(each.floor_area_m2)},
                say("amount.yes" if each.prefabricated else "amount.no", lang),
                day(each.started_on),
                labelled(lang, each.standing),
            ]
            for each in self.project.buildings.values()
            if each.id != WHOLE
        ]

    def parties(self) -> list[Pair]:
        """参建单位 and the approval of the project."""
        project, lang = self.project, self.lang
        return [
            *(
                (labelled(lang, role), [unit.name, unit.uscc, *marked_unfit(unit, lang)] if unit.uscc else unit.name)
                for role, unit in ((each.role, each.unit) for each in project.parties)
            ),
            (say("page.project.authority", lang), project.approving_authority),
            (say("page.project.approved_on", lang), day(project.approved_on)),
        ]

    def certificates(self, gate_href: Callable[[Gate], str], scan_href: Callable[[str], str]) -> list[Row]:
        """证书与批文."""
        return [self._certificate(held, gate_href, scan_href) for held in certificates(self.project)]

    def _certificate(self, held: "Held", gate_href: Callable[[Gate], str], scan_href: Callable[[str], str]) -> Row:
        passage, lang = held.passage, self.lang
        paper, scan = passage.certificate, next(iter(passage.filed), None)
        scanned = {"href": scan_href(scan), "small": say("page.project.scan", lang)} if scan else {}
        return [
            {"word": labelled(lang, held.gate), "href": gate_href(held.gate)},
            {"word": paper and paper.number, **scanned},
            paper and paper.authority,
            day(passage.on),
            briefly(lang, held.buildings),
            {"word": labelled(lang, passage.status), "low": not held.stands},
        ]

    def promises(self, act: Callable[[str, str], str | None]) -> list[Pair]:
        """承诺, the open ones first, each with what the visitor may do about it."""
        lang, found = self.lang, sorted(self.project.commitments.values(), key=lambda each: each.status is not CommitmentStatus.OPEN)
        return [
            (
                each.id,
                [
                    say("page.gate.commitment", lang, text=each.text, due=each.due, status=each.status),
                    *(
                        {"word": say(f"form.title.{name}", lang), "href": href}
                        for name in ("fulfil-commitment", "breach-commitment")
                        if (href := act(name, each.id))
                    ),
                ],
            )
            for each in found
        ]

    def settled(self) -> list[Pair]:
        """已办结的督办与提醒."""
        issues = (*self.project.supervisions.values(), *self.project.flags.values())
        return [
            (each.id, f"{labelled(self.lang, each.ground)}　{briefly(self.lang, self.names_of(each.buildings))}　{each.on}")
            for each in issues
            if not each.open
        ]


def certificates(project: Project) -> Iterator[Held]:
    """证书与批文, gate by gate; one paper for several buildings stands once."""
    for gate in project.route:
        papers: dict[tuple[str, str], list[Building]] = {}
        for building in project.standing():
            if (passage := building.passages.get(gate)) and passage.certificate:
                papers.setdefault((passage.certificate.number, passage.status), []).append(building)
        for buildings in papers.values():
            passage = buildings[0].passages[gate]
            yield Held(gate=gate, passage=passage, buildings=tuple(building.name for building in buildings), stands=passage.done)

"""抽查活动的表单. None is looked at once more before it is recorded where that would show what the draw has in store."""

import re
from collections.abc import Iterator
from typing import Any

from lifecycle.inspections.campaigns.announcing import (
    AcrossCounties,
    AnnounceDraw,
    DrawLayer,
    LeftOut,
    NamedSource,
    PromisedCode,
    TicketsOfClass,
)
from lifecycle.inspections.campaigns.drawing import RevealedCode, SeedDraw, SourceNumbers, VoidDraw
from lifecycle.inspections.campaigns.plan import MONTHS, ApproveCampaign, Batch, PlanCampaign, TimesInspected
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.inspections.registers.classes import CreditScheme
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.values.text import figures
from lifecycle.vocabulary import Citation, StaffId
from lifecycle.web.campaigns.entry import CampaignEntry
from lifecycle.web.campaigns.rows import OfEach, Rows
from lifecycle.web.forms.fields import (
    Choice,
    Count,
    Day,
    Field,
    Lines,
    Option,
    Percent,
    Several,
    Time,
    Words,
    Year,
    counties,
    members,
    yes_or_no,
)
from lifecycle.web.forms.form import About, WorkForm
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who_briefly

LONGEST_NUMBER = 15
"""So many digits a number of a source may have: it stays exact in every program that draws."""
BETWEEN = re.compile(r"[\s,，、;；./]+")


def _entry(subject: Subject) -> CampaignEntry:
    entry: CampaignEntry = subject.about
    return entry


def _lists(subject: Subject) -> list[Option]:
    return [Option(id_, title, id_) for id_, title in _entry(subject).lists.items()]


def _counties(subject: Subject) -> dict[str, str]:
    return {option.slug: option.words for option in counties(subject)}


def _months(_subject: Subject) -> dict[str, str]:
    return {str(month): str(month) for month in MONTHS}


class Numbers(Field, frozen=True):
    """一个来源的随机数, in the order in which it gives them."""

    kind = "words"

    def read(self, form: Form) -> SourceNumbers:
        parts = [each for each in BETWEEN.split(form.value(self.name, figures) or "") if each]
        if not parts or not all(each.isascii() and each.isdecimal() and len(each) <= LONGEST_NUMBER for each in parts):
            form.wrong(self.name, "form.not_numbers")
            return SourceNumbers(numbers=())
        return SourceNumbers(numbers=tuple(map(int, parts)))


class Secret(Field, frozen=True):
    """揭示: the code of one official. official: whose."""

    official: str = ""
    kind = "words"

    def read(self, form: Form) -> RevealedCode:
        return RevealedCode(official=StaffId(self.official), secret=form.words(self.name).lower())


def _sources(subject: Subject) -> Iterator[Field]:
    campaign = _entry(subject).campaign
    for number, each in enumerate(campaign.draw.announced.sources if campaign and campaign.draw else (), 1):
        yield Numbers(f"source{number}", hint="draw_numbers", words=f"{each.called} {each.issue}")


def _secrets(subject: Subject) -> Iterator[Field]:
    campaign = _entry(subject).campaign
    for number, each in enumerate(campaign.draw.announced.commitments if campaign and campaign.draw else (), 1):
        yield Secret(f"reveal{number}", official=each.official, hint="draw_secret", words=who_briefly(each.official))


def _drawn(subject: Subject) -> dict[str, str]:
    entry = _entry(subject)
    return {each: entry.called.get(each, each) for each in entry.campaign.chosen} if entry.campaign else {}


def _sent(subject: Subject) -> dict[str, str]:
    """Each inspector with each object, which the slug names in that order."""
    entry = _entry(subject)
    chosen = entry.campaign.chosen if entry.campaign else {}
    return {
        f"{staff} {name}": f"{entry.called.get(name, name)} · {who_briefly(StaffId(staff))}"
        for name, inspectors in chosen.items()
        for staff in inspectors
    }


def _of_sent(subject: Subject) -> dict[str, Any]:
    staff, _, name = subject.of.partition(" ")
    return {"object_id": name, "inspector": StaffId(staff)}


SENT = About(_sent, _of_sent)
REASON = Words("reason", rows=2)
CLAUSE = (Words("document", hint="law_in_full"), Words("place"), Words("quote", hint="quote", rows=2))

FORMS = (
    WorkForm(
        "plan-campaign",
        PlanCampaign,
        (
            Words("campaign", hint="campaign_id"),
            Words("title", label="campaign_title"),
            Year("year"),
            Choice("items", label="item_list", offered=_lists, listed=True),
            Choice("object_kind", offered=members(ObjectKind), listed=True),
            Count("pool_size", digits=7),
            Percent("ratio", label="draw_ratio"),
            Words("started_by"),
            Lines("joint", label="joint_departments", optional=True, rows=2),
            Words("filed_with", optional=True),
            Day("published_on", label="plan_published_on", optional=True, past=True),
            Rows(
                "batches", cells=(Words("name", label="batch_name"), Several("months", offered=_months, each=int)), of=Batch, optional=True
            ),
        ),
    ),
    WorkForm(
        "approve-campaign",
        ApproveCampaign,
        (
            Words("number", label="approval_number"),
            Words("task_source"),
            Rows("basis", label="legal_basis", cells=CLAUSE, of=Citation, least=1, beside=1),
            Day("first_day", label="first_check_day"),
            Day("last_day", label="last_check_day"),
            Choice("unannounced", hint="unannounced", offered=yes_or_no),
            Rows("times", label="times_inspected", cells=(Words("inspected"), Count("times")), of=TimesInspected, optional=True),
        ),
    ),
    WorkForm(
        "announce-draw",
        AnnounceDraw,
        (
            Rows(
                "layers",
                label="draw_layers",
                hint="draw_layers",
                cells=(
                    Words("layer"),
                    Count("drawn", label="draw_count", optional=True),
                    Percent("ratio", label="draw_ratio", optional=True),
                    Several("counties", label="layer_counties", optional=True, least=0, offered=_counties),
                ),
                of=DrawLayer,
                least=1,
                beside=2,
            ),
            Count("per_object", otherwise=lambda _: "2"),
            Count("cap", hint="draw_cap", optional=True),
            Choice("across", label="across_counties", offered=members(AcrossCounties)),
            Words("field", label="draw_field", hint="draw_field", optional=True),
            Rows(
                "sources",
                label="draw_sources",
                hint="draw_sources",
                cells=(
                    Words("called", label="source_name"),
                    Words("issue", label="source_issue"),
                    Day("drawn_on", label="source_day"),
                    Words("if_missing"),
                ),
                of=NamedSource,
            ),
            Day("randomness_from", hint="randomness_from"),
            Time("randomness_at", hint="randomness_at"),
            Rows(
                "left_out",
                hint="left_out",
                cells=(Words("object_id"), Words("reason", label="left_out_reason")),
                of=LeftOut,
                optional=True,
                beside=2,
            ),
            Rows(
                "tickets",
                label="draw_tickets",
                hint="draw_tickets",
                cells=(
                    Choice("scheme", offered=members(CreditScheme), listed=True),
                    Words("credit_class"),
                    Count("tickets", label="ticket_count"),
                ),
                of=TicketsOfClass,
                optional=True,
            ),
            Rows(
                "commitments",
                label="draw_commitments",
                hint="draw_commitments",
                cells=(Words("official"), Words("sha256", label="commitment_hash")),
                of=PromisedCode,
                optional=True,
            ),
        ),
        previewed=True,
        dated=False,
    ),
    WorkForm(
        "seed-draw",
        SeedDraw,
        (
            OfEach("numbers", each=_sources, when=lambda subject: any(_sources(subject))),
            OfEach("reveals", each=_secrets, when=lambda subject: any(_secrets(subject))),
        ),
    ),
    WorkForm(
        "decide-recusal",
        DecideRecusal,
        (
            Words("asked_for_by"),
            Words("ground", label="recusal_ground", rows=2),
            Choice("granted", label="recusal_granted", offered=yes_or_no),
        ),
        about=SENT,
    ),
    WorkForm("replace-inspector", ReplaceInspector, (REASON,), about=SENT),
    WorkForm("replace-object", ReplaceObject, (REASON,), about=About(_drawn, lambda subject: {"object_id": subject.of})),
    WorkForm("void-draw", VoidDraw, (REASON,)),
)
BY_NAME = {form.name: form for form in FORMS}

"""送达登记表: which paper, how, who signed, and what proves it."""

from lifecycle.desk.paperwork.papers import Sent, sent_papers
from lifecycle.desk.telling.gist import building_names
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryMode, DeliveryOutcome, SignedBy
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.works.building import WHOLE
from lifecycle.web.forms.fields import AT, Choice, Option, Words, members
from lifecycle.web.forms.form import About, Shortened, WorkForm, WorkGroup
from lifecycle.web.forms.papers import Person, Scan
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.shown import briefly, when
from lifecycle.wording import label, say


def one_paper(subject: Subject) -> dict[str, str]:
    """What may be delivered, by its version: what has not reached the applicant first, the latest at the top."""
    papers = sorted(sent_papers(subject.project, subject.entries), key=lambda each: (each.arrived is not None, -each.paper.version))
    return {str(each.paper.version): _said(each, subject) for each in papers}


def _said(each: Sent, subject: Subject) -> str:
    """Its title, day and buildings, and whether it has arrived."""
    paper, lang = each.paper, subject.lang
    title = subject.statutes.papers.title(paper.kind, paper.gate, lang)
    names = () if paper.buildings == (WHOLE,) else tuple(building_names(subject.project, [id_], lang) for id_ in paper.buildings)
    made, brief = when(paper.on, paper.at), briefly(lang, names)
    said = say("work.paper", lang, title=title, gate=paper.gate, application=paper.application, on=made, buildings=brief)
    if each.arrived:
        said = say("work.paper_arrived", lang, paper=said, on=when(each.arrived.on, each.arrived.at))
    return Shortened(said, names)


def _roles(subject: Subject) -> list[Option]:
    """The roles that a unit has; the applicant himself stands for himself."""
    return [Option(role.value, label(role, subject.lang), role) for role in PartyRole if subject.project.party(role)]


DELIVERING = WorkForm(
    "deliver-paper",
    DeliverPaper,
    (
        Choice("outcome", label="delivery_outcome", offered=members(DeliveryOutcome), otherwise=lambda _: DeliveryOutcome.DELIVERED.value),
        Choice("delivery_mode", offered=members(DeliveryMode), hint="delivery_mode"),
        Choice("party", label="delivered_to", offered=_roles, listed=True, optional=True, hint="delivered_to"),
        Choice("signed_by", offered=members(SignedBy), listed=True, optional=True, hint="signed_by"),
        Person("receiver", optional=True, hint="receiver"),
        Words("receipt", optional=True, hint="receipt"),
        Words("reason", rows=2, optional=True, hint="delivery_reason", label="delivery_reason"),
        Scan("scan_sha256", optional=True),
        AT,
    ),
    WorkGroup.PAPERS,
    About(choices=one_paper, gives=lambda subject: {"delivers": int(subject.of)}),
    previewed=True,
)

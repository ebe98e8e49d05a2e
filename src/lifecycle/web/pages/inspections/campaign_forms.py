"""抽查活动的办理: one form a page, offered at the step to which it belongs. What the draw has in store stands on none of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.compliance.duties import Checklist
from lifecycle.desk import Desk
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.permissions import PERMITTED
from lifecycle.projections.readings import Readings
from lifecycle.staff.access import RefusalGround
from lifecycle.web.access import NotAllowed, gives
from lifecycle.web.campaigns.entry import CAMPAIGN_KIND, CampaignEntry, may_give
from lifecycle.web.campaigns.files import opened
from lifecycle.web.campaigns.forms import BY_NAME
from lifecycle.web.campaigns.standing import called
from lifecycle.web.forms.filing import Attempt, Filed, file, posted, sent, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor

router = APIRouter()
COMMANDS = tuple(form.command for form in BY_NAME.values())
OF_DRAWN = DecideRecusal, ReplaceInspector, ReplaceObject


@router.get("/inspections/campaign-forms/{form}", name="campaign_form", dependencies=gives(*COMMANDS))
def open_form(
    request: Request, form: str, desk: TheDesk, sheets: TheSheets, officer: Officer, campaign: IdAsked = "", of: str = ""
) -> Response:
    """抽查活动表单. campaign: which one, by its number; of: the object, or the inspector with the object."""
    asked = _named(form)
    return _shown(request, asked, campaign, _subject(request, asked, desk, sheets, officer, campaign, of))


@router.post("/inspections/campaign-forms/{form}", name="file_in_campaign", dependencies=gives(*COMMANDS))
def take_form(
    request: Request,
    form: str,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
    campaign: IdAsked = "",
) -> Response:
    """办理. Done: to the campaign, where it is told."""
    asked = _named(form)
    subject = _subject(request, asked, desk, sheets, officer, campaign, sent(given, "of"))
    outcome = file(asked, subject, given, desk)
    if isinstance(outcome, Filed):
        filed = outcome.first.stream.partition("/")[2]
        return RedirectResponse(query(request.app.url_path_for("due_in_campaign", campaign=filed), **outcome.told), status_code=303)
    return _shown(request, asked, campaign, subject, outcome)


def _named(name: str) -> WorkForm:
    if name not in BY_NAME:
        raise HTTPException(404)
    return BY_NAME[name]


def _subject(request: Request, form: WorkForm, desk: Desk, sheets: Readings, officer: Visitor, number: str, of: str) -> Subject:
    """Raises NotAllowed for those to whom it is not open, 404 for a campaign that is not there."""
    if not may_give(officer, form.command):
        told = {"roles": sorted(officer.roles), "allowed": sorted(PERMITTED[form.command].roles)}
        raise NotAllowed(RefusalGround.DESK, "web.role_may_not", told)
    campaign = opened(desk, number) if number else None
    today = desk.today()
    names = called(desk.ledger, sheets, campaign.plan.object_kind, campaign.chosen) if campaign and form.command in OF_DRAWN else {}
    entry = CampaignEntry(
        campaign=campaign,
        now=desk.counter().now.replace(tzinfo=None),
        lists={each.id: each.title for each in desk.rulebook.documents if each.standing_on(Checklist, today)},
        called={id_: each.name for id_, each in names.items()},
    )
    return Subject(
        today=today,
        lang=language(request),
        visitor=officer,
        statutes=desk.statutes,
        calendar=desk.calendars.now,
        about=entry,
        kind=CAMPAIGN_KIND,
        of=of,
    )


def _shown(request: Request, form: WorkForm, number: str, subject: Subject, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    url = query(request.app.url_path_for("campaign_form", form=form.name), campaign=number or None)
    choices = form.choices(subject)
    return page(
        request,
        "staff/campaigns/form.html",
        status=attempt.status,
        visitor=subject.visitor,
        **shown_about(attempt, subject),
        form=form,
        action=url,
        settled=form.settled(subject),
        makes_sense=form.makes_sense(subject),
        choices=[(query(url, of=slug), words) for slug, words in choices.items()],
        chosen=choices.get(subject.of, ""),
        accept="",
    )

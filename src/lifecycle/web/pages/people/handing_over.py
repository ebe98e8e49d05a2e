"""工作移交: open applications go from one desk to another, all that were ticked or none; by the handler, or by a leader for a colleague."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.handing_over import HANDLERS, LEADERS, reaches
from lifecycle.desk.people.staff_list import everybody
from lifecycle.projections.open_work import Item
from lifecycle.projections.readings import Readings
from lifecycle.projects.application.handing_over import ApplicationHandedOver, HandOverApplication
from lifecycle.staff.appointments import Appointment
from lifecycle.vocabulary import CommandId, Fact, StaffId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import RECORD, Attempt, Filed, done_by, posted, send, sent, shown
from lifecycle.web.layout.called import who, who_briefly
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.terms import term
from lifecycle.web.transport.bounds import IdAsked, RecordedAt
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import JOINED_BY, say

router = APIRouter()
FORM = "hand"
NOBODYS = "-"
"""尚无经办人, as an address says it; no staff id begins like that."""


Offered = tuple[str, str]
"""A choice and its words."""


class OnDesk(Struct, frozen=True, kw_only=True):
    """案头: whose it is (None: nobody's), what lies on it, whose others the visitor may choose, and who could be given it."""

    whose: StaffId | None
    items: tuple[Item, ...]
    others: dict[StaffId | None, int]
    receivers: dict[StaffId, tuple[Appointment, ...]]

    @property
    def slug(self) -> str:
        return self.whose or NOBODYS

    def chosen(self, form: Reading) -> tuple[Item, ...]:
        ticked = form.chosen("items", [key(item) for item in self.items])
        return tuple(item for item in self.items if key(item) in ticked)


def key(item: Item) -> str:
    """What the tick of an application sends."""
    return f"{item.code}/{item.item}"


@router.get("/tray/hand-over", name="hand_over", dependencies=gives(HandOverApplication))
def open_hand_over(
    request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer, whose: IdAsked = "", recorded: RecordedAt = None
) -> Response:
    """工作移交页. recorded: the position of what was just handed over, to be told."""
    done = [each.fact for each in done_by(desk, officer.staff, recorded) if isinstance(each.fact, ApplicationHandedOver)]
    return _shown(request, desk, sheets, officer, _on_desk(desk, sheets, officer, whose), done=done)


@router.post("/tray/hand-over", name="give_over", dependencies=gives(HandOverApplication))
def give_over(
    request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """移交: looked at once more, then recorded together or not at all."""
    there = _on_desk(desk, sheets, officer, sent(given, "whose"))

    def act(form: Reading, id_: CommandId) -> Receipt | tuple[Fact, ...]:
        commands = _commands(form, id_, there, officer, desk)
        if sent(given, "step") == RECORD:
            return desk.carry_out_together(id_, officer.staff, commands)
        return tuple(fact for command in commands for fact in desk.preview(command))

    answer = send(FORM, given, desk, act)
    if isinstance(answer, Filed):
        back = query(request.app.url_path_for("hand_over"), whose=there.slug, recorded=answer.position)
        return RedirectResponse(back, status_code=303)
    return _shown(request, desk, sheets, officer, _on_desk(desk, sheets, officer, there.slug), answer)


def _commands(form: Reading, id_: CommandId, there: OnDesk, officer: Visitor, desk: Desk) -> list[HandOverApplication]:
    """One for every application that was ticked. Raises BadInput."""
    items = there.chosen(form)
    to = form.one_of("to", {id_: id_ for id_ in there.receivers})
    reason = form.words("reason")
    form.settle()
    return [
        HandOverApplication(
            id=CommandId(f"{id_}/{number}"),
            on=desk.today(),
            by=officer.staff,
            behalf=officer.behalf,
            project=item.project,
            application=item.item,
            handler=there.whose,
            to=to or officer.staff,  # one of the receivers, once the form has settled
            reason=reason,
            confirmed=form.confirmed,
        )
        for number, item in enumerate(items, 1)
    ]


def _on_desk(desk: Desk, sheets: Readings, officer: Visitor, asked: str) -> OnDesk:
    """The desk that was asked for; the own one, where none was or where the visitor leads nobody."""
    leads = officer.counties(LEADERS)
    leading = bool(officer.roles & LEADERS)
    whose = None if asked == NOBODYS else StaffId(asked or officer.principal)
    own = not leading or whose == officer.principal
    whose = officer.principal if own else whose
    found, others = sheets.on_desk(whose, None if own else leads, others=leads if leading else ())
    items = tuple(found)
    counties = {item.county for item in items}
    fitting = {
        member.id: tuple(held for held in member.roles_on(desk.today()) if held.role in HANDLERS) for member in everybody(desk.ledger)
    }
    receivers = {id_: held for id_, held in fitting.items() if id_ != whose and any(reaches(held, HANDLERS, county) for county in counties)}
    return OnDesk(whose=whose, items=items, others=others, receivers=receivers)


def _shown(
    request: Request,
    desk: Desk,
    sheets: Readings,
    officer: Visitor,
    there: OnDesk,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    done: list[ApplicationHandedOver] = [],  # noqa: B006 - only read
) -> Response:
    lang, today, worked = language(request), desk.today(), desk.calendars.working_days()
    return page(
        request,
        "staff/hand_over.html",
        status=attempt.status,
        visitor=officer,
        there=there,
        key=key,
        done=done,
        whose=who(there.whose) if there.whose else say("page.hand_over.nobodys", lang),
        desks=_desks_offered(there, officer, lang),
        colleagues=[("", say("page.hand_over.choose", lang)), *_colleagues_offered(there, desk, lang)],
        items=[(item, term(item.due, today, worked, lang, provisional=item.provisional)) for item in there.items],
        chosen=[item for item in there.items if key(item) in attempt.typed.many(FORM, "items")],
        **shown(attempt, lang),
    )


def _desks_offered(there: OnDesk, officer: Visitor, lang: str) -> list[Offered]:
    """案头 that a leader may choose, the own one always among them; nothing for who leads nobody."""
    if not officer.roles & LEADERS:
        return []
    counted = {officer.principal: 0} | {staff or NOBODYS: number for staff, number in there.others.items()}
    named = {NOBODYS: say("page.hand_over.nobodys", lang)}
    return [
        (slug, say("page.hand_over.desk", lang, staff=named.get(slug) or who_briefly(StaffId(slug)), count=counted[slug]))
        for slug in sorted(counted)
    ]


def _colleagues_offered(there: OnDesk, desk: Desk, lang: str) -> Iterator[Offered]:
    units = desk.rulebooks.folder.jurisdictions.by_code
    for staff, held in there.receivers.items():
        places = [units[each.county].name if each.county else say("look.whole_city", lang) for each in held]
        yield staff, say("page.hand_over.colleague", lang, staff=who_briefly(staff), places=JOINED_BY[lang].join(dict.fromkeys(places)))

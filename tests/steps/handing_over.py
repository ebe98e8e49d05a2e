"""移交的办理: applications go from one desk to another."""

from pytest_bdd import parsers, then

from lifecycle.projects.application.handing_over import HandOverApplication
from tests.steps.applications import acting
from tests.steps.case import Case, action
from tests.steps.outcomes import reasons_given
from tests.steps.words import FOR_WHOM, ON, PEOPLE, REASON, WHO, any_of


@action(rf"{WHO}{FOR_WHOM}{ON}把申请移交给(?P<to>{any_of(PEOPLE)}){REASON}")
def _(case: Case, who: str, behalf: str | None, on: str | None, to: str, reason: str) -> None:
    case.comes(on)
    application = case.project.applications[case.latest()]
    case.give(
        HandOverApplication,
        application=application.id,
        handler=application.handler,
        to=PEOPLE[to],
        reason=reason,
        **acting(who, behalf),
    )


@then(parsers.re(rf"申请(?:由(?P<who>{any_of(PEOPLE)})经办|尚无经办人)"))
def _(case: Case, who: str | None) -> None:
    assert case.project.applications[case.latest()].handler == (PEOPLE[who] if who else None)


@then(parsers.re(r'不予办理，理由含"(?P<part>[^"]+)"'))
def _(case: Case, part: str) -> None:
    assert any(part in reason for reason in reasons_given(case))

"""网页: one module a reader's errand; ROUTERS is the list."""

from fastapi import APIRouter

from lifecycle.web.pages import choices, importing, numbers, policies, register, system, target_setting, targets, tray, uploading
from lifecycle.web.pages.entrance import account, language, signing_in, single_sign_on
from lifecycle.web.pages.people import access_records, delegating, handing_over, persons, proposals, staff, staff_accounts
from lifecycle.web.pages.project import accepting, audit, exporting, gates, printing, projects, registering, works
from lifecycle.web.pages.style import pages as style

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    single_sign_on.router,
    account.router,
    delegating.router,
    language.router,
    tray.router,
    handing_over.router,
    accepting.router,
    register.router,
    target_setting.router,
    targets.router,
    policies.router,
    choices.router,
    importing.router,
    registering.router,
    projects.router,
    works.router,
    gates.router,
    printing.router,
    uploading.router,
    numbers.router,
    audit.router,
    exporting.router,
    access_records.router,
    persons.router,
    proposals.router,
    staff.router,
    staff_accounts.router,
    system.router,
    style.router,
)
"""All routers, by hand."""

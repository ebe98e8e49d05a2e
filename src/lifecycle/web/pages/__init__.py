"""网页: one module a reader's errand; ROUTERS is the list."""

from fastapi import APIRouter

from lifecycle.web.pages import (
    deciding_choices,
    importing,
    inspections,
    numbers,
    public,
    register,
    system,
    target_setting,
    targets,
    tray,
    uploading,
)
from lifecycle.web.pages.entrance import account
from lifecycle.web.pages.people import access_records, delegating, handing_over, persons, proposals, staff, staff_accounts
from lifecycle.web.pages.project import accepting, audit, exporting, gates, printing, projects, registering, works

ROUTERS: tuple[APIRouter, ...] = (
    *public.ROUTERS,
    account.router,
    delegating.router,
    tray.router,
    handing_over.router,
    accepting.router,
    register.router,
    target_setting.router,
    targets.router,
    deciding_choices.router,
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
    *inspections.ROUTERS,
)
"""All routers, by hand."""

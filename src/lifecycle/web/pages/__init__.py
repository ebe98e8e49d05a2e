"""网页: one module a reader's errand; ROUTERS is the list."""

from fastapi import APIRouter

from lifecycle.web.pages import account, audit, gates, language, policies, projects, register, signing_in, style, targets, tray

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    account.router,
    language.router,
    tray.router,
    register.router,
    targets.router,
    policies.router,
    projects.router,
    gates.router,
    audit.router,
    style.router,
)
"""All routers, by hand."""

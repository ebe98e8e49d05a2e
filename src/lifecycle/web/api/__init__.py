"""程序接口: the same commands and queries as JSON, for machines that show a token; one module a matter, ROUTERS is the list."""

from fastapi import APIRouter

from lifecycle.web.api import (
    attachments,
    campaigns,
    checks,
    commands,
    facts,
    gates,
    inspection_items,
    openapi,
    policies,
    projects,
    proposals,
    registers,
    replay,
    targets,
    tray,
)

ROUTERS: tuple[APIRouter, ...] = (
    openapi.router,
    projects.router,
    gates.router,
    replay.router,
    facts.router,
    commands.router,
    checks.router,
    attachments.router,
    targets.router,
    policies.router,
    inspection_items.router,
    tray.router,
    proposals.router,
    registers.router,
    campaigns.router,
)
"""All routers, by hand."""

"""公开页: all pages that are open without signing in; nothing else is (`access.PUBLIC`, and tests/web/test_public.py)."""

from fastapi import APIRouter

from lifecycle.web.pages.public import choices, draws, items, language, policies, signing_in, single_sign_on
from lifecycle.web.pages.public.style import pages as style

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    single_sign_on.router,
    language.router,
    policies.router,
    items.router,
    choices.router,
    draws.router,
    style.router,
)
"""All of them, by hand."""

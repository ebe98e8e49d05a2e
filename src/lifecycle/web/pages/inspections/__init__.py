"""双随机的网页: the registers of whom and what is inspected, the campaigns that draw from them, the checks, and the fairness report."""

from fastapi import APIRouter

from lifecycle.web.pages.inspections import campaign_forms, campaigns, check_forms, checks, fairness, filing, registers

ROUTERS: tuple[APIRouter, ...] = (
    registers.router,
    filing.router,
    campaigns.router,
    campaign_forms.router,
    checks.router,
    check_forms.router,
    fairness.router,
)

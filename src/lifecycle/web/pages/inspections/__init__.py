"""双随机的网页: the registers of whom and what is inspected, the checks, and the fairness report."""

from fastapi import APIRouter

from lifecycle.web.pages.inspections import check_forms, checks, fairness, filing, registers

ROUTERS: tuple[APIRouter, ...] = (registers.router, filing.router, checks.router, check_forms.router, fairness.router)

"""双随机的网页: the registers of whom and what is inspected, and the checks."""

from fastapi import APIRouter

from lifecycle.web.pages.inspections import check_forms, checks, filing, registers

ROUTERS: tuple[APIRouter, ...] = (registers.router, filing.router, checks.router, check_forms.router)

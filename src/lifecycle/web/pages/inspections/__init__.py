"""双随机的网页: the registers of whom and what is inspected."""

from fastapi import APIRouter

from lifecycle.web.pages.inspections import filing, registers

ROUTERS: tuple[APIRouter, ...] = (registers.router, filing.router)

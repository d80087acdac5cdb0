"""Who did what."""

from fastapi import APIRouter

from services.console.pages.audit import log

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (log.router,)

"""The numbers of a month."""

from fastapi import APIRouter

from services.console.pages.reports import month, take_away

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (take_away.router, month.router)

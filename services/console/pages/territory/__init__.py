"""Streets and zones, and the names that people give them."""

from fastapi import APIRouter

from services.console.pages.territory import bring_in, names, streets, try_out, zones

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (zones.router, streets.router, names.router, bring_in.router, try_out.router)

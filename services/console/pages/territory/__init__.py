"""Streets and zones, and the names that people give them."""

from fastapi import APIRouter

from services.console.pages.territory import (
    add_zone,
    bring_in,
    change_zone,
    names,
    remove_zone,
    streets,
    try_out,
    zones,
)

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    zones.router,
    add_zone.router,
    change_zone.router,
    remove_zone.router,
    streets.router,
    names.router,
    bring_in.router,
    try_out.router,
)

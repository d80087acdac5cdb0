"""Streets and zones, and the names that people give them."""

from fastapi import APIRouter

from services.console.pages.territory import (
    add_street,
    add_zone,
    bring_in,
    change_street,
    change_zone,
    names,
    remove_street,
    remove_zone,
    streets,
    try_out,
    zone_map,
    zones,
)

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    zones.router,
    add_zone.router,
    change_zone.router,
    remove_zone.router,
    add_street.router,
    streets.router,
    change_street.router,
    remove_street.router,
    names.router,
    bring_in.router,
    zone_map.router,
    try_out.router,
)

"""Streets and zones, and the names that people give them."""

from fastapi import APIRouter

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = ()

"""Who works here, as what."""

from fastapi import APIRouter

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = ()

"""Who comes in, and out again."""

from fastapi import APIRouter

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = ()

"""What anybody may read."""

from fastapi import APIRouter

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = ()

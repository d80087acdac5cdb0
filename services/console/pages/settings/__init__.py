"""What a municipality decides about its service."""

from fastapi import APIRouter

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = ()

"""The technical state of all municipalities, for those who run them."""

from fastapi import APIRouter

from services.console.pages.operators import come_in, overview, town

#: What web.py includes, in this order: the door before the towns, whose names are addresses too.
ROUTERS: tuple[APIRouter, ...] = (come_in.router, overview.router, town.router)

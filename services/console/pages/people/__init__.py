"""Who is enrolled, who asks to be, and lists of them."""

from fastapi import APIRouter

from services.console.pages.people import (
    banning,
    enrolling,
    exporting,
    importing,
    moving,
    other_messages,
    person,
    removing,
    reviewing,
    searching,
)

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    searching.router,
    enrolling.router,
    exporting.router,
    person.router,
    moving.router,
    removing.router,
    banning.router,
    reviewing.router,
    importing.router,
    other_messages.router,
)

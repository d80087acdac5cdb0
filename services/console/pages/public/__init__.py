"""Pages for citizens, without signing in: how to join, what was sent, figures, how the service stands, posters."""

from fastapi import APIRouter

from services.console.pages.public import feeds, joining, notices, numbers, posters, privacy, status

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    joining.router,
    feeds.router,
    notices.router,
    numbers.router,
    status.router,
    privacy.router,
    posters.router,
)

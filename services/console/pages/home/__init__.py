"""What waits for whoever has just come in."""

from fastapi import APIRouter

from services.console.pages.home import today

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (today.router,)

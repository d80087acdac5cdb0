"""Who works here, as what."""

from fastapi import APIRouter

from services.console.pages.staff import change, invite, members

#: What web.py includes, in this order: nobody's id is "invita".
ROUTERS: tuple[APIRouter, ...] = (invite.router, members.router, change.router)

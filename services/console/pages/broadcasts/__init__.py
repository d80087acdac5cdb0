"""Notices: written, approved, followed."""

from fastapi import APIRouter

from services.console.pages.broadcasts import (
    approve,
    follow,
    follow_again,
    follow_missed,
    history,
    media,
    preview,
    write,
    write_alert,
    write_own,
)

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    write.router,
    preview.router,
    write_alert.router,
    write_own.router,
    approve.router,
    history.router,
    media.router,
    follow.router,
    follow_again.router,
    follow_missed.router,
)

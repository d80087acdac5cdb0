"""What a municipality decides about its service."""

from fastapi import APIRouter

from services.console.pages.settings import (
    budget,
    callbacks,
    categories,
    coat_of_arms,
    expiry,
    keys,
    mandates,
    notice,
    overview,
    sections,
    test_phones,
    texts,
    topics,
)

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    sections.router,
    topics.router,
    categories.router,
    expiry.router,
    texts.router,
    coat_of_arms.router,
    test_phones.router,
    budget.router,
    keys.router,
    mandates.router,
    callbacks.router,
    notice.router,
)

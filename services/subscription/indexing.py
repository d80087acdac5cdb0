"""Lets people be found by the beginning of their surname who were on record before that could be asked."""

import asyncio

import structlog

from comunica.stores.away import is_away
from comunica.usecases.people.index_surnames import IndexSurnames

_log = structlog.get_logger("comunica.subscription")


async def index_surnames_again_and_again(use_case: IndexSurnames, *, every: float) -> None:
    """At the start, and then now and then: while an upgrade is rolled out, the version before adds people too."""
    while True:
        try:
            if indexed := await use_case():
                _log.info("surnames indexed", action="surnames_indexed", count=indexed)
        except Exception as problem:
            if not is_away(problem):
                _log.exception("surnames not indexed", action="surnames_failed", error=type(problem).__name__)
        await asyncio.sleep(every)

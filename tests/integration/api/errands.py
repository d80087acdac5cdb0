"""Whoever does errands, one round at a time: as the services do it, without waiting."""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import read_prices
from comunica.channels.whatsapp.template_account import template_account
from comunica.enrolment.ledger import SALT_BYTES
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue
from comunica.stores.people.people_imports import PostgresImportWorkshop
from comunica.stores.pool import Pool
from comunica.stores.reports.month_counts import PostgresMonthCounts
from comunica.stores.setting_up.template_desk import PostgresTemplateDesk
from comunica.stores.vaults import Vaults
from comunica.usecases.errands import ErrandKind, ErrandWorker
from comunica.usecases.people.work_imports import WorkImports
from comunica.usecases.reports.make_report import MakeReport
from comunica.usecases.setting_up.ask_templates import KINDS
from comunica.usecases.setting_up.work_templates import WorkTemplates
from comunica.usecases.work_errands import ErrandDesk, ErrandPolicy, work_errands
from tests.eventually import eventually
from tests.integration.api.conftest import EXAMPLE
from tests.towns import MASTER_KEY

#: Nobody waits in a test: what did not work out may be tried at once.
AT_ONCE = ErrandPolicy(pause=dt.timedelta(0), longest=dt.timedelta(0))


@dataclass
class RememberedErrands:
    """A meter that remembers."""

    over: list[tuple[str, str]] = field(default_factory=list)

    def errand_over(self, kind: ErrandKind, outcome: str) -> None:
        self.over.append((str(kind), outcome))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def salt() -> bytes:
    return os.urandom(SALT_BYTES)


def imports_on(pool: Pool, *, batch: int = 500) -> WorkImports:
    """Works on lists as the role comunica_api."""
    return WorkImports(
        workshop=PostgresImportWorkshop(pool, Vaults(pool, MASTER_KEY), new_id=uuid7),
        record=PostgresSubmissions(pool),
        audit=StoredAuditLog(pool, new_id=uuid7),
        now=now,
        new_id=uuid7,
        new_salt=salt,
        batch=batch,
    )


def reports_on(pool: Pool, *, at: Callable[[], dt.datetime] = now) -> MakeReport:
    """Makes reports as the role comunica_api."""
    answers, prices = PostgresErrandAnswers(pool), read_prices(EXAMPLE)
    return MakeReport(record=PostgresMonthCounts(pool), answers=answers, prices=prices, now=at)


def templates_on(pool: Pool) -> WorkTemplates:
    """Asks the provider as the role comunica_dispatcher."""
    record = PostgresTemplateDesk(pool, Vaults(pool, MASTER_KEY), new_id=uuid7, now=now)
    return WorkTemplates(record=record, answers=PostgresErrandAnswers(pool), account=template_account)


IMPORTS = (ErrandKind.CHECK_IMPORT, ErrandKind.BRING_IN, ErrandKind.FORGET_IMPORT)


def desk_of(pool: Pool, worker: ErrandWorker, *kinds: ErrandKind, policy: ErrandPolicy = AT_ONCE) -> ErrandDesk:
    """One process that does errands of these kinds."""
    return ErrandDesk(
        owner=uuid7(),
        queue=PostgresErrandQueue(pool),
        workers=dict.fromkeys(kinds, worker),
        meter=RememberedErrands(),
        policy=policy,
    )


def api_desk(pool: Pool, *, batch: int = 500) -> ErrandDesk:
    """As the api has it."""
    desk = desk_of(pool, imports_on(pool, batch=batch), *IMPORTS)
    return replace(desk, workers={**desk.workers, ErrandKind.REPORT: reports_on(pool)})


def template_desk(pool: Pool) -> ErrandDesk:
    """As the dispatcher has it."""
    return desk_of(pool, templates_on(pool), *KINDS)


async def done(desk: ErrandDesk, client: httpx.AsyncClient, path: str, *while_: str) -> dict[str, Any]:
    """Work until what is at this path is in none of these states any more."""

    async def over() -> dict[str, Any] | None:
        await work_errands(desk)
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return None if shown["state"] in while_ else shown

    return await eventually(over)


async def in_the_background(desk: ErrandDesk) -> "asyncio.Task[int]":
    """One round, under way."""
    return asyncio.create_task(work_errands(desk))

"""Who makes reports and works on lists of people, beside the requests."""

import datetime as dt
from collections.abc import Callable

from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceList
from comunica.runtime.errands import ErrandCounter
from comunica.runtime.metrics import Metrics
from comunica.runtime.parts.on_record import new_salt
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue
from comunica.stores.people.people_imports import PostgresImportWorkshop
from comunica.stores.pool import Pool
from comunica.stores.reports.month_counts import PostgresMonthCounts
from comunica.stores.sealing import MasterKey
from comunica.stores.vaults import Vaults
from comunica.usecases.errands import ErrandKind
from comunica.usecases.people.work_imports import WorkImports
from comunica.usecases.reports.make_report import MakeReport
from comunica.usecases.work_errands import ErrandDesk


def errand_desk(
    pool: Pool, master_key: MasterKey, metrics: Metrics, *, prices: PriceList, now: Callable[[], dt.datetime]
) -> ErrandDesk:
    """The desk of this process."""
    vaults = Vaults(pool, master_key)
    reports = MakeReport(record=PostgresMonthCounts(pool), answers=PostgresErrandAnswers(pool), prices=prices, now=now)
    imports = WorkImports(
        workshop=PostgresImportWorkshop(pool, vaults, new_id=uuid7),
        record=PostgresSubmissions(pool),
        audit=StoredAuditLog(pool, new_id=uuid7),
        now=now,
        new_id=uuid7,
        new_salt=new_salt,
    )
    return ErrandDesk(
        owner=uuid7(),
        queue=PostgresErrandQueue(pool),
        workers={
            ErrandKind.REPORT: reports,
            **dict.fromkeys((ErrandKind.CHECK_IMPORT, ErrandKind.BRING_IN, ErrandKind.FORGET_IMPORT), imports),
        },
        meter=ErrandCounter(metrics),
    )

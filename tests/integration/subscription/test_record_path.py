"""The evidence of the webhook path, as the dispatcher reads it before it sends a doubt again."""

import datetime as dt
import itertools
from typing import Any

import asyncpg
import pytest

from comunica.broadcasting.doubt import Answer, Doubt, DoubtPolicy, Gap, Path, decide
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.webhook_path import PathPolicy
from comunica.contracts.inbound import PathReported
from comunica.stores.hearing.paths import StoredPathRecord
from comunica.stores.pool import Pool
from comunica.usecases.hearing.record_path import RecordPath, Spotted
from tests.integration.subscription.world import NOW, Admin

MARGIN = dt.timedelta(seconds=1)
POLICY = PathPolicy(margin=MARGIN)
_serial = itertools.count(1)


def at(second: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=second)


@pytest.fixture
def app() -> str:
    """An app of this case alone."""
    return f"app-{next(_serial)}"


@pytest.fixture
def path(pool: Pool) -> RecordPath:
    return RecordPath(record=StoredPathRecord(pool), policy=POLICY)


def spotted(app: str, since: float, until: float, sequence: int = 0, *, name: str = "a", **more: Any) -> Spotted:
    more.setdefault("refused", 0)
    return Spotted(app, sequence, PathReported(ingress_id=name, since=at(since), until=at(until), **more))


async def gaps(admin: Admin, app: str) -> list[tuple[dt.datetime, dt.datetime, str]]:
    rows = await admin.fetch("SELECT from_at, to_at, why FROM path_gap WHERE app = $1 ORDER BY id", app)
    return [tuple(row) for row in rows]


async def state(admin: Admin, app: str) -> asyncpg.Record:
    row = await admin.fetchrow("SELECT * FROM path_state WHERE app = $1", app)
    assert row is not None
    return row


async def test_what_is_settled_follows_the_acknowledged_reports(path: RecordPath, admin: Admin, app: str) -> None:
    await path.hears([spotted(app, 0, 2, 10), spotted(app, 2, 4, 20)])
    assert await admin.fetchval("SELECT settled_to = '-infinity' FROM path_state WHERE app = $1", app)
    await path.settles(9)
    assert await admin.fetchval("SELECT settled_to = '-infinity' FROM path_state WHERE app = $1", app)
    await path.settles(10)
    assert (await state(admin, app))["settled_to"] == at(2) - MARGIN
    await path.settles(25)
    assert (await state(admin, app))["settled_to"] == at(4) - MARGIN


async def test_what_is_settled_never_shrinks(path: RecordPath, admin: Admin, app: str) -> None:
    await path.hears([spotted(app, 0, 100, 1)])
    await path.settles(1)
    await path.hears([spotted(app, 90, 92, 2, name="b")])
    await path.settles(2)
    assert (await state(admin, app))["settled_to"] == at(100) - MARGIN


async def test_one_that_lags_holds_the_others_back(path: RecordPath, admin: Admin, app: str) -> None:
    await path.hears([spotted(app, 0, 2, 1), spotted(app, 0, 1, 2, name="b"), spotted(app, 2, 4, 3)])
    await path.settles(3)
    assert (await state(admin, app))["settled_to"] == at(1) - MARGIN


async def test_refusals_and_silence_are_gaps(path: RecordPath, admin: Admin, app: str) -> None:
    await path.hears([spotted(app, 0, 2, refused=1), spotted(app, 5, 7)])
    assert await gaps(admin, app) == [
        (at(0) - MARGIN, at(2) + MARGIN, "refused"),
        (at(2) - MARGIN, at(5) + MARGIN, "silent"),
    ]


async def test_one_that_vanished_is_a_gap_and_forgotten(path: RecordPath, admin: Admin, app: str) -> None:
    await path.hears([spotted(app, 0, 2), spotted(app, 0, 2, name="b")])
    await path.hears([spotted(app, 2, 4, name="b"), spotted(app, 4, 9, name="b")])
    assert await gaps(admin, app) == [(at(2) - MARGIN, at(9) + MARGIN, "silent")]
    assert await admin.fetchval("SELECT count(*) FROM ingress_path WHERE app = $1", app) == 1


async def test_a_dead_letter_is_a_gap(path: RecordPath, admin: Admin, app: str) -> None:
    await path.gave_up(app, at(3))
    assert await gaps(admin, app) == [(at(3) - MARGIN, at(3) + MARGIN, "dead_letter")]


async def test_two_processes_share_what_they_hear(pool: Pool, admin: Admin, app: str) -> None:
    one, two = (RecordPath(record=StoredPathRecord(pool), policy=POLICY) for _ in range(2))
    await one.hears([spotted(app, 0, 2, 1)])
    await two.hears([spotted(app, 2, 4, 2)])
    await one.settles(2)
    await two.settles(2)
    assert await gaps(admin, app) == []
    assert (await state(admin, app))["settled_to"] == at(4) - MARGIN


async def evidence(admin: Admin, app: str) -> Path:
    """As the dispatcher reads it."""
    known = await state(admin, app)
    return Path(
        settled_to=known["settled_to"],
        proved_to=at(10_000),
        gaps=[Gap(from_at, to_at) for from_at, to_at, _ in await gaps(admin, app)],
    )


async def test_a_doubt_is_sent_again_only_after_a_whole_path(path: RecordPath, admin: Admin, app: str) -> None:
    """And without the reports, the guard switched off, a broken path looks like a silent provider."""
    doubt = Doubt(lane=Lane.NORMAL, attempt=1, attempted_at=at(0))
    policy, later = DoubtPolicy(), at(2000)
    await path.hears([spotted(app, second, second + 2, second + 10) for second in range(-10, 1000, 2)])
    await path.settles(5000)
    assert decide(doubt, await evidence(admin, app), policy, later) is Answer.RESEND
    await path.hears([spotted(app, 1000, 1002, refused=1), spotted(app, 600, 602, refused=1)])
    broken = await evidence(admin, app)
    assert decide(doubt, broken, policy, later) is Answer.WAIT
    deaf = Path(settled_to=broken.settled_to, proved_to=broken.proved_to)
    assert decide(doubt, deaf, policy, later) is Answer.RESEND, "so a status that was refused would be a repeat"

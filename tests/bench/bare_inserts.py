"""The bare limit of enrolment: one asyncpg connection that writes the same rows, a hundred people a transaction.

Person, address, message and reply of each, made up before the clock starts: nothing is read, sealed or proved.

BENCH_DSN=… python -m tests.bench.bare_inserts COUNT TOWNS → people a second on stdout.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from itertools import batched
from typing import NamedTuple
from uuid import UUID

import asyncpg
import uuid_utils.compat
import uvloop

#: as many as the subscription service takes from NATS at a time
TOGETHER = 100

_PEOPLE = """
INSERT INTO subscriber (municipality_id, channel_id, id, consent, consent_key, consented_at, place_key, address_kind,
                        address_sealed, given_name_sealed, surname_sealed, surname_index, place_sealed, zone_id,
                        last_inbound_at)
SELECT m, c, p, 'opted_in', k, now(), k, 'phone', $6, $6, $6, d, $6, 'centro', now()
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[]) AS t (m, c, p, k, d)"""
_ADDRESSES = """
INSERT INTO subscriber_address (municipality_id, channel_id, subscriber_id, address_index, kind)
SELECT m, c, p, d, 'phone' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[]) AS t (m, c, p, d)"""
_MESSAGES = """
INSERT INTO inbound_message (municipality_id, channel_id, subscriber_id, id, message_digest, action, reply, sent_at)
SELECT m, c, p, i, d, 'subscribe', 'welcome', now()
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[]) AS t (m, c, p, i, d)"""
_REPLIES = """
INSERT INTO delivery (municipality_id, channel_id, recipient_id, source_id, source_kind, lane, state, body_sealed,
                      expires_at)
SELECT m, c, p, i, 'inbound_message', 'reply', 'queued', $5, now() + interval '1 day'
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS t (m, c, p, i)"""

_NAME, _BODY = os.urandom(40), os.urandom(600)


class _Row(NamedTuple):
    municipality: UUID
    channel: UUID
    person: UUID
    message: UUID
    key: str
    digest: bytes


def _rows(count: int, towns: int) -> Iterator[_Row]:
    places = [(uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7()) for _ in range(towns)]
    for at in range(count):
        person, message, digest = uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7(), os.urandom(32)
        yield _Row(*places[at % towns], person, message, f"{dt.datetime.now(dt.UTC).isoformat()}{digest.hex()}", digest)


async def rate(dsn: str, count: int, towns: int) -> float:
    """People a second."""
    batches = [[list(column) for column in zip(*rows, strict=True)] for rows in batched(_rows(count, towns), TOGETHER)]
    connection = await asyncpg.connect(dsn)
    begun = time.perf_counter()
    for municipalities, channels, people, messages, keys, digests in batches:
        who = (municipalities, channels, people)
        async with connection.transaction():
            seen = ",".join({str(each) for each in municipalities})
            await connection.execute("SELECT set_config('app.municipality', $1, true)", seen)
            await connection.execute(_PEOPLE, *who, keys, digests, _NAME)
            await connection.execute(_ADDRESSES, *who, digests)
            await connection.execute(_MESSAGES, *who, messages, digests)
            await connection.execute(_REPLIES, *who, messages, _BODY)
    seconds = time.perf_counter() - begun
    await connection.close()
    return count / seconds


if __name__ == "__main__":
    print(uvloop.run(rate(os.environ["BENCH_DSN"], int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - its answer

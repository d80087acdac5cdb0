"""The usual pattern: a task for each message on Redis, a Celery worker, httpx with connections kept open.

python -m tests.bench.peers.celery_tasks COUNT → so many tasks queued. The worker is Celery's own command.
"""

import os
import sys
from functools import cache

import httpx
from celery import Celery

from tests.bench.peers.message import HEADERS, PATH, body

app = Celery("peers", broker=os.environ.get("PEERS_BROKER", "redis://127.0.0.1:6379/0"))
RETRIES = {"max_retries": 3, "retry_backoff": True, "autoretry_for": (httpx.HTTPError,)}
# What any tuning guide says: nobody asks for the results, and a message is not lost when a worker dies.
app.conf.update(task_ignore_result=True, task_acks_late=True, broker_connection_retry_on_startup=True)


@cache
def client() -> httpx.Client:
    """One for a process: connections are kept open."""
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    return httpx.Client(base_url=os.environ["PEERS_URL"], headers=HEADERS, timeout=10, limits=limits)


@app.task(name="send", **RETRIES)  # type: ignore[untyped-decorator] # Celery is in the other environment
def send(to: str) -> str:
    """One message; the provider's id of it."""
    answer = client().post(PATH, json=body(to))
    answer.raise_for_status()
    return str(answer.json()["messages"][0]["id"])


if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        send.delay(f"+39333{number:07d}")

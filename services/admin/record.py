"""PostgreSQL as commands meet it: when it is away, the person at the desk is told what to look at."""

from collections.abc import Iterator
from contextlib import contextmanager

from comunica.stores.away import is_away
from services.admin.command import FailedError


@contextmanager
def record_in_reach() -> Iterator[None]:
    """Fail with a word on the address if PostgreSQL is away."""
    try:
        yield
    except Exception as problem:
        if not is_away(problem):
            raise
        raise FailedError(f"PostgreSQL is away ({type(problem).__name__}): is COMUNICA_POSTGRES_DSN right?") from None

"""Is PostgreSQL away, or is something wrong? The first passes by itself; the second wants a person."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from comunica.usecases.away import RecordAway

#: Connection lost or refused, server starting or stopping, no connection or answer in time, too many connections,
#: two transactions that waited for each other.
AWAY: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    RecordAway,
    asyncpg.InterfaceError,
    asyncpg.InvalidAuthorizationSpecificationError,  # a password being changed
    asyncpg.ReadOnlySQLTransactionError,  # a replica after a fail-over: the address will point elsewhere soon
)


def is_away(error: BaseException) -> bool:
    """Whether the same request may work in a moment, unchanged."""
    # asyncpg's word for arguments that do not fit a query is an InterfaceError as well: that is a defect of ours.
    return (isinstance(error, AWAY) and not isinstance(error, ValueError)) or _was_told_goodbye(error)


def _was_told_goodbye(error: BaseException) -> bool:
    # The server's farewell came while nobody used the connection, and the line has not ended yet. asyncpg has no class
    # for that; others of this class are defects.
    return isinstance(error, asyncpg.InternalClientError) and str(error).startswith("cannot switch to state")


@contextmanager
def told_as_away() -> Iterator[None]:
    """Raise RecordAway instead of what means that the same request may work in a moment, unchanged."""
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise RecordAway(f"the record cannot do this now ({type(error).__name__})") from error
        raise

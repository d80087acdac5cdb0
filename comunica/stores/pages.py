"""Pages of what the record lists: read one row more than is shown, and know whether there is more."""

from collections.abc import Callable, Sequence

import asyncpg

from comunica.usecases.paging import Page


def page_of[Row](
    rows: Sequence[asyncpg.Record], size: int, *, read: Callable[[asyncpg.Record], Row], id_column: str
) -> Page[Row]:
    """A page out of `size + 1` rows asked for: the one too many says that there is another page."""
    kept = rows[:size]
    more = len(rows) > size
    return Page(tuple(read(row) for row in kept), kept[-1][id_column] if more else None)

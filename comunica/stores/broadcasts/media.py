"""Files of broadcasts: the ports of `keep_media.py`, `show_media.py` and `provide_media.py` on PostgreSQL."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from comunica.broadcasting.reasons import OF_A_LOST_FILE, Reason
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.submissions import media_on_record
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.keep_media import NewMedia
from comunica.usecases.delivering.provide_media import MediaFile


class PostgresMediaShelf:
    """Takes files in and shows what there is. For the roles comunica_api and comunica_console."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep(self, new: NewMedia) -> MediaOnRecord:
        """Write it."""
        row = (
            *(new.municipality_id, new.id, new.kind, new.mime_type, new.file_name, new.alternative_text),
            *(len(new.content), new.digest, new.content, new.uploaded_by),
        )
        async with serving(self._pool, new.municipality_id) as connection:
            kept = await connection.fetchrow(query("add_media"), *row)
        assert kept is not None
        return media_on_record(kept)

    async def see(self, municipality_id: UUID, media_id: UUID) -> MediaOnRecord | None:
        """What there is of it."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_media"), municipality_id, media_id)
        return None if row is None else media_on_record(row)


class PostgresMediaWindow(PostgresMediaShelf):
    """Shows the files themselves, too. For the role comunica_console."""

    async def content(self, municipality_id: UUID, media_id: UUID, *, most: int) -> bytes | None:
        """All of it, or nothing."""
        async with serving(self._pool, municipality_id) as connection:
            found: bytes | None = await connection.fetchval(query("show_media"), municipality_id, media_id, most)
        return found


class PostgresMedia:
    """Gives files out to the provider, and forgets them. For the role comunica_dispatcher."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def age_of_upload(self, municipality_id: UUID, media_id: UUID, channel_id: UUID) -> dt.timedelta | None:
        """By the record's clock."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                age: dt.timedelta | None = await connection.fetchval(
                    query("age_of_upload"), municipality_id, media_id, channel_id, sorted(OF_A_LOST_FILE)
                )
        return age

    async def content(self, municipality_id: UUID, media_id: UUID) -> MediaFile | None:
        """All of it."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("read_media"), municipality_id, media_id)
        if row is None:
            return None
        return MediaFile(
            kind=MediaKind(row["kind"]),
            mime_type=row["mime_type"],
            file_name=row["file_name"],
            content=row["content"],
        )

    async def keep_upload(self, municipality_id: UUID, media_id: UUID, channel_id: UUID, provider_id: str) -> None:
        """In place of the earlier one."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("put_media_upload"), municipality_id, media_id, channel_id, provider_id)

    async def drop_upload(self, municipality_id: UUID, source_id: UUID) -> tuple[UUID, UUID] | None:
        """So old that the next look brings it anew."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("drop_media_upload"), municipality_id, source_id)
        return None if row is None else (row["channel_id"], row["media_id"])

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """State paused, and off the work list."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                done = await connection.execute(query("pause_broadcast"), municipality_id, source_id, reason)
        return int(done.rpartition(" ")[2]) > 0

    async def forget(self, *, older_than: dt.timedelta) -> int:
        """Empty the files of all towns that nothing needs any more; how many."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                towns: Sequence[UUID] = [row["id"] for row in await connection.fetch(query("see_towns"))]
            async with serving(self._pool, *towns) as connection:
                return len(await connection.fetch(query("forget_media"), older_than))

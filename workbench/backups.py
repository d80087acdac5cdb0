"""A backup of the record and its return, by PostgreSQL's own pg_dump and pg_restore."""

import asyncio
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workbench.child import ChildError
from workbench.database import connected
from workbench.postgres import binary

_WITHIN = 300.0


async def back_up(dsn: str, file: Path) -> None:
    """All of one database into a file, as a role that row level security does not bind."""
    await _run(dsn, "pg_dump", "--format=custom", "--compress=1", f"--file={file}", f"--dbname={_bare(dsn)}")


async def bring_back(file: Path, dsn: str, *, superuser_dsn: str, owner: str) -> None:
    """The file into a new database of this owner. Roles belong to the server, not to the backup: they must be there."""
    name = urlsplit(dsn).path.removeprefix("/")
    async with connected(superuser_dsn) as connection:
        await connection.execute(f"CREATE DATABASE {name} OWNER {owner}")
    await _run(dsn, "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={_bare(dsn)}", str(file))


async def put_in_place_of(superuser_dsn: str, *, restored: str, lost: str) -> None:
    """The restored database takes the name of the lost one, to which nobody may be connected."""
    async with connected(superuser_dsn) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {lost} WITH (FORCE)")
        await connection.execute(f"ALTER DATABASE {restored} RENAME TO {lost}")


async def _run(dsn: str, name: str, *arguments: str) -> None:
    # The password is no argument: those can be read by everybody on the machine.
    environment = {**os.environ, "PGPASSWORD": unquote(urlsplit(dsn).password or "")}
    process = await asyncio.create_subprocess_exec(
        str(binary(name)),
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(_WITHIN):
        said, _ = await process.communicate()
    if process.returncode != 0:
        raise ChildError(f"{name} ended with code {process.returncode}: {said.decode(errors='replace')[-800:]}")


def _bare(dsn: str) -> str:
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{parts.username}@{parts.hostname}:{parts.port}").geturl()

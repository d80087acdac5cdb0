"""Run by a test: starts a NATS and a PostgreSQL below a folder, prints their pids, and waits to be killed."""

import asyncio
import sys
from pathlib import Path

from workbench.nats import Nats
from workbench.postgres import Durability, Postgres


async def main(folder: Path) -> None:
    nats = Nats(folder / "nats")
    postgres = Postgres(folder / "pg", durability=Durability.PROCESS)
    await asyncio.gather(nats.start(), postgres.start())
    sys.stdout.write(f"{nats.pid} {postgres.pid}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


asyncio.run(main(Path(sys.argv[1])))

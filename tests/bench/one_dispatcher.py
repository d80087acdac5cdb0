"""The dispatcher as its service runs it, without NATS: the work list alone says what is due. Until SIGTERM."""

import asyncio
import signal
import uuid

import uvloop

from comunica.contracts.bells import Bell
from comunica.runtime import catalogue
from comunica.runtime.lifetime import Lifetime
from comunica.runtime.metrics import Metrics
from comunica.runtime.record import read_master_key
from comunica.stores.pool import open_pool
from comunica.stores.vaults import Vaults
from comunica.usecases.finish_broadcast import Finished
from services.dispatcher.dispatcher import Dispatcher, Surroundings
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.settings import DispatcherSettings


class Nobody:
    """Hears what the dispatcher tells."""

    async def ring(self, bell: Bell) -> None:
        """Rung for nobody."""

    async def finished(self, finished: Finished) -> bool:
        """Told to nobody."""
        return True


async def live(settings: DispatcherSettings) -> None:
    """Send what is due."""
    lifetime = Lifetime()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lifetime.end)
    pool = await open_pool(settings.postgres_dsn, size=settings.postgres_pool, name="bench")
    around = Surroundings(
        pool=pool,
        vaults=Vaults(pool, read_master_key(settings)),
        announcements=Nobody(),
        bells=Nobody(),
        meter=DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher")),
    )
    async with Dispatcher(uuid.uuid4(), settings, around).running(lifetime):
        await lifetime.wait()
    await pool.close()


if __name__ == "__main__":
    uvloop.run(live(DispatcherSettings()))

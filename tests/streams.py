"""The streams of the topology on a server that several tests use, empty for each."""

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts.topology import Topology
from tests.eventually import PATIENCE, eventually


async def renew(link: NatsConnection, known: Topology) -> None:
    """Delete every stream and make those of the topology.

    Again while one comes back with its messages: a server that is still taking away the folder of a stream of that
    name does not take away the next, and says that it did.
    """

    async def all_are_empty() -> bool:
        await _forget_all(link)
        await apply(link.client, known, replicas=1)
        streams = await link.client.jetstream(timeout=PATIENCE).streams_info()
        return not any(info.state.messages for info in streams)

    await eventually(all_are_empty)


async def _forget_all(link: NatsConnection) -> None:
    js = link.client.jetstream(timeout=PATIENCE)
    for info in await js.streams_info():
        await js.delete_stream(info.config.name or "")

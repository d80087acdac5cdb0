"""What all parts of the simulator share: the time, chance, who exists, what was accepted, what will be told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .clock import Clock
from .faults import Faults
from .settings import Settings
from .shape import mapping
from .state import Registry
from .webhooks import Outbox
from .witness import Witness

REGISTRY_FILE = "registry.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The shared objects, and keeping what is set up from one run to the next."""

    settings: Settings
    clock: Clock
    random: Random
    registry: Registry
    witness: Witness
    faults: Faults
    outbox: Outbox
    #: Ids of the media that phones sent: whoever asks for one is counted.
    heard_media: set[str] = field(default_factory=set)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Webhooks go out for as long as this lasts."""
        task = asyncio.create_task(self.outbox.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @property
    def _file(self) -> Path | None:
        return self.settings.data / REGISTRY_FILE if self.settings.data else None

    def save(self) -> None:
        """Keep what is set up: called after each change, so that a restart forgets no subscription or template."""
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self.registry.exported(), indent=1))
            fresh.replace(self._file)

    def remember(self) -> None:
        """Take up what the last run kept, then apply the set-up file."""
        for path, take in ((self._file, self.registry.restore), (self.settings.setup, self.registry.apply)):
            if path is not None and (path.exists() or path == self.settings.setup):
                take(mapping(json.loads(path.read_text())))


def build_world(settings: Settings, clock: Clock) -> World:
    """A world with the memory of the last run, if a data folder is given."""
    witness, registry = Witness(settings.data), Registry()
    # The count keeps a fixed seed from handing out the ids of the run before again.
    seed = f"{settings.seed}:{len(witness.accepted)}:{len(witness.said)}" if settings.seed else None
    random = Random(seed)  # noqa: S311 - ids and chances of a simulator, no secret
    faults = Faults(random)
    world = World(
        settings=settings,
        clock=clock,
        random=random,
        registry=registry,
        witness=witness,
        faults=faults,
        outbox=Outbox(registry, settings, clock, faults, random),
    )
    world.remember()
    return world

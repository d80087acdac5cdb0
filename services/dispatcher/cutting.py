"""Cuts partners off NATS whose credential ended: the loop, and what it works with. See docs/adr/0015."""

import asyncio
import datetime as dt
from collections.abc import Callable

from comunica.bus.partner_connections import PartnerConnections
from comunica.contracts import admission
from comunica.stores.partners.partner_nkeys import PostgresPartnerNkeys
from comunica.stores.pool import Pool
from comunica.usecases.partners.cut_partners import PartnerCutter
from services.dispatcher.looping import again_and_again
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.settings import DispatcherSettings


def cutter_of(
    settings: DispatcherSettings, pool: Pool, meter: DispatcherMeter, *, now: Callable[[], dt.datetime]
) -> PartnerCutter | None:
    """None where no partner comes in."""
    issuer = settings.partner_issuer()
    if issuer is None:
        return None
    board = PartnerConnections(
        settings.nats_url, word=lambda: admission.cutters_word(issuer, now()), trust=settings.nats_trust()
    )
    return PartnerCutter(record=PostgresPartnerNkeys(pool), board=board, meter=meter, now=now)


async def keep_cutting(cutter: PartnerCutter | None, *, every: float) -> None:
    """For ever. A turn that fails is made good for by the next."""
    if cutter is None:
        return
    # First: the gate that lets it in is about to open.
    await asyncio.sleep(every)
    await again_and_again(cutter.turn, name="cuts", every=every)

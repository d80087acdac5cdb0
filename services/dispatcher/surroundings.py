"""What a dispatcher works with: the service gives it, and tests and benches give what they look at."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from comunica.broadcasting.prices import PriceList
from comunica.channels.whatsapp.inspection import WhatsAppInspector
from comunica.channels.whatsapp.template_account import template_account
from comunica.stores.pool import Pool
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.finish_broadcast import Announcements
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.delivering.provide_media import MediaFile, Upload
from comunica.usecases.partners.tell_partners import PartnerNews
from comunica.usecases.ring_bell import Bells
from comunica.usecases.setting_up.check_channels import ChannelInspector
from comunica.usecases.setting_up.provider_setup import NumberLimits
from comunica.usecases.setting_up.work_templates import TemplateAccount
from services.dispatcher.crew import ClosingCarrier
from services.dispatcher.meter import DispatcherMeter


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a dispatcher works with. `open_carrier` leads to the provider of a channel; WhatsApp's if none is given."""

    pool: Pool
    vaults: Vaults
    announcements: Announcements
    bells: Bells
    meter: DispatcherMeter
    open_carrier: Callable[[ChannelFacts], ClosingCarrier] | None = None
    #: Brings a file to the provider; WhatsApp's way if none is given.
    upload: Callable[[ChannelFacts, MediaFile], Awaitable[Upload]] | None = None
    #: Asks the provider what a number and its portfolio may; WhatsApp's way if none is given.
    limits_of: Callable[[ChannelFacts], Awaitable[NumberLimits | None]] | None = None
    prices: PriceList = field(default_factory=PriceList)
    #: The account of a channel at the provider, for its templates; WhatsApp's if none is given.
    template_account: Callable[[ChannelFacts], AbstractAsyncContextManager[TemplateAccount]] = template_account
    #: Where partners hear what became of what they submitted on NATS; none: they are told later.
    partner_news: PartnerNews | None = None
    #: Asks the provider about channels.
    inspector: ChannelInspector = field(default_factory=WhatsAppInspector)

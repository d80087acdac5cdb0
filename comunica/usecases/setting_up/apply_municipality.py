"""Set up a municipality as its file says: the record, then the provider. Applied twice it changes nothing.

Each step is told as it is taken, with what to do if it could not be. A step that fails leaves the earlier ones done;
apply again when the cause is mended.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.prices import UNKNOWN, Prices
from comunica.municipality.address import Address, AddressKind, country_of
from comunica.usecases.patience import Patience
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup, SetupRefused
from comunica.usecases.setting_up.provider_setup import ProviderAccount, ProviderRecord
from comunica.usecases.setting_up.set_up_at_provider import set_up_at_provider
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken


class SetupRecord(ProviderRecord, Protocol):
    """The record, as far as setting up needs it."""

    async def put(self, setup: MunicipalitySetup) -> tuple[UUID, Sequence[StepTaken]]:
        """Municipality, territory, channel and keys, in one transaction; `SetupRefused` and nothing done."""

    async def id_of(self, slug: str) -> UUID | None:
        """The municipality of this name; none if there is none."""


async def apply_municipality(
    setup: MunicipalitySetup,
    *,
    record: SetupRecord,
    account: ProviderAccount,
    patience: Patience,
    prices: Prices | None = None,
) -> AsyncIterator[StepTaken]:
    """The steps, one by one as they are taken. Nothing after a failed one that it needs.

    `prices`: those in force. Without them a cap is not set: nobody could keep it.
    """
    if unpriced := why_no_cap(setup, prices):
        yield StepTaken("budget", Outcome.FAILED, unpriced)
        setup = replace(setup, budget=None)
    try:
        municipality_id, steps = await record.put(setup)
    except SetupRefused as refused:
        yield StepTaken("record", Outcome.FAILED, str(refused))
        return
    for step in steps:
        yield step
    async for step in set_up_at_provider(setup.at_provider, record, account, patience, municipality_id):
        yield step


def why_no_cap(setup: MunicipalitySetup, prices: Prices | None) -> str:
    """Why the file's cap cannot be kept by these prices, and what to do; empty if it can, or if there is none."""
    if setup.budget is None:
        return ""
    if prices is None:
        return "no cap is set, since no price is known: give a price list in COMUNICA_PRICES_FILE, and apply again"
    if prices.currency != setup.budget.currency:
        return f"no cap is set, since the prices are in {prices.currency}: give the cap in it, and apply again"
    digits = "".join(one for one in setup.channel.display_phone_number if one.isdecimal())
    home = country_of(Address(AddressKind.PHONE, digits))
    missing = [each for each in ("utility", "marketing") if prices.price(home, each) is None]
    if missing:
        lacks = f"{UNKNOWN}: {' and '.join(missing)} for country {home}"
        return f"no cap is set, since the price list does not say ({lacks}): add it, and apply again"
    return ""

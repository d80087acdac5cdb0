"""What doubt is for: the two usual ways to do without it, one that tells people twice and one that loses them."""

from dataclasses import dataclass
from typing import Any

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, NotSent, Verdict
from comunica.municipality.address import Address
from comunica.usecases.delivering.claim_deliveries import FIRST
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    Broadcast,
    Call,
    FakeCarrier,
    Office,
    Provider,
    Town,
    all_are,
    owned_by,
    phones_of,
)


class Crash(Exception):
    """The process ends without a word."""


class HastyCarrier(FakeCarrier):
    """Takes a lost answer for a no: the usual retry."""

    async def send(self, message: Any, address: Address, token: str) -> Verdict:
        verdict = await FakeCarrier.send(self, message, address, token)
        return NotSent(Reason.UNREACHABLE, 0.0) if isinstance(verdict, Doubtful) else verdict


class MarkingCarrier(FakeCarrier):
    """Says that a message is sent before it is: at most once, as by marking it first."""

    async def send(self, message: Any, address: Address, token: str) -> Verdict:
        return Accepted(f"wamid.{token}")


@dataclass(slots=True)
class HastyProvider(Provider):
    """Behind a carrier that knows no doubt."""

    def carrier(self, facts: ChannelFacts) -> FakeCarrier:
        return HastyCarrier(self, facts.phone_number_id)


@dataclass(slots=True)
class MarkedProvider(Provider):
    """Behind a carrier that marks first."""

    def carrier(self, facts: ChannelFacts) -> FakeCarrier:
        return MarkingCarrier(self, facts.phone_number_id)


def _loses_first_answers(provider: Provider) -> None:
    """It takes every message; the first answer to each person never arrives."""

    async def answer(call: Call) -> Verdict:
        if provider.times()[call.phone] == 1:
            return Doubtful(Reason.ANSWER_CUT)
        return Accepted(f"wamid.{call.phone}")

    provider.answer = answer


async def test_a_lost_answer_is_doubt_and_nobody_is_told_twice(town: Town, office: Office) -> None:
    people = await town.people(20)
    broadcast = await town.broadcasts()
    _loses_first_answers(office.provider)
    async with office.working():
        await all_are(broadcast, "doubt")
    assert office.provider.phones() == phones_of(people)


async def test_a_retry_at_once_tells_everybody_twice(town: Town, office: Office) -> None:
    people = await town.people(20)
    broadcast = await town.broadcasts()
    office.provider = HastyProvider()
    _loses_first_answers(office.provider)
    async with office.working():
        await eventually(broadcast.is_finished)
    assert office.provider.phones() == sorted(phones_of(people) * 2)


async def test_what_was_claimed_before_a_crash_is_found_and_sent(town: Town, office: Office) -> None:
    people = await town.people(20)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await office.claims().claim_source(await owned_by(town), broadcast.id, after=FIRST, most=20, lease=10)
    await town.admin.execute("UPDATE channel_ownership SET lease_until = now()")  # and there its process ends
    await _goes_on(town, office, broadcast)
    assert office.provider.phones() == phones_of(people)


async def test_what_was_marked_as_sent_before_a_crash_is_lost(town: Town, office: Office) -> None:
    await town.people(20)
    broadcast = await town.broadcasts()
    office.provider = MarkedProvider()
    with pytest.raises(Crash):
        async with office.working():
            await all_are(broadcast, "accepted")
            raise Crash  # before anything was written to the provider
    office.provider = Provider()
    await _goes_on(town, office, broadcast)
    assert await broadcast.states() == {"accepted": 20}, "says the record"
    assert office.provider.phones() == [], "and nobody has it"


async def _goes_on(town: Town, office: Office, broadcast: Broadcast) -> None:
    """Another dispatcher, minutes later, on a path that was whole."""
    await broadcast.ages(300)
    await town.hears_all()
    async with office.working():
        await eventually(broadcast.is_finished)

"""Only what was looked at is called: names that lead inside, that change their mind, redirects, and slow receivers."""

import asyncio
import ipaddress
from collections.abc import Sequence

import pytest

from comunica.callbacks.addresses import AddressRules
from comunica.receivers.http import CallDeadlines, LookUp, Receivers
from comunica.usecases.callbacks.call_back import Answer, Outcome
from tests.integration.callbacks.receiving import Receiver

LOCAL = (ipaddress.ip_network("127.0.0.1/32"),)


def always(*addresses: str) -> LookUp:
    async def look_up(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return look_up


async def called(url: str, look_up: LookUp, *, rules: AddressRules | None = None) -> Answer:
    """One call by those rules: http and 127.0.0.1 are allowed if not said otherwise."""
    receivers = Receivers(
        rules or AddressRules(http=True, inside=LOCAL), look_up=look_up, deadlines=CallDeadlines(call=10, connect=8)
    )
    try:
        return (await receivers.call(url, {}, b"{}")).answer
    finally:
        await receivers.close()


def at(receiver: Receiver, name: str = "receiver.example", path: str = "/hook") -> str:
    return receiver.url.replace("127.0.0.1", name).replace("/hook", path)


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%1"], ["127.0.0.1", "10.0.0.1"]],
    ids=["private", "metadata", "IPv6 loopback", "mapped", "link-local", "one inside among others"],
)
async def test_a_name_that_leads_inside_is_not_called(receiver: Receiver, addresses: list[str]) -> None:
    assert await called(at(receiver), always(*addresses)) is Answer.ADDRESS_REFUSED


async def test_a_name_that_leads_outside_is_called_at_the_address_that_was_looked_at(receiver: Receiver) -> None:
    assert await called(at(receiver), always("127.0.0.1")) is Answer.REFUSED, "the receiver finds no signature: it came"


async def test_a_name_that_changes_its_mind_between_two_attempts_is_looked_at_again(receiver: Receiver) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked = 0

    async def look_up(_host: str, _port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return answers[asked - 1]

    receivers = Receivers(AddressRules(http=True, inside=LOCAL), look_up=look_up)
    first = await receivers.call(at(receiver), {}, b"{}")
    second = await receivers.call(at(receiver), {}, b"{}")
    await receivers.close()
    assert (first, second) == (Outcome(Answer.REFUSED, 500), Outcome(Answer.ADDRESS_REFUSED))
    assert asked == 2, "once for each attempt: nobody can answer the look and the call differently"


async def test_a_literal_that_slipped_through_is_stopped_at_the_socket(receiver: Receiver) -> None:
    class Blind(AddressRules):
        """The first look switched off."""

        def fault_of(self, url: str) -> None:
            return None

    assert await called(receiver.url, always(), rules=Blind(http=True)) is Answer.ADDRESS_REFUSED


async def test_without_the_looks_what_is_inside_is_called(receiver: Receiver) -> None:
    """The guard switched off: the damage is a call to this very machine."""

    class Trusting(AddressRules):
        def allow(self, address: str) -> bool:
            return True

    assert await called(at(receiver), always("127.0.0.1"), rules=Trusting(http=True)) is Answer.REFUSED


@pytest.mark.parametrize("literal", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_numbers_in_disguise_lead_nowhere(literal: str) -> None:
    """This machine's own resolver: it makes 127.0.0.1 of them, or nothing."""
    receivers = Receivers(AddressRules(http=True))
    outcome = await receivers.call(f"http://{literal}:9/", {}, b"{}")
    await receivers.close()
    assert outcome.answer in {Answer.ADDRESS_REFUSED, Answer.UNREACHABLE}


async def test_no_redirect_is_followed(receiver: Receiver) -> None:
    assert await called(at(receiver, path="/moved"), always("127.0.0.1")) is Answer.REDIRECTED
    assert receiver.forged == 0, "nobody came to where it points"


async def test_a_receiver_that_never_answers_costs_a_deadline_and_no_more() -> None:
    over = asyncio.Event()

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    receivers = Receivers(
        AddressRules(http=True, inside=LOCAL),
        look_up=always("127.0.0.1"),
        deadlines=CallDeadlines(call=0.3, connect=0.2),
    )
    assert await receivers.call(f"http://slow.example:{port}/", {}, b"{}") == Outcome(Answer.LATE)
    over.set()
    await receivers.close()
    server.close()


async def test_nobody_there_and_no_such_name_are_unreachable(receiver: Receiver) -> None:
    async def no_such_name(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    assert await called(at(receiver), no_such_name) is Answer.UNREACHABLE
    assert await called("http://receiver.example:9/", always("127.0.0.1")) is Answer.UNREACHABLE


async def test_in_the_clear_and_with_a_certificate_that_nobody_vouches_for_nothing_is_told(receiver: Receiver) -> None:
    assert await called(at(receiver), always("127.0.0.1"), rules=AddressRules(inside=LOCAL)) is Answer.ADDRESS_REFUSED
    https = at(receiver).replace("http://", "https://")
    assert await called(https, always("127.0.0.1")) in {Answer.TLS_FAILED, Answer.UNREACHABLE}

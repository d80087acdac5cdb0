"""`comunica-admin subscribers erase`: one person, at once, because they ask for it (GDPR art. 17)."""

import argparse
import asyncio
import datetime as dt
import os
import sys
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.bus.erasures import NatsErasureJournal
from comunica.bus.publish import Publisher
from comunica.enrolment.importing.cells import BadCell, phone_of
from comunica.enrolment.ledger import SALT_BYTES
from comunica.municipality.address import Address, NotAnAddress, user_id
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.people.subscribers import people_at_address
from comunica.usecases.audit import operator
from comunica.usecases.people.erase_people import Erased, ErasePeople
from comunica.usecases.people.erasure_journal import JournalAway
from services.admin.command import Commands, FailedError, add
from services.admin.desk import Desk, at_desk, by_somebody
from services.admin.journal import nats_at_hand

#: A message that is with the provider at this moment has its answer, or its lease's end, within this many seconds.
_PATIENCE = 60.0
_PAUSE = 1.0


def register(subscribers: Commands) -> None:
    """Add the command."""
    erase = add(subscribers, "erase", at_desk(_erase), says="Erase one person at once. It cannot be undone.")
    erase.add_argument("town", metavar="SLUG", help="the municipality's slug")
    erase.add_argument(
        "person",
        nargs="?",
        default="-",
        help="phone, user id or subscriber id; - asks for it: no trace in a history",
    )
    by_somebody(erase)


async def _erase(arguments: argparse.Namespace, desk: Desk) -> None:
    people = await _named(_asked() if arguments.person == "-" else arguments.person, desk)
    async with nats_at_hand() as nats:
        use_case = ErasePeople(
            record=StoredErasureRecord(desk.pool, desk.vaults, new_id=uuid7),
            journal=NatsErasureJournal(Publisher(nats)),
            now=lambda: dt.datetime.now(dt.UTC),
            new_salt=lambda: os.urandom(SALT_BYTES),
        )
        try:
            erased = await _patiently(use_case, desk.office.channel.town.id, people, operator(arguments.by))
        except JournalAway as problem:
            raise FailedError(f"{problem}: nobody was erased, run it again") from None
    if not erased.counts["people"]:
        raise FailedError("nobody is on record under this: nothing was erased. Is it the right town?")
    print("Erased:", ", ".join(f"{count} {what}" for what, count in erased.counts.items()))


async def _patiently(use_case: ErasePeople, town: UUID, people: list[UUID], who: str) -> Erased:
    """Again and again while a message to them is with the provider: its answer must find its row."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + _PATIENCE
    while (erased := await use_case.by_request(town, people, who=who)).busy:
        if loop.time() + _PAUSE > give_up:
            raise FailedError("a message to this person is being sent: nothing was erased, run it again in a minute")
        await asyncio.sleep(_PAUSE)
    return erased


async def _named(text: str, desk: Desk) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        address = _address(text)
    channel = desk.office.channel
    index = channel.town.vault.index(address.kind, address.value)
    return await people_at_address(desk.pool, channel.town.id, index)


def _address(text: str) -> Address:
    try:
        return phone_of(text)
    except BadCell:
        pass
    try:
        return user_id(text)
    except NotAnAddress:
        raise FailedError("write a phone, a user id or a subscriber id") from None


def _asked() -> str:
    if sys.stdin.isatty():
        print("phone, user id or subscriber id: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()

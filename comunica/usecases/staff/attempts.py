"""How often somebody may try to come in. Nobody can lock somebody else out: a browser that they signed in with before
has a bucket of its own, which no stranger can empty (OWASP: device cookies).

An attempt is drawn before it is judged, so that many at once are no more than one after the other.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Attempted(StrEnum):
    """What is tried, by whom."""

    #: Signing in, from one address, with whatever e-mail.
    ADDRESS = "address"
    #: With one e-mail, from browsers that it never signed in with; whether or not somebody has it.
    STRANGERS = "strangers"
    #: From one browser that the person has signed in with before.
    DEVICE = "device"
    #: The code beside a link, or beside a password that is changed.
    CODE = "code"
    #: Asking for a link by e-mail.
    RECOVERY = "recovery"
    #: An operator's key, from one address.
    OPERATOR = "operator"
    #: An answer of the identity gateway, from one address.
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many attempts at once, and one more each time that long has gone by. `whose` is kept as a keyed digest."""

    what: Attempted
    whose: str
    size: int
    every: dt.timedelta


class Attempts(Protocol):
    """The buckets, the same for all processes. Raises RecordAway."""

    async def draw(self, buckets: Sequence[Bucket], now: dt.datetime) -> dt.timedelta | None:
        """One attempt from each; or from none, and how long until there is one."""

    async def fill(self, buckets: Sequence[Bucket], now: dt.datetime) -> None:
        """It was the right person: these are full again."""


def by_address(address: str) -> Bucket:
    """Many people may sit behind one address of a town hall."""
    return Bucket(Attempted.ADDRESS, network_of(address), 30, dt.timedelta(seconds=20))


def by_strangers(email: str) -> Bucket:
    """A person at a new browser has as many as those who guess leave them."""
    return Bucket(Attempted.STRANGERS, email, 10, dt.timedelta(seconds=90))


def by_device(device: str) -> Bucket:
    """Of one browser of one person."""
    return Bucket(Attempted.DEVICE, device, 10, dt.timedelta(seconds=90))


def by_code(whose: str) -> Bucket:
    """A code has six digits: of a link that fell into the wrong hands, too."""
    return Bucket(Attempted.CODE, whose, 5, dt.timedelta(minutes=5))


def by_recovery(whose: str) -> Bucket:
    """Nobody's mailbox is filled."""
    return Bucket(Attempted.RECOVERY, whose, 3, dt.timedelta(minutes=20))


def by_operator(address: str) -> Bucket:
    """Of its own: whoever guesses keys keeps nobody of a town hall out, nor the other way round."""
    return Bucket(Attempted.OPERATOR, network_of(address), 10, dt.timedelta(seconds=90))


def by_identity(address: str) -> Bucket:
    """Nothing can be guessed there: so that nobody makes us ask the gateway without end."""
    return Bucket(Attempted.IDENTITY, network_of(address), 60, dt.timedelta(seconds=10))


def network_of(address: str) -> str:
    """Whoever has one address of IPv6 has the whole /64."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else known)

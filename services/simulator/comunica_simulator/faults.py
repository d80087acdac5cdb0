"""Faults set from outside by `POST /simulator/faults`: on the sending side and on the webhooks."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .scenarios import Trouble, When
from .shape import Json, number, text, without_blanks

WEBHOOK_FAULTS = frozenset({"duplicate", "reorder", "delay", "down", "forge", "garble"})


class FaultError(ValueError):
    """The fault cannot be understood; the message says what to write instead."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault: what, for whom, with which chance, how often (`left`), until when (Unix seconds).

    `pairs` is the part of all pairs of a number and a person that it concerns: always the same ones.
    """

    target: str
    when: str
    phone_number_id: str = ""
    app_id: str = ""
    rate: float = 1.0
    pairs: float = 1.0
    left: int | None = None
    until: float | None = None
    delay: float = 1.0
    trouble: Trouble | None = None

    def shown(self) -> Json:
        """The fault as `GET /simulator/faults` gives it."""
        names = ("target", "when", "phone_number_id", "app_id", "rate", "pairs", "left", "until", "delay")
        code = self.trouble.code if self.trouble else None
        return without_blanks({name: getattr(self, name) for name in names} | {"code": code})


class Faults:
    """The faults in force. The caller says what time it is; chance comes from the one Random."""

    def __init__(self, random: Random) -> None:
        """None yet."""
        self._random = random
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Lift them all."""
        self._faults.clear()

    def shown(self) -> list[Json]:
        """Those in force."""
        return [one.shown() for one in self._faults]

    def for_message(self, phone_number_id: str, app_id: str, to: str, now: float) -> Trouble | None:
        """What befalls the answer to this message to this person, if anything."""
        if not self._faults:
            return None

        def concerns(fault: Fault) -> bool:
            return (
                fault.trouble is not None
                and fault.phone_number_id in {"", phone_number_id}
                and fault.app_id in {"", app_id}
                and (fault.pairs >= 1 or _lot(phone_number_id, to) < fault.pairs)
            )

        fault = self._strike(concerns, now)
        return fault.trouble if fault else None

    def for_webhook(self, when: str, now: float) -> Fault | None:
        """The webhook fault of that kind that strikes now, if any."""
        if not self._faults:
            return None
        return self._strike(lambda fault: fault.target == "webhooks" and fault.when == when, now)

    def _strike(self, concerns: Callable[[Fault], bool], now: float) -> Fault | None:
        self._faults = [one for one in self._faults if one.left != 0 and (one.until is None or one.until > now)]
        for fault in self._faults:
            if concerns(fault) and (fault.rate >= 1 or self._random.random() < fault.rate):
                if fault.left is not None:
                    fault.left -= 1
                return fault
        return None


def _lot(phone_number_id: str, to: str) -> float:
    """Where a pair stands among all pairs, from 0 to 1: the same each time, whatever was sent before."""
    drawn = hashlib.sha256(f"{phone_number_id}:{to}".encode()).digest()
    return int.from_bytes(drawn[:8]) / 2**64


def parse(given: Json, now: float, late: float) -> Fault:
    """Read a fault; `late` is the delay of an answer that comes too late."""
    target = text(given.get("target")) or "messages"
    when = text(given.get("when")) or ("before" if target == "messages" else "")
    if target == "webhooks" and when not in WEBHOOK_FAULTS:
        raise FaultError(f"when must be one of {sorted(WEBHOOK_FAULTS)} for webhooks")
    if target not in {"messages", "webhooks"}:
        raise FaultError("target must be messages or webhooks")
    count, seconds = given.get("count"), given.get("seconds")
    return Fault(
        target=target,
        when=when,
        phone_number_id=text(given.get("phone_number_id")),
        app_id=text(given.get("app_id")),
        rate=number(given.get("rate"), 1.0),
        pairs=number(given.get("pairs"), 1.0),
        left=int(number(count, 0)) if count is not None else None,
        until=now + number(seconds, 0) if seconds is not None else None,
        delay=number(given.get("delay"), 1.0),
        trouble=_trouble(given, when, late) if target == "messages" else None,
    )


def _trouble(given: Json, when: str, late: float) -> Trouble:
    try:
        moment = When(when)
    except ValueError:
        raise FaultError(f"when must be one of {[one.value for one in When]} for messages") from None
    http = given.get("http")
    return Trouble(
        when=moment,
        code=int(number(given.get("code"), 131000)),
        http=int(number(http, 500)) if http is not None else None,
        body=given.get("body") is not False,
        delay=number(given.get("delay"), late),
    )

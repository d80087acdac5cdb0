"""The witness: every message that was accepted and every one a phone sent, in memory and on an append-only file.

The file holds one JSON object a line: `accepted`, `status`, `said` or `reset`. It is read again at the start.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from .shape import Json, digits, items, number, text

FILE = "witness.jsonl"


@dataclass(slots=True, kw_only=True)
class Accepted:
    """One accepted message; `statuses` are what happened to it afterwards, in order."""

    id: str
    to: str
    phone_number_id: str
    at: float
    type: str
    text: str
    template: str | None = None
    parameters: list[str] | dict[str, str] | None = None
    callback_data: str | None = None
    user_id: str = ""
    category: str = "service"
    #: It was sent while the person's 24-hour window was open.
    in_window: bool = False
    choices: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)

    def shown(self) -> Json:
        """The record as `GET /simulator/accepted` gives it."""
        return {name: getattr(self, name) for name in _SHOWN}


_SHOWN = tuple(name for name in Accepted.__slots__ if name not in {"user_id", "category", "in_window"})


@dataclass(slots=True, kw_only=True)
class Said:
    """One message a phone sent; `taken` once a webhook address has answered 200 to it."""

    id: str
    sender: str
    phone_number_id: str
    at: float
    type: str
    text: str
    profile_name: str = ""
    taken: bool = False


class Witness:
    """What was accepted, what was said. It only ever grows, until a reset."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read what the folder's file holds and go on from there."""
        self._forget()
        self.version = 0
        self._file: int | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._open(folder / FILE)

    def _forget(self) -> None:
        self.accepted: list[Accepted] = []
        self.said: list[Said] = []
        self._by_id: dict[str, Accepted] = {}
        self._by_user: dict[str, list[Accepted]] = {}
        self._said_by_user: dict[str, list[Said]] = {}

    def accept(self, message: Accepted) -> None:
        """Keep an accepted message: on the file before anybody hears of it."""
        self._write("accepted", {name: getattr(message, name) for name in Accepted.__slots__ if name != "statuses"})
        self._keep(message)

    def note(self, message: Accepted, status: Json) -> None:
        """Keep a status of a message."""
        message.statuses.append(status)
        self.version += 1
        self._write("status", {"id": message.id} | status)

    def hear(self, said: Said) -> None:
        """Keep what a phone sent."""
        self._write("said", {name: getattr(said, name) for name in Said.__slots__ if name != "taken"})
        self._keep_said(said)

    def by_id(self, wamid: str) -> Accepted | None:
        """The accepted message with that id."""
        return self._by_id.get(wamid)

    def find(self, *, to: str = "", phone_number_id: str = "", since: float = 0.0) -> list[Accepted]:
        """The accepted messages, in order, to one user, from one number, since a moment; each is optional."""
        pool = self._by_user.get(digits(to), []) if to else self.accepted
        return [
            one for one in pool if (not phone_number_id or one.phone_number_id == phone_number_id) and one.at >= since
        ]

    def heard(self, sender: str, phone_number_id: str) -> list[Said]:
        """What a phone said to a number, in order."""
        return [one for one in self._said_by_user.get(sender, []) if one.phone_number_id == phone_number_id]

    def reset(self) -> None:
        """Forget everything; the file says that we did."""
        self._write("reset", {})
        self._forget()
        self.version += 1

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _keep(self, message: Accepted) -> None:
        self.accepted.append(message)
        self._by_id[message.id] = message
        self._by_user.setdefault(message.to, []).append(message)
        self.version += 1

    def _keep_said(self, said: Said) -> None:
        self.said.append(said)
        self._said_by_user.setdefault(said.sender, []).append(said)
        self.version += 1

    def _write(self, kind: str, record: Json) -> None:
        # Unbuffered: a line the kernel has survives a kill -9 of this process.
        if self._file is not None:
            os.write(self._file, json.dumps({"kind": kind} | record).encode() + b"\n")

    def _open(self, path: Path) -> None:
        torn = False
        if path.exists():
            raw = path.read_bytes()
            torn = bool(raw) and not raw.endswith(b"\n")
            for line in raw.splitlines():
                self._read(line)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if torn:
            os.write(self._file, b"\n")

    def _read(self, line: bytes) -> None:
        try:
            record: Json = json.loads(line)
        except ValueError:
            return  # the last line of a process that was killed while writing
        match record.pop("kind", None):
            case "accepted":
                self._keep(_accepted(record))
            case "said":
                self._keep_said(_said(record))
            case "status":
                message = self._by_id.get(text(record.pop("id", "")))
                if message:
                    message.statuses.append(record)
            case "reset":
                self._forget()


def _accepted(record: Json) -> Accepted:
    parameters, data = record.get("parameters"), record.get("callback_data")
    return Accepted(
        id=text(record["id"]),
        to=text(record["to"]),
        phone_number_id=text(record["phone_number_id"]),
        at=number(record["at"], 0),
        type=text(record["type"]),
        text=text(record["text"]),
        template=text(record.get("template")) or None,
        parameters=parameters if isinstance(parameters, list | dict) else None,
        callback_data=data if isinstance(data, str) else None,
        user_id=text(record.get("user_id")),
        category=text(record.get("category")),
        in_window=record.get("in_window") is True,
        choices=items(record.get("choices")),
        statuses=items(record.get("statuses")),
    )


def _said(record: Json) -> Said:
    return Said(
        id=text(record["id"]),
        sender=text(record["sender"]),
        phone_number_id=text(record["phone_number_id"]),
        at=number(record["at"], 0),
        type=text(record["type"]),
        text=text(record["text"]),
        profile_name=text(record.get("profile_name")),
    )

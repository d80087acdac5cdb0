"""Values in a webhook: as the provider means them, or nothing; what an item cannot be without makes it unreadable.

No reason here holds what somebody wrote.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

#: seconds since 1970 that make sense: 2009 (WhatsApp begins) to 2100
_EARLIEST, _LATEST = 1_230_768_000, 4_102_444_800

type Json = Mapping[str, Any]


class Unreadable(Exception):
    """This item cannot be read."""


def moment(value: Any) -> datetime:
    """Seconds or milliseconds since 1970, as number or text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable("a timestamp that is not a number")
    if value >= _EARLIEST * 1000:
        value //= 1000
    if not _EARLIEST <= value <= _LATEST:
        raise Unreadable("a timestamp that cannot be right")
    return datetime.fromtimestamp(value, UTC)


def required(item: Json, key: str) -> str:
    """Text that must be there."""
    if not (value := text(item, key)):
        raise Unreadable(f"an item without {key}")
    return value


def text(item: Json, key: str) -> str:
    """Text; empty if missing or null. NUL goes: PostgreSQL cannot hold it, and one would stop a whole batch."""
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{key} is not text")
    return value.replace("\x00", "")


def text_or_nothing(item: Json, key: str) -> str:
    """Text, or nothing: for what adorns an item and must not make it bad."""
    return text(item, key) if isinstance(item.get(key), str) else ""


def object_in(item: Json, key: str) -> Json:
    """The object there; empty if there is none."""
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(value: Any) -> list[Json]:
    """The objects of a list; nothing else of it."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def id_of(value: Any) -> str:
    """Ids are text; some samples have them as numbers."""
    match value:
        case str():
            return value.replace("\x00", "")
        case bool():
            return ""
        case int():
            return str(value)
        case _:
            return ""


def raw(value: Any) -> bytes:
    """As JSON again."""
    return msgspec.json.encode(value)

"""A CAP message as the record keeps it, and its digest."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from comunica.alerting.cap import (
    Area,
    CapAlert,
    Category,
    Certainty,
    Info,
    Named,
    Response,
    Severity,
    Urgency,
)


def digest_of(alert: CapAlert) -> bytes:
    """Equal for two documents that say the same, however they are written."""
    return hashlib.sha256(json.dumps(asdict(alert), default=_plain, sort_keys=True).encode()).digest()


def infos_to_json(alert: CapAlert) -> list[dict[str, Any]]:
    """What is said, as JSON."""
    found: list[dict[str, Any]] = json.loads(json.dumps([asdict(info) for info in alert.infos], default=_plain))
    return found


def info_from_json(data: Mapping[str, Any]) -> Info:
    """One block of what `infos_to_json` wrote."""
    plain = ("event", "language", "sender_name", "headline", "description", "instruction", "web", "contact")
    return Info(
        categories=tuple(Category(each) for each in data["categories"]),
        urgency=Urgency(data["urgency"]),
        severity=Severity(data["severity"]),
        certainty=Certainty(data["certainty"]),
        responses=tuple(Response(each) for each in data["responses"]),
        event_codes=_named(data["event_codes"]),
        parameters=_named(data["parameters"]),
        areas=tuple(_area(each) for each in data["areas"]),
        effective=_moment(data["effective"]),
        onset=_moment(data["onset"]),
        expires=_moment(data["expires"]),
        **{name: data[name] for name in plain},
    )


def _area(data: Mapping[str, Any]) -> Area:
    return Area(
        description=data["description"],
        geocodes=_named(data["geocodes"]),
        polygons=tuple(data["polygons"]),
        circles=tuple(data["circles"]),
    )


def _named(data: list[Mapping[str, str]]) -> tuple[Named, ...]:
    return tuple(Named(each["name"], each["value"]) for each in data)


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)

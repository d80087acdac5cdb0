"""An operator in front of the api, and what it sends."""

import os
from typing import Any

from uuid_utils.compat import uuid7

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, make_key
from comunica.municipality.operator_keys import operator_form
from comunica.stores.pool import Connection

BORGO: dict[str, Any] = {
    "name": "Borgo",
    "service": "Borgo Informa",
    "contacts": "visita www.comune.borgo.example",
    "privacy_url": "https://www.comune.borgo.example/privacy",
    "notice_version": "2026-11",
}


async def operator_key(superuser: Connection, **columns: Any) -> ApiKey:
    """One that is in force, unless the columns say otherwise."""
    key = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))
    row = {"id": uuid7(), "prefix": key.prefix, "secret_digest": key.digest(), "name": key.prefix} | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await superuser.execute(f"INSERT INTO operator_key ({', '.join(row)}) VALUES ({marks})", *row.values())
    return key


def shown(key: ApiKey) -> dict[str, str]:
    """What a client with this key sends."""
    return {"Authorization": f"ApiKey-v1 {operator_form(key)}"}


def borgo(serial: int, **more: Any) -> dict[str, Any]:
    """A municipality to set up, which differs from another serial's."""
    return BORGO | {"slug": f"borgo-{serial}", "name": f"Borgo {serial}"} | more


def number(municipality_id: str, serial: int, **more: Any) -> dict[str, Any]:
    """A number to connect, which differs from another serial's."""
    return {
        "municipality_id": municipality_id,
        "provider": "whatsapp",
        "app": "comunica",
        "phone_number_id": f"10654{serial:07d}",
        "waba_id": f"10229{serial:07d}",
        "portfolio_id": f"10880{serial:07d}",
        "display_phone_number": f"+39 399 98 {serial:05d}",
        "base_url": "https://graph.facebook.com/v25.0",
        "token": f"EAAG-of-{serial}",
    } | more

"""Twenty towns as their files describe them, with streets, and people who write ATTIVA with an address there."""

import datetime as dt
import hmac
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from workbench.stack import Stack

APP = "bench"
ZONES = ("Centro", "Villaggio Brollo", "Borgo Nuovo", "San Rocco", "Stazione")
GIVEN = ("Maria", "Luca", "Giulia", "Anna Maria", "Paolo", "Francesca", "Giovanni", "Chiara")
SURNAMES = ("Rossi", "De Luca", "Bianchi", "Ferrari", "Esposito", "D’Angelo", "Colombo", "Ricci")
_DUGS = ("Via", "Via", "Via", "Viale", "Vicolo", "Piazza")
_FIRST = ("Alta", "Bassa", "Nuova", "Vecchia", "Grande", "Lunga", "Fredda", "Bianca", "Rossa", "Verde")
_SECOND = (
    *("Fontana", "Cascina", "Torre", "Pieve", "Rocca", "Chiusa", "Filanda", "Fornace", "Ghiaia", "Vigna"),
    *("Sorgente", "Palude", "Collina", "Selva", "Roggia", "Marcita", "Cava", "Darsena", "Calchera", "Segheria"),
    *("Ferriera", "Cartiera", "Conceria", "Masseria", "Contea", "Badia", "Certosa", "Bastia", "Porta", "Loggia"),
)


def write_towns(folder: Path, count: int, *, streets: int) -> list[Path]:
    """Their files, and one stradario that they share."""
    folder.mkdir(parents=True)
    stradario = folder / "stradario.csv"
    lines = [f"{street};{zone}" for street, zone in itertools.islice(street_names(), streets)]
    stradario.write_text("\n".join(("denominazione;zona", *lines)) + "\n", encoding="utf-8")
    paths = []
    for serial in range(count):
        path = folder / f"town-{serial}.yaml"
        path.write_text(yaml.safe_dump(_town(serial, stradario), allow_unicode=True), encoding="utf-8")
        paths.append(path)
    return paths


def street_names() -> Iterator[tuple[str, str]]:
    """Streets and the zone of each, without an end before 300."""
    for place, (second, first) in enumerate(itertools.product(_SECOND, _FIRST)):
        yield f"{_DUGS[place % len(_DUGS)]} {second} {first}", ZONES[place % len(ZONES)]


@dataclass(slots=True, kw_only=True)
class Citizen:
    """Somebody who will join."""

    phone: str
    number: str
    waba: str
    text: str
    #: what the welcome must name
    zone: str
    secret: bytes = field(repr=False)
    #: the moment of their webhook, in Unix seconds
    at: float = 0.0

    def webhook(self, sent: dt.datetime) -> tuple[bytes, str]:
        """The provider's POST about their message, and its signature."""
        message = {
            "from": self.phone,
            "id": f"wamid.HBgM{self.phone}FQIAEhgUM0E3QjRGNUM2RDdFOEY5MEEx",
            "timestamp": str(int(sent.timestamp())),
            "type": "text",
            "text": {"body": self.text},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "39399", "phone_number_id": self.number},
            "contacts": [{"profile": {"name": "Maria"}, "wa_id": self.phone}],
            "messages": [message],
        }
        entry = {"id": self.waba, "changes": [{"value": value, "field": "messages"}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        return body, hmac.digest(self.secret, body, "sha256").hex()


class Crowd:
    """People of these towns, each with a phone of their own, the towns in turn."""

    def __init__(self, stack: Stack, towns: int) -> None:
        self._towns = towns
        self._secret = (stack.folder / "secrets" / "apps" / APP / "secret").read_bytes()
        self._serial = itertools.count()
        self._streets = list(itertools.islice(street_names(), 300))
        self._names = list(itertools.product(GIVEN, SURNAMES))

    def citizens(self, count: int) -> list[Citizen]:
        """So many new ones."""
        return [self._citizen(serial) for serial in itertools.islice(self._serial, count)]

    def _citizen(self, serial: int) -> Citizen:
        town, (street, zone) = serial % self._towns, self._streets[serial % len(self._streets)]
        given, surname = self._names[serial % len(self._names)]
        return Citizen(
            phone=f"39333{serial:07d}",
            number=_id(5, town),
            waba=_id(6, town),
            text=f"ATTIVA {given} {surname} {street} {serial % 90 + 1}",
            zone=zone,
            secret=self._secret,
        )


def _id(kind: int, serial: int) -> str:
    return f"10{kind}00000000{serial:04d}"


def _town(serial: int, stradario: Path) -> dict[str, Any]:
    return {
        "municipality": {
            "slug": f"town-{serial}",
            "name": f"Borgo {serial}",
            "service": f"Borgo {serial} Informa",
            "contacts": "visita www.comune.borgo.example",
            "privacy_url": "https://www.comune.borgo.example/privacy",
            "notice_version": "1",
        },
        "zones": [{"id": _zone_id(name), "name": name} for name in ZONES],
        "stradario_file": str(stradario),
        "channel": {
            "provider": "whatsapp",
            "app": APP,
            "phone_number_id": _id(5, serial),
            "waba_id": _id(6, serial),
            "portfolio_id": _id(7, serial),
            "display_phone_number": f"+39 399 99 {serial:05d}",
            "messages_per_second": 80,
            "base_url": "http://127.0.0.1:1/v25.0",
            "token_file": "told by the stack",
        },
        "templates": [_template(serial)],
        "api_keys": [{"name": "bench", "key_file": "told by the stack", "scopes": ["broadcast:read"]}],
    }


def _zone_id(name: str) -> str:
    return name.lower().replace(" ", "-")


def _template(serial: int) -> dict[str, Any]:
    return {
        "name": "avviso",
        "language": "it",
        "category": "UTILITY",
        "body": f"Il Comune di Borgo {serial} informa: {{{{testo}}}} Grazie a tutti per l'attenzione.",
        "footer": "Per uscire scrivi DISATTIVA",
        "parameters": ["testo"],
        "examples": {"testo": "domani via Roma resta chiusa"},
    }

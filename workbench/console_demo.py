"""A town with something to see at its console: people who joined, streets nobody knows, notices sent and waiting.

All by the ways that citizens and offices have: messages at the simulated provider, requests to the API.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import httpx
import yaml

from workbench.towns import DEMO, Json

#: Looks, half a second apart, until the system has done what it was asked for.
_TIMES = 120
_GIVEN = ("Maria", "Giuseppe", "Anna", "Luca", "Francesca", "Ahmed", "Giulia", "Marco", "Elena", "Paolo")
_SURNAMES = ("Rossi", "Brambilla", "Colombo", "De Luca", "El Fassi", "Galli", "Sala", "Nguyen")
_PLACES = (
    "Centro",
    "Villaggio Brollo",
    "San Quirico",
    "Quartiere Emanuela",
    "via Roma 12",
    "via Mazzini 4",
    "La Costa",
)
#: Nobody reads these by themselves: a person does.
_UNCLEAR = (
    "ATTIVA Carla Fumagalli via dei Ciclamini Blu 7",
    "ATTIVA Bruno Pozzi vicolo Inesistente 3",
    "ATTIVA Sara",
)
#: Did not answer our question: asked as many seconds ago.
_SILENT, _ASKED_AGO = "ATTIVA Nadia Ripamonti", 26 * 3600.0
#: At the simulator nothing reaches whoever has such a number.
_OUT_OF_REACH, _JOINS_OUT_OF_REACH = "393990200001", "ATTIVA Piero Sala Centro"
_OTHER = ("Buongiorno, a che ora apre l'ufficio anagrafe?", "Grazie mille", "c'è un lampione spento in via Roma")
NOTICES: tuple[tuple[Json, str], ...] = (
    ({"everyone": True}, "sabato 28 novembre via Roma resta chiusa dalle 8 alle 13 per il mercato"),
    ({"zones": ["centro"]}, "domani manca l'acqua in centro dalle 9 alle 12 per lavori alla rete"),
    ({"everyone": True}, "lunedì la biblioteca resta chiusa; riapre martedì alle 9"),
)


#: What goes at once: nobody waits for a second person while the river rises.
ALERTS = (
    "allerta arancione per temporali dalle 18 di oggi alle 6 di domani: non sostare nei sottopassi",
    "cessata allerta: i sottopassi sono di nuovo aperti",
)


def console_towns(folder: Path) -> tuple[Path, ...]:
    """The demo towns, the first of which lets nothing go without a second person, and one that is still on trial."""
    first, second = DEMO
    careful = yaml.safe_load(first.read_text("utf-8"))
    careful["municipality"] |= {"without_approval": [], "topics": {"scuola": "Scuola", "eventi": "Eventi e cultura"}}
    return _written(folder / first.name, careful), second, _written(folder / "montefiore.yaml", _on_trial(second))


def _on_trial(like: Path) -> Json:
    """Another town, with a number of its own."""
    description: Json = yaml.safe_load(like.read_text("utf-8").replace("Valdombra", "Montefiore"))
    description["municipality"] |= {"slug": "montefiore", "istat": "999002", "trial": True}
    channel = description["channel"]
    for name in ("phone_number_id", "waba_id", "portfolio_id", "display_phone_number"):
        channel[name] = f"{channel[name].removesuffix('202')}303"
    return description


def _written(path: Path, description: Json) -> Path:
    path.write_text(yaml.safe_dump(description, allow_unicode=True, sort_keys=False), "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Filling:
    """Of the first town of these endpoints."""

    web: httpx.AsyncClient
    endpoints: Json

    async def fill(self, people: int = 40) -> None:
        """People, what is unclear, what else they write, what did not arrive, notices that wait for a second person."""
        await self._writes(_OUT_OF_REACH, _JOINS_OUT_OF_REACH)
        await self._are_enrolled(1)
        await self._writes("393775500950", _SILENT, timestamp=time.time() - _ASKED_AGO)
        await asyncio.gather(*(self._says(serial, text) for serial, text in enumerate(_joining(people))))
        await asyncio.gather(*(self._says(900 + serial, text) for serial, text in enumerate(_UNCLEAR)))
        await asyncio.gather(*(self._says(serial, text) for serial, text in enumerate(_OTHER)))
        await self._are_enrolled(people // 2)
        for words in ALERTS:
            await self._is_over(await self.asks({"everyone": True}, words, lane="urgent", reason="protezione civile"))
        for audience, words in NOTICES:
            await self.asks(audience, words)

    async def _are_enrolled(self, people: int) -> None:
        async def there() -> bool:
            return len((await self._sees("/v2/subscribers"))["subscribers"]) >= people

        await _until(there)

    async def _is_over(self, broadcast: str) -> None:
        async def over() -> bool:
            return bool((await self._sees(f"/v2/broadcasts/{broadcast}"))["state"] == "finished")

        await _until(over)

    async def _sees(self, path: str) -> Json:
        answer = await self.web.get(f"{self.endpoints['api']}{path}", headers=self._key)
        answer.raise_for_status()
        return dict(answer.json())

    async def asks(self, audience: Json, words: str, **more: str) -> str:
        """A notice by the town's own template; its id."""
        body: Json = {
            "template": self._town["template"],
            "parameters": {"testo": words},
            "audience": audience,
            **more,
        }
        answer = await self.web.post(f"{self.endpoints['api']}/v2/broadcasts", json=body, headers=self._key)
        answer.raise_for_status()
        return str(answer.json()["id"])

    async def _says(self, serial: int, text: str) -> None:
        await self._writes(f"3937755{serial:05d}", text)

    async def _writes(self, phone: str, text: str, **more: float) -> None:
        said = {"from": phone, "phone_number_id": self._town["phone_number_id"], "text": text, **more}
        (await self.web.post(f"{self.endpoints['simulator']}/simulator/say", json=said)).raise_for_status()

    @property
    def _key(self) -> dict[str, str]:
        return {"Authorization": f"ApiKey-v1 {self._town['api_key']}"}

    @property
    def _town(self) -> Json:
        return dict(self.endpoints["municipalities"][0])


def _joining(people: int) -> Iterable[str]:
    named = list(product(_SURNAMES, _GIVEN))
    for serial in range(people):
        surname, given = named[serial * 7 % len(named)]
        yield f"ATTIVA {given} {surname} {_PLACES[serial % len(_PLACES)]}"


async def _until(check: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(_TIMES):
        if await check():
            return
        await asyncio.sleep(0.5)
    raise TimeoutError("the system did not do in a minute what it was asked for")

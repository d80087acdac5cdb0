"""Alerts of civil protection by CAP 1.2, on a real record: what becomes of each, and what becomes of none."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from comunica.broadcasting.starter_templates import starter_templates
from comunica.contracts.bells import BroadcastBell
from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.pool import Connection, Pool
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup
from comunica.usecases.setting_up.starter_setups import setup_of
from tests.cap.messages import NOW, message
from tests.integration.api.asking import resolve, said
from tests.integration.api.conftest import Api, api_on
from tests.servers import Database
from tests.towns import TownAtTest, approved, enrol, put_town, town_setup

XML = {"Content-Type": "application/cap+xml"}
ISTAT = "015213"
_S = Scope
KEYS: dict[str, tuple[Scope, ...]] = {
    "alerts": (_S.BROADCAST_URGENT, _S.BROADCAST_READ),
    "sends": (_S.BROADCAST_SEND, _S.BROADCAST_URGENT, _S.BROADCAST_READ, _S.GAZETTEER_READ, _S.GAZETTEER_WRITE),
    "calm": (_S.BROADCAST_SEND, _S.BROADCAST_READ),
    "drafts": (_S.BROADCAST_DRAFT, _S.BROADCAST_READ),
    "urgent-drafts": (_S.BROADCAST_DRAFT, _S.BROADCAST_URGENT),
    "reads": (_S.BROADCAST_READ,),
    "approves": (_S.BROADCAST_APPROVE, _S.BROADCAST_URGENT, _S.BROADCAST_READ),
    "test": (_S.BROADCAST_SEND, _S.BROADCAST_URGENT, _S.BROADCAST_READ),
}
TABLE = [
    {"name": "zona di allerta", "value": "im-09", "everyone": True, "zones": []},
    {"name": "piano comunale", "value": "Fumo Brollo", "everyone": False, "zones": ["brollo"]},
    {"name": "piano comunale", "value": "centro", "everyone": False, "zones": ["centro"]},
    {"name": "piano comunale", "value": "vuota", "everyone": False, "zones": ["vuota"]},
]
_numbers = count(700)


@dataclass
class Town:
    """A town of its own for each test, since a day has so many alerts; and who calls there."""

    api: Api
    client: httpx.AsyncClient
    there: TownAtTest

    async def give(self, name: str, *, key: str = "sends", **headers: str) -> httpx.Response:
        """Give the message of this name."""
        return await self.give_bytes(message(name), key=key, **headers)

    async def give_bytes(self, body: bytes, *, key: str = "sends", **headers: str) -> httpx.Response:
        return await self.client.post(
            "/v2/alerts/cap", content=body, headers={**XML, **self.there.headers(key), **headers}
        )

    async def ask(self, method: str, path: str, *, key: str = "sends", json: Any = None) -> httpx.Response:
        return await self.client.request(method, path, json=json, headers=self.there.headers(key))

    def rung(self) -> list[str]:
        """Ids of the broadcasts that dispatchers were told of."""
        bells = (each for each in self.api.bells.rung if isinstance(each, BroadcastBell))
        return [each.broadcast_id for each in bells if each.municipality_id == str(self.there.id)]

    async def broadcast(self, broadcast_id: str) -> Any:
        return (await self.ask("GET", f"/v2/broadcasts/{broadcast_id}")).json()

    async def broadcasts(self) -> list[Any]:
        found = (await self.ask("GET", "/v2/broadcasts?tests=true")).json()["broadcasts"]
        return list(found)


def _setup(number: int) -> MunicipalitySetup:
    setup = replace(town_setup(number, keys=KEYS), istat_code=ISTAT)
    keys = (replace(each, kind=KeyKind.TEST) if each.name == "test" else each for each in setup.keys)
    return replace(setup, keys=tuple(keys))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def serving(pool: Pool) -> AsyncIterator[tuple[Api, httpx.AsyncClient]]:
    """One application for all of these towns, in the morning of 14 January 2025."""
    api = api_on(pool, now=lambda: NOW)
    async with api.client(headers={}, deadline=30) as client:
        yield api, client


type Serving = tuple[Api, httpx.AsyncClient]


async def town_at(database: Database, serving: Serving, *, families: tuple[str, ...]) -> Town:
    """A town with five people: three of them in Centro, two in Brollo."""
    number = next(_numbers)
    templates = [approved(setup_of(each)) for each in starter_templates(f"Town {number}", families, ["it"])]
    there = await put_town(database, _setup(number), *templates)
    for tail, zone in enumerate(("centro", "centro", "centro", "brollo", "brollo")):
        await enrol(database, there, f"39333{number:04d}{tail:03d}", zone=zone)
    town = Town(*serving, there)
    assert (await town.ask("PUT", "/v2/geocodes", json={"geocodes": TABLE})).status_code == 200
    return town


@pytest_asyncio.fixture
async def town(database: Database, serving: Serving) -> Town:
    return await town_at(database, serving, families=("allerta_meteo", "emergenza"))


def codes(answer: httpx.Response) -> list[str]:
    return [each["code"] for each in answer.json()["problems"]]


# What is for here goes.


async def test_a_severe_alert_for_the_town_s_alert_zone_goes_to_everybody_at_once(town: Town) -> None:
    answer = await town.give("allerta_zone", key="alerts")
    assert answer.status_code == 202
    body = answer.json()
    assert (body["outcome"], body["type"], body["identifier"]) == ("accepted", "Alert", "CFMR-2025-014")
    assert answer.headers["location"] == body["uri"]
    (broadcast,) = body["broadcasts"]
    assert (broadcast["state"], broadcast["lane"], broadcast["counted"]) == ("scheduled", "urgent", 5)
    assert broadcast["audience"] == {"everyone": True, "zones": [], "outside": False, "streets": [], "topics": []}
    assert broadcast["expires_at"] == "2025-01-14T22:59:00Z"
    assert codes(answer) == ["area_elsewhere"]


async def test_its_words_fill_the_template_on_the_town_s_clock(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_zone")).json()["broadcasts"]
    template = (await town.broadcast(broadcast["id"]))["template"]
    assert template["name"] == "allerta_meteo_cosa_dove_quando_fare_v1"
    assert template["parameters"] == {
        "cosa": "Allerta arancione per temporali forti. Sono previsti rovesci intensi, grandine e raffiche di vento.",
        "dove": "Nodo idraulico di prova (IM-09)",
        "quando": "14/01, dalle 14:00 alle 23:59",
        "fare": "Metti al riparo gli oggetti da balconi e cortili. Non sostare sotto gli alberi.",
    }


async def test_the_dispatchers_are_told_when_it_is_on_record(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_zone")).json()["broadcasts"]
    assert town.rung() == [broadcast["id"]]


async def test_the_town_s_own_istat_code_needs_no_table_even_without_its_zeros(town: Town) -> None:
    await town.ask("PUT", "/v2/geocodes", json={"geocodes": []})
    answer = (await town.give("allerta_istat")).json()
    (broadcast,) = answer["broadcasts"]
    assert (answer["outcome"], broadcast["counted"], broadcast["lane"]) == ("accepted", 5, "urgent")
    assert (await town.broadcast(broadcast["id"]))["template"]["name"].startswith("allerta_meteo_")


async def test_a_code_of_the_town_s_own_plan_reaches_its_zone_only(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_quartiere")).json()["broadcasts"]
    assert (broadcast["audience"]["zones"], broadcast["counted"]) == (["brollo"], 2)
    assert (await town.broadcast(broadcast["id"]))["template"]["name"].startswith("emergenza_")


async def test_two_levels_in_one_message_are_two_broadcasts_each_in_its_lane(town: Town) -> None:
    broadcasts = (await town.give("allerta_due_livelli")).json()["broadcasts"]
    assert [(each["info"], each["lane"], each["audience"]["zones"], each["counted"]) for each in broadcasts] == [
        (0, "urgent", ["brollo"], 2),
        (1, "normal", ["centro"], 3),
    ]


async def test_of_two_languages_the_town_s_own_is_sent(town: Town) -> None:
    answer = await town.give("allerta_bilingue")
    (broadcast,) = answer.json()["broadcasts"]
    assert (broadcast["info"], codes(answer)) == (1, [])


async def test_one_in_another_language_alone_goes_and_says_so(town: Town) -> None:
    answer = await town.give("allerta_inglese")
    assert (answer.json()["outcome"], codes(answer)) == ("accepted", ["language_other"])


async def test_a_moderate_alert_waits_its_turn_in_the_normal_lane(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_moderata")).json()["broadcasts"]
    assert broadcast["lane"] == "normal"


async def test_one_that_holds_from_tomorrow_goes_tomorrow(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_domani")).json()["broadcasts"]
    assert broadcast["scheduled_for"] == "2025-01-15T05:00:00Z"


async def test_words_that_are_too_long_are_shortened_and_it_is_said(town: Town) -> None:
    answer = await town.give("allerta_lunga")
    (broadcast,) = answer.json()["broadcasts"]
    said_of_it = (await town.broadcast(broadcast["id"]))["template"]["parameters"]
    assert codes(answer) == ["text_shortened"]
    assert (len(said_of_it["cosa"]) <= 300, said_of_it["cosa"].endswith("vento.")) == (True, True)
    assert (len(said_of_it["fare"]) <= 200, said_of_it["fare"].endswith("sottopassi.")) == (True, True)


async def test_where_the_weather_s_template_is_missing_the_emergency_s_serves(
    database: Database, serving: Serving
) -> None:
    town = await town_at(database, serving, families=("emergenza",))
    (broadcast,) = (await town.give("allerta_zone")).json()["broadcasts"]
    assert (await town.broadcast(broadcast["id"]))["template"]["name"] == "emergenza_cosa_dove_quando_fare_v1"


async def test_a_signed_message_is_taken(town: Town) -> None:
    assert (await town.give("firmata")).status_code == 202


# Who may what.


async def test_a_key_for_drafts_makes_a_draft_that_somebody_else_approves(town: Town) -> None:
    answer = (await town.give("allerta_zone", key="drafts")).json()
    (broadcast,) = answer["broadcasts"]
    assert (answer["outcome"], broadcast["state"], broadcast["lane"]) == (
        "awaiting_approval",
        "awaiting_approval",
        "urgent",
    )
    assert town.rung() == []
    approved_one = await town.ask("POST", f"/v2/broadcasts/{broadcast['id']}/approve", key="approves")
    assert approved_one.json()["state"] == "scheduled"


@pytest.mark.parametrize("key", ["calm", "urgent-drafts"])
async def test_a_key_that_does_not_send_alerts_by_itself_makes_a_draft_of_one(town: Town, key: str) -> None:
    assert (await town.give("allerta_zone", key=key)).json()["outcome"] == "awaiting_approval"


async def test_a_key_for_alerts_alone_makes_a_draft_of_what_is_none(town: Town) -> None:
    assert (await town.give("allerta_moderata", key="alerts")).json()["outcome"] == "awaiting_approval"


async def test_a_key_that_only_reads_gives_no_alert(town: Town) -> None:
    answer = await town.give("allerta_zone", key="reads")
    assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])


async def test_a_test_key_reaches_nobody_and_takes_nobody_s_name(town: Town) -> None:
    tried = (await town.give("allerta_zone", key="test")).json()
    assert (tried["broadcasts"][0]["state"], tried["broadcasts"][0]["reach"]) == ("finished", "nobody")
    real = (await town.give("allerta_zone")).json()
    assert (real["broadcasts"][0]["state"], real["broadcasts"][0]["reach"]) == ("scheduled", "audience")


async def test_a_test_key_takes_back_nothing_that_is_real(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = await town.give("revoca", key="test")
    assert (answer.status_code, said(answer)) == (400, [("reference_unknown", "alert.references")])
    assert (await town.give("aggiornamento", key="test")).json()["supersedes"] == []
    assert (await town.broadcast(broadcast["id"]))["state"] == "scheduled"


# What is for nobody here is a draft, and never silence.


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("allerta_poligono", ["area_unknown", "area_unknown"]),
        ("allerta_altrove", ["area_unknown"]),
        ("allerta_nessuno", ["audience_empty"]),
    ],
)
async def test_an_alert_that_maps_to_nobody_is_a_draft_with_its_error(
    town: Town, name: str, problems: list[str]
) -> None:
    answer = await town.give(name)
    body = answer.json()
    (broadcast,) = body["broadcasts"]
    assert (answer.status_code, body["outcome"], codes(answer)) == (202, "draft", problems)
    assert (broadcast["state"], broadcast["lane"], broadcast["counted"]) == ("draft", "urgent", 0)
    drafts = (await town.ask("GET", "/v2/broadcasts?state=draft")).json()["broadcasts"]
    assert [each["id"] for each in drafts] == [broadcast["id"]]
    assert town.rung() == []


async def test_staff_say_whom_a_draft_is_for_and_it_goes(town: Town, superuser: Connection) -> None:
    (broadcast,) = (await town.give("allerta_poligono", key="alerts")).json()["broadcasts"]
    path = f"/v2/broadcasts/{broadcast['id']}/audience"
    answer = await town.ask("POST", path, json={"audience": {"zones": ["brollo"]}})
    assert (answer.status_code, answer.json()["state"], answer.json()["counted"]) == (200, "scheduled", 2)
    shown = await town.broadcast(broadcast["id"])
    assert (shown["state"], shown["audience"]["zones"], shown["lane"]) == ("scheduled", ["brollo"], "urgent")
    due = "SELECT step FROM due_source WHERE municipality_id = $1 AND source_id = $2"
    assert await superuser.fetchval(due, town.there.id, UUID(broadcast["id"])) == "resolve"
    assert town.rung() == [broadcast["id"]]
    again = await town.ask("POST", path, json={"audience": {"everyone": True}})
    assert (again.status_code, said(again)) == (409, [("state_does_not_allow", None)])


async def test_a_draft_that_a_key_for_drafts_addresses_awaits_approval(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_poligono")).json()["broadcasts"]
    path = f"/v2/broadcasts/{broadcast['id']}/audience"
    answer = await town.ask("POST", path, key="drafts", json={"audience": {"everyone": True}})
    assert answer.json()["state"] == "awaiting_approval"
    approved_one = await town.ask("POST", f"/v2/broadcasts/{broadcast['id']}/approve", key="approves")
    assert approved_one.json()["state"] == "scheduled"


async def test_a_test_key_makes_no_draft_that_waits_and_addresses_none_of_citizens(town: Town) -> None:
    tried = (await town.give("allerta_poligono", key="test")).json()
    assert (tried["outcome"], tried["broadcasts"][0]["state"]) == ("draft", "finished")
    (broadcast,) = (await town.give("allerta_poligono")).json()["broadcasts"]
    path = f"/v2/broadcasts/{broadcast['id']}/audience"
    answer = await town.ask("POST", path, key="test", json={"audience": {"everyone": True}})
    assert (answer.status_code, said(answer)) == (403, [("draft_needs_live_key", None)])
    assert (await town.broadcast(broadcast["id"]))["state"] == "draft"


@pytest.mark.parametrize(
    ("audience", "code"),
    [({}, "audience_missing"), ({"zones": ["mare"]}, "zone_unknown"), ({"zones": ["vuota"]}, "audience_empty")],
)
async def test_a_draft_with_a_wrong_audience_stays_a_draft(town: Town, audience: object, code: str) -> None:
    (broadcast,) = (await town.give("allerta_poligono")).json()["broadcasts"]
    answer = await town.ask("POST", f"/v2/broadcasts/{broadcast['id']}/audience", json={"audience": audience})
    assert (answer.status_code, [each for each, _ in said(answer)]) == (400, [code])
    assert (await town.broadcast(broadcast["id"]))["state"] == "draft"


async def test_a_draft_that_nobody_needs_is_cancelled(town: Town) -> None:
    (broadcast,) = (await town.give("allerta_poligono")).json()["broadcasts"]
    assert (await town.ask("POST", f"/v2/broadcasts/{broadcast['id']}/cancel")).json()["state"] == "cancelled"


# The same, once.


async def test_the_same_alert_again_is_answered_the_same_and_sent_once(town: Town) -> None:
    first, again = [await town.give("allerta_zone") for _ in range(2)]
    assert (again.status_code, again.headers["idempotent-replay"]) == (202, "true")
    assert again.json() == first.json()
    assert len(await town.broadcasts()) == 1


async def test_the_same_alert_ten_times_at_once_is_one_broadcast(town: Town) -> None:
    answers = await asyncio.gather(*(town.give("allerta_zone") for _ in range(10)))
    assert {each.status_code for each in answers} == {202}
    assert len({each.json()["broadcasts"][0]["id"] for each in answers}) == 1
    assert sum("idempotent-replay" not in each.headers for each in answers) == 1
    assert len(await town.broadcasts()) == 1


async def test_without_the_taken_names_each_repeat_would_be_another_broadcast(
    town: Town, superuser: Connection
) -> None:
    """The guard switched off: people would be told twice."""
    await town.give("allerta_zone")
    await superuser.execute("UPDATE cap_alert SET identifier = 'other' WHERE municipality_id = $1", town.there.id)
    await town.give("allerta_zone")
    assert len(await town.broadcasts()) == 2


async def test_an_idempotency_key_repeats_the_answer_as_everywhere(town: Town) -> None:
    key = {"Idempotency-Key": "cap-1"}
    first, again = [await town.give("allerta_zone", **key) for _ in range(2)]
    assert again.json() == first.json()
    other = await town.give("allerta_istat", **key)
    assert (other.status_code, said(other)) == (422, [("idempotency_key_reused", "idempotency_key")])


async def test_another_alert_under_the_same_names_is_refused(town: Town) -> None:
    await town.give("allerta_zone")
    answer = await town.give("altra_stesso_nome")
    assert (answer.status_code, said(answer)) == (409, [("alert_identifier_reused", "alert.identifier")])
    assert len(await town.broadcasts()) == 1


async def test_what_one_block_is_refused_for_leaves_nothing_of_the_others(town: Town, superuser: Connection) -> None:
    """Two levels, and the day has had its alerts: not even the calm one is written, nor the alert's names."""
    await superuser.execute(
        "UPDATE municipality SET profile = profile || '{\"urgent_per_day\": 0}' WHERE id = $1", town.there.id
    )
    answer = await town.give("allerta_due_livelli")
    assert (answer.status_code, said(answer)) == (429, [("urgent_cap_reached", "alert.info[0].lane")])
    assert (await town.broadcasts(), (await town.ask("GET", "/v2/alerts")).json()["alerts"]) == ([], [])
    await superuser.execute(
        "UPDATE municipality SET profile = profile || '{\"urgent_per_day\": 9}' WHERE id = $1", town.there.id
    )
    assert (await town.give("allerta_due_livelli")).status_code == 202


# Update and cancel.


async def test_an_update_stops_what_it_takes_the_place_of_and_goes_itself(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = (await town.give("aggiornamento")).json()
    (after,) = answer["broadcasts"]
    assert (answer["outcome"], answer["supersedes"]) == ("accepted", [before["id"]])
    assert (await town.broadcast(before["id"]))["state"] == "cancelled"
    shown = await town.broadcast(after["id"])
    assert (shown["state"], shown["template"]["parameters"]["cosa"][:15]) == ("scheduled", "Aggiornamento: ")


async def test_an_update_that_does_not_go_by_itself_stops_nothing(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = await town.give("aggiornamento", key="drafts")
    assert (answer.json()["supersedes"], codes(answer)) == ([], ["original_goes_on"])
    assert (await town.broadcast(before["id"]))["state"] == "scheduled"


async def test_an_update_that_is_for_nowhere_here_is_a_draft_and_stops_nothing(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = await town.give("aggiornamento_altrove")
    assert (answer.json()["outcome"], codes(answer)) == ("draft", ["area_unknown", "original_goes_on"])
    assert (await town.broadcast(before["id"]))["state"] == "scheduled"


async def test_an_update_of_what_never_came_is_taken_as_a_new_alert(town: Town) -> None:
    answer = await town.give("aggiornamento")
    assert (answer.json()["outcome"], codes(answer)) == ("accepted", ["reference_unknown"])


async def test_a_cancel_stops_the_alert_before_anybody_got_it_and_tells_nobody(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = (await town.give("revoca")).json()
    assert (answer["outcome"], answer["supersedes"], answer["broadcasts"]) == ("withdrawn", [before["id"]], [])
    assert (await town.broadcast(before["id"]))["state"] == "cancelled"


async def test_a_cancel_tells_exactly_those_who_got_the_alert_that_it_is_over(
    town: Town, superuser: Connection
) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    people = await resolve(superuser, town.there, before["id"])
    await superuser.execute(
        "UPDATE delivery SET state = 'delivered' WHERE municipality_id = $1 AND recipient_id = ANY($2::uuid[])",
        town.there.id,
        people[:3],
    )
    answer = (await town.give("revoca")).json()
    (told,) = answer["broadcasts"]
    assert (told["state"], told["counted"], told["lane"]) == ("scheduled", 3, "urgent")
    shown = await town.broadcast(told["id"])
    assert (shown["kind"], shown["original"].rpartition("/")[2]) == ("correction", before["id"])
    assert shown["template"]["parameters"]["cosa"] == "Allerta revocata: Il fenomeno si è esaurito"
    assert (await town.broadcast(before["id"]))["state"] == "cancelled"


async def test_a_cancel_without_words_stops_it_and_says_that_nobody_is_told(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = await town.give("revoca_muta")
    assert (answer.json()["outcome"], codes(answer)) == ("withdrawn", ["nobody_told"])
    assert (await town.broadcast(before["id"]))["state"] == "cancelled"


async def test_a_cancel_of_what_never_came_is_refused(town: Town) -> None:
    answer = await town.give("revoca")
    assert (answer.status_code, said(answer)) == (400, [("reference_unknown", "alert.references")])


async def test_a_key_for_drafts_takes_back_its_own_draft_and_nothing_that_goes(town: Town) -> None:
    (own,) = (await town.give("allerta_zone", key="drafts")).json()["broadcasts"]
    assert (await town.give("revoca_muta", key="drafts")).json()["outcome"] == "withdrawn"
    assert (await town.broadcast(own["id"]))["state"] == "cancelled"


async def test_a_key_for_drafts_does_not_stop_an_alert_that_goes(town: Town) -> None:
    (before,) = (await town.give("allerta_zone")).json()["broadcasts"]
    answer = await town.give("revoca", key="drafts")
    assert (answer.status_code, said(answer)) == (403, [("cancel_not_allowed", "alert.msgType")])
    assert (await town.broadcast(before["id"]))["state"] == "scheduled"
    assert len((await town.ask("GET", "/v2/alerts")).json()["alerts"]) == 1


# What is no alert to people.


async def test_a_message_of_status_test_is_checked_and_leaves_nothing(town: Town) -> None:
    answer = await town.give("prova")
    body = answer.json()
    assert (answer.status_code, body["outcome"], body["id"]) == (200, "checked", None)
    assert [(each["id"], each["counted"], each["lane"]) for each in body["broadcasts"]] == [(None, 5, "urgent")]
    assert (await town.broadcasts(), (await town.ask("GET", "/v2/alerts")).json()["alerts"]) == ([], [])
    assert town.rung() == []


async def test_an_exercise_says_that_it_is_one_and_awaits_approval(town: Town) -> None:
    answer = (await town.give("esercitazione", key="alerts")).json()
    (broadcast,) = answer["broadcasts"]
    words = (await town.broadcast(broadcast["id"]))["template"]["parameters"]["cosa"]
    assert (answer["outcome"], words.startswith("ESERCITAZIONE, nessun pericolo: ")) == ("awaiting_approval", True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("conferma", "message_type_not_taken"),
        ("riservata", "not_public"),
        ("senza_info", "required"),
        ("allerta_scaduta", "expired"),
        ("cap_1_1", "not_cap_1_2"),
        ("non_una_allerta", "not_cap_1_2"),
        ("malformata", "malformed_xml"),
        ("xxe", "doctype_forbidden"),
        ("dtd_esterna", "doctype_forbidden"),
        ("miliardo_di_risate", "doctype_forbidden"),
    ],
)
async def test_what_is_no_alert_for_people_is_refused_and_changes_nothing(town: Town, name: str, code: str) -> None:
    answer = await town.give(name)
    assert (answer.status_code, said(answer)[0][0]) == (400, code)
    assert await town.broadcasts() == []


async def test_an_alert_older_than_alerts_are_kept_is_refused_since_nobody_knows_whether_it_came_before(
    town: Town,
) -> None:
    sent = b"<sent>2025-01-14T10:30:00+01:00</sent>"
    for day, status in ((b"2024-01-16", 202), (b"2024-01-15", 400)):
        body = message("allerta_zone").replace(sent, sent.replace(b"2025-01-14", day))
        answer = await town.give_bytes(body.replace(b"CFMR-2025-014", b"CFMR-" + day))
        assert answer.status_code == status
    assert said(answer) == [("expired", "alert.sent")]


async def test_every_breach_of_the_standard_is_told_at_once(town: Town) -> None:
    answer = await town.give("tante_violazioni")
    found = said(answer)
    assert answer.status_code == 400
    assert ("invalid", "alert.sent") in found
    assert ("repeated", "alert.info[0].event") in found
    assert ("required", "alert.info[0].category") in found
    assert ("unknown_field", "alert.info[0].colour") in found
    assert ("required", "alert.references") in found
    assert len(found) == 19


async def test_a_huge_message_is_refused_before_it_is_read(town: Town) -> None:
    answer = await town.give_bytes(b" " * (512 * 1024 + 1))
    assert (answer.status_code, said(answer)) == (413, [("too_large", None)])


async def test_something_else_than_xml_is_refused(town: Town) -> None:
    answer = await town.give_bytes(b"{}", **{"Content-Type": "application/json"})
    assert (answer.status_code, said(answer)) == (415, [("not_xml", None)])


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8"])
async def test_other_names_of_xml_are_taken(town: Town, kind: str) -> None:
    assert (await town.give("allerta_zone", **{"Content-Type": kind})).status_code == 202


# Shown.


async def test_alerts_are_shown_with_what_became_of_them_and_to_their_town_alone(
    town: Town, database: Database, serving: Serving
) -> None:
    given = (await town.give("allerta_zone")).json()
    await town.give("allerta_poligono")
    page = (await town.ask("GET", "/v2/alerts")).json()
    assert [each["identifier"] for each in page["alerts"]] == ["CFMR-2025-018", "CFMR-2025-014"]
    shown = (await town.ask("GET", f"/v2/alerts/{given['id']}")).json()
    assert {name: shown[name] for name in given} == given
    assert shown["info"][0]["areas"][0]["geocodes"] == [{"name": "Zona di allerta", "value": "IM-09"}]
    other = await town_at(database, serving, families=("emergenza",))
    assert (await other.ask("GET", f"/v2/alerts/{given['id']}")).status_code == 404
    assert (await other.ask("GET", "/v2/alerts")).json()["alerts"] == []


async def test_alerts_are_listed_page_by_page(town: Town) -> None:
    for name in ("allerta_zone", "allerta_quartiere", "allerta_moderata"):
        await town.give(name)
    async with town.api.with_pages_of(2).client(headers={}, deadline=30) as client:
        paged = replace(town, client=client)
        first = (await paged.ask("GET", "/v2/alerts")).json()
        second = (await paged.ask("GET", first["links"]["next"].removeprefix("http://api"))).json()
    assert (len(first["alerts"]), len(second["alerts"]), second["links"]["next"]) == (2, 1, None)


# The table of geocodes.


async def test_the_table_is_shown_as_it_was_written(town: Town) -> None:
    shown = (await town.ask("GET", "/v2/geocodes")).json()["geocodes"]
    assert sorted(each["value"] for each in shown) == sorted(str(each["value"]) for each in TABLE)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{**TABLE[1], "zones": ["mare"]}], [("zone_unknown", "geocodes[0].zones[0]")]),
        ([TABLE[0], {**TABLE[0], "name": "ZONA-DI-ALLERTA"}], [("geocode_twice", "geocodes[1]")]),
        ([{"name": "a", "value": "b"}], [("target_missing", "geocodes[0]")]),
        ([{**TABLE[0], "zones": ["brollo"]}], [("target_missing", "geocodes[0]")]),
        ([{**TABLE[0], "name": "--"}], [("geocode_empty", "geocodes[0]")]),
        ([{**TABLE[0], "polygon": "x"}], [("unknown_field", "geocodes[0].polygon")]),
    ],
)
async def test_of_a_wrong_table_nothing_is_taken(town: Town, rows: object, found: list[tuple[str, str]]) -> None:
    answer = await town.ask("PUT", "/v2/geocodes", json={"geocodes": rows})
    assert (answer.status_code, said(answer)) == (400, found)
    assert len((await town.ask("GET", "/v2/geocodes")).json()["geocodes"]) == len(TABLE)


async def test_a_zone_that_is_gone_since_stands_for_nobody_and_the_alert_is_a_draft(
    town: Town, superuser: Connection
) -> None:
    await superuser.execute("DELETE FROM zone WHERE municipality_id = $1 AND id = 'vuota'", town.there.id)
    answer = await town.give("allerta_nessuno")
    assert (answer.json()["outcome"], codes(answer)) == ("draft", ["area_unknown"])


async def test_a_key_for_broadcasts_changes_no_geocodes(town: Town) -> None:
    for method, body in (("GET", None), ("PUT", {"geocodes": []})):
        assert (await town.ask(method, "/v2/geocodes", key="calm", json=body)).status_code == 403


async def test_what_becomes_of_alerts_is_counted_once_each(town: Town) -> None:
    counted: list[str] = []
    api = replace(town.api, parts=replace(town.api.parts, count_alert=counted.append))
    async with api.client(headers={}, deadline=30) as client:
        counting = replace(town, client=client)
        for name in ("allerta_zone", "allerta_zone", "allerta_poligono", "xxe", "prova", "revoca"):
            await counting.give(name)
    assert counted == ["accepted", "draft", "refused", "checked", "withdrawn"]


# A crash in the middle.


async def test_an_alert_whose_end_is_not_written_leaves_neither_names_nor_broadcast(town: Town, pool: Pool) -> None:
    class Failing(PostgresCapAlerts):
        def taking(self, municipality_id: UUID) -> Any:
            return _failing(super().taking(municipality_id))

    api = replace(town.api, parts=replace(town.api.parts, alerts=Failing(pool)))
    async with api.client(headers={}, deadline=30) as client:
        failing = replace(town, client=client)
        assert (await failing.give("allerta_zone")).status_code == 500
    assert await town.broadcasts() == []
    assert (await town.give("allerta_zone")).json()["outcome"] == "accepted"


class _failing:  # noqa: N801 - a context manager, as a function would be
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __aenter__(self) -> Any:
        turn = await self._inner.__aenter__()

        async def settle(_taken: object) -> None:
            raise LookupError("the process ends here")

        turn.settle = settle
        return turn

    async def __aexit__(self, *error: Any) -> Any:
        return await self._inner.__aexit__(*error)


def test_the_messages_are_of_the_morning_of_the_tests() -> None:
    assert dt.timedelta(0) < NOW - dt.datetime(2025, 1, 14, 9, 30, tzinfo=dt.UTC) < dt.timedelta(hours=3)

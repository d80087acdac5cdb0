"""Our client and the simulator, written from the same documents by different hands: scripted numbers → verdicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from comunica_simulator.scenarios import Scenario
from comunica_simulator.scenarios import phone as scripted

from comunica.broadcasting.content import Choice, ChoiceContent, ParameterFormat, TemplateContent, TextContent
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Scope,
    Throttled,
    Verdict,
)
from comunica.channels.whatsapp import webhook
from comunica.channels.whatsapp.client import ClientSettings, WhatsAppClient
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.contracts.inbound import MessageReceived
from comunica.municipality.address import phone, user_id
from tests.contract.simulator.harness import FRONT, Cloud, cloud

pytestmark = pytest.mark.usefixtures("doors")

# The simulator's answers that come late take 0.6 s here: after the deadline of a call.
SETTINGS = ClientSettings(call_deadline=0.4, connect_deadline=0.3)
NOTICE = TemplateContent(
    template="avviso",
    language="it",
    names=("1",),
    parameters={"1": "domani niente acqua"},
    format=ParameterFormat.POSITIONAL,
)


@asynccontextmanager
async def sending(token: str = "good", number: str = "801") -> AsyncIterator[tuple[Cloud, WhatsAppClient]]:
    async with cloud(late_answer=0.6, early_answer=0.1) as sim:
        await sim.subscribe()
        await sim.approved()
        where = SendingNumber(base_url=f"{FRONT.url}/v25.0", phone_number_id=number, token=token)
        client = WhatsAppClient(where, SETTINGS)
        try:
            yield sim, client
        finally:
            await client.close()


async def verdict_for(client: WhatsAppClient, scenario: Scenario, serial: int = 1) -> Verdict:
    return await client.send(client.prepare(NOTICE), phone(scripted(scenario, serial)), "c1.token")


@pytest.mark.parametrize(
    ("scenario", "verdict", "taken"),
    [
        (Scenario.PAIR_THROTTLED, Throttled(Scope.PAIR, 131056, 6.0), 0),
        (Scenario.NUMBER_THROTTLED, Throttled(Scope.CHANNEL, 130429, 2.0), 0),
        (Scenario.HTTP_429, Throttled(Scope.APP, 613, 30.0), 0),
        (Scenario.BAD_NUMBER, RefusedPerson(Reason.BAD_ADDRESS, 131009), 0),
        (Scenario.UNAVAILABLE, NotSent(Reason.PROVIDER_DOWN, 5.0, 2), 0),
        (Scenario.ERROR_BEFORE, Doubtful(Reason.PROVIDER_FAULT, 131000), 0),
        (Scenario.CUT_BEFORE, Doubtful(Reason.ANSWER_CUT), 0),
        (Scenario.TOO_LATE, Doubtful(Reason.ANSWER_LATE), 1),
        (Scenario.CUT_AFTER, Doubtful(Reason.ANSWER_CUT), 1),
        (Scenario.ERROR_AFTER, Doubtful(Reason.PROVIDER_FAULT, 131000), 1),
        (Scenario.EMPTY_ERROR_AFTER, Doubtful(Reason.PROVIDER_FAULT, 502), 1),
        (Scenario.UNREADABLE, Doubtful(Reason.ANSWER_UNREADABLE), 1),
        (Scenario.HALF_ANSWER, Doubtful(Reason.ANSWER_CUT), 1),
    ],
)
async def test_a_scripted_number_leads_to_its_verdict(scenario: Scenario, verdict: Verdict, taken: int) -> None:
    async with sending() as (sim, client):
        assert await verdict_for(client, scenario) == verdict
        assert len(await sim.accepted()) == taken


@pytest.mark.parametrize("scenario", [one for one in Scenario if one.value < "20" and one is not Scenario.USER_ID_ONLY])
async def test_whatever_fails_later_is_accepted_now(scenario: Scenario) -> None:
    async with sending() as (sim, client):
        verdict = await verdict_for(client, scenario)
        assert isinstance(verdict, Accepted)
        assert verdict.held == (scenario in {Scenario.HELD_RELEASED, Scenario.HELD_DROPPED})
        assert verdict.message_id == (await sim.accepted())[0]["id"]


async def test_what_was_certainly_not_sent_was_not_accepted_and_passes_later() -> None:
    async with sending() as (sim, client):
        for scenario in (Scenario.PAIR_THROTTLED, Scenario.NUMBER_THROTTLED, Scenario.UNAVAILABLE):
            verdicts = [await verdict_for(client, scenario, serial=2) for _ in range(3)]
            assert [isinstance(verdict, Accepted) for verdict in verdicts] == [False, False, True]
        assert len(await sim.accepted()) == 3


async def test_the_token_comes_back_in_every_status() -> None:
    async with sending() as (sim, client):
        await client.send(client.prepare(NOTICE), phone("393331234567"), "c1.proof")
        await sim.drained()
        assert {one["biz_opaque_callback_data"] for one in sim.receiver.statuses()} == {"c1.proof"}


async def test_a_named_template_shows_its_values_in_their_places() -> None:
    body = "Il Comune di {{comune}} informa che {{testo}} per tutti."
    content = TemplateContent(
        template="nominato",
        language="it",
        names=("comune", "testo"),
        parameters={"testo": 'chiude "il ponte" 🚧', "comune": "Solaro"},
    )
    async with sending() as (sim, client):
        await sim.approved(
            {"name": "nominato", "parameter_format": "NAMED", "components": [{"type": "BODY", "text": body}]}
        )
        assert isinstance(await client.send(client.prepare(content), phone("393331234567"), "c1.t"), Accepted)
        told = (await sim.accepted())[0]["text"]
        assert told == 'Il Comune di Solaro informa che chiude "il ponte" 🚧 per tutti.'


async def test_the_button_of_a_template_brings_back_the_payload_that_we_sent() -> None:
    content = TemplateContent(template="con_uscita", language="it", names=(), parameters={}, payloads=("leave",))
    parts = [
        {"type": "BODY", "text": "Comune di Solaro: prova di avviso."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Non ricevere più"}]},
    ]
    async with sending() as (sim, client):
        await sim.approved({"name": "con_uscita", "components": parts})
        assert isinstance(await client.send(client.prepare(content), phone("393331234567"), "c1.t"), Accepted)
        choices = (await sim.accepted())[0]["choices"]
        assert [(one["title"], one["id"]) for one in choices] == [("Non ricevere più", "leave")]


async def test_a_reply_goes_within_the_window_and_is_refused_outside_it() -> None:
    async with sending() as (sim, client):
        welcome = client.prepare(TextContent("Benvenuta!\nScriva DISATTIVA per uscire."))
        assert await client.send(welcome, phone("393331234567"), "c1.t") == RefusedPerson(Reason.WINDOW_CLOSED, 131047)
        await sim.say("393331234567")
        assert isinstance(await client.send(welcome, phone("393331234567"), "c1.t"), Accepted)


async def test_a_person_known_by_user_id_gets_it() -> None:
    async with sending() as (sim, client):
        await sim.say(scripted(Scenario.USER_ID_ONLY, 1))
        await sim.drained()
        written_by = sim.receiver.messages()[0]["from_user_id"]
        assert isinstance(await client.send(client.prepare(NOTICE), user_id(written_by), "c1.t"), Accepted)
        assert len(await sim.accepted()) == 1


async def test_a_user_id_that_nobody_has_is_no_address() -> None:
    async with sending() as (_, client):
        verdict = await client.send(client.prepare(NOTICE), user_id("IT.13491208655302741918"), "c1.t")
        assert verdict == RefusedPerson(Reason.BAD_ADDRESS, 131009)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"template": "mai_visto"}, RefusedContent(Reason.TEMPLATE_MISSING, 132001)),
        ({"language": "de"}, RefusedContent(Reason.TEMPLATE_MISSING, 132001)),
        ({"names": ()}, RefusedContent(Reason.TEMPLATE_PARAMETERS, 132000)),
        ({"parameters": {"1": "riga\nriga"}}, RefusedContent(Reason.TEMPLATE_PARAMETERS, 132012)),
        ({"parameters": {"1": "x" * 1100}}, RefusedContent(Reason.TEXT_TOO_LONG, 132005)),
    ],
)
async def test_a_content_that_is_wrong_is_wrong_for_everybody(change: dict[str, object], verdict: Verdict) -> None:
    content = TemplateContent(
        **{  # type: ignore[arg-type] # a case changes one field
            "template": "avviso",
            "language": "it",
            "names": ("1",),
            "parameters": {"1": "x"},
            "format": ParameterFormat.POSITIONAL,
        }
        | change
    )
    async with sending() as (_, client):
        assert await client.send(client.prepare(content), phone("393331234567"), "c1.t") == verdict


@pytest.mark.parametrize(
    ("token", "number", "verdict"),
    [
        ("stale", "801", RefusedChannel(Reason.TOKEN_REFUSED, 190)),
        ("nonsense", "801", RefusedChannel(Reason.TOKEN_REFUSED, 190)),
        ("good", "802", RefusedChannel(Reason.NUMBER_GONE, 100)),
        ("good", "999", RefusedChannel(Reason.NUMBER_GONE, 100)),
    ],
)
async def test_a_channel_that_may_not_send_is_refused_whatever_it_sends(
    token: str, number: str, verdict: Verdict
) -> None:
    async with sending(token, number) as (_, client):
        assert await verdict_for(client, Scenario.ORDINARY) == verdict


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (("Sì", "Correggo"), "button_reply"),
        (("Centro", "Villaggio Brollo oltre la ferrovia"), "list_reply"),
        (tuple(f"Zona {at}" for at in range(10)), "list_reply"),
        (tuple(f"Zona {at}" for at in range(11)), None),
    ],
)
async def test_choices_are_accepted_shown_and_pressed(titles: tuple[str, ...], kind: str | None) -> None:
    choices = tuple(Choice(payload=f"a1:tag:{at}", title=title) for at, title in enumerate(titles, 1))
    async with sending() as (sim, client):
        await sim.subscribe()
        await sim.say("393331234567")
        asked = client.prepare(ChoiceContent(body="Dove abiti?", choices=choices, label="Scegli"))
        assert isinstance(await client.send(asked, phone("393331234567"), "c1.t"), Accepted)
        [shown] = await sim.accepted()
        assert shown["text"] == "Dove abiti?"
        assert {one["as"] for one in shown["choices"]} == ({kind} if kind else set())
        if kind:
            await sim.client.post("/simulator/press", json={"id": shown["id"], "choice": 2})
            await sim.drained()
            heard = [event for post in sim.receiver.posts for event in webhook.read(post.raw, digest_key=b"k").events]
            event = [each for each in heard if isinstance(each, MessageReceived)][-1]
            assert (event.type, event.payload, event.in_reply_to) == ("interactive", "a1:tag:2", shown["id"])

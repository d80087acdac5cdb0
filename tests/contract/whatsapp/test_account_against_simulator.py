"""Setting up a municipality's account: what is asked of the provider, and what a person is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.account import WhatsAppAccount, account_of
from comunica.channels.whatsapp.management import Management, ManagementRefused
from comunica.channels.whatsapp.number_limits import limits_of
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.usecases.setting_up.connect_channel import NumberStanding
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import ProviderRefused
from comunica.usecases.setting_up.template_example import ExampleFile
from tests.contract.simulator.harness import FRONT, Cloud, cloud
from tests.contract.whatsapp import peers
from tests.contract.whatsapp.peers import peer
from tests.eventually import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("doors")

CHANNEL = ChannelSetup(
    provider="whatsapp",
    app="501",
    phone_number_id="801",
    waba_id="701",
    portfolio_id="601",
    display_phone_number="+39 02 9698 4411",
    base_url="",
    token="good",
    messages_per_second=80,
    pin="123456",
)
NOTICE = TemplateSetup(
    name="allerta",
    language="it",
    category="utility",
    body="Il Comune informa: {{testo}}. Segua le indicazioni della Protezione Civile.",
    footer="Per uscire scriva DISATTIVA",
    parameters=("testo",),
    examples=("domani il ponte è chiuso",),
)


def management(client: httpx.AsyncClient, token: str = "good", base_url: str = "") -> Management:
    return Management(client, base_url=base_url or f"{FRONT.url}/v25.0", token=token)


@asynccontextmanager
async def account(
    channel: ChannelSetup = CHANNEL,
) -> AsyncIterator[tuple[Cloud, WhatsAppAccount]]:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        yield sim, WhatsAppAccount(management(client, channel.token), channel)


async def test_a_good_token_is_told_with_its_app_and_end() -> None:
    async with account() as (_, ours):
        assert await ours.check_token() == "of app 501, lasts until it is withdrawn"


@pytest.mark.parametrize("token", ["stale", "nonsense"])
async def test_a_token_that_is_over_says_what_to_do_and_does_not_show(token: str) -> None:
    async with account(replace(CHANNEL, token=token)) as (_, ours):
        with pytest.raises(ProviderRefused, match="put a new one") as refused:
            await ours.check_token()
    assert token not in str(refused.value)


async def test_a_registered_number_is_left_as_it_is() -> None:
    async with account() as (_, ours):
        assert await ours.register_number() is False


async def test_a_number_is_registered_once_with_its_pin() -> None:
    async with account() as (sim, ours):
        await sim.client.post("/v25.0/801/deregister")
        assert await ours.register_number() is True
        assert await ours.register_number() is False


async def test_a_wrong_pin_says_where_the_right_one_goes() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        await management(client).register("801", "123456")
        await sim.client.post("/v25.0/801/deregister")
        with pytest.raises(ManagementRefused, match="PIN file"):
            await management(client).register("801", "654321")


async def test_a_number_of_another_account_says_to_check_the_ids() -> None:
    async with account(replace(CHANNEL, phone_number_id="802")) as (_, ours):
        with pytest.raises(ProviderRefused, match="check the ids"):
            await ours.register_number()


async def test_the_app_is_subscribed_once() -> None:
    async with account() as (_, ours):
        assert await ours.subscribe_app() is True
        assert await ours.subscribe_app() is False


async def test_an_override_is_shaken_hands_with_and_seen_afterwards() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        url = f"{sim.hook}/webhooks/whatsapp/501"
        ours = WhatsAppAccount(management(client), replace(CHANNEL, callback_url=url, verify_token="open-sesame"))
        assert await ours.subscribe_app() is True
        assert await ours.subscribe_app() is False
        plain = WhatsAppAccount(management(client), CHANNEL)
        assert await plain.subscribe_app() is True


async def test_an_override_that_does_not_answer_says_to_look_at_ingress() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        url = f"{sim.hook}/webhooks/whatsapp/501"
        wrong = replace(CHANNEL, callback_url=url, verify_token="wrong")
        with pytest.raises(ProviderRefused, match="is ingress reachable"):
            await WhatsAppAccount(management(client), wrong).subscribe_app()


async def test_a_template_is_created_reviewed_and_read_back_as_it_was() -> None:
    async with account() as (_, ours):
        assert await ours.templates([NOTICE]) == []
        await ours.create_template(NOTICE)
        assert (await ours.templates([NOTICE]))[0].status in {"pending", "approved"}

        async def approved() -> bool:
            return (await ours.templates([NOTICE]))[0].status == "approved"

        await eventually(approved)
        state = (await ours.templates([NOTICE]))[0]
        assert state.setup == replace(NOTICE, examples=())
        assert state.parameter_format == "named"


async def test_a_positional_template_is_read_back_as_positional() -> None:
    numbered = replace(
        NOTICE,
        body="Da {{1}} a {{2}} la strada del centro è chiusa.",
        parameters=("1", "2"),
        examples=("via Roma", "via Po"),
    )
    async with account() as (_, ours):
        await ours.create_template(numbered)
        state = (await ours.templates([numbered]))[0]
        assert (state.parameter_format, state.setup.parameters) == ("positional", ("1", "2"))


async def test_a_rejected_template_says_why() -> None:
    async with account() as (sim, ours):
        await sim.client.post("/simulator/templates/allerta/reject")
        await ours.create_template(NOTICE)

        async def rejected() -> bool:
            return (await ours.templates([NOTICE]))[0].status == "rejected"

        await eventually(rejected)
        assert (await ours.templates([NOTICE]))[0].reason == "INVALID_FORMAT"


async def test_a_template_that_would_be_rejected_is_not_submitted() -> None:
    async with account() as (_, ours):
        with pytest.raises(ProviderRefused, match="fixed words before the first"):
            await ours.create_template(replace(NOTICE, body="{{testo}} a tutti i cittadini del paese."))
        assert await ours.templates([NOTICE]) == []


async def test_a_second_template_of_the_same_name_says_to_rename_it() -> None:
    async with account() as (_, ours):
        await ours.create_template(NOTICE)
        with pytest.raises(ProviderRefused, match="another name"):
            await ours.create_template(NOTICE)


async def test_more_templates_than_a_page_holds_are_all_found() -> None:
    async with account() as (sim, ours):
        parts = [{"type": "BODY", "text": "Domani gli uffici del Comune sono chiusi."}]
        many = [
            {"waba_id": "701", "name": f"t{number}", "language": "it", "category": "UTILITY", "components": parts}
            for number in range(230)
        ]
        await sim.client.post("/simulator/setup", json={"templates": many})
        wanted = [replace(NOTICE, name=f"t{number}") for number in range(230)]
        assert len(await ours.templates(wanted)) == 230


async def test_the_facts_of_a_number_are_read() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        facts = await management(client).number("801")
        assert facts.verified_name == "Comune di Solaro"
        assert (facts.is_registered, facts.messages_per_second) == (True, 80)
        assert facts.tier.startswith("TIER_")
        await sim.drained()


async def test_what_a_number_and_its_portfolio_may_is_read() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        found = await WhatsAppAccount(management(client), CHANNEL).limits()
        assert str(found) == "80 messages a second, no limit on people, quality green"
        portfolio = {"id": "601", "unique_limit": 2000}
        await sim.client.post("/simulator/setup", json={"portfolio": portfolio})
        found = await WhatsAppAccount(management(client), CHANNEL).limits()
        assert (found.tells_people, found.people) == (True, 2000)


async def test_nobody_there_is_told_apart_from_a_refusal() -> None:
    nowhere = await peers.closed_port()
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        with pytest.raises(ManagementRefused, match="could not be reached") as refused:
            await management(client, base_url=nowhere).number("801")
    assert refused.value.reason is Reason.CONNECTION_REFUSED


async def test_somebody_else_who_answers_is_named() -> None:
    async def portal(one: peers.Peer) -> None:
        await one.reader.readuntil(b"\r\n\r\n")
        await one.say(peers.answer(b"<html>Welcome</html>"))

    async with peer(portal) as place, httpx.AsyncClient(timeout=PATIENCE) as client:
        with pytest.raises(ManagementRefused, match="something else answers"):
            await management(client, base_url=place.url).number("801")


async def test_what_a_number_may_is_asked_of_the_provider_before_and_after_an_upgrade() -> None:
    async with cloud() as sim:
        number = SendingNumber(base_url=f"{FRONT.url}/v25.0", phone_number_id="801", token="good")
        before = await limits_of(number)
        assert before is not None
        assert (before.messages_per_second, before.tells_people) == (80, True)
        await sim.client.post("/simulator/setup", json={"numbers": [{"phone_number_id": "801", "throughput": 1000}]})
        assert await limits_of(number) == replace(before, messages_per_second=1000)
        assert await limits_of(replace(number, token="nonsense")) is None


async def test_nobody_there_says_nothing_about_a_number() -> None:
    nowhere = await peers.closed_port()
    assert await limits_of(SendingNumber(base_url=nowhere, phone_number_id="801", token="good")) is None


PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
PICTURE = ExampleFile(mime_type="image/png", file_name="piazza grande.png", content=PNG)
WITH_PICTURE = replace(NOTICE, header="image", example=PICTURE)


class Counted(httpx.AsyncHTTPTransport):
    """Keeps what was asked. While `breaks`, half of a file's bytes arrive, and then the line is cut."""

    def __init__(self, *, breaks: int = 0) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._breaks = breaks

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path.partition('/v25.0/')[2].partition(':')[0]}")
        if "file_offset" in request.headers and self._breaks:
            self._breaks -= 1
            half = request.content[: len(request.content) // 2]
            headers = {**request.headers, "content-length": str(len(half))}
            await super().handle_async_request(
                httpx.Request(request.method, request.url, content=half, headers=headers)
            )
            raise httpx.WriteError("the line is cut")
        return await super().handle_async_request(request)


async def test_the_example_of_a_header_is_brought_once_and_the_reviewers_see_it() -> None:
    transport = Counted()
    async with cloud(), httpx.AsyncClient(transport=transport) as client:
        ours = WhatsAppAccount(management(client), CHANNEL)
        await ours.create_template(WITH_PICTURE)
        await ours.create_template(replace(WITH_PICTURE, name="altra"))
        [state, _] = await ours.templates([WITH_PICTURE, replace(WITH_PICTURE, name="altra")])
    assert state.setup.said == WITH_PICTURE.said
    assert transport.asked.count("POST 501/uploads") == transport.asked.count("POST upload") == 1


async def test_an_upload_that_breaks_goes_on_from_where_it_broke() -> None:
    transport = Counted(breaks=2)
    async with cloud(), httpx.AsyncClient(transport=transport) as client:
        await WhatsAppAccount(management(client), CHANNEL).create_template(WITH_PICTURE)
    assert transport.asked[-6:] == ["POST upload", "GET upload"] * 2 + ["POST upload", "POST 701/message_templates"]


async def test_an_upload_that_breaks_for_ever_is_said_and_no_template_is_asked_for() -> None:
    transport = Counted(breaks=99)
    async with cloud() as sim, httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(ProviderRefused, match="could not be reached"):
            await WhatsAppAccount(management(client), CHANNEL).create_template(WITH_PICTURE)
        assert (await sim.client.get("/v25.0/701/message_templates")).json()["data"] == []


async def test_an_example_that_is_not_what_it_says_is_refused_before_the_template() -> None:
    lie = replace(PICTURE, mime_type="application/pdf")
    async with account() as (sim, ours):
        with pytest.raises(ProviderRefused, match="The provider said"):
            await ours.create_template(replace(WITH_PICTURE, header="document", example=lie))
        assert (await sim.client.get("/v25.0/701/message_templates")).json()["data"] == []


BARE = {"token": "partner-key", "app": "501", "wabas": ["701"], "header": "D360-API-KEY"}
OF_A_PARTNER = replace(CHANNEL, token="partner-key", authorization_header="D360-API-KEY")


@asynccontextmanager
async def partner_account() -> AsyncIterator[WhatsAppAccount]:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        await sim.client.post("/simulator/setup", json={"tokens": [BARE]})
        yield account_of(client, replace(OF_A_PARTNER, base_url=f"{FRONT.url}/v25.0"))


async def test_a_solution_provider_s_key_is_tried_on_the_number_since_nobody_tells_of_it() -> None:
    async with partner_account() as ours:
        assert "of a solution provider" in await ours.check_token()
        assert await ours.calls_us() is False
        assert await ours.subscribe_app() is True
        assert await ours.subscribe_app() is False
        assert await ours.number() == NumberStanding(
            name="Comune di Solaro", name_status="approved", is_registered=True
        )


async def test_a_key_shown_as_a_bearer_s_is_refused() -> None:
    async with cloud() as sim, httpx.AsyncClient(timeout=PATIENCE) as client:
        await sim.client.post("/simulator/setup", json={"tokens": [BARE]})
        wrong = replace(OF_A_PARTNER, base_url=f"{FRONT.url}/v25.0", authorization_header="Authorization")
        with pytest.raises(ProviderRefused, match="put a new one"):
            await account_of(client, wrong).check_token()

"""Bringing files to the provider, and messages that name them: our side and the simulator's, by different hands."""

from dataclasses import replace
from typing import Any

import pytest

from comunica.broadcasting.content import MediaHeader, ParameterFormat, TemplateContent
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedContent, Verdict
from comunica.channels.whatsapp.client import ClientSettings, WhatsAppClient
from comunica.channels.whatsapp.media import upload
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.municipality.address import phone
from comunica.usecases.broadcasts.check_media import MediaKind
from comunica.usecases.delivering.provide_media import MediaFile, Uploaded, UploadFailed, UploadRefused
from tests.contract.simulator.harness import FRONT, Cloud, cloud

pytestmark = pytest.mark.usefixtures("doors")

PICTURE = MediaFile(kind=MediaKind.IMAGE, mime_type="image/png", file_name="piazza.png", content=b"\x89PNG\r\n\x1a\n0")
TIMETABLE = MediaFile(
    kind=MediaKind.DOCUMENT, mime_type="application/pdf", file_name="orari 2026.pdf", content=b"%PDF-1.7 "
)


def number(**changes: str) -> SendingNumber:
    return replace(SendingNumber(base_url=f"{FRONT.url}/v25.0", phone_number_id="801", token="good"), **changes)


async def has_a_template(sim: Cloud, header: str) -> None:
    parts: list[dict[str, Any]] = [
        {"type": "HEADER", "format": header, "example": {"header_handle": ["4::an-example"]}},
        {"type": "BODY", "text": "Il Comune informa: {{1}} e saluta."},
    ]
    await sim.approved({"components": parts})


async def send(header: MediaHeader) -> Verdict:
    content = TemplateContent(
        template="avviso",
        language="it",
        names=("1",),
        parameters={"1": "domani mercato"},
        format=ParameterFormat.POSITIONAL,
        header=header,
    )
    client = WhatsAppClient(number(), ClientSettings())
    try:
        return await client.send(client.prepare(content), phone("393990000001"), "c1.token")
    finally:
        await client.close()


@pytest.mark.parametrize("file", [PICTURE, TIMETABLE], ids=lambda file: file.kind)
async def test_a_file_is_brought_and_a_message_that_names_it_is_taken(file: MediaFile) -> None:
    async with cloud() as sim:
        await has_a_template(sim, file.kind.upper())
        uploaded = await upload(number(), file)
        assert isinstance(uploaded, Uploaded)
        shown = (await sim.client.get(f"/v25.0/{uploaded.provider_id}")).json()
        assert (shown["mime_type"], shown["file_size"]) == (file.mime_type, len(file.content))
        header = MediaHeader(kind=file.kind, provider_id=uploaded.provider_id, file_name=file.file_name)
        assert isinstance(await send(header), Accepted)


async def test_a_message_that_names_a_file_of_nobody_is_refused_for_its_content() -> None:
    async with cloud() as sim:
        await has_a_template(sim, "IMAGE")
        verdict = await send(MediaHeader(kind="image", provider_id="4711", file_name="a.png"))
        assert verdict == RefusedContent(Reason.BAD_REQUEST, 100)


async def test_what_the_provider_does_not_want_is_refused_for_good() -> None:
    async with cloud():
        assert await upload(number(), replace(PICTURE, content=bytes(6_000_000))) == UploadRefused(
            Reason.BAD_MEDIA, 131053
        )


async def test_a_bad_token_or_a_dead_line_may_pass() -> None:
    async with cloud():
        assert isinstance(await upload(number(token="bad"), PICTURE), UploadFailed)
    assert isinstance(await upload(number(base_url="http://127.0.0.1:9/v25.0"), PICTURE), UploadFailed)

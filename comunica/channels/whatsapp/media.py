"""Bringing files to the WhatsApp Cloud API: `POST /{phone_number_id}/media`, multipart. A call a month for each file.

The error table is that of messages; what it does not explain is tried again, since a file is not a message: brought
twice, it is there twice, and nobody is told twice.
"""

import aiohttp
import msgspec

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import NotSent, RefusedContent, RefusedPerson
from comunica.channels.whatsapp.errors import MAX_ANSWER_BYTES, verdict_of
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.usecases.delivering.provide_media import MediaFile, Upload, Uploaded, UploadFailed, UploadRefused

#: Seconds for a whole upload: 16 MB over a slow line.
UPLOAD_DEADLINE = 120.0


class _Answer(msgspec.Struct):
    id: str = ""


async def upload(number: SendingNumber, file: MediaFile, *, deadline: float = UPLOAD_DEADLINE) -> Upload:
    """Bring a file to a number. Never raises for what the provider or the way there does."""
    form = aiohttp.FormData()
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", file.mime_type)
    form.add_field("file", file.content, filename=file.file_name, content_type=file.mime_type)
    url = f"{number.base_url.rstrip('/')}/{number.phone_number_id}/media"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=deadline)) as session,
            session.post(url, data=form, headers=number.authorization(), allow_redirects=False) as answer,
        ):
            return _read(answer.status, await answer.content.read(MAX_ANSWER_BYTES))
    except (aiohttp.ClientError, TimeoutError, OSError):
        return UploadFailed(Reason.CONNECTION_REFUSED)


def _read(status: int, body: bytes) -> Upload:
    if status == 200 and (provider_id := _id_in(body)):
        return Uploaded(provider_id)
    verdict = verdict_of(status, body)
    match verdict:
        case RefusedContent(reason, code):
            return UploadRefused(Reason.BAD_MEDIA if reason is Reason.BAD_REQUEST else reason, code)
        case RefusedPerson(_, code):
            return UploadRefused(Reason.BAD_MEDIA, code)
        case NotSent(reason):
            return UploadFailed(reason)
        case _:
            return UploadFailed(Reason.PROVIDER_DOWN)


def _id_in(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Answer).id
    except msgspec.MsgspecError:
        return ""

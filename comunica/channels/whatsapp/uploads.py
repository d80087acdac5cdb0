"""Examples of templates' headers, brought by the Graph API's resumable upload: a session of the app, bytes, a handle.

`POST /{app}/uploads` names the file and answers `upload:…`; `POST /upload:…` takes its bytes from an offset on, and
answers the handle; `GET /upload:…` says how far it came. A handle is good for a template of any account of the app.
"""

from comunica.channels.whatsapp.management import Management, ManagementRefused
from comunica.usecases.setting_up.template_example import ExampleFile

#: How often the bytes are sent on after the way there broke.
ATTEMPTS = 3


async def upload_example(management: Management, app_id: str, file: ExampleFile) -> str:
    """The handle of the file. `ManagementRefused` if the provider does not want it, or was not reached."""
    session = await management.begin_upload(
        app_id, file_name=file.file_name, mime_type=file.mime_type, size=len(file.content)
    )
    offset = 0
    for attempt in range(ATTEMPTS):
        try:
            return await management.send_bytes(session, file.content, offset=offset)
        except ManagementRefused as refused:
            # Only a way that broke is worth going again: what was refused is refused.
            if not refused.was_not_reached or attempt + 1 == ATTEMPTS:
                raise
        offset = min(await management.uploaded_so_far(session), len(file.content))
    raise AssertionError("every attempt ends the loop or raises")

"""Show a file to who writes, approves or follows a broadcast: its bytes, if they are what is on record of them."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.keep_media import LARGEST, sniff


class MediaWindow(Protocol):
    """The record, as far as showing needs it. What another municipality has is not there."""

    async def see(self, municipality_id: UUID, media_id: UUID) -> MediaOnRecord | None:
        """What there is of it."""

    async def content(self, municipality_id: UUID, media_id: UUID, *, most: int) -> bytes | None:
        """Its bytes; none if they were forgotten, or are more than `most`: then they are not even read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMedia:
    """A file that a browser may have. `mime_type` is one of three, and so are the first bytes."""

    media: MediaOnRecord
    mime_type: str
    content: bytes = field(repr=False)

    @property
    def is_picture(self) -> bool:
        """A browser shows it in a page; anything else is saved, or opened elsewhere."""
        return self.media.kind is MediaKind.IMAGE


async def show_media(window: MediaWindow, municipality_id: UUID, media_id: UUID) -> ShownMedia | None:
    """The file; none if this town has none of this id any more, or its bytes are not what they were taken in as."""
    media = await window.see(municipality_id, media_id)
    if media is None or not media.is_there:
        return None
    content = await window.content(municipality_id, media_id, most=LARGEST[media.kind])
    sniffed = None if content is None else sniff(content)
    if content is None or sniffed is None or sniffed[:2] != (media.kind, media.mime_type):
        return None
    return ShownMedia(media=media, mime_type=sniffed[1], content=content)

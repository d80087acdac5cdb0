"""Take in a file for the headers of broadcasts. Its first bytes say what it is: a name may be wrong."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.problem import Problem

MIB = 1024 * 1024
#: The provider takes images of 5 MB, and documents of 100; a town's line and a citizen's phone want less.
LARGEST: Mapping[MediaKind, int] = MappingProxyType({MediaKind.IMAGE: 5 * MIB, MediaKind.DOCUMENT: 16 * MIB})
LARGEST_OF_ALL = max(LARGEST.values())
LONGEST_ALTERNATIVE = 1000
LONGEST_NAME = 240

_SIGNS = (
    (b"\xff\xd8\xff", MediaKind.IMAGE, "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", MediaKind.IMAGE, "image/png", ".png"),
    (b"%PDF-", MediaKind.DOCUMENT, "application/pdf", ".pdf"),
)
#: A file name goes to citizens' phones: no path, nothing invisible.
_UNFIT = re.compile(r"[^\w .,()'’&+-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMedia:
    """The request."""

    municipality_id: UUID
    uploaded_by: str
    file_name: str
    alternative_text: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMedia:
    """What is written."""

    municipality_id: UUID
    id: UUID
    kind: MediaKind
    mime_type: str
    file_name: str
    alternative_text: str
    digest: bytes
    uploaded_by: str
    content: bytes = field(repr=False)


class MediaShelf(Protocol):
    """The record, as far as keeping needs it."""

    async def keep(self, new: NewMedia) -> MediaOnRecord:
        """Write it."""


async def keep_media(request: KeepMedia, *, shelf: MediaShelf, media_id: UUID) -> MediaOnRecord | tuple[Problem, ...]:
    """Keep the file, or say everything that is wrong with it."""
    problems = tuple(_problems(request))
    sniffed = sniff(request.content)
    if problems or sniffed is None:
        return problems
    kind, mime_type, ending = sniffed
    return await shelf.keep(
        NewMedia(
            municipality_id=request.municipality_id,
            id=media_id,
            kind=kind,
            mime_type=mime_type,
            file_name=_name(request.file_name, ending),
            alternative_text=request.alternative_text.strip(),
            digest=hashlib.sha256(request.content).digest(),
            uploaded_by=request.uploaded_by,
            content=request.content,
        )
    )


def sniff(content: bytes) -> tuple[MediaKind, str, str] | None:
    """Kind, MIME type and ending by the first bytes; none for what cannot be sent."""
    return next(((kind, mime, ending) for sign, kind, mime, ending in _SIGNS if content.startswith(sign)), None)


def _problems(request: KeepMedia) -> Iterator[Problem]:
    sniffed = sniff(request.content)
    if sniffed is None:
        yield Problem("media_type", "", "send the bytes of a JPEG, a PNG or a PDF: nothing else can be shown")
    elif len(request.content) > LARGEST[sniffed[0]]:
        megabytes = LARGEST[sniffed[0]] // MIB
        yield Problem("media_too_large", "", f"a file of this kind may have {megabytes} MB: make it smaller")
    alternative = request.alternative_text.strip()
    if not alternative:
        yield Problem("alternative_text_missing", "alternative_text", "say in words what is to be seen")
    elif len(alternative) > LONGEST_ALTERNATIVE:
        yield Problem("alternative_text_length", "alternative_text", f"at most {LONGEST_ALTERNATIVE} characters")
    if "\x00" in request.alternative_text + request.file_name:
        yield Problem("unwritable", "alternative_text", "must not hold the character NUL")


def _name(given: str, ending: str) -> str:
    plain = _UNFIT.sub("", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem = plain.removesuffix(ending) if plain.lower().endswith(ending) else plain.rpartition(".")[0] or plain
    return (stem[:LONGEST_NAME] or "allegato") + ending

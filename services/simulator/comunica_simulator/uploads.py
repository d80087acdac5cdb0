"""Uploads that go on where they broke: a session of an app takes a file, and gives the handle that a template names.

Meta's pages on the Resumable Upload API and on `/{app}/uploads`: file types, the `file_offset` header, the scheme
`OAuth`. Sessions and handles live as long as the process; the bytes are counted and looked at, not kept.
"""

import base64
from dataclasses import dataclass
from random import Random

from .errors import GraphError
from .shape import Json, items, mapping, number, text

TYPES = frozenset({"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"})
LARGEST = 100 * 1024 * 1024
PREFIX = "upload:"
#: Header of a template → how the types of its examples begin.
HEADERS = {"IMAGE": "image/", "VIDEO": "video/", "DOCUMENT": "application/"}
#: What a file of a type begins with, and where.
SIGNS = {
    "application/pdf": (0, b"%PDF-"),
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/jpg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG"),
    "video/mp4": (4, b"ftyp"),
}
_LONGEST_SIGN = 16


@dataclass(slots=True)
class Session:
    """A file on its way."""

    app_id: str
    mime_type: str
    size: int
    head: bytes = b""
    arrived: int = 0


class Uploads:
    """All sessions, and the handles of what arrived whole."""

    def __init__(self, chance: Random) -> None:
        """Nothing was uploaded yet."""
        self._random = chance
        self._sessions: dict[str, Session] = {}
        self._handles: dict[str, str] = {}

    def begin(self, app_id: str, given: Json) -> Json:
        """A session for a file of this length and type."""
        mime_type, size = text(given.get("file_type")), int(number(given.get("file_length"), 0))
        if mime_type not in TYPES:
            raise GraphError(code=100, details=f"Param file_type must be one of {', '.join(sorted(TYPES))}.")
        if not 0 < size <= LARGEST:
            raise GraphError(code=100, details="Param file_length must be the size of the file in bytes.")
        name = PREFIX + self._word(24)
        self._sessions[name] = Session(app_id=app_id, mime_type=mime_type, size=size)
        return {"id": f"{name}?sig={self._word(18)}"}

    def status(self, name: str, app_id: str) -> Json:
        """How far a session came."""
        return {"id": name, "file_offset": self._session(name, app_id).arrived}

    def take(self, name: str, app_id: str, offset: str, content: bytes) -> Json:
        """Bytes of a session from an offset on; the handle when they are all there."""
        session = self._session(name, app_id)
        if not offset.isdigit() or int(offset) != session.arrived:
            raise GraphError(code=100, details=f"file_offset must be {session.arrived}.")
        session.head = (session.head + content)[:_LONGEST_SIGN]
        session.arrived += len(content)
        if session.arrived != session.size:
            raise GraphError(code=100, details="The file has another length than file_length.")
        at, sign = SIGNS[session.mime_type]
        if session.head[at : at + len(sign)] != sign:
            raise GraphError(code=100, details="The file is not of the type file_type.")
        handle = f"4::{base64.b64encode(session.mime_type.encode()).decode()}:{self._word(30)}"
        self._handles[handle] = session.mime_type
        return {"h": handle}

    def check(self, definition: Json) -> None:
        """The examples of a template's header must be handles that were given here, of files of its format."""
        for component in items(definition.get("components")):
            begins = HEADERS.get(text(component.get("format")).upper())
            if text(component.get("type")).upper() != "HEADER" or begins is None:
                continue
            handles = mapping(component.get("example")).get("header_handle")
            for handle in handles if isinstance(handles, list) else []:
                if not self._handles.get(text(handle), "").startswith(begins):
                    raise GraphError(code=100, details="The header_handle of a media header is not a valid handle.")

    def _session(self, name: str, app_id: str) -> Session:
        session = self._sessions.get(name)
        if session is None or session.app_id != app_id:
            raise GraphError(code=100, subcode=33, details="The upload session does not exist.")
        return session

    def _word(self, size: int) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(size)).decode()

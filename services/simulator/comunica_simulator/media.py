"""Uploaded files: what may be uploaded, and whether a template's header names one. Their bytes are not kept.

Limits: Meta's media page of June 2026 (images 5 MB, documents 100 MB). An id is good on the number it was uploaded to.
"""

import hashlib
from dataclasses import dataclass

from .errors import GraphError
from .shape import Json, items, mapping, number, text

TYPES = ("image/", "audio/", "video/", "text/plain", "application/")
MEGABYTE = 1024 * 1024
LARGEST = {"image/": 5 * MEGABYTE, "audio/": 16 * MEGABYTE, "video/": 16 * MEGABYTE}
LARGEST_DOCUMENT = 100 * MEGABYTE
HEADERS = frozenset({"image", "video", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An uploaded file, and the number that it was uploaded to."""

    id: str
    number_id: str
    mime_type: str
    sha256: str
    size: int

    def shown(self) -> Json:
        """The file as `GET /{media_id}` gives it."""
        url = f"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid={self.id}"
        about: Json = {"url": url, "mime_type": self.mime_type, "sha256": self.sha256, "file_size": self.size}
        return about | {"id": self.id, "messaging_product": "whatsapp"}


def taken(media_id: str, number_id: str, mime_type: str, content: bytes) -> Media:
    """The file as it is kept; a GraphError says why it is refused."""
    if not mime_type.startswith(TYPES):
        raise GraphError(code=131053, details=f"Unsupported media type {mime_type}.")
    largest = next((size for kind, size in LARGEST.items() if mime_type.startswith(kind)), LARGEST_DOCUMENT)
    if not content or len(content) > largest:
        raise GraphError(code=131053, details=f"A file of the type {mime_type} has 1 to {largest} bytes.")
    digest = hashlib.sha256(content).hexdigest()
    return Media(id=media_id, number_id=number_id, mime_type=mime_type, sha256=digest, size=len(content))


def exported(media: Media) -> Json:
    """As `restored` reads it back."""
    return {name: getattr(media, name) for name in Media.__slots__}


def restored(saved: Json) -> Media:
    """What `exported` wrote."""
    return Media(
        id=text(saved["id"]),
        number_id=text(saved["number_id"]),
        mime_type=text(saved["mime_type"]),
        sha256=text(saved["sha256"]),
        size=int(number(saved["size"], 0)),
    )


def check_headers(body: Json, number_id: str, known: dict[str, Media]) -> None:
    """Files that a template's header names by id must have been uploaded to this number."""
    for place, component in enumerate(items(mapping(body.get("template")).get("components"))):
        for parameter in items(component.get("parameters")):
            kind = text(parameter.get("type")).lower()
            media_id = text(mapping(parameter.get(kind)).get("id")) if kind in HEADERS else ""
            if media_id and (media_id not in known or known[media_id].number_id != number_id):
                param = f"template['components'][{place}]['parameters'][0]['{kind}']['id']"
                raise GraphError(
                    code=100, details=f"Param {param} is not a valid whatsapp business account media attachment ID"
                )

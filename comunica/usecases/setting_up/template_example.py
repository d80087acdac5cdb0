"""An example of the file above a template's text: the provider's reviewers see it, citizens never do.

Its first bytes say what it is: a name may be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_MIB = 1024 * 1024
#: Header → what its first bytes are, and how large it may be.
_SIGNS: Mapping[str, tuple[tuple[int, bytes, str], ...]] = MappingProxyType(
    {
        "image": ((0, b"\xff\xd8\xff", "image/jpeg"), (0, b"\x89PNG\r\n\x1a\n", "image/png")),
        "document": ((0, b"%PDF-", "application/pdf"),),
        "video": ((4, b"ftyp", "video/mp4"),),
    }
)
_LARGEST: Mapping[str, int] = MappingProxyType({"image": 5 * _MIB, "document": 16 * _MIB, "video": 16 * _MIB})
_WANTED: Mapping[str, str] = MappingProxyType(
    {"image": "a JPEG or PNG of at most 5 MB", "document": "a PDF of at most 16 MB", "video": "an MP4 of at most 16 MB"}
)


class NotAnExample(ValueError):
    """The file cannot stand above such a template. Says what to give instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """The file, ready to be shown to the reviewers."""

    mime_type: str
    file_name: str
    content: bytes = field(repr=False)


def example_of(header: str, *, file_name: str, content: bytes) -> ExampleFile:
    """The example of this header: image, document or video. `NotAnExample` if it is none."""
    if header not in _SIGNS:
        raise NotAnExample("only an image, a video or a document has an example: leave it out")
    mime_type = next(
        (mime for at, sign, mime in _SIGNS[header] if content[at : at + len(sign)] == sign),
        "",
    )
    if not mime_type or len(content) > _LARGEST[header]:
        raise NotAnExample(f"the example of {header} must be {_WANTED[header]}")
    return ExampleFile(mime_type=mime_type, file_name=file_name, content=content)

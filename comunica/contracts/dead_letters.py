"""A dead letter as it lies on its stream: the event as it came, sealed, and headers that say whence and why.

The headers hold no personal data; what is inside is for nobody to read, only to put back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

STREAM = "DEADLETTERS"
#: Every subject of the stream.
SUBJECTS = "deadletter.>"
_LONGEST_REASON = 200
_ORIGINAL = "Original-"
#: Headers of the event without which it could not be read, or followed, once it is back.
_KEPT = ("Content-Type", "traceparent")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One of them. `sequence`: its place in the stream, by which people name it. `at`: when it was given up, aware."""

    sequence: int
    subject: str
    at: datetime
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def reason(self) -> str:
        """Why it was given up."""
        return self.headers.get("Reason", "")

    @property
    def original_subject(self) -> str:
        """Where it came from."""
        return self.headers.get("Original-Subject", "")

    @property
    def original_headers(self) -> dict[str, str]:
        """What it said of itself there."""
        return {name: self.headers[_ORIGINAL + name] for name in _KEPT if _ORIGINAL + name in self.headers}


def epitaph(
    reason: str, *, subject: str, stream: str, sequence: int | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The headers of a dead letter. `stream` is the one whose name the body was sealed with: needed to open it.

    `headers`: those of the event.
    """
    told = {"Reason": " ".join(reason.split())[:_LONGEST_REASON], "Original-Subject": subject, "Sealed-For": stream}
    if sequence is not None:
        told["Stream-Sequence"] = str(sequence)
    return told | {_ORIGINAL + name: headers[name] for name in _KEPT if headers and name in headers}

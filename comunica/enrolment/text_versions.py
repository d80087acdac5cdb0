"""Versions of a town's own texts: a changed text is a new one, and none is ever changed."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """A version of a text, as a town put it in force."""

    reply: str
    #: From 1 on.
    version: int
    #: None: from then on the default again.
    body: str | None
    in_force_from: dt.datetime | None = None

    @property
    def digest(self) -> bytes | None:
        """SHA-256 of the body."""
        return None if self.body is None else hashlib.sha256(self.body.encode()).digest()


def latest(versions: Iterable[TextVersion]) -> Mapping[str, TextVersion]:
    """The version in force of each reply that ever had a text of the town's own."""
    found: dict[str, TextVersion] = {}
    for each in versions:
        if each.reply not in found or found[each.reply].version < each.version:
            found[each.reply] = each
    return found


def new_versions(in_force: Mapping[str, TextVersion], texts: Mapping[str, str]) -> list[TextVersion]:
    """What these texts change: new versions, in the order of the replies; none if they are in force already."""
    changed = []
    for reply in sorted(in_force.keys() | texts.keys()):
        before, body = in_force.get(reply), texts.get(reply)
        if (before.body if before else None) != body:
            changed.append(TextVersion(reply=reply, version=before.version + 1 if before else 1, body=body))
    return changed

"""Show which words a municipality answers with: in force, since when, and every version before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from comunica.enrolment.replies import ReplyId, ReplyText, default_reply_text, short_digest
from comunica.enrolment.text_versions import TextVersion, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsOnRecord:
    """A municipality's language, and all versions of its own texts, oldest first."""

    language: str
    versions: Sequence[TextVersion]


class TextShelf(Protocol):
    """The record, as far as showing texts needs it."""

    async def texts(self, slug: str) -> TextsOnRecord | None:
        """None: there is no such municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A reply and the text in force. `mark`: as deliveries keep it."""

    reply: ReplyId
    mark: str
    body: str
    #: Of the town's own text; the default has none.
    since: dt.datetime | None
    is_own: bool
    #: The town's own before, and those that gave way to the default again; oldest first.
    versions: Sequence[TextVersion]


async def show_texts(shelf: TextShelf, slug: str) -> Sequence[ShownText] | None:
    """Every reply with its text; None: there is no such municipality."""
    found = await shelf.texts(slug)
    return None if found is None else shown_texts(found)


def shown_texts(found: TextsOnRecord) -> Sequence[ShownText]:
    """Every reply with its text."""
    return [_shown(reply, found) for reply in ReplyId]


def _shown(reply: ReplyId, found: TextsOnRecord) -> ShownText:
    versions = [each for each in found.versions if each.reply == reply]
    own = latest(versions).get(reply)
    if own is None or own.body is None:
        text = default_reply_text(reply, found.language)
    else:
        text = ReplyText(reply, own.body, f"own-{own.version}")
    is_own = own is not None and own.body is not None
    return ShownText(
        reply=reply,
        mark=text.mark,
        body=text.body,
        since=own.in_force_from if own else None,
        is_own=is_own,
        versions=versions,
    )


def digest_shown(body: str | None) -> str:
    """A version's digest, short."""
    return short_digest(body) if body is not None else "-"

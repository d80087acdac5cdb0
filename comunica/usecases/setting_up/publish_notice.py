"""Publish a privacy notice: kept as it was for ever, and in force for whoever joins from now on.

What each person consented to stays on their proof: the version that was in force when they did.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.change_settings import SettingsTurn

LONGEST_NOTICE = 20_000
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


class LegalBasis(StrEnum):
    """Why a municipality may keep the data, as its notice says it."""

    #: Art. 6(1)(e) GDPR: a task in the public interest.
    PUBLIC_TASK = "public_task"
    #: Art. 6(1)(a) GDPR.
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """A notice to publish: plain text, paragraphs between empty lines."""

    version: str
    basis: LegalBasis
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(NoticeDraft):
    """One that was published."""

    by: str
    at: dt.datetime


class NoticeTurn(SettingsTurn, Protocol):
    """One transaction on the settings of one municipality."""

    async def put_notice(self, notice: NoticeDraft, *, by: str) -> bool:
        """False, and nothing written, if there is one of this version."""


class NoticeRecord(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[NoticeTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def notices(
        self, municipality_id: UUID, *, version: str | None = None, count: int
    ) -> Sequence[NoticePublished]:
        """Newest first; or the one of this version."""


async def publish_notice(
    municipality_id: UUID, draft: NoticeDraft, *, who: str, record: NoticeRecord
) -> Refused | None:
    """None: it is in force. Or all that is wrong with it."""
    if problems := tuple(_problems(draft)):
        return Refused(problems)
    async with record.turn(municipality_id) as turn:
        town = await turn.town()
        if town.notice_version == draft.version or not await turn.put_notice(draft, by=who):
            message = "a notice of this version is, or was, in force: give this one another"
            return Refused((Problem("version_taken", "version", message),))
        await turn.put_town(replace(town, notice_version=draft.version))
        await turn.tell(AuditLine(who=who, what=Deed.PUBLISH_NOTICE, reason=draft.version))
    return None


def _problems(draft: NoticeDraft) -> Iterator[Problem]:
    if not VERSION.fullmatch(draft.version):
        yield Problem("version_invalid", "version", "must be letters, digits, dots and hyphens: 2026-11")
    if not draft.body.strip():
        yield Problem("notice_empty", "body", "the notice has no text")
    if len(draft.body) > LONGEST_NOTICE:
        yield Problem("notice_too_long", "body", f"must have {LONGEST_NOTICE} characters at most")

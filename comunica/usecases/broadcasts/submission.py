"""What is submitted, what comes of it, and the record as far as submitting needs it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.identity import Identity
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import TemplateText
from comunica.broadcasting.reach import Approval, Reach
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.mandate import Mandate
from comunica.municipality.sending_rules import SendingRules
from comunica.usecases.broadcasts.check_media import MediaOnRecord
from comunica.usecases.broadcasts.follow_broadcast import OriginalOnRecord
from comunica.usecases.problem import Problem

LONGEST_KEY = 255


_NOTHING: Mapping[str, str] = MappingProxyType({})


KEY_REUSED = Problem(
    "idempotency_key_reused",
    "idempotency_key",
    "this idempotency key was used for another request: repeat that request unchanged, or take a new key",
)


class Origin(StrEnum):
    """Where a broadcast came from."""

    API = "api"
    JOB = "job"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitBroadcast:
    """The request. Times are aware; `None` means: the municipality's language, now, never expires, no key."""

    municipality_id: UUID
    origin: Origin
    #: Id of the api key or of the person; for a job the word `job`. Idempotency keys belong to it.
    submitted_by: str
    template: str
    audience: Audience
    parameters: Mapping[str, str] = field(default=_NOTHING)
    lane: Lane = Lane.NORMAL
    #: The caller has the permission for the urgent lane.
    may_send_urgent: bool = False
    language: str | None = None
    expires_at: dt.datetime | None = None
    scheduled_for: dt.datetime | None = None
    idempotency_key: str | None = None
    kind: BroadcastKind = BroadcastKind.ORDINARY
    #: Of a retry or a correction.
    original_id: UUID | None = None
    #: In place of scheduled_for: a naive time on the town's clock.
    at: dt.datetime | None = None
    #: In place of expires_at: counted from when it may go.
    expires_after: dt.timedelta | None = None
    #: Why an urgent one cannot wait for the morning.
    reason: str | None = None
    #: The file of the template's header.
    media_id: UUID | None = None
    #: Of an occurrence: its series, and the instant that it stands for.
    series: tuple[UUID, dt.datetime] | None = None
    #: Whom who asks can reach.
    reach: Reach = Reach.AUDIENCE
    approval: Approval = Approval.BY_CATEGORY
    #: In whose name it comes, if not the municipality's own; and what the municipality lets them send.
    partner_id: UUID | None = None
    mandate: Mandate | None = None
    #: Nobody is in its audience, or nobody knows whom it is for: it is kept as a draft until somebody says so.
    awaits_audience: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The broadcast is in the record. A replay holds what was answered the first time."""

    broadcast_id: UUID
    replayed: bool
    #: People in the audience when it was submitted. The snapshot at its start decides.
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime
    #: As it was submitted.
    state: BroadcastState = BroadcastState.SCHEDULED
    reach: Reach = Reach.AUDIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingChannel:
    """The number that the municipality's broadcasts go out on."""

    id: UUID
    waba_id: str
    #: The municipality's own.
    language: str
    zone: ZoneInfo
    rules: SendingRules
    #: How its templates must name it, and its words for leaving.
    identity: Identity
    #: Until it ends, the staff is all that is written to.
    trial: bool = False
    #: Ids of what its people can choose to hear of.
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOnRecord:
    """A template as last synchronised with the provider."""

    id: UUID
    name: str
    language: str
    category: str
    status: str
    text: TemplateText
    #: none, text, or the kind of file that each broadcast brings.
    header: str = "none"
    footer: str = ""
    header_text: str = ""
    #: How long the provider tries to reach a phone that is off; None: as long as it likes, 30 days.
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """What a request with the same idempotency key was answered."""

    request_digest: bytes
    #: None: the answer to a request of another sort, which cannot have the same digest.
    answer: Accepted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBroadcast:
    """What is written."""

    id: UUID
    request: SubmitBroadcast
    channel: SendingChannel
    template: TemplateOnRecord
    #: As they will be sent: blanks mended.
    parameters: Mapping[str, str]
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime
    created_at: dt.datetime
    #: Of an urgent one: the town's day that it counts for, and how many there may be.
    urgent_day: tuple[dt.date, int] | None = None
    #: It begins in the town's quiet hours.
    in_quiet_hours: bool = False
    #: Scheduled, awaiting approval, or finished if it reaches nobody.
    state: BroadcastState = BroadcastState.SCHEDULED
    reach: Reach = Reach.AUDIENCE


class Written(StrEnum):
    """What became of writing."""

    DONE = "done"
    #: Another request took the idempotency key first; nothing was written.
    KEY_TAKEN = "key_taken"
    #: The day has had its alerts; nothing was written.
    URGENT_CAP = "urgent_cap"


class Submission(Protocol):
    """One transaction on the record of one municipality."""

    async def earlier_answer(self, scope: str, key: str) -> EarlierAnswer | None:
        """What this key was answered before, if it was: by a broadcast, or by something that is none."""

    async def channel(self) -> SendingChannel | None:
        """The municipality's channel; none if it was not set up."""

    async def templates(self, waba_id: str, name: str) -> Sequence[TemplateOnRecord]:
        """The template of this name in every language it has."""

    async def unknown_zones(self, zones: Sequence[str]) -> Sequence[str]:
        """Those of `zones` that the municipality does not have."""

    async def streets_named(self, names: Sequence[str]) -> Mapping[str, str]:
        """The id of the street of each of `names`, as `ids_by_name` finds it, without those that name none."""

    async def count_audience(self, channel_id: UUID, audience: Audience) -> int:
        """How many would get it now."""

    async def original(self, broadcast_id: UUID) -> OriginalOnRecord | None:
        """The broadcast that this one follows. Nobody else can follow it until the transaction is over."""

    async def media(self, media_id: UUID) -> MediaOnRecord | None:
        """A file of the municipality."""

    async def write(self, broadcast: NewBroadcast, *, request_digest: bytes) -> Written:
        """Key, alert of the day with its line in the town's log, broadcast and work list: all of them or none."""


class Submissions(Protocol):
    """The record, as far as submitting needs it."""

    def submitting(self, municipality_id: UUID) -> AbstractAsyncContextManager[Submission]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

"""Settle deliveries by the provider's word: a batch of many municipalities in one statement.

The token says which attempt of which delivery a status is about. Statuses come late, twice and in any order, before the
answer to the send, and after a doubt was queued again; what is true is kept, and a delivery only moves forward. A late
word fills a blank. A failure counts for its own attempt only. If the person was erased meanwhile, the row is found
under its tombstone, and the provider's id, which holds the phone number, is not written again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState
from comunica.broadcasting.token import NotOurToken, decode
from comunica.broadcasting.verdicts import Verdict
from comunica.contracts.inbound import ProviderStatus, StatusReported
from comunica.usecases.hearing.refused_later import News, RefusedLater
from comunica.usecases.tombstone import tombstone_of
from comunica.usecases.town_directory import Channel, TownDirectory, Vault

_log = structlog.get_logger("comunica.subscription")

#: Deliveries settled by one statement, at most.
MOST_AT_ONCE = 2000
#: Ids of deliveries that do not exist, logged of one batch at most.
MOST_TOLD = 20

_PROVES = {
    ProviderStatus.SENT: DeliveryState.SENT,
    ProviderStatus.DELIVERED: DeliveryState.DELIVERED,
    ProviderStatus.READ: DeliveryState.READ,
}
_RANK = {None: 0, DeliveryState.SENT: 1, DeliveryState.DELIVERED: 2, DeliveryState.READ: 3}


class Refusal(Protocol):
    """What a code in a `failed` status means."""

    @property
    def reason(self) -> Reason:
        """Why."""

    @property
    def suppressed(self) -> bool:
        """It is the person's own wish."""

    @property
    def verdict(self) -> Verdict:
        """What it says of the content, or the channel, as well."""


@dataclass(slots=True, kw_only=True)
class Report:
    """All that a batch says of one attempt of a delivery."""

    municipality_id: UUID
    source_id: UUID
    recipient_id: UUID
    channel_id: UUID
    app: str
    #: The attempt that this is evidence for; 0: none, only a failure is reported.
    attempt: int = 0
    #: sent, delivered or read; None: only a failure is reported.
    proof: DeliveryState | None = None
    sent_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    read_at: dt.datetime | None = None
    #: Attempt 0: no failure.
    failed_attempt: int = 0
    failed_at: dt.datetime | None = None
    #: failed, or suppressed by the person's own wish.
    refusal: DeliveryState | None = None
    reason: Reason | None = None
    error_code: int = 0
    verdict: Verdict | None = None
    #: The category that the provider charges by, if it said one, and whether it charges nothing.
    charged_as: str = ""
    is_free: bool = False
    #: The provider's id of the message: fills a blank where the answer to the send was lost.
    message_digest: bytes | None = None
    message_sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A delivery that changed. `proves`: when the message was accepted, or its attempt begun."""

    position: int
    state: DeliveryState
    proves: dt.datetime | None


class StatusRecord(Protocol):
    """The record as far as statuses need it."""

    async def settle(self, reports: Sequence[Report]) -> Sequence[Moved]:
        """Settle these, and keep which messages prove each app's webhook path; those that changed, by position."""

    async def missing(self, reports: Sequence[Report]) -> Sequence[Report]:
        """Which of these deliveries do not exist."""


@dataclass(slots=True)
class Settled:
    """What came of a batch."""

    #: By state for what moved; `unchanged`, `missing` (no such delivery), `not_ours`, `unknown_number` beside them.
    outcomes: Counter[str] = field(default_factory=Counter)
    #: Positions of events for a number that is none of ours: for the dead letter.
    refused: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleStatuses:
    """The use case and its ports. `failure_of` reads the provider's code of a failure."""

    directory: TownDirectory
    record: StatusRecord
    failure_of: Callable[[int], Refusal]
    refused_later: RefusedLater

    async def __call__(self, events: Sequence[tuple[str, StatusReported]]) -> Settled:
        """Settle a batch. Each event comes with the app whose callback URL it reached. Repeating it changes nothing."""
        outcome = Settled()
        channels = await self.directory.channels({event.phone_number_id for _, event in events})
        for reports in _rounds(self._fold(events, channels, outcome)):
            for start in range(0, len(reports), MOST_AT_ONCE):
                missing = await self._settle(reports[start : start + MOST_AT_ONCE], outcome)
                await self._settle_erased(missing, channels, outcome)
        return outcome

    def _fold(
        self,
        events: Sequence[tuple[str, StatusReported]],
        channels: Mapping[str, Channel],
        outcome: Settled,
    ) -> list[Report]:
        reports: dict[tuple[UUID, UUID, UUID, int], Report] = {}
        for position, (app, event) in enumerate(events):
            channel = channels.get(event.phone_number_id)
            if channel is None:
                outcome.outcomes["unknown_number"] += 1
                outcome.refused.append(position)
                continue
            try:
                token = decode(event.token)
            except NotOurToken:
                outcome.outcomes["not_ours"] += 1
                continue
            key = (channel.town.id, token.source_id, token.recipient_id, token.attempt)
            report = reports.get(key)
            if report is None:
                report = reports[key] = _new_report(key, app, event, channel)
            self._add(report, token.attempt, event)
        # In the order of their keys, so that two batches cannot wait for each other; the attempts of one in theirs.
        return [reports[key] for key in sorted(reports)]

    def _add(self, report: Report, attempt: int, event: StatusReported) -> None:
        proof = _PROVES.get(event.status)
        if proof is not None:
            report.attempt = attempt
            _prove(report, proof, event.at)
            if event.pricing_category:
                report.charged_as, report.is_free = event.pricing_category, not event.billable
        elif report.refusal is None:
            refusal = self.failure_of(event.error_code)
            report.failed_attempt, report.failed_at = attempt, event.at
            report.refusal = DeliveryState.SUPPRESSED if refusal.suppressed else DeliveryState.FAILED
            report.reason, report.error_code = refusal.reason, event.error_code
            report.verdict = refusal.verdict

    async def _settle(self, reports: Sequence[Report], outcome: Settled) -> Sequence[Report]:
        """Those that are not on record."""
        moved = await self.record.settle(reports)
        outcome.outcomes.update(str(each.state) for each in moved)
        await self.refused_later(_news(reports[each.position], each) for each in moved)
        if len(moved) == len(reports):
            return ()
        known = {each.position for each in moved}
        still = [report for position, report in enumerate(reports) if position not in known]
        missing = await self.record.missing(still)
        outcome.outcomes.update(["unchanged"] * (len(still) - len(missing)))
        return missing

    async def _settle_erased(
        self, missing: Sequence[Report], channels: Mapping[str, Channel], outcome: Settled
    ) -> None:
        """Perhaps their people were erased."""
        if not missing:
            return
        vaults = {channel.town.id: channel.town.vault for channel in channels.values()}
        buried = [_as_tombstone(report, vaults[report.municipality_id]) for report in missing]
        buried.sort(key=lambda report: (report.municipality_id, report.source_id, report.recipient_id))
        unknown = await self._settle(buried, outcome)
        outcome.outcomes.update(["missing"] * len(unknown))
        _tell_missing(unknown)


def _rounds(reports: Sequence[Report]) -> list[list[Report]]:
    """The first attempts that are reported of each delivery, then the second ones: one statement meets a row once, and
    what is told of an attempt that the record does not know (it was restored, say) takes nothing else along.
    """
    rounds: list[list[Report]] = []
    for _, group in groupby(reports, key=lambda each: (each.municipality_id, each.source_id, each.recipient_id)):
        for place, report in enumerate(group):
            if place == len(rounds):
                rounds.append([])
            rounds[place].append(report)
    return rounds


def _new_report(key: tuple[UUID, UUID, UUID, int], app: str, event: StatusReported, channel: Channel) -> Report:
    vault = channel.town.vault
    return Report(
        municipality_id=key[0],
        source_id=key[1],
        recipient_id=key[2],
        channel_id=channel.id,
        app=app,
        message_digest=vault.index("message", event.message_id),
        message_sealed=vault.seal("delivery.message_sealed", event.message_id),
    )


def _as_tombstone(report: Report, vault: Vault) -> Report:
    return replace(
        report,
        recipient_id=tombstone_of(vault, report.source_id, report.recipient_id),
        message_digest=None,
        message_sealed=None,
    )


def _news(report: Report, moved: Moved) -> News:
    return News(
        municipality_id=report.municipality_id,
        source_id=report.source_id,
        channel_id=report.channel_id,
        state=moved.state,
        verdict=report.verdict,
    )


def _prove(report: Report, proof: DeliveryState, at: dt.datetime) -> None:
    if _RANK[proof] > _RANK[report.proof]:
        report.proof = proof
    match proof:
        case DeliveryState.SENT:
            report.sent_at = report.sent_at or at
        case DeliveryState.DELIVERED:
            report.delivered_at = report.delivered_at or at
        case _:
            report.read_at = report.read_at or at


def _tell_missing(missing: Iterable[Report]) -> None:
    for report in list(missing)[:MOST_TOLD]:
        _log.warning(
            "a status for a delivery that is not on record",
            action="status_of_missing_delivery",
            municipality_id=str(report.municipality_id),
            source_id=str(report.source_id),
            recipient_id=str(report.recipient_id),
        )

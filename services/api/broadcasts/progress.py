"""A broadcast as clients get it, with its counts and its recipients."""

from collections.abc import Mapping
from typing import Literal, cast

from fastapi import Request

from comunica.broadcasting.states import DeliveryState
from comunica.usecases.broadcasts.list_recipients import Recipient
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, BroadcastProgress
from services.api.broadcasts.audience_shapes import AudienceShown
from services.api.broadcasts.broadcast_shapes import (
    ApprovalShown,
    BroadcastProgressShown,
    BroadcastShown,
    TemplateShown,
)
from services.api.broadcasts.recipient_shapes import Counts, RecipientShown
from services.api.document.addresses import broadcast_uri, series_uri


def broadcast_shown(request: Request, broadcast: BroadcastOnRecord) -> BroadcastShown:
    """As it stands."""
    return BroadcastShown.model_validate(_facts_of(request, broadcast))


def _facts_of(request: Request, broadcast: BroadcastOnRecord) -> dict[str, object]:
    return {
        "id": broadcast.id,
        "uri": broadcast_uri(request, broadcast.id),
        "state": broadcast.state,
        "paused_reason": broadcast.paused_reason,
        "cancelled_reason": broadcast.cancelled_reason,
        "template": TemplateShown(
            name=broadcast.template,
            language=broadcast.language,
            category=broadcast.category,
            parameters=dict(broadcast.parameters),
        ),
        "audience": AudienceShown.of(broadcast.audience),
        "kind": broadcast.kind,
        "original": broadcast.original_id and broadcast_uri(request, broadcast.original_id),
        "series": broadcast.series_id and series_uri(request, broadcast.series_id),
        "occurs_at": broadcast.occurs_at,
        "held_for": broadcast.held_for,
        "held_until": broadcast.held_until,
        "reason": broadcast.reason,
        "media_id": broadcast.media_id,
        "reach": broadcast.reach,
        "approval": _approval(broadcast),
        "lane": str(broadcast.lane),
        "origin": broadcast.origin,
        "partner_id": broadcast.partner_id,
        "counted": broadcast.counted,
        "resolved": broadcast.resolved,
        "scheduled_for": broadcast.scheduled_for,
        "expires_at": broadcast.expires_at,
        "created_at": broadcast.created_at,
        "started_at": broadcast.started_at,
        "finished_at": broadcast.finished_at,
        "closed_at": broadcast.closed_at,
    }


def _approval(broadcast: BroadcastOnRecord) -> ApprovalShown | None:
    if not broadcast.needed_approval:
        return None
    return ApprovalShown(
        decision=cast("Literal['approve', 'reject'] | None", broadcast.decision),
        decided_by=broadcast.decided_by,
        decided_at=broadcast.decided_at,
        reason=broadcast.rejected_reason,
    )


def progress_shown(request: Request, progress: BroadcastProgress) -> BroadcastProgressShown:
    """The same with its counts."""
    return BroadcastProgressShown.model_validate(
        {
            **_facts_of(request, progress.broadcast),
            "counts": counts_shown(progress.counts),
            "resent_in_doubt": progress.resent_in_doubt,
            "unaccounted": progress.unaccounted,
        }
    )


def counts_shown(counts: Mapping[DeliveryState, int]) -> Counts:
    """By the states' names."""
    return Counts.model_validate({str(state): n for state, n in counts.items()})


def recipient_shown(recipient: Recipient) -> RecipientShown:
    """What became of one."""
    return RecipientShown(
        subscriber_id=recipient.subscriber_id,
        address=recipient.masked_address,
        zone=recipient.zone,
        state=recipient.state,
        reason=recipient.reason,
        error_code=recipient.error_code,
        attempts=recipient.attempts,
        resent_in_doubt=recipient.resent_in_doubt,
        queued_at=recipient.queued_at,
        accepted_at=recipient.accepted_at,
        sent_at=recipient.sent_at,
        delivered_at=recipient.delivered_at,
        read_at=recipient.read_at,
        failed_at=recipient.failed_at,
    )

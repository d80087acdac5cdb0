"""Requests take turns with broadcasts: all that wait of a lane are together one source to choose, the lane's queue."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from comunica.broadcasting.lanes import BROADCAST_LANES, Lane

#: Lane → what its queue is called among sources. No UUIDv7, so no broadcast has this id.
QUEUES: Mapping[Lane, UUID] = MappingProxyType(
    {lane: UUID(int=place) for place, lane in enumerate(BROADCAST_LANES, start=1)}
)
_QUEUE_IDS = frozenset(QUEUES.values())


def is_queue(source_id: UUID) -> bool:
    """Whether this source is the queue of a lane."""
    return source_id in _QUEUE_IDS

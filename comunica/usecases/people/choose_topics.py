"""What the town's notices may be about, and what a person wants to hear of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.problem import Problem, Refused


class TopicShelf(Protocol):
    """The record, as far as topics need it."""

    async def topics(self, municipality_id: UUID) -> Mapping[str, str]:
        """The town's topics: id → name."""

    async def choose(self, municipality_id: UUID, subscriber_id: UUID, topics: Sequence[str] | None) -> bool:
        """Keep what the person wants to hear of; None: everything. False: nobody here is known so."""


async def list_topics(shelf: TopicShelf, municipality_id: UUID) -> Mapping[str, str]:
    """The town's topics: id → name."""
    return await shelf.topics(municipality_id)


async def choose_topics(
    topics: Sequence[str] | None,
    municipality_id: UUID,
    subscriber_id: UUID,
    *,
    who: str,
    shelf: TopicShelf,
    audit: AuditLog,
) -> bool | Refused:
    """Keep what the person wants to hear of; None: everything. False: there is no such person."""
    if problems := tuple(unknown_topics(topics or (), await shelf.topics(municipality_id))):
        return Refused(problems)
    if not await shelf.choose(municipality_id, subscriber_id, topics):
        return False
    await audit.add(municipality_id, AuditLine(who=who, what=Deed.CHOOSE_TOPICS, counts={"people": 1}))
    return True


def unknown_topics(topics: Sequence[str], known: Collection[str]) -> Iterable[Problem]:
    """Those that the town does not have."""
    for at, topic in enumerate(topics):
        if topic not in known:
            yield Problem("topic_unknown", f"topics[{at}]", "no topic of this municipality has this id")

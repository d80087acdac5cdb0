"""Keep what a town's notices may be about: add a topic, give one another name, offer one no longer.

The id follows from the first name and never changes: people and broadcasts point to it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import free_id, plain_name
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.change_settings import SettingsRecord, SettingsTurn
from comunica.usecases.setting_up.municipality_setup import TownSetup

#: As many as a town's file may have.
MOST_TOPICS = 50
#: As long as a box to tick still reads well.
LONGEST_TOPIC = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicUses:
    """Who and what has a topic."""

    #: Who is enrolled and chose it.
    followers: int = 0
    #: Of those: who chose nothing else that the town offers.
    only: int = 0
    #: Drafts, and broadcasts that are planned, awaited, under way or paused.
    broadcasts: int = 0
    #: Series with occurrences to come.
    series: int = 0

    @property
    def is_awaited(self) -> bool:
        """Something will be sent by it."""
        return bool(self.broadcasts or self.series)


class TopicTurn(SettingsTurn, Protocol):
    """One transaction on the settings, with who has a topic."""

    async def topic_uses(self, topic: str, others: Collection[str]) -> TopicUses:
        """Of this topic. `others`: what else the town offers."""


class TopicRecord(SettingsRecord, Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[TopicTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def topic_uses(self, municipality_id: UUID, topic: str, others: Collection[str]) -> TopicUses:
        """Of this topic, now. `others`: what else the town offers."""


async def add_topic(name: str, municipality_id: UUID, *, who: str, record: SettingsRecord) -> str | Refused:
    """Its id; or all that is wrong."""
    async with record.turn(municipality_id) as turn:
        town = await turn.town()
        topics, plain = town.profile.topics, plain_name(name)
        problems = [*_problems(plain, topics)]
        if len(topics) >= MOST_TOPICS:
            problems.append(Problem("too_many_topics", "name", f"a municipality has {MOST_TOPICS} topics at most"))
        if problems:
            return Refused(tuple(problems))
        topic = free_id(plain, topics, otherwise="topic")
        await _put({**topics, topic: plain}, town, turn, AuditLine(who=who, what=_DEED, reason="topic_added"))
        return topic


async def rename_topic(
    topic: str, name: str, municipality_id: UUID, *, who: str, record: SettingsRecord
) -> bool | Refused | None:
    """Whether anything changed; all that is wrong; None: there is no such topic."""
    async with record.turn(municipality_id) as turn:
        town = await turn.town()
        topics, plain = town.profile.topics, plain_name(name)
        if topic not in topics:
            return None
        others = {id_: each for id_, each in topics.items() if id_ != topic}
        if problems := tuple(_problems(plain, others)):
            return Refused(problems)
        return await _put({**topics, topic: plain}, town, turn, AuditLine(who=who, what=_DEED, reason="topic_renamed"))


async def retire_topic(topic: str, municipality_id: UUID, *, who: str, record: TopicRecord) -> str | TopicUses | None:
    """Its name: it is offered no longer. What will still be sent by it: then nothing changed. None: there is no such.

    Who chose it stays enrolled, and keeps the choice: nobody is sent what they did not ask for.
    """
    async with record.turn(municipality_id) as turn:
        town = await turn.town()
        left = {id_: name for id_, name in town.profile.topics.items() if id_ != topic}
        if len(left) == len(town.profile.topics):
            return None
        if (uses := await turn.topic_uses(topic, left)).is_awaited:
            return uses
        await _put(left, town, turn, AuditLine(who=who, what=_DEED, reason="topic_retired"))
        return town.profile.topics[topic]


_DEED = Deed.CHANGE_SETTINGS


async def _put(topics: Mapping[str, str], town: TownSetup, turn: SettingsTurn, line: AuditLine) -> bool:
    changed = await turn.put_town(replace(town, profile=replace(town.profile, topics=topics)))
    if changed:
        await turn.tell(line)
    return changed


def _problems(name: str, others: Mapping[str, str]) -> Iterator[Problem]:
    wanted = fold_phrase(name)
    if not wanted:
        yield Problem("topic_empty", "name", "give a name, with letters")
    elif len(name) > LONGEST_TOPIC:
        yield Problem("topic_too_long", "name", f"give a name of {LONGEST_TOPIC} characters at most")
    # Lists that are brought in name topics by name or by id.
    elif any(wanted in {fold_phrase(id_), fold_phrase(each)} for id_, each in others.items()):
        yield Problem("topic_taken", "name", "another topic is, or was, called so: give this one another name")

"""Clear what citizens and we said, when its term is over: replies, questions, and the memory of what was read."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from comunica.usecases.alerts.cap_alert_record import KEPT

#: Rows of each municipality that one statement clears.
BATCH = 500


class Term(StrEnum):
    """What has a term."""

    REPLIES = "replies"
    QUESTIONS = "questions"
    #: What citizens wrote beside commands, where their town keeps it for a while.
    WORDS = "words"
    #: That a message was read, and what it was about.
    MESSAGES = "messages"
    #: That somebody had another number from then on.
    ADDRESS_CHANGES = "address_changes"
    #: What the api answered to requests that may be repeated.
    ANSWERS = "answers"
    #: Notices that somebody was writing.
    FORMS = "forms"
    #: What test keys asked for: nothing of it was sent.
    TEST_REQUESTS = "test_requests"
    #: Alerts of civil protection that came in. Nothing in them is of a citizen; what they became stays.
    CAP_ALERTS = "cap_alerts"


TERMS = {
    #: Reply texts name the place and the zone. After 24 hours none is sent any more. The variables of requests that are
    #: over too.
    Term.REPLIES: dt.timedelta(days=7),
    #: What we knew when we asked. An answer counts for 24 hours; the office sees who gave none for as long as somebody
    #: who never joined is on record.
    Term.QUESTIONS: dt.timedelta(days=7),
    Term.WORDS: dt.timedelta(days=7),
    #: The guard against reading one twice needs 7 days; the rest is for the town's figures.
    Term.MESSAGES: dt.timedelta(days=365),
    #: The provider tells an event for 7 days at most, and so an earlier change too.
    Term.ADDRESS_CHANGES: dt.timedelta(days=7),
    #: Answers may name people, or hold a new key. Who repeats a request does so within minutes.
    Term.ANSWERS: dt.timedelta(hours=24),
    #: Who goes back to a notice does so on the same day.
    Term.FORMS: dt.timedelta(hours=24),
    #: As long as Notify shows them.
    Term.TEST_REQUESTS: dt.timedelta(days=7),
    #: An older one is not taken any more, so that none is taken twice.
    Term.CAP_ALERTS: KEPT,
}


class TextRecord(Protocol):
    """The record as far as clearing needs it."""

    async def clear(self, term: Term, *, before: dt.datetime, most: int) -> int:
        """Clear what is older, in all towns; how much it was. At most so many of each town: fewer are the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearTexts:
    """The use case and its port."""

    record: TextRecord
    now: Callable[[], dt.datetime]
    batch: int = BATCH

    async def __call__(self) -> Counter[Term]:
        """Clear all that is due; how much of what. Any number of processes may do it at once."""
        cleared: Counter[Term] = Counter()
        for term, age in TERMS.items():
            while done := await self.record.clear(term, before=self.now() - age, most=self.batch):
                cleared[term] += done
        return cleared

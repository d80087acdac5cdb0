"""Clearing what has a term, in PostgreSQL: the port of clear_texts. For the role comunica_subscription."""

import datetime as dt

from comunica.broadcasting.ownership import oldest_id
from comunica.enrolment.event_order import first_key
from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.usecases.upkeep.clear_texts import Term

_QUERIES = {
    Term.REPLIES: "clear_bodies",
    Term.QUESTIONS: "clear_questions",
    Term.WORDS: "clear_words",
    Term.MESSAGES: "forget_messages",
    Term.ADDRESS_CHANGES: "forget_address_changes",
    Term.ANSWERS: "forget_answers",
    Term.FORMS: "forget_forms",
    Term.TEST_REQUESTS: "forget_test_requests",
    Term.CAP_ALERTS: "forget_cap_alerts",
}


class StoredTextRecord:
    """Implements `TextRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def clear(self, term: Term, *, before: dt.datetime, most: int) -> int:
        cleared = 0
        for towns in await all_towns(self._pool):
            async with serving_by_key(self._pool, *towns) as connection:
                done = await connection.execute(query(_QUERIES[term]), list(towns), _mark(term, before), most)
            cleared += int(done.rpartition(" ")[2])
        return cleared


def _mark(term: Term, before: dt.datetime) -> object:
    """What the rows of that moment are known by: an id, an order, a time."""
    match term:
        case Term.REPLIES:
            return oldest_id(before)
        case Term.QUESTIONS:
            return first_key(before)
        case _:
            return before

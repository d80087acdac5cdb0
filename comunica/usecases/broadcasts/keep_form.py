"""Keep a notice that somebody is writing: whoever goes back finds it as it was, or that it was sent already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.broadcasts.submission import Submissions

#: Names and values, in the order of the form; a name may come more than once.
type Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """One form of somebody who works here. Its id is also the key under which it is sent once."""

    municipality_id: UUID
    kept_by: UUID
    form_id: UUID


class Forms(Protocol):
    """The record as far as forms that are filled in need it."""

    async def keep(self, key: FormKey, fields: Fields) -> None:
        """As it stands now, in place of what was kept of it before."""

    async def see(self, key: FormKey) -> Fields | None:
        """As it was kept last; None: never, or longer ago than its term."""


async def sent_by_form(key: FormKey, *, record: Submissions) -> UUID | None:
    """The broadcast that this form became, if it was sent."""
    async with record.submitting(key.municipality_id) as submission:
        earlier = await submission.earlier_answer(str(key.kept_by), str(key.form_id))
    return None if earlier is None or earlier.answer is None else earlier.answer.broadcast_id

"""Tell people who were imported that they are on the list, and how to leave: a broadcast to whom one import added.

It is the first that they get: until it is over for a person, every other message but an alert waits for them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.content import ENROLLED_SINCE
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval
from comunica.contracts.bells import Bell
from comunica.usecases.broadcasts.submission import Accepted, Origin, Submissions, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast

#: The parameter that tells each person since when they are enrolled.
DAY = "data"


class NoticeRefused(Exception):
    """The notice cannot be sent; the people are on record all the same. The message says what to do."""


class _NobodyToWake:
    """Whoever imports has no bus. The dispatcher's sweeper finds the work within seconds."""

    async def ring(self, bell: Bell) -> None:
        """Nothing."""


async def notify_imported(  # noqa: PLR0913 - one broadcast, its record and what makes it repeatable
    municipality_id: UUID,
    import_id: UUID,
    *,
    template: str,
    facts: Mapping[str, str],
    parameters: Mapping[str, str],
    record: Submissions,
    new_id: Callable[[], UUID],
    now: dt.datetime,
) -> int:
    """How many are told; 0 if the import added nobody. Once for each import, however often it is asked.

    `facts`: what templates may say of the town, by the names of their parameters; `parameters` go before. If the
    template has a parameter `data`, each person reads there since when they are enrolled.
    """
    wanted = await _parameters_of(template, municipality_id, record)
    known = {name: value for name, value in {**facts, DAY: ENROLLED_SINCE}.items() if name in wanted}
    request = SubmitBroadcast(
        municipality_id=municipality_id,
        origin=Origin.CONSOLE,
        submitted_by="import",
        template=template,
        parameters={**known, **parameters},
        audience=Audience(imported=import_id),
        lane=Lane.BULK,
        idempotency_key=f"notice-{import_id}",
        # Who is told of their enrolment does not wait for a second person: the law sets the term.
        approval=Approval.NEVER,
    )
    outcome = await submit_broadcast(request, record=record, bells=_NobodyToWake(), now=now, broadcast_id=new_id())
    match outcome:
        case Accepted():
            return outcome.counted
        case _ if all(error.code == "audience_empty" for error in outcome.errors):
            return 0
        case _:
            problems = "; ".join(f"{error.field or 'notice'}: {error.message}" for error in outcome.errors)
            raise NoticeRefused(
                f"the people are on record, but the notice cannot be sent: {problems}. Import again then"
            )


async def _parameters_of(template: str, municipality_id: UUID, record: Submissions) -> set[str]:
    async with record.submitting(municipality_id) as submission:
        channel = await submission.channel()
        known = await submission.templates(channel.waba_id, template) if channel else ()
    return {name for each in known for name in each.text.names}

"""Commit a list that was checked: its people are brought in soon after, and told if there is a notice."""

from collections.abc import Sequence

from comunica.municipality.keys import KeyKind
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.people.people_imports import CommitImport, ImportOnRecord, ImportShelf, ImportState, Notice
from comunica.usecases.problem import Problem

_APPROVED = "approved"


async def commit_import(
    wanted: CommitImport, *, kind: KeyKind, shelf: ImportShelf, record: Submissions
) -> ImportOnRecord | Sequence[Problem] | None:
    """The list as it stands then, or what is wrong; none if there is no such list.

    A list that was brought in and whose notice could not be sent may be committed once more: only the notice is tried.
    """
    found = await shelf.one(wanted.municipality_id, wanted.import_id)
    if found is None:
        return None
    if problems := [*await _problems(wanted, found, kind, record)]:
        return problems
    if not await shelf.commit(wanted):
        return [_not_now(found.state)]
    return await shelf.one(wanted.municipality_id, wanted.import_id)


async def _problems(
    wanted: CommitImport, found: ImportOnRecord, kind: KeyKind, record: Submissions
) -> Sequence[Problem]:
    if kind is not KeyKind.LIVE:
        says = "only a live key brings people in: the preview is all that another key can see"
        return [Problem("import_needs_live_key", "", says)]
    again = found.state is ImportState.IMPORTED and found.notice_failure is not None
    if found.state is not ImportState.CHECKED and not again:
        return [_not_now(found.state)]
    if again and wanted.notice is None:
        return [Problem("required", "notice", "the people are on record: name the notice that is to tell them")]
    return [] if wanted.notice is None else await _unsendable(wanted, wanted.notice, record)


async def _unsendable(wanted: CommitImport, notice: Notice, record: Submissions) -> Sequence[Problem]:
    """Before anybody is enrolled: who awaits a notice gets nothing but alerts until it was sent."""
    async with record.submitting(wanted.municipality_id) as submission:
        channel = await submission.channel()
        known = await submission.templates(channel.waba_id, notice.template) if channel else ()
    if not any(each.status == _APPROVED for each in known):
        says = "no approved template has this name: see /v2/templates, and submit it for approval first"
        return [Problem("template_not_approved", "notice.template", says)]
    return []


def _not_now(state: ImportState) -> Problem:
    says = f"this list is {state}: only one that is checked can be brought in, once"
    return Problem("import_state", "", says)

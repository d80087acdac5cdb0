"""Say an alert: each of its blocks that is for here becomes a broadcast, by the rules of all broadcasts.

What is for nowhere here becomes a draft, and a problem that staff see: an alert never goes to nobody in silence.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.alerting.cap import CapAlert, Info, Severity, Status
from comunica.alerting.geocodes import Placed, place
from comunica.alerting.severities import lane_of
from comunica.alerting.wording import Words, words_of
from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval, Reach
from comunica.municipality.mandate import Mandate
from comunica.usecases.alerts.cap_alert_record import AlertBroadcast, AlertTown
from comunica.usecases.audit import Holder, held_by, partner
from comunica.usecases.broadcasts.steer_broadcast import Helm
from comunica.usecases.broadcasts.submission import Accepted, Origin, Submissions, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.broadcasts.time_broadcast import LONGEST_REASON
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.ring_bell import Bells

#: Somebody looks at it first, whatever the key may do.
_LOOKED_AT = frozenset({Status.EXERCISE, Status.DRAFT})
_NO_TEMPLATE = frozenset({"template_unknown", "template_language_unknown", "template_not_approved"})
_NOBODY = frozenset({"audience_empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGiver:
    """Who gives an alert, and what their key may do for the municipality."""

    municipality_id: UUID
    submitted_by: str
    may_draft: bool
    may_send: bool
    may_send_urgent: bool
    reach: Reach = Reach.AUDIENCE
    #: In whose name it comes, if not the municipality's own; and what the municipality lets them send.
    partner_id: UUID | None = None
    mandate: Mandate | None = None
    #: What is plainly of elsewhere is left alone: a partner gives the same alert to others.
    leaves_elsewhere: bool = False

    @property
    def who(self) -> str:
        """As the town's log names them."""
        return held_by(Holder.KEY, self.submitted_by) if self.partner_id is None else partner(self.partner_id)

    def goes_by_itself(self, lane: Lane) -> bool:
        """Without somebody's approval, as far as the key is concerned.

        A key for alerts alone sends alerts; one for drafts makes drafts, also of alerts.
        """
        if lane is Lane.URGENT:
            return self.may_send_urgent and (self.may_send or not self.may_draft)
        return self.may_send


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An alert, and what saying it works with."""

    alert: CapAlert
    giver: AlertGiver
    town: AlertTown
    submissions: Submissions
    helm: Helm
    bells: Bells
    now: dt.datetime
    new_id: Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The broadcasts, and what staff should know."""

    broadcasts: tuple[AlertBroadcast, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """An info of the alert, at its place, and where it is for."""

    number: int
    info: Info
    placed: Placed

    @property
    def path(self) -> str:
        return f"alert.info[{self.number}]"


async def speak_alert(telling: Telling) -> Spoken | Refused:
    """A broadcast for each block that is for here; if none is, a draft of the worst."""
    blocks = blocks_of(telling)
    here = [block for block in blocks if not block.placed.is_nowhere]
    broadcasts: list[AlertBroadcast] = []
    problems = list(_language_problems(telling, blocks))
    for block in here or [_worst(blocks)]:
        spoken = await _speak(telling, block)
        if isinstance(spoken, Refused):
            return spoken
        broadcasts += spoken.broadcasts
        problems += spoken.problems
    return Spoken(tuple(broadcasts), tuple(problems))


def blocks_of(telling: Telling) -> list[_Block]:
    """The blocks in the municipality's language, or in the first that there is; those that are over left out."""
    every = [
        _Block(number, info, place(info.areas, telling.town.table)) for number, info in enumerate(telling.alert.infos)
    ]
    fresh = [block for block in every if block.info.expires is None or block.info.expires > telling.now]
    spoken = _primary(telling.town.language)
    own = [block for block in fresh if _primary(block.info.language) == spoken]
    return own or [block for block in fresh if _primary(block.info.language) == _primary(fresh[0].info.language)]


def is_elsewhere(telling: Telling) -> bool:
    """No block is for here, and the municipality's table knows the sort of codes that each area names."""
    table = telling.town.table
    areas = [area for info in telling.alert.infos for area in info.areas]
    plain = all(any(table.understands(code) for code in area.geocodes) for area in areas)
    return bool(areas) and plain and place(areas, table).is_nowhere


async def submit_words(
    telling: Telling, words: Words, request: SubmitBroadcast, broadcast_id: UUID
) -> Accepted | Refused:
    """Submit it with the first family of templates that the municipality has."""
    outcome: Accepted | Refused = Refused(())
    for family in words.families:
        outcome = await submit_broadcast(
            replace(request, template=family, parameters=words.parameters),
            record=telling.submissions,
            bells=telling.bells,
            now=telling.now,
            broadcast_id=broadcast_id,
        )
        if isinstance(outcome, Accepted) or not _NO_TEMPLATE.intersection(each.code for each in outcome.errors):
            break
    return outcome


def request_of(telling: Telling, info: Info, audience: Audience) -> SubmitBroadcast:
    """What is asked for, but for the words."""
    giver, alert = telling.giver, telling.alert
    lane = lane_of(info.severity)
    by_itself = giver.goes_by_itself(lane) and alert.status not in _LOOKED_AT
    begins = info.effective if info.effective is not None and info.effective > telling.now else None
    return SubmitBroadcast(
        municipality_id=giver.municipality_id,
        origin=Origin.API,
        submitted_by=giver.submitted_by,
        template="",
        audience=audience,
        lane=lane,
        # A draft may be urgent: whoever approves it needs the permission.
        may_send_urgent=giver.may_send_urgent or not by_itself,
        scheduled_for=begins,
        expires_at=info.expires,
        reason=f"CAP {alert.type}, {info.severity}: {info.event}".replace("\x00", "")[:LONGEST_REASON],
        reach=giver.reach,
        approval=Approval.BY_CATEGORY if by_itself else Approval.ALWAYS,
        partner_id=giver.partner_id,
        mandate=giver.mandate,
    )


def words_of_block(telling: Telling, info: Info, places: tuple[int, ...]) -> Words:
    """Its words, in the language of the municipality's templates."""
    return words_of(telling.alert, info, places, language=telling.town.language, zone=telling.town.zone)


def shown(accepted: Accepted, request: SubmitBroadcast, number: int) -> AlertBroadcast:
    """The broadcast as the answer shows it."""
    return AlertBroadcast(
        id=accepted.broadcast_id,
        info=number,
        state=accepted.state,
        lane=request.lane,
        reach=accepted.reach,
        audience=request.audience,
        counted=accepted.counted,
        scheduled_for=accepted.scheduled_for,
        expires_at=accepted.expires_at,
    )


def at(path: str, refused: Refused) -> Refused:
    """The same problems, told where in the alert they come from."""
    return Refused(
        tuple(Problem(each.code, f"{path}.{each.field}".rstrip("."), each.message) for each in refused.errors)
    )


def shortened(path: str, words: Words) -> Sequence[Problem]:
    """What did not fit into a message."""
    fields = ", ".join(words.shortened)
    message = f"was too long for a message and is shortened: {fields}. What is published as CAP has all of it"
    return [Problem("text_shortened", path, message)] if words.shortened else []


async def _speak(telling: Telling, block: _Block) -> Spoken | Refused:
    audience = Audience(everyone=block.placed.everyone, zones=block.placed.zones)
    request = request_of(telling, block.info, audience)
    words = words_of_block(telling, block.info, block.placed.known)
    problems = [*_area_problems(block), *shortened(block.path, words)]
    if block.placed.is_nowhere:
        request = replace(request, awaits_audience=True)
    outcome = await submit_words(telling, words, request, telling.new_id())
    if isinstance(outcome, Refused) and {each.code for each in outcome.errors} == _NOBODY:
        message = "nobody on record is where this alert is for: it is a draft, say whom else to tell"
        problems.append(Problem("audience_empty", f"{block.path}.area", message))
        request = replace(request, awaits_audience=True)
        outcome = await submit_words(telling, words, request, telling.new_id())
    if isinstance(outcome, Refused):
        return at(block.path, outcome)
    return Spoken((shown(outcome, request, block.number),), tuple(problems))


def _worst(blocks: Sequence[_Block]) -> _Block:
    return min(blocks, key=lambda block: tuple(Severity).index(block.info.severity))


def _area_problems(block: _Block) -> Sequence[Problem]:
    areas, unknown = len(block.info.areas), len(block.placed.unknown)
    if not areas:
        message = "says of no area where it is for: it is a draft, say whom to tell"
        return [Problem("area_missing", f"{block.path}.area", message)]
    if block.placed.is_nowhere:
        message = (
            "stands for nothing in this municipality's table of geocodes: it is a draft, say whom to tell; "
            "and put its geocodes on the table (/v2/geocodes), so that the next one goes"
        )
        return [Problem("area_unknown", f"{block.path}.area[{each}]", message) for each in block.placed.unknown]
    if unknown:
        message = f"{unknown} of {areas} areas stand for nothing in this municipality: nobody is told because of them"
        return [Problem("area_elsewhere", f"{block.path}.area", message)]
    return []


def _language_problems(telling: Telling, blocks: Sequence[_Block]) -> Sequence[Problem]:
    own, theirs = _primary(telling.town.language), _primary(blocks[0].info.language)
    message = f"no block is in the municipality's language ({own}): what is sent holds words in another ({theirs})"
    return [] if own == theirs else [Problem("language_other", f"{blocks[0].path}.language", message)]


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].casefold()

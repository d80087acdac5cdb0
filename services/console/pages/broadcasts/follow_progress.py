"""How far a notice is, in words and figures: what its page shows, live or each time it is asked for."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.usecases.broadcasts.count_zones import Pace, ZoneCounts, pace_of
from comunica.usecases.broadcasts.follow_broadcast import OVER
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, BroadcastProgress
from services.console.pages.broadcasts.audience_form import AudienceChoices
from services.console.pages.broadcasts.follow_words import MISSED, why_held, why_paused
from services.console.speaking import Speaking
from services.console.words import sentence

ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
#: Taken by WhatsApp, and no word yet whether they arrived.
_UNDER_WAY = (DeliveryState.ACCEPTED, DeliveryState.SENT)
#: Nothing was sent to them, or not yet, or nobody knows yet.
_UNSENT = (
    *(DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DOUBT),
    *(DeliveryState.SUPPRESSED, DeliveryState.EXPIRED, DeliveryState.CANCELLED),
)
#: Zones that are named; the others are added up.
_MOST_ZONES = 30
#: After its end phones are still switched on, for this long it is worth looking.
_SETTLES = dt.timedelta(minutes=10)
#: A planned one is looked at from then on.
_SOON = dt.timedelta(minutes=15)

_FINISHED = sentence("Concluso in %(lasting)s: consegnato a %(arrived)s su %(whole)s.")
_CANCELLED_BEFORE = sentence("Annullato prima di partire: non lo ha ricevuto nessuno.")
_CANCELLED = sentence("Annullato: consegnato a %(arrived)s su %(whole)s.")
_REJECTED = sentence("Respinto: non lo ha ricevuto nessuno.")
_MANDATE_ENDED = sentence("Annullato: il mandato dell’ente che lo mandava è finito.")
_SENT_SO_FAR = sentence("Inviato a %(done)s su %(whole)s.")
_PACE = sentence("Circa %(pace)s al minuto: l’ultima persona lo riceve tra %(left)s.")
_STILL = sentence("Da un minuto non parte nessun messaggio.")
_STARTS = sentence("Partenza: %(when)s.")
_STILL_TO_COME: Mapping[BroadcastState, str] = {
    BroadcastState.DRAFT: sentence("È una bozza: manca ancora a chi va mandato."),
    BroadcastState.AWAITING_APPROVAL: sentence("Aspetta l’approvazione di un’altra persona."),
    BroadcastState.SCHEDULED: sentence("Sta per partire."),
    BroadcastState.FINISHED: sentence("Tra i destinatari non c’era nessun iscritto: non è partito nessun messaggio."),
}
_STARTED_PAUSED = sentence("Prima della pausa: inviato a %(done)s su %(whole)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """One zone, as it is shown."""

    name: str
    people: int
    waiting: int
    arrived: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressShown:
    """All of it. `says`: the sentence that screen readers hear when it changes."""

    broadcast: BroadcastOnRecord
    counts: Mapping[DeliveryState, int]
    says: str
    further: Sequence[str]
    whole: int
    done: int
    arrived: int
    missed: int
    zones: Sequence[ZoneLine]
    #: It may change by itself.
    is_live: bool

    @property
    def has_begun(self) -> bool:
        """Its people are known."""
        return self.broadcast.resolved is not None


def progress_shown(
    progress: BroadcastProgress,
    zones: Sequence[ZoneCounts],
    choices: AudienceChoices,
    speaking: Speaking,
    now: dt.datetime,
) -> ProgressShown:
    """A progress in words."""
    broadcast, counts = progress.broadcast, progress.counts
    whole = broadcast.resolved or 0
    done = sent_of(whole, counts)
    arrived = _sum(counts, ARRIVED)
    pace = pace_of(progress, zones, now)
    return ProgressShown(
        broadcast=broadcast,
        counts=counts,
        says=_says(broadcast, done, arrived, speaking, now),
        further=[*_further(broadcast, pace, done, speaking, now)],
        whole=whole,
        done=done,
        arrived=arrived,
        missed=_sum(counts, MISSED),
        zones=_zone_lines(zones, choices, speaking),
        is_live=is_live(progress, now),
    )


def sent_of(whole: int, counts: Mapping[DeliveryState, int]) -> int:
    """How many of all its people it went to, whatever became of it."""
    return whole - _sum(counts, _UNSENT)


def is_live(progress: BroadcastProgress, now: dt.datetime) -> bool:
    """Whether it may look different soon, without anybody here doing anything."""
    broadcast = progress.broadcast
    match broadcast.state:
        case BroadcastState.SENDING:
            return True
        case BroadcastState.SCHEDULED:
            return broadcast.scheduled_for <= now + _SOON
        case BroadcastState.FINISHED | BroadcastState.CANCELLED if broadcast.closed_at is None:
            ended = broadcast.finished_at
            return ended is not None and now - ended < _SETTLES and _sum(progress.counts, _UNDER_WAY) > 0
        case _:
            return False


def _says(broadcast: BroadcastOnRecord, done: int, arrived: int, speaking: Speaking, now: dt.datetime) -> str:
    whole = broadcast.resolved
    figures = {"done": speaking.number(done), "arrived": speaking.number(arrived), "whole": speaking.number(whole or 0)}
    match broadcast.state:
        case BroadcastState.SENDING:
            return speaking.say(_SENT_SO_FAR, **figures)
        case BroadcastState.PAUSED:
            return speaking.gettext(why_paused(broadcast.paused_reason))
        case BroadcastState.CANCELLED:
            return _says_cancelled(broadcast, figures, speaking)
        case BroadcastState.FINISHED if whole:
            return speaking.say(_FINISHED, lasting=_lasting(broadcast, speaking), **figures)
        case BroadcastState.SCHEDULED if broadcast.scheduled_for > now:
            return speaking.say(_STARTS, when=speaking.moment(broadcast.scheduled_for))
        case state:
            return speaking.gettext(_STILL_TO_COME[state])


def _says_cancelled(broadcast: BroadcastOnRecord, figures: Mapping[str, str], speaking: Speaking) -> str:
    if broadcast.rejected_reason is not None or broadcast.decision == "reject":
        return speaking.gettext(_REJECTED)
    if broadcast.cancelled_reason is not None:
        return speaking.gettext(_MANDATE_ENDED)
    return speaking.say(_CANCELLED, **figures) if broadcast.resolved else speaking.gettext(_CANCELLED_BEFORE)


def _further(
    broadcast: BroadcastOnRecord, pace: Pace, done: int, speaking: Speaking, now: dt.datetime
) -> Iterator[str]:
    whole = broadcast.resolved or 0
    if broadcast.state is BroadcastState.PAUSED and whole:
        yield speaking.say(_STARTED_PAUSED, done=speaking.number(done), whole=speaking.number(whole))
    if broadcast.state is not BroadcastState.SENDING:
        return
    if broadcast.held_for is not None:
        yield speaking.gettext(why_held(broadcast.held_for))
        return
    if pace.left is not None:
        yield speaking.say(_PACE, pace=speaking.number(pace.per_minute), left=speaking.lasting(pace.left))
    elif done < whole and broadcast.started_at is not None and now - broadcast.started_at > dt.timedelta(minutes=1):
        yield speaking.gettext(_STILL)


def _lasting(broadcast: BroadcastOnRecord, speaking: Speaking) -> str:
    begun, ended = broadcast.started_at or broadcast.created_at, broadcast.finished_at or broadcast.created_at
    return speaking.lasting(max(dt.timedelta(0), ended - begun))


def _zone_lines(zones: Sequence[ZoneCounts], choices: AudienceChoices, speaking: Speaking) -> Sequence[ZoneLine]:
    named = [
        _zone_line(choices.zone_name(each.zone) or speaking.gettext("Senza zona o fuori Comune"), (each,))
        for each in zones
    ]
    if len(named) <= _MOST_ZONES:
        return named
    rest = zones[_MOST_ZONES - 1 :]
    others = speaking.say(sentence("Altre %(number)s zone"), number=len(rest))
    return [*named[: _MOST_ZONES - 1], _zone_line(others, rest)]


def _zone_line(name: str, zones: Sequence[ZoneCounts]) -> ZoneLine:
    return ZoneLine(
        name=name,
        people=sum(each.people for each in zones),
        waiting=sum(each.waiting for each in zones),
        arrived=sum(_sum(each.counts, ARRIVED) for each in zones),
        missed=sum(_sum(each.counts, MISSED) for each in zones),
    )


def _sum(counts: Mapping[DeliveryState, int], states: Sequence[DeliveryState] | Mapping[DeliveryState, str]) -> int:
    return sum(counts.get(state, 0) for state in states)


def can_be_followed(broadcast: BroadcastOnRecord) -> bool:
    """Whether a correction or another try may come after it."""
    return broadcast.state in OVER and bool(broadcast.resolved)

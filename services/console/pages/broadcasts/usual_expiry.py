"""When a notice is too old if nobody says so, in words: it stands beside the field for it."""

import datetime as dt
from collections.abc import Mapping

from comunica.broadcasting.expiry import ExpiryRules
from comunica.broadcasting.lanes import Lane
from services.console.speaking import Speaking
from services.console.words import sentence

_USUAL = sentence("Se non lo scrivi vale fino a %(span)s dopo la partenza.")
_BY_LANE = sentence("Se non lo scrivi vale, dopo la partenza: %(spans)s.")
_HOURS = sentence("%(hours)s ore")
_DAYS = sentence("%(days)s giorni")


def usual_expiry(rules: ExpiryRules, template: str, lanes: Mapping[Lane, str], speaking: Speaking) -> str:
    """By the town's rules for this template. `lanes`: those that it may go in, each with its name."""
    spans = {lane: _span(rules.after(lane, template), speaking) for lane in lanes}
    if len(set(spans.values())) == 1:
        return speaking.say(_USUAL, span=next(iter(spans.values())))
    by_lane = "; ".join(f"{name} {spans[lane]}" for lane, name in lanes.items())
    return speaking.say(_BY_LANE, spans=by_lane)


def _span(span: dt.timedelta, speaking: Speaking) -> str:
    """Exactly so long: a promise is not rounded."""
    hours = span / dt.timedelta(hours=1)
    if hours >= 48 and hours % 24 == 0:
        return speaking.say(_DAYS, days=round(hours / 24))
    return speaking.gettext("1 ora") if hours == 1 else speaking.say(_HOURS, hours=speaking.number(hours))

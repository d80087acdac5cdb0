"""What a preview says beside the message: what was mended, how plain it is, whom it reaches, when, and for how much."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comunica.broadcasting.foresight import Foresight, NotReached
from comunica.broadcasting.parameters import LONGEST_TEXT, Mend, length_of, mends_of
from comunica.broadcasting.plain_language import LONGEST_SENTENCE, Plainness, plainness_of
from comunica.broadcasting.prices import MICROS
from comunica.usecases.broadcasts.foresee_broadcast import Foreseen
from services.console.pages.broadcasts.audience_form import AudienceChoices
from services.console.speaking import Speaking
from services.console.words import sentence

#: Zones that are named; the others are added up.
_MOST_ZONES = 12
_CUT = 60

_MENDS: Mapping[Mend, str] = {
    Mend.LINE_BREAKS: sentence("In «%(field)s» gli a capo sono diventati spazi: WhatsApp non li accetta qui."),
    Mend.TABS: sentence("In «%(field)s» le tabulazioni sono diventate spazi."),
    Mend.BLANKS: sentence("In «%(field)s» gli spazi ripetuti sono diventati uno solo."),
}
_WHY: Mapping[NotReached, str] = {
    NotReached.LEFT: sentence("si sono cancellati dal servizio"),
    NotReached.STOPPED_MARKETING: sentence("hanno fermato i messaggi promozionali in WhatsApp"),
    NotReached.UNREACHABLE: sentence("l’ultimo messaggio è tornato indietro: proviamo di nuovo"),
    NotReached.NUMBER_UNKNOWN: sentence("abitano nella via, ma non conosciamo il numero civico"),
    NotReached.TOO_LATE: sentence("il loro turno verrebbe dopo la scadenza"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What would come of it, ready to be read."""

    reached: int
    #: Name of the zone → people, the largest first; the last line may add up the small ones.
    zones: Sequence[tuple[str, int]]
    not_reached: Sequence[tuple[str, int]]
    starts_at: dt.datetime
    #: The end of the quiet hours that it begins in.
    held_until: dt.datetime | None
    ends_at: dt.datetime | None
    #: From its real beginning to the last citizen.
    lasting: dt.timedelta | None
    waits_for_limit: int
    #: In euros, or the word for another currency; none: no price is known.
    cost: str | None
    remaining: str | None
    fits: bool | None
    is_marketing: bool
    awaits_approval: bool
    may_arrive_days_later: bool
    expires_at: dt.datetime


def mends_in_words(values: Mapping[str, str], labels: Mapping[str, str], speaking: Speaking) -> list[str]:
    """What was changed in the fields, so that nobody wonders."""
    return [
        speaking.say(_MENDS[mend], field=labels.get(name, name))
        for name, value in values.items()
        for mend in mends_of(value)
        if mend in _MENDS
    ]


def plainness_of_values(values: Mapping[str, str]) -> Plainness:
    """Of what was written: the fixed words are nobody's to change. Each field is a line of its own."""
    return plainness_of("\n".join(value for value in values.values() if value.strip()))


def hints_in_words(plain: Plainness, speaking: Speaking) -> list[str]:
    """How it would be read more easily."""
    return [*_hints(plain, speaking)]


def _hints(plain: Plainness, speaking: Speaking) -> Iterator[str]:
    for each in plain.long_sentences:
        yield speaking.say(
            sentence("Una frase ha %(words)s parole: «%(sentence)s». Spezzala, ne bastano %(most)s."),
            words=each.words,
            sentence=_cut(each.text),
            most=LONGEST_SENTENCE,
        )
    for shouted in plain.capitals:
        yield speaking.say(
            sentence("«%(words)s» è tutto in maiuscolo: si legge peggio e sembra gridato."), words=_cut(shouted)
        )
    if plain.is_hard:
        yield speaking.say(
            sentence("Leggibilità %(index)s su 100: per molti è un testo difficile. Usa parole brevi e frasi corte."),
            index=plain.gulpease,
        )


def left_of(text: str) -> int:
    """Characters that the whole text may still have; below nothing: too many."""
    return LONGEST_TEXT - length_of(text)


def outcome_of(foreseen: Foreseen, choices: AudienceChoices, speaking: Speaking) -> Outcome:
    """A foresight in words."""
    what = foreseen.foresight
    held = foreseen.held_until
    begins = held or what.starts_at
    return Outcome(
        reached=what.reached,
        zones=_zones(what, choices, speaking),
        not_reached=[(speaking.gettext(_WHY[why]), people) for why, people in what.not_reached.items()],
        starts_at=what.starts_at,
        held_until=held,
        ends_at=what.ends_at,
        lasting=None if what.ends_at is None else max(dt.timedelta(0), what.ends_at - begins),
        waits_for_limit=what.waits_for_limit,
        cost=_cost(what, speaking),
        remaining=None if what.money is None else money_of(what.money.remaining_micros, what.money.currency, speaking),
        fits=None if what.money is None else what.money.fits,
        is_marketing=foreseen.category == "marketing",
        awaits_approval=foreseen.awaits_approval,
        may_arrive_days_later=foreseen.may_arrive_days_later,
        expires_at=foreseen.broadcast.expires_at,
    )


def _zones(what: Foresight, choices: AudienceChoices, speaking: Speaking) -> Sequence[tuple[str, int]]:
    ordered = sorted(what.reach.items(), key=lambda each: (each[0] is None, -each[1], each[0] or ""))
    named = [(choices.zone_name(zone) or speaking.gettext("Senza zona o fuori Comune"), n) for zone, n in ordered]
    if len(named) <= _MOST_ZONES + 1:
        return named
    rest = named[_MOST_ZONES:]
    others = speaking.say(sentence("Altre %(number)s zone"), number=len(rest))
    return [*named[:_MOST_ZONES], (others, sum(people for _, people in rest))]


def _cost(what: Foresight, speaking: Speaking) -> str | None:
    if what.cost.amount_micros is None:
        return None
    currency = what.cost.prices.currency if what.cost.prices else "EUR"
    return money_of(what.cost.amount_micros, currency, speaking)


def money_of(micros: int, currency: str, speaking: Speaking) -> str:
    """As people read it."""
    amount = Decimal(micros) / MICROS
    return speaking.money(amount) if currency in {"EUR", ""} else f"{currency} {speaking.number(round(amount, 2))}"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[: _CUT - 1].rstrip()}…"

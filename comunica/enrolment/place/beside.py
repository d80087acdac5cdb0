"""Places beside each other: the middle of a part of the town, which of two zones is meant, a town that is said."""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.mention import Mention, own_zone

#: After the name of a part of the town: its middle.
HEART = frozenset({"centro", "paese", "capoluogo"})
#: A part of a street.
_STRETCHES = frozenset(
    listed("pezzo tratto parte lato quelle quella quello zona meta estremita fondo inizio fine cima centro però già è")
    + listed("cioè bassa alta nuova vecchia superiore inferiore iniziale finale sotto sopra comincia finisce siamo")
)
#: Words between a place and what narrows it, at most.
_BETWEEN = 8
#: Between a part of the town and the right one.
_PUT_RIGHT = frozenset(
    listed(
        "anzi no scusate scusa scusi pardon ops correggo volevo dire cioe ma bensi invece intendevo macche è sarebbe"
    )
    + listed("solo soltanto")
)


def is_said_town(tokens: Sequence[Token], mention: Mention) -> bool:
    """`abito a Paese`: a town whose name is an everyday word must be written as a name."""
    token = tokens[mention.end - 1]
    before = tokens[mention.end - 2].folded if mention.end > 1 else ""
    words = [each.text for each in tokens if len(each.text) > 1 and each.text.isalpha()]
    return before in ("a", "ad", "di") and token.text[0].isupper() and not all(word.isupper() for word in words)


def is_heart_of(tokens: Sequence[Token], mention: Mention, before: Mention | None) -> bool:
    """`Bossago centro`: the middle of Bossago, and no part of the town called Centro."""
    if before is None or mention.first != before.end or mention.end != mention.first + 1:
        return False
    token = tokens[mention.first]
    return own_zone(before.area) is not None and token.brk is Break.NONE and token.folded in HEART


def is_put_right(tokens: Sequence[Token], mention: Mention, before: Mention) -> bool:
    """`Borgo Alto anzi Fontanella`: one part of the town, and then another instead; or another between pauses."""
    if own_zone(before.area) is None or own_zone(mention.area) is None:
        return False
    between = [token.folded for token in tokens[before.end : mention.first]]
    apart = tokens[mention.first].brk and (mention.end == len(tokens) or tokens[mention.end].brk)
    return bool(between) and (bool(apart) or (_PUT_RIGHT.issuperset(between) and between != ["ma"]))


def narrows(tokens: Sequence[Token], mention: Mention, before: Mention) -> bool:
    """`alle Coste, quelle di Soraval`, `via Emilia, il pezzo di Borgo Fornace`: which of its zones."""
    zone, area = own_zone(mention.area), own_zone(before.area)
    if zone is None:
        return False
    zones = area.zones if area else {each.zone for street in before.streets for each in street.ranges}
    between = [token.folded for token in tokens[before.end : mention.first]]
    if not zones and between[:1] == ["quella"]:  # `via Roma 3, quella di Borgo Fornace`
        zones = {street.zone for street in before.streets}
    small = words_of("function_words") | _STRETCHES
    return zone.id in zones and len(between) <= _BETWEEN and small.issuperset(between)

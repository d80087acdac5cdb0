"""Where the person lives, of all the places that a message names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.numerals import from_words
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.message.tokens import Token, plain_line
from comunica.enrolment.place.areas import Elsewhere, Here
from comunica.enrolment.place.final_number import final_number
from comunica.enrolment.place.house_numbers import digits_of
from comunica.enrolment.place.mention import Mention, Role, own_zone
from comunica.enrolment.place.roles import (
    alternates,
    corrects,
    halves_the_year,
    is_doubted,
    is_either,
    line_of,
    new_number,
    registered_since,
    tells_both_homes,
    without_conceded,
)
from comunica.enrolment.place.spoken_of import without_spoken_of
from comunica.municipality.territory import Parity, Street, Zone, ZoneKind

#: Why a place is left open, for staff; an answer with one of them is asked again.
TWO_ADDRESSES = "due indirizzi, e niente dice quale"
TWO_HOMES = "due case, e niente dice quale"
TWO_ZONES = "due zone, e niente dice quale"

_WRITTEN = 120
#: Between two homes.
_ALSO = frozenset(listed("e ed in a ad al alla da uno una un altro altra anche pure mezzo mezza meta l resto il"))
_FROM = frozenset(listed("da dal dallo dalla dall dai dagli dalle"))
_ELSEWHERE = (Role.WORK, Role.OLD, Role.NEAR, Role.BIRTH, Role.SIGNATURE)
_AT_HOME = (Role.HOME, Role.NONE, Role.RESIDENCE, Role.LIVES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The place, or why there is none. A place whose zone is open is `settled` only when nothing decides it."""

    place: Place | None = None
    settled: bool = False
    #: Those to choose from, when several fit.
    choices: tuple[Place, ...] = ()
    confidence: float = 1.0
    because: str = ""


NOWHERE = Decision()

#: Said while looking for the name of a street: `via ehm`.
_FILLERS = frozenset(
    listed("eh ehm uhm boh bho mah mm mmm beh be allora dunque coso cosa come quella aspetta aspettate x xx xxx xy tal")
)


def decide(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Decision:
    """The home, from places with their roles."""
    if not mentions:
        return NOWHERE
    line = line_of(tokens)
    mentions = without_conceded(mentions, tokens)
    registered = registered_since(tokens, line)
    if registered is None and _has_two_homes(mentions, tokens, line):
        return Decision(because=TWO_HOMES)
    homes = _registered(mentions, registered) or _homes(mentions, tokens) or _along_the_street(mentions, tokens)
    found = _found(homes, mentions, tokens, line)
    if homes and found.settled and all(is_doubted(each, tokens, line) for each in homes):
        return replace(found, settled=False, because="dice di non esserne sicuro")
    return found


def _found(homes: Sequence[Mention], mentions: Sequence[Mention], tokens: Sequence[Token], line: str) -> Decision:
    if not homes:
        elsewhere = _not_here(mentions, tokens)
        return _outside(elsewhere, tokens) if elsewhere else NOWHERE
    if town := _town(homes, mentions, tokens):
        return _outside(town, tokens)
    streets = [each for each in homes if each.is_street]
    areas = [zone for each in homes if (zone := own_zone(each.area))]
    if streets:
        return _street(streets, areas or _sides(mentions), homes, tokens, line)
    if any(is_either(each, tokens, line) for each in homes):
        return Decision(because=TWO_ZONES)
    return _area(areas, homes, tokens, _sides(mentions))


def _sides(mentions: Sequence[Mention]) -> list[Zone]:
    """The parts of the town that only say where the home is."""
    return [zone for each in mentions if each.role is Role.NEAR and (zone := own_zone(each.area))]


def _has_two_homes(mentions: Sequence[Mention], tokens: Sequence[Token], line: str) -> bool:
    """`d'inverno in via Torino 5, d'estate in via dei Delfini 20`."""
    named = [each for each in mentions if each.role not in _ELSEWHERE and not isinstance(each.area, Here)]
    if len(named) < 2:
        return bool(named) and tells_both_homes(line)
    if halves_the_year(line) or tells_both_homes(line):
        return True
    ways = (_is_other_home, _is_address_there_and_here)
    if any(way(one, other, tokens) for one, other in pairwise(named) for way in ways):
        return True
    homes = {each.streets or each.unknown or _area_key(each) for each in named}
    return len(homes) > 1 and alternates(line) and all(each.role is not Role.LIVES for each in mentions)


def _is_other_home(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    """`quindici giorni in via Adda 5 e quindici a Nembro`: a street here and another town, both lived in."""
    street, town = (one, other) if one.is_street else (other, one)
    if not street.is_street or not isinstance(town.area, Elsewhere) or not town.area.name:
        return False
    between = [token.folded for token in tokens[one.end : other.first]]
    small = all(word in _ALSO or from_words(word) is not None for word in between)
    return between[:1] in (["e"], ["ed"]) and len(between) > 1 and small


def _is_address_there_and_here(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    """`corso Francia Torino e via Crispi 20`."""
    between = [token.folded for token in tokens[one.end : other.first]]
    there = isinstance(one.area, Elsewhere) and one.area.name != ""
    return there and other.is_street and other.number != "" and between in (["e"], ["e", "in"])


def _area_key(mention: Mention) -> str:
    return zone.id if (zone := own_zone(mention.area)) else "outside"


def place_in(zone: Zone, written: str) -> Place:
    """A zone or contrada as the place. A contrada of several zones leaves the zone open."""
    kind = PlaceKind.CONTRADA if zone.kind is ZoneKind.CONTRADA else PlaceKind.ZONE
    return Place(kind=kind, written=written, name=zone.name, zone=zone.id if len(zone.zones) < 2 else None)


def address(
    street: Street, number: str, written: str, *, said: Sequence[Zone] = (), side: Parity | None = None
) -> Place:
    """A known street as the place; its zone by the number, else by the zone or side that was said."""
    zone = street.zone_of(digits_of(number))
    if zone is None and side:
        zone = street.side(side)
    if zone is None:
        zone = _said_zone(street, said)
    return Place(kind=PlaceKind.ADDRESS, written=written, street=street.full, house_number=number, zone=zone)


def _registered(mentions: Sequence[Mention], since: int | None) -> list[Mention]:
    """`d'inverno a Torino, ma la residenza è in via Po 3`: a home for a season counts less."""
    if since is None or any(each.role is Role.LIVES for each in mentions):
        return []
    after = [each for each in mentions if each.first > since and not isinstance(each.area, Here)]
    return [each for each in after if each.role in _AT_HOME]


def _along_the_street(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Moved to another number of the same street."""
    old = [each for each in mentions if each.role is Role.OLD and each.streets]
    number = new_number(old[0], tokens) if len(old) == 1 else None
    return [old[0]._replace(number=number, role=Role.HOME)] if number else []


def _homes(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    usable: list[Mention] = []
    for order, mention in enumerate(mentions):
        if mention.role not in _AT_HOME:
            continue
        if usable and order and corrects(tokens, mentions[order - 1].end, mention.first):
            kept = [each for each in usable if not _replaces(mention, each)]
            usable, mention = kept, _numbered_as(mention, usable)  # noqa: PLW2901 - the same place, with its number
        usable.append(mention)
    if usable:
        return _lived_in(usable)
    signed = [each for each in mentions if each.role is Role.SIGNATURE]
    # `Rossi Mario da Saronno`, `vengo dalla Costa` comes from there, and says nothing of another home.
    only = [each for each in mentions if each.role is Role.OLD and len(mentions) == 1]
    from_there = [each for each in only if tokens[each.first - 1].folded in _FROM and not _moved(tokens, each)]
    return signed[:1] or from_there


def _moved(tokens: Sequence[Token], mention: Mention) -> bool:
    return any(
        token.folded.startswith(("trasfer", "trasloc", "spost", "cambi", "via")) for token in tokens[: mention.first]
    )


def _lived_in(usable: list[Mention]) -> list[Mention]:
    """Where they live counts, not where they are registered."""
    if len(usable) == 1:
        return usable
    lives = [each for each in usable if each.role is Role.LIVES]
    if lives:
        return lives
    if any(each.role is Role.HOME for each in usable):
        return [each for each in usable if each.role is not Role.RESIDENCE or not _distinct(each, usable)]
    return usable


def _distinct(residence: Mention, usable: Sequence[Mention]) -> bool:
    return any(
        each.role is Role.HOME and each.is_street == residence.is_street and not isinstance(each.area, Here)
        for each in usable
    )


def _numbered_as(mention: Mention, before: Sequence[Mention]) -> Mention:
    """`via IV Novembre 10, no scusate, piazza IV Novembre`: only the type was wrong."""
    if mention.number or not mention.streets:
        return mention
    names = {street.name for street in mention.streets}
    same = (each.number for each in before if names.intersection(street.name for street in each.streets))
    return mention._replace(number=next(same, ""))


def _replaces(mention: Mention, earlier: Mention) -> bool:
    if mention.is_street or isinstance(mention.area, Elsewhere):
        return True
    return not earlier.is_street and not isinstance(mention.area, Here)


def _town(homes: Sequence[Mention], mentions: Sequence[Mention], tokens: Sequence[Token]) -> Mention | None:
    """Another town wins over a street name that exists here as well."""
    towns = [each for each in homes if isinstance(each.area, Elsewhere)]
    if not towns:
        return _not_here(mentions, tokens)
    told = [each for each in towns if each.role in (Role.HOME, Role.LIVES)] or towns
    named = [each for each in told if isinstance(each.area, Elsewhere) and each.area.name]
    town = (named or told)[-1]
    at_home = [each for each in homes if each.is_street and each.role is Role.HOME and each.first > town.end]
    # `Sono di Saronno ma abito in via Roma 3`: where they live counts. `Via Roma 3, Saronno` is in Saronno.
    # `Sono a Palermo per studio, ma la casa è a Calapetra in via Roma 3`: the town itself is named.
    # `Vivo a Macerata per l'università ma casa mia è in via Fiume 31`: so is where they are at home.
    here = any(isinstance(each.area, Here) and each.first > town.end for each in homes)
    here = here or any(_is_home_after_all(each, tokens) for each in at_home)
    return None if at_home and (here or town.role not in (Role.HOME, Role.RESIDENCE, Role.LIVES)) else town


def _is_home_after_all(mention: Mention, tokens: Sequence[Token]) -> bool:
    return pattern("roles", "home_after_all").search(line_of(tokens[: mention.first])) is not None


def _not_here(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Mention | None:
    for each in mentions:
        if not isinstance(each.area, Here):
            continue
        before = " ".join(token.folded for token in tokens[max(0, each.first - 4) : each.first])
        if re.search(r"\bnon (?:\w+ )?(?:sono|abito|vivo|sto|risiedo|residente)\b", before):
            named = (other for other in mentions if isinstance(other.area, Elsewhere) and other.role not in _ELSEWHERE)
            return next(named, Mention(first=each.first, end=each.end, area=Elsewhere("")))
    return None


def _outside(town: Mention, tokens: Sequence[Token]) -> Decision:
    assert isinstance(town.area, Elsewhere)
    place = Place(kind=PlaceKind.OUTSIDE, written=_written(tokens, [town]), municipality=town.area.name)
    return Decision(place=place, settled=True, confidence=town.score, because="abita in un altro comune")


def _street(
    streets: Sequence[Mention], areas: Sequence[Zone], homes: Sequence[Mention], tokens: Sequence[Token], line: str
) -> Decision:
    chosen = streets[0] if len(streets) == 1 else _one_of(without_spoken_of(streets, tokens))
    if chosen is None:
        return Decision(because=TWO_ADDRESSES)
    written = _written(tokens, [chosen])
    if chosen.cut:
        return Decision(because="il nome della via è tronco")
    if chosen.unknown:
        return _unknown(chosen, areas, written)
    number = _final_number(chosen, homes, tokens)
    split = any(street.ranges or not street.zone for street in chosen.streets)
    side = side_said(tokens) if split else None
    fitting = [address(street, number, written, said=areas, side=side) for street in chosen.streets]
    if len(fitting) > 1 and areas:
        said = {zone for area in areas for zone in (area.id, *area.zones)}
        fitting = [each for each in fitting if each.zone in said] or fitting
    if len(fitting) > 1 or is_either(chosen, tokens, line):
        place = Place(kind=PlaceKind.ADDRESS, written=written, house_number=number)
        return Decision(place=place, choices=tuple(fitting), because="più vie con questo nome")
    place = fitting[0]
    settled = place.zone is not None or not (chosen.streets[0].zone or chosen.streets[0].ranges)
    reason = "via trovata nello stradario" if settled else "via divisa fra più zone: manca il numero"
    return Decision(place=place, settled=settled, confidence=chosen.score, because=reason)


def _one_of(streets: Sequence[Mention]) -> Mention | None:
    known = (
        [each for each in streets if each.streets and each.firm]
        or [each for each in streets if each.streets]
        or list(streets)
    )
    told = [each for each in known if each.role is Role.HOME] or known
    names = {(tuple(street.full for street in each.streets), each.unknown) for each in told}
    if len(names) == 1:
        return next((each for each in reversed(told) if each.number), told[-1])
    numbered = [each for each in told if each.number]
    return numbered[0] if len(numbered) == 1 and len(told) == 2 and told is not known else None


def _final_number(chosen: Mention, homes: Sequence[Mention], tokens: Sequence[Token]) -> str:
    following = min((each.first for each in homes if each.first >= chosen.end and each.is_street), default=len(tokens))
    return final_number(chosen.number, tokens, chosen.end, following)


def _unknown(chosen: Mention, areas: Sequence[Zone], written: str) -> Decision:
    """A street that is not in the gazetteer: a zone that was said with it is better than nothing."""
    if not chosen.number and all(word in _FILLERS for word in fold_phrase(chosen.unknown)[1:]):
        return Decision(because="la via non è detta")
    if areas:
        place = place_in(areas[-1], written)
        return Decision(
            place=place, settled=place.zone is not None, confidence=0.8, because="via sconosciuta, ma la zona è detta"
        )
    place = Place(kind=PlaceKind.ADDRESS, written=written, street=chosen.unknown, house_number=chosen.number)
    return Decision(place=place, settled=True, confidence=chosen.score, because="la via non è nello stradario")


def _area(areas: Sequence[Zone], homes: Sequence[Mention], tokens: Sequence[Token], sides: Sequence[Zone]) -> Decision:
    distinct = list({zone.id: zone for zone in areas}.values())
    if not distinct:
        return NOWHERE
    written = _written(tokens, [each for each in homes if own_zone(each.area)])
    contrade = [zone for zone in distinct if zone.kind is ZoneKind.CONTRADA]
    if len(distinct) > 1 and len(contrade) == 1:
        return _contrada_in(contrade[0], [zone for zone in distinct if zone.kind is ZoneKind.ZONE], written)
    if len(distinct) > 1:
        return Decision(choices=tuple(place_in(zone, written) for zone in distinct), because=TWO_ZONES)
    place = place_in(distinct[0], written)
    if place.zone is None and any(side.id in distinct[0].zones for side in sides):
        return _contrada_in(distinct[0], sides, written)  # `ai Ronchi, verso Gombito`
    score = min(each.score for each in homes if own_zone(each.area))
    if place.zone is None:
        return Decision(place=place, because="contrada in più zone")
    return Decision(place=place, settled=True, confidence=score, because="zona o contrada riconosciuta")


def _contrada_in(contrada: Zone, zones: Sequence[Zone], written: str) -> Decision:
    inside = [zone for zone in zones if zone.id in contrada.zones]
    if len(inside) != 1 or len(zones) != 1:
        return Decision(because=TWO_ZONES)
    place = Place(kind=PlaceKind.CONTRADA, written=written, name=contrada.name, zone=inside[0].id)
    return Decision(place=place, settled=True, because="contrada e zona riconosciute")


def _said_zone(street: Street, said: Sequence[Zone]) -> str | None:
    possible = {street.zone, *(each.zone for each in street.ranges)}
    named = {zone for area in said for zone in ((area.id,) if area.kind is ZoneKind.ZONE else area.zones)} & possible
    return named.pop() if len(named) == 1 else None


def side_said(tokens: Sequence[Token]) -> Parity | None:
    """The side of a street that is named by its numbers: `il lato dei dispari`. Of both, or after `non so se`, none."""
    words = plain_line(tokens)
    odd, even = (pattern("roles", side).search(words) is not None for side in ("odd_side", "even_side"))
    if odd == even or pattern("roles", "side_not_known").search(words):
        return None
    return Parity.ODD if odd else Parity.EVEN


def _written(tokens: Sequence[Token], mentions: Sequence[Mention]) -> str:
    first, end = min(each.first for each in mentions), max(each.end for each in mentions)
    parts = [token.text if at == 0 else token.gap + token.text for at, token in enumerate(tokens[first:end])]
    return " ".join("".join(parts).split())[:_WRITTEN]

"""Whom a notice is for, as a form says it: everybody, or zones, streets, who lives outside, narrowed by topics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.datastructures import FormData

from comunica.broadcasting.audience import Audience, StreetPart
from comunica.broadcasting.street_lines import StreetNames, Unread, UnreadLine, read_streets
from comunica.municipality.territory import Parity, Zone, ZoneKind
from comunica.usecases.people.choose_topics import list_topics
from comunica.usecases.territory.list_zones import list_zones
from services.console.parts import Parts
from services.console.speaking import Speaking
from services.console.words import sentence

#: Values of the choice between everybody and a part of them.
EVERYONE, PART = "tutti", "parte"

type Said = tuple[str, str]

_WHOM_MISSING = sentence("Scegli a chi mandare l’avviso.")
_PART_MISSING = sentence("Scegli almeno una zona, una via o chi abita fuori, oppure «A tutti gli iscritti».")
_PART_BESIDE_ALL = sentence("Hai scelto «A tutti» e anche una parte: tieni solo una delle due.")
_UNREAD: Mapping[Unread, str] = {
    Unread.UNKNOWN: sentence(
        "Riga %(at)s, «%(line)s»: non conosciamo questa via, cerca in «Territorio» come si chiama."
    ),
    Unread.AMBIGUOUS: sentence("Riga %(at)s, «%(line)s»: più vie si chiamano così, scrivi il nome intero."),
    Unread.NUMBERS: sentence("Riga %(at)s, «%(line)s»: scrivi un intervallo di numeri per riga, come «dispari 1-31»."),
    Unread.NO_NUMBER: sentence("Riga %(at)s, «%(line)s»: i numeri civici vanno da 1 a 9999."),
    Unread.BACKWARDS: sentence("Riga %(at)s, «%(line)s»: il primo numero è più alto dell’ultimo, scambiali."),
}
_MORE_UNREAD = sentence("Altre righe da correggere: %(count)s.")
#: Lines that are told of at once.
_MOST_UNREAD = 5
_ALIKE = sentence("Forse intendevi: %(names)s.")


@dataclass(frozen=True, kw_only=True)
class AudienceChoices:
    """What there is to choose among."""

    zones: Sequence[Zone]
    topics: Mapping[str, str]

    @property
    def parts(self) -> Sequence[tuple[str, str]]:
        """Zones first, then contrade; by name."""
        ordered = sorted(self.zones, key=lambda zone: (zone.kind is ZoneKind.CONTRADA, zone.name.casefold()))
        return [(zone.id, zone.name) for zone in ordered]

    def zone_name(self, zone_id: str | None) -> str | None:
        """How a zone is called; its id if it is gone."""
        return next((zone.name for zone in self.zones if zone.id == zone_id), zone_id)


async def audience_choices(parts: Parts, municipality_id: UUID) -> AudienceChoices:
    """The zones and topics of a town."""
    zones = await list_zones(parts.listings, municipality_id)
    return AudienceChoices(zones=zones, topics=await list_topics(parts.topics, municipality_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceForm:
    """What was ticked and typed."""

    whom: str = ""
    zones: tuple[str, ...] = ()
    outside: bool = False
    #: One street, or numbers of one, a line.
    streets: str = ""
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, form: FormData) -> "AudienceForm":
        """What a browser sent."""
        return cls(
            whom=_text(form, "a_chi"),
            zones=_texts(form, "zone"),
            outside=bool(_text(form, "fuori")),
            streets=_text(form, "vie"),
            topics=_texts(form, "temi"),
        )

    @property
    def has_parts(self) -> bool:
        """A part of the people was chosen."""
        return bool(self.zones or self.outside or self.streets.strip())

    @property
    def is_everybody(self) -> bool:
        """Nobody is left out: to choose others would not help."""
        return self.whom == EVERYONE and not self.topics

    def hidden(self) -> list[tuple[str, str]]:
        """To carry it from page to page."""
        pairs = [("a_chi", self.whom), ("vie", self.streets), *(("fuori", "si") for _ in range(self.outside))]
        return [*pairs, *(("zone", each) for each in self.zones), *(("temi", each) for each in self.topics)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceRead:
    """The selection, and what is wrong with the form. The names of its streets are for who reads it."""

    audience: Audience
    errors: tuple[Said, ...] = ()


async def read_audience(form: AudienceForm, parts: Parts, municipality_id: UUID, speaking: Speaking) -> AudienceRead:
    """What the form chooses. Streets are looked up only if some were typed."""
    if form.whom == EVERYONE and form.has_parts:
        return AudienceRead(audience=Audience(), errors=(("a_chi", speaking.say(_PART_BESIDE_ALL)),))
    streets: tuple[StreetPart, ...] = ()
    unread: tuple[UnreadLine, ...] = ()
    if form.streets.strip():
        town = await parts.territories.town(municipality_id)
        streets, unread = read_streets(form.streets, StreetNames(town.gazetteer.streets))
    errors = [("vie", _all_unread(unread, speaking))] if unread else []
    if form.whom not in {EVERYONE, PART} and not form.has_parts:
        errors.append(("a_chi", speaking.say(_WHOM_MISSING)))
    elif form.whom == PART and not form.has_parts:
        errors.append(("a_chi", speaking.say(_PART_MISSING)))
    audience = Audience(
        everyone=form.whom == EVERYONE,
        zones=form.zones,
        outside=form.outside,
        streets=streets,
        topics=form.topics,
    )
    return AudienceRead(audience=audience, errors=tuple(errors))


def _all_unread(lines: Sequence[UnreadLine], speaking: Speaking) -> str:
    """Of the one field that they are typed in."""
    told = [_unread(each, speaking) for each in lines[:_MOST_UNREAD]]
    if (more := len(lines) - len(told)) > 0:
        told.append(speaking.say(_MORE_UNREAD, count=speaking.number(more)))
    return " ".join(told)


def _unread(line: UnreadLine, speaking: Speaking) -> str:
    said, alike = speaking.say(_UNREAD[line.why], at=line.at, line=line.line), ", ".join(line.alike)
    return f"{said} {speaking.say(_ALIKE, names=alike)}" if alike else said


async def audience_in_words(
    audience: Audience, choices: AudienceChoices, parts: Parts, municipality_id: UUID, speaking: Speaking
) -> list[str]:
    """A line for each part of the selection, as people say it."""
    if audience.covers_everyone:
        lines = [speaking.gettext("Tutti gli iscritti")]
    else:
        lines = [choices.zone_name(each) or each for each in audience.zones]
        lines += await _streets_in_words(audience.streets, parts, municipality_id, speaking)
        lines += [speaking.gettext("Chi abita fuori Comune")] * audience.outside
    if audience.testers:
        lines = [speaking.gettext("I telefoni di prova del Comune")]
    if audience.topics:
        named = ", ".join(choices.topics.get(each, each) for each in audience.topics)
        lines.append(speaking.say(sentence("Solo chi segue: %(topics)s"), topics=named))
    return lines


async def _streets_in_words(
    streets: Sequence[StreetPart], parts: Parts, municipality_id: UUID, speaking: Speaking
) -> list[str]:
    if not streets:
        return []
    town = await parts.territories.town(municipality_id)
    names = {each.id: each.full for each in town.gazetteer.streets}
    return [street_in_words(each, names.get(each.street, each.street), speaking) for each in streets]


def street_in_words(part: StreetPart, name: str, speaking: Speaking) -> str:
    """«Via Trento, numeri dispari da 1 a 31»."""
    if part.is_whole:
        return name
    side = {
        Parity.ODD: speaking.gettext("numeri dispari"),
        Parity.EVEN: speaking.gettext("numeri pari"),
        None: speaking.gettext("numeri"),
    }[part.parity]
    match part.first, part.last:
        case None, None:
            return f"{name}, {side}"
        case None, last:
            return speaking.say(sentence("%(street)s, %(side)s fino a %(last)s"), street=name, side=side, last=last)
        case first, None:
            return speaking.say(
                sentence("%(street)s, %(side)s da %(first)s in poi"), street=name, side=side, first=first
            )
        case first, last if first == last:
            return speaking.say(sentence("%(street)s, numero %(first)s"), street=name, first=first)
        case first, last:
            return speaking.say(
                sentence("%(street)s, %(side)s da %(first)s a %(last)s"), street=name, side=side, first=first, last=last
            )


def by_field(errors: Iterable[Said]) -> Mapping[str, str]:
    """The sentence of each field; empty for one that is right."""
    return defaultdict(str, errors)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in form.getlist(name) if isinstance(each, str) and each))

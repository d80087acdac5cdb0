"""The form of a notice: what was typed and chosen, carried from page to page, and what it asks for."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.links import NotALink, read_link, with_link
from comunica.broadcasting.parameters import length_of, mended
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.submission import Origin, SubmitBroadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk
from services.console.pages.broadcasts.audience_form import AudienceForm, AudienceRead, Said
from services.console.pages.broadcasts.typed_moment import NOT_TYPED, TypedMoment
from services.console.speaking import Speaking
from services.console.words import sentence

#: Before the names of a template's fields.
FIELD = "campo_"
NOW, LATER = "subito", "poi"
#: Longer ones are refused by the use case, and none that is wrong on purpose is kept whole.
_LONGEST = 4000
_LINKED = ("cosa", "fare")

_FILL_IN = sentence("Compila questo campo.")
_TOO_LONG = sentence("È troppo lungo: al massimo %(most)s caratteri, accorcialo di %(excess)s.")
_NOT_A_LINK = sentence("Il collegamento non è un indirizzo completo: copialo dalla barra del browser.")
_NO_MOMENT = sentence("Scrivi il giorno e l’ora in cui l’avviso deve partire.")
_NO_EXPIRY = sentence("Scrivi sia il giorno sia l’ora, oppure lascia vuoti tutti e due.")
_TYPED_BESIDE_NOW = sentence(
    "Hai scritto quando deve partire, ma hai scelto «Subito»: scegli «Nel giorno e all’ora che scrivo», oppure svuota "
    "il giorno e l’ora."
)
_PAST = sentence("Questo momento è già passato: scegline uno futuro, oppure «Subito».")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteForm:
    """What a browser sent, or an empty form. `form_id`: made with the form, sends it once."""

    form_id: str
    language: str
    values: Mapping[str, str] = MappingProxyType({})
    link: str = ""
    media_id: UUID | None = None
    alternative_text: str = ""
    audience: AudienceForm = field(default_factory=AudienceForm)
    lane: Lane = Lane.NORMAL
    reason: str = ""
    when: str = NOW
    start: TypedMoment = NOT_TYPED
    #: After it nothing goes any more; empty: by the town's rules.
    expiry: TypedMoment = NOT_TYPED
    #: Tests that were sent with this form.
    tests: int = 0

    @classmethod
    def fresh(cls, offer: Offer, caller: Caller, form_id: UUID) -> "WriteForm":
        """Nothing typed yet."""
        may_have_it = offer.lane is not Lane.URGENT or caller.may(Scope.BROADCAST_URGENT)
        return cls(form_id=str(form_id), language=offer.language, lane=offer.lane if may_have_it else Lane.NORMAL)

    @classmethod
    def of(cls, form: FormData, offer: Offer) -> "WriteForm":
        """What a browser sent. What no form of ours holds is as if it was not there."""
        lane, tests = text_of(form, "urgenza"), text_of(form, "prove")
        return cls(
            form_id=text_of(form, "modulo"),
            language=offer.language,
            values={each.name: text_of(form, FIELD + each.name) for each in offer.fields},
            link=text_of(form, "link"),
            media_id=None if text_of(form, "senza_file") else _id(text_of(form, "media")),
            alternative_text=text_of(form, "alternativo"),
            audience=AudienceForm.of(form),
            lane=Lane(lane) if lane in BROADCAST_LANES else Lane.NORMAL,
            reason=text_of(form, "motivo"),
            when=LATER if text_of(form, "parte") == LATER else NOW,
            start=moment_of(form, "partenza"),
            expiry=moment_of(form, "scade"),
            tests=int(tests) if tests.isascii() and tests.isdigit() and len(tests) < 4 else 0,
        )

    @property
    def is_empty(self) -> bool:
        """Nothing was said and nobody chosen: there is nothing to foresee."""
        return not any(self.values.values()) and not self.audience.whom and not self.audience.has_parts

    def hidden(self) -> list[tuple[str, str]]:
        """All of it, to be carried in a form that shows none of it."""
        return [
            ("modulo", self.form_id),
            ("lingua", self.language),
            *((FIELD + name, value) for name, value in self.values.items()),
            ("link", self.link),
            ("media", "" if self.media_id is None else str(self.media_id)),
            ("alternativo", self.alternative_text),
            *self.audience.hidden(),
            ("urgenza", str(self.lane)),
            ("motivo", self.reason),
            ("parte", self.when),
            *self.start.hidden("partenza"),
            *self.expiry.hidden("scade"),
            ("prove", str(self.tests)),
        ]

    def filled(self, offer: Offer) -> Mapping[str, str]:
        """The values with the link in its place."""
        place = link_field(offer)
        if place is None or not self.link.strip():
            return self.values
        try:
            link = read_link(self.link)
        except NotALink:
            return self.values
        return {**self.values, place: with_link(self.values.get(place, ""), link)}

    def after_a_test(self) -> "WriteForm":
        """The next test is another one."""
        return replace(self, tests=self.tests + 1)

    def errors(self, offer: Offer, desk: WritingDesk, now: dt.datetime, speaking: Speaking) -> Iterator[Said]:
        """What the form itself shows to be wrong."""
        yield from self._errors_of_fields(offer, speaking)
        if self.link.strip():
            try:
                read_link(self.link)
            except NotALink:
                yield "link", speaking.gettext(_NOT_A_LINK)
        if self.when == LATER:
            starts = self.start.instant(desk.channel.zone)
            if starts is None:
                yield "partenza_date", speaking.gettext(_NO_MOMENT)
            elif starts <= now:
                yield "partenza_date", speaking.gettext(_PAST)
        elif not self.start.is_empty:
            yield "partenza_date", speaking.gettext(_TYPED_BESIDE_NOW)
        yield from errors_of_expiry(self.expiry, speaking)

    def _errors_of_fields(self, offer: Offer, speaking: Speaking) -> Iterator[Said]:
        filled = self.filled(offer)
        for each in offer.fields:
            excess = length_of(mended(filled.get(each.name, ""))) - each.longest
            if excess > 0:
                most = speaking.number(each.longest)
                yield FIELD + each.name, speaking.say(_TOO_LONG, most=most, excess=speaking.number(excess))
            elif each.required and not mended(self.values.get(each.name, "")):
                yield FIELD + each.name, speaking.gettext(_FILL_IN)

    def request(
        self, offer: Offer, audience: AudienceRead, caller: Caller, zone: ZoneInfo, key: str | None = None
    ) -> SubmitBroadcast:
        """What it asks for, on the town's clock. `key`: under which it is sent once."""
        return SubmitBroadcast(
            municipality_id=caller.municipality_id,
            origin=Origin.CONSOLE,
            submitted_by=str(caller.key_id),
            template=offer.name,
            language=offer.language,
            parameters=self.filled(offer),
            audience=audience.audience,
            lane=self.lane,
            may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
            at=self.start.local() if self.when == LATER else None,
            expires_at=self.expiry.instant(zone),
            reason=self.reason.strip() or None,
            media_id=self.media_id,
            idempotency_key=key,
            reach=reach_of(caller),
            approval=approval_of(caller),
        )


def link_field(offer: Offer) -> str | None:
    """The field that a link stands behind: of a family the one that says what; of a town's own template the last."""
    names = [each.name for each in offer.fields]
    if offer.is_family:
        return next((each for each in _LINKED if each in names), None)
    return names[-1] if names else None


def text_of(form: FormData, name: str) -> str:
    """A field as text, without what the record cannot keep; empty for a file, or for none."""
    value = form.get(name)
    return value.replace("\x00", "")[:_LONGEST] if isinstance(value, str) else ""


def moment_of(form: FormData, name: str) -> TypedMoment:
    """The two fields of a moment."""
    return TypedMoment(text_of(form, f"{name}_date"), text_of(form, f"{name}_time"))


def errors_of_expiry(expiry: TypedMoment, speaking: Speaking) -> Iterator[Said]:
    """One that was begun and is none. Whether it can be one, the use case says."""
    if not expiry.is_empty and expiry.local() is None:
        yield "scade_date", speaking.gettext(_NO_EXPIRY)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

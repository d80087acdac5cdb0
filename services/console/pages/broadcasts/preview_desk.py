"""Makes a preview out of a form: all that somebody should see before they send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.plain_language import Plainness
from comunica.municipality.zone_map import ZoneMap
from comunica.usecases.broadcasts.check_media import MediaOnRecord
from comunica.usecases.broadcasts.foresee_broadcast import Foreseen, foresee_broadcast
from comunica.usecases.broadcasts.keep_form import FormKey, sent_by_form
from comunica.usecases.broadcasts.keep_media import KeepMedia, keep_media
from comunica.usecases.broadcasts.submission import SubmitBroadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk, writing_desk
from services.console.doors.permissions import VisitorGiven
from services.console.doors.refused import Refused as Turned
from services.console.doors.refused import Why
from services.console.pages.broadcasts.audience_form import (
    AudienceChoices,
    AudienceRead,
    Said,
    audience_choices,
    audience_in_words,
    read_audience,
)
from services.console.pages.broadcasts.preview_bubble import Bubble, bubble_of
from services.console.pages.broadcasts.preview_facts import (
    Outcome,
    hints_in_words,
    left_of,
    mends_in_words,
    outcome_of,
    plainness_of_values,
)
from services.console.pages.broadcasts.write_form import FIELD, NOW, WriteForm, text_of
from services.console.pages.broadcasts.write_sentences import Wrong
from services.console.parts import Parts
from services.console.rendering import speaking_to
from services.console.speaking import Speaking
from services.console.uploads import file_of
from services.console.words import sentence
from services.console.zone_maps import map_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown beside a form, and after it. `outcome` none: something is wrong, see `errors`."""

    bubble: Bubble | None
    left: int
    mends: Sequence[str]
    hints: Sequence[str]
    plain: Plainness
    audience: Sequence[str]
    media: MediaOnRecord | None
    outcome: Outcome | None
    errors: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One form in front of somebody: what it is for, what there is to choose, and what was sent."""

    desk: WritingDesk
    offer: Offer
    choices: AudienceChoices
    form: WriteForm
    caller: Caller
    parts: Parts
    speaking: Speaking
    #: Of a file that came with the form.
    file_errors: tuple[Said, ...] = ()

    async def preview(self) -> Preview:
        """See `Preview`. Nothing is written."""
        values = self.form.filled(self.offer)
        read = await self.audience()
        media = await self._media()
        template = self.offer.template_for(values, "none" if media is None else str(media.kind))
        bubble = None if template is None else bubble_of(template, values, media)
        foreseen = None if self.form.is_empty else await self._foresee(read)
        errors = self.errors(read, foreseen.errors if isinstance(foreseen, Refused) else ())
        plain = plainness_of_values(self.form.values)
        return Preview(
            bubble=bubble,
            left=left_of(bubble.text if bubble else ""),
            mends=mends_in_words(self.form.values, self.labels, self.speaking),
            hints=hints_in_words(plain, self.speaking),
            plain=plain,
            audience=await self._audience_in_words(read.audience),
            media=media,
            outcome=outcome_of(foreseen, self.choices, self.speaking)
            if isinstance(foreseen, Foreseen) and not errors
            else None,
            errors=errors,
        )

    async def keep(self) -> None:
        """So that whoever comes back to it finds it as it is now."""
        await self.parts.forms.keep(self._key, self.form.hidden())

    async def sent(self) -> UUID | None:
        """The broadcast that it became already."""
        return await sent_by_form(self._key, record=self.parts.submissions)

    @property
    def _key(self) -> FormKey:
        return key_of(self.caller, UUID(self.form.form_id))

    def under(self, form_id: UUID) -> "Writing":
        """The same form by this id."""
        return replace(self, form=replace(self.form, form_id=str(form_id)))

    def urgent(self) -> "Writing":
        """An alert, which goes now, whatever the form says."""
        return replace(self, form=replace(self.form, lane=Lane.URGENT, when=NOW))

    def after_a_test(self) -> "Writing":
        """The next test is another one."""
        return replace(self, form=self.form.after_a_test())

    async def audience(self) -> AudienceRead:
        """Whom it is for, by the form."""
        return await read_audience(self.form.audience, self.parts, self.caller.municipality_id, self.speaking)

    async def map(self) -> ZoneMap | None:
        """Of the zones that there are to choose."""
        return await map_of(self.parts, self.caller.municipality_id, self.choices.zones)

    def request(self, read: AudienceRead, key: str | None = None) -> SubmitBroadcast:
        """What the form asks for. `key`: under which it is sent once."""
        return self.form.request(self.offer, read, self.caller, self.desk.channel.zone, key)

    def errors(self, read: AudienceRead, problems: Sequence[Problem]) -> tuple[Said, ...]:
        """All that is wrong, in the order of the page."""
        own = self.form.errors(self.offer, self.desk, self.parts.now(), self.speaking)
        wrong = Wrong(form=self.form, offer=self.offer, speaking=self.speaking)
        return wrong.besides([*own, *self.file_errors, *read.errors], problems)

    @property
    def labels(self) -> Mapping[str, str]:
        """How the fields are called."""
        return {each.name: each.label or field_title(each.name, self.speaking) for each in self.offer.fields}

    @property
    def fields(self) -> Sequence[Mapping[str, object]]:
        """The fields of its template, as the form shows them."""
        return [
            {
                "name": FIELD + each.name,
                "label": self.labels[each.name],
                "most": each.longest,
                "required": each.required,
                "value": self.form.values.get(each.name, ""),
            }
            for each in self.offer.fields
        ]

    async def _media(self) -> MediaOnRecord | None:
        if self.form.media_id is None:
            return None
        return await self.parts.media.see(self.caller.municipality_id, self.form.media_id)

    async def _foresee(self, read: AudienceRead) -> Foreseen | Refused:
        return await foresee_broadcast(
            self.request(read),
            record=self.parts.submissions,
            foreseeing=self.parts.foreseeing,
            now=self.parts.now(),
            broadcast_id=self.parts.new_id(),
        )

    async def _audience_in_words(self, audience: Audience) -> Sequence[str]:
        return await audience_in_words(audience, self.choices, self.parts, self.caller.municipality_id, self.speaking)


def field_title(name: str, speaking: Speaking) -> str:
    """A field of a town's own template: by its name, or its number."""
    return (
        speaking.say(sentence("Campo %(number)s"), number=name)
        if name.isdigit()
        else name.replace("_", " ").capitalize()
    )


async def desk_of(parts: Parts, municipality_id: UUID) -> WritingDesk | None:
    """What can be written here; none without a channel."""
    return await writing_desk(municipality_id, record=parts.submissions, listing=parts.templates)


async def begin(request: Request, name: str, visitor: VisitorGiven, parts: Parts) -> Writing:
    """An empty form. A template that the town has not is a page that is not there."""
    caller = visitor.caller
    desk, offer = await _offer(parts, caller.municipality_id, name, request.query_params.get("lingua"))
    return Writing(
        desk=desk,
        offer=offer,
        choices=await audience_choices(parts, caller.municipality_id),
        form=WriteForm.fresh(offer, caller, parts.new_id()),
        caller=caller,
        parts=parts,
        speaking=speaking_to(request),
    )


async def read(request: Request, name: str, visitor: VisitorGiven, parts: Parts) -> Writing:
    """The form that was sent. A file that came with it is kept, so that it needs not be chosen again."""
    sent = await request.form()
    writing = await _of(request, name, visitor, parts, sent)
    file = file_of(sent, "file")
    return writing if file is None else await _with_file(writing, file.filename or "", await file.read())


async def _of(request: Request, name: str, visitor: VisitorGiven, parts: Parts, sent: FormData) -> Writing:
    caller = visitor.caller
    desk, offer = await _offer(parts, caller.municipality_id, name, text_of(sent, "lingua"))
    writing = Writing(
        desk=desk,
        offer=offer,
        choices=await audience_choices(parts, caller.municipality_id),
        form=WriteForm.of(sent, offer),
        caller=caller,
        parts=parts,
        speaking=speaking_to(request),
    )
    # A form without an id of its own gets one: by it the form is kept, and sent once.
    return writing.under(form_id_of(writing.form.form_id) or parts.new_id())


async def kept(request: Request, name: str, visitor: VisitorGiven, parts: Parts, form_id: UUID) -> Writing | None:
    """The form as it was kept; None if it was not, or too long ago."""
    caller = visitor.caller
    fields = await parts.forms.see(key_of(caller, form_id))
    return None if fields is None else await _of(request, name, visitor, parts, FormData([*fields]))


async def _with_file(writing: Writing, name: str, content: bytes) -> Writing:
    kept = await keep_media(
        KeepMedia(
            municipality_id=writing.caller.municipality_id,
            uploaded_by=str(writing.caller.key_id),
            file_name=name,
            alternative_text=writing.form.alternative_text,
            content=content,
        ),
        shelf=writing.parts.media,
        media_id=writing.parts.new_id(),
    )
    if isinstance(kept, MediaOnRecord):
        return replace(writing, form=replace(writing.form, media_id=kept.id))
    wrong = Wrong(form=writing.form, offer=writing.offer, speaking=writing.speaking)
    return replace(writing, file_errors=wrong.besides((), kept))


def form_id_of(text: str) -> UUID | None:
    """The id that a form or an address says."""
    try:
        return UUID(text)
    except ValueError:
        return None


def key_of(caller: Caller, form_id: UUID) -> FormKey:
    """Under which a form of somebody is kept."""
    return FormKey(municipality_id=caller.municipality_id, kept_by=caller.key_id, form_id=form_id)


async def _offer(parts: Parts, municipality_id: UUID, name: str, language: str | None) -> tuple[WritingDesk, Offer]:
    desk = await desk_of(parts, municipality_id)
    offer = None if desk is None else desk.offer(name, language or None)
    if desk is None or offer is None:
        raise Turned(Why.NOT_FOUND)
    return desk, offer

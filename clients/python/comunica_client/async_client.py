"""The API of a municipality, for programs on asyncio: the same as `Client`, awaited."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal, cast

from comunica_client import calls
from comunica_client.async_asking import AsyncAsker
from comunica_client.shapes import (
    Accepted,
    Audience,
    Enrolled,
    Errand,
    Foresight,
    GazetteerImported,
    Import,
    Key,
    KeyIssued,
    KeyKind,
    Lane,
    Mandate,
    Message,
    MessageAccepted,
    Partner,
    Progress,
    Reading,
    Recipient,
    Reconciliation,
    Report,
    Subscriber,
    Template,
    TemplateErrand,
    WrongCell,
    has_come,
    is_over,
    is_settled,
)


class AsyncClient(AsyncAsker):
    """One municipality, by one key."""

    # -- broadcasts

    async def send_broadcast(
        self,
        template: str,
        audience: Audience,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        key: str | None = None,
        **more: Any,
    ) -> Accepted:
        """Submit it once, however often this is repeated with the same `key`."""
        call = calls.broadcast(template, audience, parameters=parameters, lane=lane, key=key, **more)
        return cast("Accepted", await self.ask(call))

    async def preview_broadcast(
        self,
        template: str,
        audience: Audience,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        **more: Any,
    ) -> Foresight:
        """What would come of it. Nothing is written."""
        call = calls.broadcast(template, audience, parameters=parameters, lane=lane, dry_run=True, **more)
        return cast("Foresight", await self.ask(call))

    async def broadcast(self, broadcast_id: str) -> Progress:
        """How far it is."""
        return cast("Progress", await self.ask(calls.get(f"/v2/broadcasts/{broadcast_id}")))

    async def watch_broadcast(self, broadcast_id: str, *, every: float = 1.0) -> AsyncIterator[Progress]:
        """How far it is, again and again until it is over; the last one is how it ended."""
        async for each in self._watched(calls.get(f"/v2/broadcasts/{broadcast_id}"), is_over, every=every):
            yield cast("Progress", each)

    async def steer_broadcast(self, broadcast_id: str, order: Literal["pause", "resume", "cancel"]) -> Progress:
        """At once, on what is queued."""
        return cast("Progress", await self.ask(calls.steer(broadcast_id, order)))

    async def recipients(self, broadcast_id: str, *, states: Sequence[str] = ()) -> AsyncIterator[Recipient]:
        """What became of each, newest first, their addresses masked. `states`: only those, such as failed."""
        async for each in self._pages(f"/v2/broadcasts/{broadcast_id}/recipients", "recipients", state=list(states)):
            yield cast("Recipient", each)

    async def reconcile_broadcast(self, broadcast_id: str) -> Reconciliation:
        """Everybody it was meant for, counted three times."""
        return cast("Reconciliation", await self.ask(calls.get(f"/v2/broadcasts/{broadcast_id}/reconciliation")))

    async def broadcasts(self) -> AsyncIterator[dict[str, Any]]:
        """All of them, newest first, without their counts."""
        async for each in self._pages("/v2/broadcasts", "broadcasts"):
            yield each

    async def approve_broadcast(self, broadcast_id: str) -> Progress:
        """One that awaits it; not with the key that submitted it."""
        return cast("Progress", await self.ask(calls.post(f"/v2/broadcasts/{broadcast_id}/approve")))

    async def reject_broadcast(self, broadcast_id: str, *, reason: str | None = None) -> Progress:
        """One that awaits approval. It is cancelled, and shows why."""
        return cast("Progress", await self.ask(calls.filled(f"/v2/broadcasts/{broadcast_id}/reject", reason=reason)))

    # -- messages to one person

    async def send_message(
        self,
        phone_number: str,
        template_id: str,
        *,
        personalisation: Mapping[str, str] | None = None,
        reference: str | None = None,
        lane: Lane = "normal",
        key: str | None = None,
        **more: Any,
    ) -> MessageAccepted:
        """One message, once however often this is repeated with the same `key`. They must be enrolled and consent."""
        call = calls.filled(
            "/v2/notifications/whatsapp",
            key,
            phone_number=phone_number,
            template_id=template_id,
            personalisation=dict(personalisation or {}),
            reference=reference,
            lane=lane,
            **more,
        )
        return cast("MessageAccepted", await self.ask(call))

    async def message(self, message_id: str) -> Message:
        """What it says, and what became of it."""
        return cast("Message", await self.ask(calls.get(f"/v2/notifications/{message_id}")))

    async def messages(self, *, reference: str | None = None, status: str | None = None) -> AsyncIterator[Message]:
        """Newest first, as long as they are kept. `status`: a word of Notify's."""
        async for each in self._pages("/v2/notifications", "notifications", reference=reference, status=status):
            yield cast("Message", each)

    # -- people

    async def subscribers(
        self, *, zone: str | None = None, street: str | None = None, consent: str | None = None
    ) -> AsyncIterator[Subscriber]:
        """Those on record, newest first."""
        async for each in self._pages("/v2/subscribers", "subscribers", zone=zone, street=street, consent=consent):
            yield cast("Subscriber", each)

    async def find_subscribers(
        self, *, phone: str | None = None, surname: str | None = None, surname_prefix: str | None = None
    ) -> AsyncIterator[Subscriber]:
        """Who is at this phone, or has this surname, both whole; or whose surname begins so."""
        older_than: str | None = None
        while True:
            call = calls.search(phone=phone, surname=surname, surname_prefix=surname_prefix, older_than=older_than)
            page = await self.ask(call)
            for each in page["subscribers"]:
                yield cast("Subscriber", each)
            older_than = page["next"]
            if older_than is None:
                return

    async def enrol_subscriber(self, person: Mapping[str, Any], *, key: str | None = None) -> Enrolled:
        """By hand, with the proof of their consent: `person` as POST /v2/subscribers takes it."""
        return cast("Enrolled", await self.ask(calls.post("/v2/subscribers", person, key=key)))

    async def consents(self, subscriber_id: str) -> list[dict[str, Any]]:
        """The proof, oldest first."""
        told = await self.ask(calls.get(f"/v2/subscribers/{subscriber_id}/consents"))
        return list(told["consents"])

    async def export_subscriber(self, subscriber_id: str) -> dict[str, Any]:
        """All that is held of a person. The town's log tells of it."""
        return dict(await self.ask(calls.get(f"/v2/subscribers/{subscriber_id}/export")))

    async def export_subscribers(self, *, written_as: Literal["csv", "json"] = "csv") -> AsyncIterator[bytes]:
        """Everybody as one file, as it comes. The town's log tells of it."""
        async for piece in self.download(calls.get("/v2/subscribers/export/file", format=written_as)):
            yield piece

    async def erase_subscriber(self, subscriber_id: str) -> None:
        """At once and for good."""
        await self.ask(calls.erase(subscriber_id))

    async def upload_import(self, content: bytes, *, kind: str, name: str = "", key: str | None = None) -> Import:
        """A list of people, CSV or XLSX (`kind`: its media type). Nobody is enrolled before it is committed."""
        call = calls.upload("/v2/imports", content, kind, key=key, name=name or None)
        return cast("Import", await self.ask(call))

    async def watch_import(self, import_id: str, *, every: float = 1.0) -> AsyncIterator[Import]:
        """How it stands, again and again until it waits for you or is over."""
        async for each in self._watched(calls.get(f"/v2/imports/{import_id}"), is_settled, every=every):
            yield cast("Import", each)

    async def import_errors(self, import_id: str) -> AsyncIterator[WrongCell]:
        """What is wrong with the list, in the order of its rows."""
        async for each in self._pages(f"/v2/imports/{import_id}/errors", "errors"):
            yield cast("WrongCell", each)

    async def commit_import(
        self,
        import_id: str,
        *,
        notice: str | None = None,
        parameters: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Import:
        """Bring it in. `notice`: the template by which those who were added learn of it."""
        call = calls.commit(import_id, notice=notice, parameters=parameters, key=key)
        return cast("Import", await self.ask(call))

    async def discard_import(self, import_id: str) -> Import:
        """Forget the file; nobody is enrolled."""
        return cast("Import", await self.ask(calls.post(f"/v2/imports/{import_id}/discard")))

    # -- the territory

    async def zones(self) -> list[dict[str, Any]]:
        """What an audience can name."""
        return list((await self.ask(calls.get("/v2/zones")))["zones"])

    async def gazetteer(self) -> dict[str, Any]:
        """The whole territory."""
        return dict(await self.ask(calls.get("/v2/gazetteer")))

    async def import_gazetteer(
        self, content: bytes, *, kind: str, dry_run: bool = False, key: str | None = None
    ) -> GazetteerImported:
        """A stradario as CSV or a gazetteer as JSON (`kind`: its media type), whole or not at all."""
        asked = "true" if dry_run else None
        call = calls.upload("/v2/gazetteer/import", content, kind, key=key, dry_run=asked)
        return cast("GazetteerImported", await self.ask(call))

    async def try_message(self, message: str) -> Reading:
        """How a message would be understood. Nothing is kept."""
        return cast("Reading", await self.ask(calls.post("/v2/gazetteer/test", {"message": message})))

    # -- templates

    async def templates(self) -> list[Template]:
        """All of them, the latest version of each."""
        return list((await self.ask(calls.get("/v2/templates")))["templates"])

    async def submit_template(self, template: Mapping[str, Any], *, key: str | None = None) -> Errand:
        """To the provider's reviewers: `template` as POST /v2/templates takes it."""
        return cast("Errand", await self.ask(calls.post("/v2/templates", template, key=key)))

    async def sync_templates(self, *, key: str | None = None) -> Errand:
        """Look how the provider has them."""
        return cast("Errand", await self.ask(calls.post("/v2/templates/sync", key=key)))

    async def watch_template_errand(self, errand_id: str, *, every: float = 1.0) -> AsyncIterator[TemplateErrand]:
        """What comes of it, again and again until it is done or failed."""
        async for each in self._watched(calls.get(f"/v2/templates/errands/{errand_id}"), has_come, every=every):
            yield cast("TemplateErrand", each)

    # -- keys

    async def create_key(
        self,
        name: str,
        scopes: Sequence[str],
        *,
        kind: KeyKind = "live",
        expires_at: str | None = None,
        key: str | None = None,
    ) -> KeyIssued:
        """Its secret is in this answer and nowhere else."""
        call = calls.filled("/v2/keys", key, name=name, scopes=list(scopes), kind=kind, expires_at=expires_at)
        return cast("KeyIssued", await self.ask(call))

    async def rotate_key(self, key_id: str, *, overlap_minutes: int | None = None, key: str | None = None) -> KeyIssued:
        """Another secret; both open until the overlap is over."""
        call = calls.filled(f"/v2/keys/{key_id}/rotate", key, overlap_minutes=overlap_minutes)
        return cast("KeyIssued", await self.ask(call))

    async def revoke_key(self, key_id: str) -> Key:
        """It opens nothing any more, everywhere within five seconds."""
        return cast("Key", await self.ask(calls.post(f"/v2/keys/{key_id}/revoke")))

    async def keys(self) -> AsyncIterator[Key]:
        """Newest first, without their secrets."""
        async for each in self._pages("/v2/keys", "keys"):
            yield cast("Key", each)

    # -- partners

    async def partners(self) -> AsyncIterator[Partner]:
        """Who can be given a mandate, newest first."""
        async for each in self._pages("/v2/partners", "partners"):
            yield cast("Partner", each)

    async def mandates(self) -> AsyncIterator[Mandate]:
        """Newest first; those that have ended too."""
        async for each in self._pages("/v2/mandates", "mandates"):
            yield cast("Mandate", each)

    async def grant_mandate(
        self,
        partner: str,
        categories: Sequence[str],
        lanes: Sequence[Lane],
        *,
        expires_at: str | None = None,
        key: str | None = None,
    ) -> Mandate:
        """To a partner by slug or id. It takes the place of the one that the partner had."""
        call = calls.filled(
            "/v2/mandates",
            key,
            partner=partner,
            categories=list(categories),
            lanes=list(lanes),
            expires_at=expires_at,
        )
        return cast("Mandate", await self.ask(call))

    async def revoke_mandate(self, mandate_id: str) -> Mandate:
        """Nothing more comes by it, and what its partner had planned is cancelled."""
        return cast("Mandate", await self.ask(calls.post(f"/v2/mandates/{mandate_id}/revoke")))

    # -- figures

    async def request_report(
        self,
        month: str,
        *,
        residents: int | None = None,
        language: Literal["it", "en"] | None = None,
        key: str | None = None,
    ) -> Errand:
        """The figures of a month, such as 2026-10; they are made after this answer."""
        call = calls.filled("/v2/reports", key, month=month, residents=residents, language=language)
        return cast("Errand", await self.ask(call))

    async def watch_report(self, report_id: str, *, every: float = 0.5) -> AsyncIterator[Report]:
        """How it stands, again and again until it is done or failed."""
        async for each in self._watched(calls.get(f"/v2/reports/{report_id}"), has_come, every=every):
            yield cast("Report", each)

    async def report_content(self, report_id: str, *, written_as: Literal["csv", "json"]) -> AsyncIterator[bytes]:
        """A report that is done, as a file."""
        async for piece in self.download(calls.get(f"/v2/reports/{report_id}/content", format=written_as)):
            yield piece

    async def limits(self) -> dict[str, Any]:
        """How many requests may come, and what else is bounded."""
        return dict(await self.ask(calls.get("/v2/limits")))

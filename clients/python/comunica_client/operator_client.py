"""The API of those who run the service for many municipalities."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from comunica_client import calls
from comunica_client.asking import Asker
from comunica_client.shapes import (
    Channel,
    Key,
    KeyIssued,
    KeyKind,
    Municipality,
    MunicipalityAndChannels,
    Nkey,
    NkeyIssued,
    Partner,
    PartnerLine,
    PartnerMade,
    Run,
    has_ended,
)


class OperatorClient(Asker):
    """All municipalities, by an operator's key. Nothing of a citizen is here."""

    def municipalities(self, *, slug: str | None = None) -> Iterator[Municipality]:
        """Newest first."""
        for each in self._pages("/v2/municipalities", "municipalities", slug=slug):
            yield cast("Municipality", each)

    def municipality(self, municipality_id: str) -> MunicipalityAndChannels:
        """One, with its channels and when they were last heard."""
        return cast("MunicipalityAndChannels", self.ask(calls.get(f"/v2/municipalities/{municipality_id}")))

    def create_municipality(self, municipality: Mapping[str, Any], *, key: str | None = None) -> Municipality:
        """On trial at first: `municipality` as POST /v2/municipalities takes it."""
        return cast("Municipality", self.ask(calls.post("/v2/municipalities", municipality, key=key)))

    def change_municipality(self, municipality_id: str, change: Mapping[str, Any]) -> Municipality:
        """What is absent stays as it is."""
        return cast("Municipality", self.ask(calls.patch(f"/v2/municipalities/{municipality_id}", change)))

    def make_first_key(
        self,
        municipality_id: str,
        name: str,
        scopes: Sequence[str],
        *,
        kind: KeyKind = "live",
        expires_at: str | None = None,
        key: str | None = None,
    ) -> KeyIssued:
        """Of a municipality that never had one: `scopes` are among `FIRST_KEY_SCOPES`. Its secret is in this answer."""
        path = f"/v2/municipalities/{municipality_id}/keys"
        call = calls.filled(path, key, name=name, scopes=list(scopes), kind=kind, expires_at=expires_at)
        return cast("KeyIssued", self.ask(call))

    def channels(self) -> Iterator[Channel]:
        """Of all municipalities, newest first."""
        for each in self._pages("/v2/channels", "channels"):
            yield cast("Channel", each)

    def connect_channel(self, channel: Mapping[str, Any], *, key: str | None = None) -> Run:
        """`channel` as POST /v2/channels takes it, secrets and all. Follow the run."""
        return cast("Run", self.ask(calls.post("/v2/channels", channel, key=key)))

    def connect_channel_again(
        self, channel_id: str, change: Mapping[str, Any] | None = None, *, key: str | None = None
    ) -> Run:
        """With what is new, or with nothing. Follow the run."""
        return cast("Run", self.ask(calls.post(f"/v2/channels/{channel_id}/connect", change, key=key)))

    def check_channel(self, channel_id: str, *, key: str | None = None) -> Run:
        """The same steps, looked at again; nothing is changed. Follow the run."""
        return cast("Run", self.ask(calls.post(f"/v2/channels/{channel_id}/check", key=key)))

    def watch_run(self, channel_id: str, run_id: str, *, every: float = 1.0) -> Iterator[Run]:
        """Its steps so far, again and again until it is done or failed."""
        call = calls.get(f"/v2/channels/{channel_id}/runs/{run_id}")
        for each in self._watched(call, has_ended, every=every):
            yield cast("Run", each)

    def partners(self, *, slug: str | None = None) -> Iterator[Partner]:
        """Newest first; closed ones too."""
        for each in self._pages("/v2/operator/partners", "partners", slug=slug):
            yield cast("Partner", each)

    def create_partner(
        self,
        slug: str,
        name: str,
        *,
        contact: str | None = None,
        with_key: Mapping[str, Any] | None = None,
        with_nkey: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> PartnerMade:
        """With a key for HTTP and a credential for NATS, if they are asked for: their secrets are told this once."""
        call = calls.filled(
            "/v2/operator/partners", key, slug=slug, name=name, contact=contact, key=with_key, nkey=with_nkey
        )
        return cast("PartnerMade", self.ask(call))

    def partner_log(self, partner_id: str) -> Iterator[PartnerLine]:
        """Who made and ended it, its keys and its credentials, latest first."""
        for each in self._pages(f"/v2/operator/partners/{partner_id}/log", "entries"):
            yield cast("PartnerLine", each)

    def close_partner(self, partner_id: str) -> Partner:
        """At once and for good."""
        return cast("Partner", self.ask(calls.post(f"/v2/operator/partners/{partner_id}/close")))

    def issue_partner_key(
        self,
        partner_id: str,
        name: str,
        scopes: Sequence[str],
        *,
        kind: KeyKind = "live",
        expires_at: str | None = None,
        key: str | None = None,
    ) -> KeyIssued:
        """Its secret is in this answer and nowhere else."""
        path = f"/v2/operator/partners/{partner_id}/keys"
        call = calls.filled(path, key, name=name, scopes=list(scopes), kind=kind, expires_at=expires_at)
        return cast("KeyIssued", self.ask(call))

    def partner_keys(self, partner_id: str) -> Iterator[Key]:
        """Newest first, without their secrets."""
        for each in self._pages(f"/v2/operator/partners/{partner_id}/keys", "keys"):
            yield cast("Key", each)

    def add_partner_nkey(  # noqa: PLR0913 - each a field of the form
        self,
        partner_id: str,
        name: str,
        scopes: Sequence[str],
        *,
        kind: KeyKind = "live",
        public_key: str | None = None,
        expires_at: str | None = None,
        key: str | None = None,
    ) -> NkeyIssued:
        """A credential for NATS, which opens at once. `public_key`: of one that the partner made itself."""
        call = calls.filled(
            f"/v2/operator/partners/{partner_id}/nkeys",
            key,
            name=name,
            scopes=list(scopes),
            kind=kind,
            public_key=public_key,
            expires_at=expires_at,
        )
        return cast("NkeyIssued", self.ask(call))

    def partner_nkeys(self, partner_id: str) -> Iterator[Nkey]:
        """Newest first; those that have ended too."""
        for each in self._pages(f"/v2/operator/partners/{partner_id}/nkeys", "nkeys"):
            yield cast("Nkey", each)

    def revoke_partner_nkey(self, partner_id: str, nkey_id: str) -> Nkey:
        """Nothing more is taken by it, and connections that it opened are cut within five seconds."""
        return cast("Nkey", self.ask(calls.post(f"/v2/operator/partners/{partner_id}/nkeys/{nkey_id}/revoke")))

    def revoke_partner_key(self, partner_id: str, key_id: str) -> Key:
        """It opens nothing any more, at once."""
        return cast("Key", self.ask(calls.post(f"/v2/operator/partners/{partner_id}/keys/{key_id}/revoke")))

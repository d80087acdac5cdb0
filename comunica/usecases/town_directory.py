"""Which town and channel an event belongs to, and what is needed to serve it. The port to the cached directory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.replies import words_in
from comunica.enrolment.reply_facts import how_to_join_told, names_told
from comunica.municipality.joining import JOIN_WORD, example_name, example_of
from comunica.municipality.profile import Profile
from comunica.municipality.town_name import of_sender, sender_of

#: Zones that a reply lists, at most.
_ZONES_TOLD = 12


class Vault(Protocol):
    """Seals, opens and indexes values of one municipality. `column` is table.column."""

    def seal(self, column: str, value: str) -> bytes:
        """Sealed for this column."""

    def open(self, column: str, sealed: bytes) -> str:
        """What was sealed for this column."""

    def index(self, kind: str, value: str) -> bytes:
        """The blind index of a value of a kind."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """A municipality as its people meet it."""

    id: UUID
    name: str
    service_name: str
    contacts: str
    privacy_url: str
    notice_version: str
    language: str
    retention_days: int
    profile: Profile
    gazetteer: Gazetteer
    vault: Vault
    #: Its name for machines: solaro. Operators see it in metrics.
    slug: str = ""

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What replies may say of the town."""
        names = [zone.name for zone in self.gazetteer.zones.values()]
        told = ", ".join(names[:_ZONES_TOLD]) + (" …" if len(names) > _ZONES_TOLD else "")
        required = self.profile.required
        return MappingProxyType(
            {
                "servizio": self.service_name,
                "comune": self.name,
                # As it signs, and the same after a noun: a Unione is no Comune.
                "ente": sender_of(self.name),
                "dell_ente": of_sender(self.name),
                "contatti": self.contacts,
                "link_privacy": self.privacy_url,
                # Whoever is erased at once is erased within a day, too.
                "giorni": str(max(self.retention_days, 1)),
                "elenco_zone": told,
                "ufficio": self.profile.privacy_office or words_in(self.language)["office"],
                "dpo": self.profile.dpo or self.contacts,
                "età_minima": str(self.profile.minimum_age),
                "come_iscriversi": how_to_join_told(required, self.language),
                "come_iscriversi_inglese": how_to_join_told(required, "en"),
                "esempio_iscrizione": example_of(JOIN_WORD, required),
                "nome_richiesto": names_told(required, self.language),
                "esempio_nome": example_name(required),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A sending number of a town."""

    id: UUID
    app: str
    phone_number_id: str
    waba_id: str
    town: Town


class TownDirectory(Protocol):
    """The directory, cached. Looks again, at most once a second, when asked for a number it does not know."""

    async def channels(self, phone_number_ids: Collection[str]) -> Mapping[str, Channel]:
        """The channels with these provider's ids; an unknown one is absent."""

    async def channels_of_account(self, waba_id: str) -> Collection[Channel]:
        """The channels of a business account."""

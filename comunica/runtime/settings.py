"""Settings from environment variables with the prefix COMUNICA_, read once in `__main__` and passed as values.

A service combines the parts it needs in its own `settings.py`. Secrets are files; a setting names the path.
"""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from ssl import SSLContext, create_default_context
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from comunica.callbacks.addresses import AddressRules
from comunica.contracts.nkeys import Kind, NotAnNkey, Signer, read_seed
from comunica.identities.addresses import is_safe
from comunica.runtime.secrets import SecretFile
from comunica.usecases.keys.limit_requests import KEY_REQUESTS, MUNICIPALITY_REQUESTS, RequestPolicy


class FromEnvironment(BaseSettings):
    """How all parts are read."""

    model_config = SettingsConfigDict(env_prefix="COMUNICA_", frozen=True, extra="ignore")


class TraceSettings(FromEnvironment):
    """Where traces go; off unless told."""

    #: of an OpenTelemetry collector, such as http://127.0.0.1:4318/v1/traces
    otlp_endpoint: str | None = None
    #: which part of the traces is kept
    trace_ratio: float = Field(default=1.0, ge=0, le=1)


class ServiceSettings(TraceSettings):
    """What every service has."""

    #: least severe log line that is written
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    #: where /livez, /readyz and /metrics answer
    ops_host: str = "127.0.0.1"
    ops_port: int = Field(default=9100, ge=0, le=65535)


class NatsSettings(FromEnvironment):
    """For a service that speaks to NATS."""

    #: without credentials; tls://... encrypts, and the server must prove that it is called so
    nats_url: str = "nats://127.0.0.1:4222"
    #: of the user that is called after the service; absent: the server must let us in without
    nats_password_file: Path | None = None
    #: with tls://: who may sign the server's certificate, in PEM; absent: whom this machine trusts
    nats_ca_file: Path | None = None

    @model_validator(mode="after")
    def _encrypts_if_told_whom_to_trust(self) -> Self:
        if self.nats_ca_file is not None and not self.nats_encrypted:
            raise ValueError("COMUNICA_NATS_CA_FILE is set: say tls:// in COMUNICA_NATS_URL, nats:// does not encrypt")
        return self

    @property
    def nats_encrypted(self) -> bool:
        """Whether what is said to NATS is encrypted."""
        return self.nats_url.startswith("tls://")

    def nats_trust(self) -> SSLContext | None:
        """Whom we believe that they are our NATS; None: the connection is not encrypted."""
        return create_default_context(cafile=self.nats_ca_file) if self.nats_encrypted else None

    def nats_password(self) -> Callable[[], str] | None:
        """Gives the password of now, whenever a connection is made."""
        return SecretFile(self.nats_password_file).text if self.nats_password_file else None


class PartnerDoorSettings(FromEnvironment):
    """For the service that NATS asks who may come in. See docs/adr/0015."""

    #: the seed of the nkey that signs its answers, SA…: `comunica-admin partner issuer`; absent: no partner comes in
    partner_issuer_file: Path | None = None
    #: whether only those come in whose connection nobody can read; off for development only
    partners_encrypted_only: bool = True

    def partner_issuer(self) -> Signer | None:
        """The key. Raises NotAnNkey."""
        if self.partner_issuer_file is None:
            return None
        issuer = read_seed(SecretFile(self.partner_issuer_file).text())
        if issuer.kind is not Kind.ACCOUNT:
            raise NotAnNkey(f"{self.partner_issuer_file}: make it with `comunica-admin partner issuer`")
        return issuer


class RequestLimitSettings(FromEnvironment):
    """For whoever takes what clients ask for, over HTTP or on NATS: one bucket, however it comes."""

    #: requests a minute of each key, of a municipality's or a partner's keys together
    key_requests_per_minute: int = Field(default=KEY_REQUESTS, ge=1, le=1_000_000)
    municipality_requests_per_minute: int = Field(default=MUNICIPALITY_REQUESTS, ge=1, le=1_000_000)

    def request_policy(self) -> RequestPolicy:
        """How many requests may come."""
        return RequestPolicy(of_key=self.key_requests_per_minute, of_municipality=self.municipality_requests_per_minute)


class StreamKeySettings(FromEnvironment):
    """For a service that reads or writes sealed bodies."""

    #: one or two lines, each 32 bytes in base64: the key that seals, then during rotation the old one
    stream_key_file: Path

    def stream_key(self) -> SecretFile:
        """The file, taken up again when it changes."""
        return SecretFile(self.stream_key_file)


class PostgresSettings(FromEnvironment):
    """For a service that speaks to PostgreSQL, as its own role."""

    #: without the password
    postgres_dsn: str
    #: absent: the DSN or the server's own rules must do
    postgres_password_file: Path | None = None
    #: connections of one process at most
    postgres_pool: int = Field(default=8, ge=1, le=100)

    def postgres_password(self) -> str | None:
        """The password of now."""
        return SecretFile(self.postgres_password_file).text() if self.postgres_password_file else None


class MasterKeySettings(FromEnvironment):
    """For a service that opens what is sealed in the record."""

    #: one or two lines, each 32 bytes in base64: the key that wraps, then during rotation the one before it
    master_key_file: Path

    def master_key(self) -> SecretFile:
        """The file."""
        return SecretFile(self.master_key_file)


class PriceSettings(FromEnvironment):
    """For a service that counts money."""

    #: what the provider charges, in TOML: docs/operations/prices-and-budget.md; absent: no price is known
    prices_file: Path | None = None


class AddressSettings(FromEnvironment):
    """For a service that calls addresses which towns chose, or takes them on record. Both are for development only."""

    #: plain http, and any port
    callback_http: bool = False
    #: networks inside that may be called all the same, such as ["127.0.0.0/8"]
    callback_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def address_rules(self) -> AddressRules:
        """Where callbacks may go."""
        return AddressRules(http=self.callback_http, inside=self.callback_networks)


class LetterSettings(FromEnvironment):
    """For a service that writes to the staff by e-mail."""

    #: of the SMTP server; absent: no letter is sent, and whoever makes a link shows it
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    #: starttls: encrypted before anything is said; tls: from the start, usually port 465; none: for development only
    smtp_encryption: Literal["starttls", "tls", "none"] = "starttls"
    #: who may sign the server's certificate, in PEM; absent: whom this machine trusts
    smtp_ca_file: Path | None = None
    #: absent: the server lets us in without
    smtp_user: str | None = None
    smtp_password_file: Path | None = None
    #: who letters are from, such as "Comunica <comunica@example.it>"
    smtp_from: str = ""

    @model_validator(mode="after")
    def _says_who_writes(self) -> Self:
        if self.smtp_host is not None and "@" not in self.smtp_from:
            raise ValueError("COMUNICA_SMTP_HOST is set: say in COMUNICA_SMTP_FROM whose address letters come from")
        return self

    def smtp_password(self) -> Callable[[], str] | None:
        """Gives the password of now, whenever a letter is sent."""
        return SecretFile(self.smtp_password_file).text if self.smtp_password_file else None


class IdentitySettings(FromEnvironment):
    """For a service where people sign in by a digital identity (SPID, CIE): all of these, or none."""

    #: of the gateway that speaks OpenID Connect, as it says itself, such as https://login.example.it; absent: off
    oidc_issuer: str = ""
    #: who we are there, and what proves it
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    #: as people know it, such as SPID/CIE: on the button
    oidc_name: str = ""
    #: values of `acr`, between blanks, of which one is demanded, such as https://www.spid.gov.it/SpidL2
    oidc_acr: str = ""
    #: who may sign the gateway's certificates, in PEM; absent: whom browsers trust. Not one of the all-or-none
    oidc_ca_file: Path | None = None

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        wanted = ("oidc_issuer", "oidc_client_id", "oidc_client_secret_file", "oidc_name", "oidc_acr")
        missing = [each for each in wanted if not str(getattr(self, each) or "").strip()]
        if missing and len(missing) < len(wanted):
            names = ", ".join(f"COMUNICA_{each.upper()}" for each in missing)
            raise ValueError(f"sign-in by a digital identity is half set: set {names} too, or none of COMUNICA_OIDC_*")
        if self.oidc_ca_file is not None and not self.oidc_issuer:
            raise ValueError("COMUNICA_OIDC_CA_FILE is set: say in COMUNICA_OIDC_ISSUER whose certificates it is for")
        if self.oidc_issuer and not is_safe(self.oidc_issuer, loopback=True):
            raise ValueError("COMUNICA_OIDC_ISSUER must be an address that begins with https://")
        return self

    def oidc_secret(self) -> Callable[[], str]:
        """Gives the client's secret of now. Raises MissingSecretError."""
        assert self.oidc_client_secret_file is not None, "asked only where there is a gateway"
        return SecretFile(self.oidc_client_secret_file).text


class HttpSettings(FromEnvironment):
    """For a service that answers HTTP."""

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)

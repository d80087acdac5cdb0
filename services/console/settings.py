"""Settings of the console, from the environment."""

from typing import Self

from pydantic import Field, model_validator

from comunica.identities.addresses import is_safe
from comunica.runtime.settings import (
    AddressSettings,
    HttpSettings,
    IdentitySettings,
    LetterSettings,
    MasterKeySettings,
    NatsSettings,
    PostgresSettings,
    PriceSettings,
    ServiceSettings,
)


class ConsoleSettings(
    ServiceSettings,
    HttpSettings,
    NatsSettings,
    PostgresSettings,
    PriceSettings,
    MasterKeySettings,
    AddressSettings,
    LetterSettings,
    IdentitySettings,
):
    """What the console needs to know."""

    #: how browsers reach us, such as https://console.example.it; empty: as each request's Host says, without https
    public_url: str = Field(default="", pattern=r"^(https?://[^/]+)?$")
    #: seconds for one request, all in
    request_deadline: float = Field(default=15.0, gt=0, le=60)
    #: how often reports and lists that were asked for are looked for, in seconds
    errand_interval: float = Field(default=1.0, gt=0)
    #: how often we look whether the staff must be written to, in seconds
    telling_interval: float = Field(default=30.0, gt=0)
    #: the part of a portfolio's limit on people that only urgent may use: the dispatchers' own word, for foresight
    people_reserve: float = Field(default=0.1, ge=0, lt=1)

    @model_validator(mode="after")
    def _says_where_the_gateway_sends_people_back(self) -> Self:
        if self.oidc_issuer and not is_safe(self.public_url, loopback=True):
            raise ValueError(
                "COMUNICA_OIDC_ISSUER is set: say in COMUNICA_PUBLIC_URL how browsers reach us, by https://"
            )
        return self

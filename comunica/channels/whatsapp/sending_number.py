"""A number as what sends from it, and asks about it, must know it."""

from dataclasses import dataclass

from comunica.municipality.provider_access import AUTHORIZATION, token_header


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SendingNumber:
    """Where and as whom a channel sends. `base_url` holds the version: https://graph.facebook.com/v25.0.

    `authorization_header`: in which header the token is shown; a solution provider may have one of its own.
    """

    base_url: str
    phone_number_id: str
    token: str
    authorization_header: str = AUTHORIZATION

    def authorization(self) -> dict[str, str]:
        """The header with the token."""
        return token_header(self.authorization_header, self.token)

"""The gateway for digital identities, as the settings say; none: people sign in by password and code alone."""

import ssl
import time

from comunica.identities.gateway import GatewaySetup, OpenIdGateway
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import IdentitySettings
from comunica.usecases.staff.identities import IdentityGateway

#: Seconds for one question to it, of which a sign-in has four at most, within the deadline of a request.
ANSWERS_WITHIN = 3.5


def gateway_of(settings: IdentitySettings, *, redirect_uri: str) -> IdentityGateway | None:
    """`redirect_uri`: where it sends people back to.

    Raises MissingSecretError if its secret, or the certificate of its authority, is not there.
    """
    if not settings.oidc_issuer:
        return None
    setup = GatewaySetup(
        name=settings.oidc_name.strip(),
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_secret(),
        levels=tuple(settings.oidc_acr.split()),
        redirect_uri=redirect_uri,
    )
    return OpenIdGateway(setup, deadline=ANSWERS_WITHIN, clock=time.monotonic, trust=_trust_of(settings))


def _trust_of(settings: IdentitySettings) -> ssl.SSLContext | None:
    """None: whom browsers trust."""
    if settings.oidc_ca_file is None:
        return None
    try:
        return ssl.create_default_context(cafile=settings.oidc_ca_file)
    except OSError:  # ssl.SSLError among them
        raise MissingSecretError(
            f"COMUNICA_OIDC_CA_FILE names {settings.oidc_ca_file}, which holds no certificate in PEM: put there "
            "the one of whoever signs the gateway's"
        ) from None

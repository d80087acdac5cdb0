"""Settings of ingress."""

from pathlib import Path

from pydantic import Field

from comunica.runtime.settings import HttpSettings, NatsSettings, ServiceSettings, StreamKeySettings


class IngressSettings(ServiceSettings, NatsSettings, StreamKeySettings, HttpSettings):
    """From the environment, prefix COMUNICA_."""

    #: a folder for each Meta app, named as in the callback URL: `secret`, `verify_token`, perhaps `secret_previous`
    apps_folder: Path
    #: seconds between two reports on the webhook path; subscription must know the same (its path_interval)
    path_interval: float = Field(default=2.0, gt=0)

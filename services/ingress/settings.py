"""Settings of ingress."""

from pathlib import Path

from pydantic import Field

from comunica.runtime.settings import HttpSettings, NatsSettings, ServiceSettings, StreamKeySettings
from services.ingress.crowds import CrowdPolicy


class IngressSettings(ServiceSettings, NatsSettings, StreamKeySettings, HttpSettings):
    """From the environment, prefix COMUNICA_."""

    #: a folder for each Meta app, named as in the callback URL: `secret`, `verify_token`, perhaps `secret_previous`
    apps_folder: Path
    #: seconds between two reports on the webhook path; subscription must know the same (its path_interval)
    path_interval: float = Field(default=2.0, gt=0)
    #: messages a second to one number above which they travel by themselves, once so many were let pass; and seconds
    #: within the rate until they travel with the others again
    crowd_rate: float = Field(default=20.0, gt=0)
    crowd_burst: float = Field(default=200.0, ge=1)
    crowd_calm: float = Field(default=10.0, ge=0)

    def crowds(self) -> CrowdPolicy:
        """When a number is crowded."""
        return CrowdPolicy(rate=self.crowd_rate, burst=self.crowd_burst, calm=self.crowd_calm)

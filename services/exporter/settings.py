"""Settings of the exporter."""

from pydantic import Field

from comunica.runtime.settings import NatsSettings, PostgresSettings, ServiceSettings


class ExporterSettings(ServiceSettings, NatsSettings, PostgresSettings):
    """From the environment, prefix COMUNICA_. Times in seconds."""

    #: between two looks at streams and consumers, and at the database
    nats_interval: float = Field(default=10.0, gt=0)
    record_interval: float = Field(default=60.0, gt=0)
    #: for one look
    look_within: float = Field(default=10.0, gt=0)
    #: connections of the process at most: it asks one thing at a time
    postgres_pool: int = Field(default=1, ge=1, le=100)

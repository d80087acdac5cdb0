"""Settings of the subscription service, from the environment."""

import datetime as dt

from pydantic import Field

from comunica.broadcasting.refusals import RefusalPolicy
from comunica.broadcasting.webhook_path import PathPolicy
from comunica.runtime.settings import (
    MasterKeySettings,
    NatsSettings,
    PostgresSettings,
    PriceSettings,
    ServiceSettings,
    StreamKeySettings,
)


class SubscriptionSettings(
    ServiceSettings, NatsSettings, PostgresSettings, PriceSettings, MasterKeySettings, StreamKeySettings
):
    """What the subscription service needs to know. Times in seconds."""

    #: envelopes of one batch at most; each may hold many events
    batch: int = Field(default=100, ge=1, le=1000)
    #: the same of the messages to numbers that are flooded: they are many, and others have their turn between
    crowd_batch: int = Field(default=4, ge=1, le=1000)
    #: after a batch of a crowd, so many times what it took are left to others; the second while others are heard
    crowd_rest: float = Field(default=1.0, ge=0, le=20)
    crowd_rest_beside: float = Field(default=3.0, ge=0, le=20)
    #: how old the directory of towns and channels may be
    directory_believed: float = Field(default=30.0, gt=0)
    #: how often each ingress reports, how many reports may be missing, how far clocks may differ
    path_interval: float = Field(default=2.0, gt=0)
    path_missed: int = Field(default=3, ge=1)
    path_margin: float = Field(default=5.0, ge=0)
    #: how often it is written up to when all statuses are in the record
    path_settle_interval: float = Field(default=1.0, gt=0)
    #: how often people whose term is over are erased, and old texts cleared
    erase_interval: float = Field(default=60.0, gt=0)
    #: whole months that the message log keeps: who was sent what, and what became of it
    message_log_months: int = Field(default=12, ge=1, le=120)

    #: a broadcast pauses itself after so many failed statuses in a row for one reason, or when more than this share of
    #: its last statuses were failed
    refusals_in_a_row: int = Field(default=20, ge=1)
    refusals_share: float = Field(default=0.3, gt=0, le=1)
    refusals_span: int = Field(default=200, ge=1)

    def refusals(self) -> RefusalPolicy:
        """When a broadcast pauses itself."""
        return RefusalPolicy(run=self.refusals_in_a_row, share=self.refusals_share, span=self.refusals_span)

    def path(self) -> PathPolicy:
        """What counts as a gap of the webhook path."""
        return PathPolicy(
            interval=dt.timedelta(seconds=self.path_interval),
            missed=self.path_missed,
            margin=dt.timedelta(seconds=self.path_margin),
        )

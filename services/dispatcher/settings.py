"""Settings of the dispatcher, from the environment. Start values of the design; tests scale them together."""

import datetime as dt

from pydantic import Field, model_validator

from comunica.broadcasting.breaker import BreakerPolicy
from comunica.broadcasting.doubt import LEASES_IN_A_WINDOW, DoubtPolicy
from comunica.broadcasting.pairs import PairPolicy
from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.refusals import RefusalPolicy
from comunica.channels.whatsapp.client import ClientSettings
from comunica.runtime.settings import (
    MasterKeySettings,
    NatsSettings,
    PartnerDoorSettings,
    PostgresSettings,
    PriceSettings,
    RequestLimitSettings,
    ServiceSettings,
)
from comunica.usecases.delivering.deliver_kit import ClaimPolicy, SendPolicy
from comunica.usecases.delivering.pace_channel import PacePolicy
from comunica.usecases.delivering.settle_attempts import SettlePolicy


class DispatcherSettings(
    ServiceSettings,
    NatsSettings,
    PostgresSettings,
    PriceSettings,
    MasterKeySettings,
    PartnerDoorSettings,
    RequestLimitSettings,
):
    """What the dispatcher needs to know. Times in seconds."""

    #: one call to the provider, all in; the way to its start
    call_deadline: float = Field(default=10.0, gt=0)
    connect_deadline: float = Field(default=5.0, gt=0)
    #: how long a claimed delivery is ours alone
    row_lease: float = Field(default=30.0, gt=0)
    #: how long a channel is ours without a renewal, and how often it is renewed
    ownership_lease: float = Field(default=5.0, gt=0)
    ownership_renewal: float = Field(default=1.0, gt=0)
    #: how often lost bells are made good for, and doubts looked at
    sweep_interval: float = Field(default=1.0, gt=0)
    doubt_interval: float = Field(default=5.0, gt=0)
    #: how often the channels' facts (paused, rate, token) are read again
    facts_interval: float = Field(default=2.0, gt=0)
    #: how often the provider is asked about an upgrade that was told, until it answers
    upgrade_interval: float = Field(default=30.0, gt=0)
    #: how long a town's rules (quiet hours) are believed
    rules_interval: float = Field(default=15.0, gt=0)
    #: how long a file that was brought to the provider is used: it forgets them after 30 days
    media_good_for: float = Field(default=28 * 86400.0, gt=0)
    #: how old a file must be, and how long out of use, to be forgotten; and how often that is looked at
    media_kept_for: float = Field(default=90 * 86400.0, gt=0)
    media_interval: float = Field(default=3600.0, gt=0)
    #: evidence of a doubt is waited for so long: replies and urgent, then the rest
    doubt_window_urgent: float = Field(default=120.0, gt=0)
    doubt_window: float = Field(default=900.0, gt=0)
    #: after so long nobody will ever know
    doubt_limit_urgent: float = Field(default=600.0, gt=0)
    doubt_limit: float = Field(default=86400.0, gt=0)
    #: seconds of work of one claim, and its rows
    claim_seconds: float = Field(default=0.5, gt=0)
    claim_least: int = Field(default=20, ge=1)
    claim_most: int = Field(default=500, ge=1, le=5000)
    #: how often the provider is asked about each channel, and when a message without its word counts as unheard
    check_interval: float = Field(default=600.0, gt=0)
    unheard_after: float = Field(default=300.0, gt=0)
    #: how often recipients are counted one by one, and how long between two broadcasts
    recount_interval: float = Field(default=60.0, gt=0)
    recount_pause: float = Field(default=0.2, ge=0)
    #: the part of a number's rate that is left to the citizens who write
    inbound_share: float = Field(default=0.1, ge=0, lt=1)
    #: one person gets a message in so many seconds (0: no limit), and so many at once
    pair_period: float = Field(default=6.0, ge=0)
    pair_burst: int = Field(default=45, ge=1)
    #: so many calls in a row without an answer stop the calls of a channel, or of all channels behind a base URL, but
    #: for a probe after each pause
    breaker_faults: int = Field(default=10, ge=1)
    breaker_shared_faults: int = Field(default=30, ge=1)
    breaker_pause: float = Field(default=1.0, gt=0)
    breaker_longest: float = Field(default=30.0, gt=0)
    #: a broadcast pauses itself after so many refusals in a row for one reason, or when more than this share of its
    #: last messages were refused
    refusals_in_a_row: int = Field(default=20, ge=1)
    refusals_share: float = Field(default=0.3, gt=0, le=1)
    refusals_span: int = Field(default=200, ge=1)
    #: a portfolio's limit on different people: how long one counts, and longer for clocks that differ; the part of it
    #: that only urgent may use; people drawn at once; when an unused draw is taken back; when a full limit is looked at
    people_day: float = Field(default=86400.0, gt=0)
    people_margin: float = Field(default=60.0, ge=0)
    people_reserve: float = Field(default=0.1, ge=0, lt=1)
    people_grant: int = Field(default=100, ge=1, le=100)
    people_idle: float = Field(default=30.0, gt=0)
    people_recheck: float = Field(default=900.0, gt=0)
    #: how often it is looked whether an operator wants a channel connected or checked; how long such a run is ours
    run_interval: float = Field(default=1.0, gt=0)
    run_lease: float = Field(default=30.0, gt=0)
    #: whoever NATS lets publish jobs may ask for the urgent lane: a permission, so not without being given
    jobs_may_be_urgent: bool = False
    #: how often questions about templates are looked for
    errand_interval: float = Field(default=1.0, gt=0)
    #: how often it is looked whether a partner's credential ended, whose connections to NATS are then cut
    partner_cut_interval: float = Field(default=1.0, gt=0, le=4)
    #: how often partners are told what became of what they submitted on NATS
    partner_news_interval: float = Field(default=2.0, gt=0)
    #: calls in flight on one channel at most
    in_flight: int = Field(default=64, ge=1, le=1000)
    #: outcomes gather so long, are written so many at once, and wait in memory up to so many
    settle_interval: float = Field(default=0.02, gt=0, le=1)
    settle_batch: int = Field(default=1000, ge=1, le=5000)
    settle_limit: int = Field(default=20_000, ge=1)

    @model_validator(mode="after")
    def _hold_together(self) -> "DispatcherSettings":
        if self.call_deadline >= self.row_lease:
            raise ValueError("call_deadline must be below row_lease: a call must end before its delivery is anybody's")
        if self.connect_deadline >= self.call_deadline:
            raise ValueError("connect_deadline must be below call_deadline")
        if self.ownership_renewal * 2 > self.ownership_lease:
            raise ValueError("ownership_lease must be at least twice ownership_renewal: one renewal may be lost")
        least = LEASES_IN_A_WINDOW * self.row_lease
        if min(self.doubt_window, self.doubt_window_urgent) < least:
            raise ValueError(f"both doubt windows must be at least {LEASES_IN_A_WINDOW} times row_lease ({least:g})")
        self.doubts()
        return self

    def doubts(self) -> DoubtPolicy:
        """When a doubt may be sent again."""
        return DoubtPolicy(
            row_lease=dt.timedelta(seconds=self.row_lease),
            pressing_window=dt.timedelta(seconds=self.doubt_window_urgent),
            window=dt.timedelta(seconds=self.doubt_window),
            pressing_limit=dt.timedelta(seconds=self.doubt_limit_urgent),
            limit=dt.timedelta(seconds=self.doubt_limit),
        )

    def claiming(self) -> ClaimPolicy:
        """How much is claimed at once, and for how long."""
        return ClaimPolicy(
            seconds=self.claim_seconds, least=self.claim_least, most=self.claim_most, lease=self.row_lease
        )

    def sending(self) -> SendPolicy:
        """How calls are made."""
        return SendPolicy(
            call_deadline=self.call_deadline,
            fewest_senders=min(4, self.in_flight),
            most_senders=self.in_flight,
        )

    def pace(self) -> PacePolicy:
        """How fast a channel may go."""
        pause, longest = self.breaker_pause, max(self.breaker_pause, self.breaker_longest)
        return PacePolicy(
            inbound_share=self.inbound_share,
            pairs=PairPolicy(period=self.pair_period, burst=self.pair_burst),
            breaker=BreakerPolicy(faults=self.breaker_faults, pause=pause, longest=longest),
            shared_breaker=BreakerPolicy(faults=self.breaker_shared_faults, pause=pause, longest=longest),
        )

    def people(self) -> PeoplePolicy:
        """How many different people may be written to."""
        return PeoplePolicy(
            day=dt.timedelta(seconds=self.people_day),
            margin=dt.timedelta(seconds=self.people_margin),
            reserve=self.people_reserve,
            grant=self.people_grant,
            idle=dt.timedelta(seconds=self.people_idle),
            recheck=dt.timedelta(seconds=self.people_recheck),
        )

    def refusals(self) -> RefusalPolicy:
        """When a broadcast pauses itself."""
        return RefusalPolicy(run=self.refusals_in_a_row, share=self.refusals_share, span=self.refusals_span)

    def settling(self) -> SettlePolicy:
        """How outcomes are written."""
        return SettlePolicy(interval=self.settle_interval, batch=self.settle_batch, limit=self.settle_limit)

    def client(self) -> ClientSettings:
        """How the provider is called."""
        return ClientSettings(
            call_deadline=self.call_deadline, connect_deadline=self.connect_deadline, connections=self.in_flight
        )

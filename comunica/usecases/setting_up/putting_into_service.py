"""Putting a municipality into service, step by step: what is done, what waits for the provider, what is to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from comunica.usecases.setting_up.change_settings import Readiness


class ServiceStep(StrEnum):
    """In the order in which they are done."""

    #: The number is on record and sends.
    CHANNEL = "channel"
    #: The provider brought us a message.
    HEARD = "heard"
    #: A status of one of ours came.
    TOLD = "told"
    TEMPLATES = "templates"
    #: Zones, and streets in them.
    TERRITORY = "territory"
    #: The notice that everybody is shown, made here.
    NOTICE = "notice"
    #: Two administrators at least, and somebody who approves.
    STAFF = "staff"
    TEST_PHONES = "test_phones"
    #: Notices reach citizens.
    OPEN = "open"


class StepState(StrEnum):
    """How a step stands."""

    DONE = "done"
    #: For somebody outside.
    WAITING = "waiting"
    TO_DO = "to_do"
    #: Good to have.
    ADVISED = "advised"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What is known of a town."""

    has_channel: bool
    is_paused: bool
    was_heard: bool
    was_told: bool
    templates_approved: int
    templates_pending: int
    zones: int
    streets: int
    has_notice: bool
    administrators: int
    approvers: int
    test_phones: int
    on_trial: bool

    @property
    def readiness(self) -> Readiness:
        """What must be so before the trial may end."""
        return Readiness(
            sends=self.has_channel and not self.is_paused,
            has_template=self.templates_approved > 0,
            is_heard=self.was_heard,
        )


def service_steps(facts: ServiceFacts) -> Iterator[tuple[ServiceStep, StepState]]:
    """All of them, in order."""
    must, may = StepState.TO_DO, StepState.ADVISED
    yield ServiceStep.CHANNEL, _done(facts.has_channel and not facts.is_paused, must)
    yield ServiceStep.HEARD, _done(facts.was_heard, must)
    yield ServiceStep.TOLD, _done(facts.was_told, may)
    pending = StepState.WAITING if facts.templates_pending else must
    yield ServiceStep.TEMPLATES, _done(facts.templates_approved > 0, pending)
    yield ServiceStep.TERRITORY, _done(facts.zones > 0 and facts.streets > 0, may)
    yield ServiceStep.NOTICE, _done(facts.has_notice, may)
    yield ServiceStep.STAFF, _done(facts.administrators > 1 and facts.approvers > 0, may)
    yield ServiceStep.TEST_PHONES, _done(facts.test_phones > 0, may)
    yield ServiceStep.OPEN, _done(not facts.on_trial, must)


def _done(is_so: bool, otherwise: StepState) -> StepState:  # noqa: FBT001 - reads as a sentence above
    return StepState.DONE if is_so else otherwise

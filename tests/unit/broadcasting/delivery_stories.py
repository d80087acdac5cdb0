"""Stories in which one guard, and no other, keeps a promise: told to a machine step by step."""

from collections.abc import Callable

from tests.unit.broadcasting.delivery_machine import LEASE, DeliveryMachine, Outcome, State

_A_WINDOW = 13.0


def a_dispatcher_sleeps_past_its_leases(machine: DeliveryMachine) -> None:
    """It has claimed and not written; its row lapses, is found unsent, and goes through another dispatcher."""
    machine.claim(who=0, most=1)
    _is_found_unsent(machine)
    machine.claim(who=1, most=1)
    _writes(machine, 1, Outcome.ACCEPTED)
    _writes(machine, 0, Outcome.ACCEPTED)


def an_answer_is_cut(machine: DeliveryMachine) -> None:
    """The provider took it, and we heard nothing; whoever takes that for a no sends at once."""
    machine.claim(who=0, most=1)
    _writes(machine, 0, Outcome.CUT_AFTER)
    machine.settle(who=0)
    machine.claim(who=0, most=1)
    _writes(machine, 0, Outcome.ACCEPTED)


def a_status_is_held_back(machine: DeliveryMachine) -> None:
    """The path breaks before the status comes; the silence that follows says nothing."""
    machine.claim(who=0, most=1)
    _writes(machine, 0, Outcome.CUT_AFTER)
    machine.settle(who=0)
    machine.break_path()
    machine.wait(seconds=_A_WINDOW)
    machine.decide()
    machine.claim(who=0, most=1)
    _writes(machine, 0, Outcome.ACCEPTED)


def somebody_leaves_while_queued(machine: DeliveryMachine) -> None:
    """DISATTIVA overtakes what is queued."""
    machine.leave(person=0)
    machine.wait(seconds=0.5)
    machine.claim(who=0, most=1)
    _writes(machine, 0, Outcome.ACCEPTED)


def an_old_outcome_comes_late(machine: DeliveryMachine) -> None:
    """A sleeper hands back the attempt that was given up, while the next one is in another's hand."""
    machine.claim(who=0, most=1)
    machine.wait(seconds=LEASE)
    _writes(machine, 0, Outcome.ACCEPTED)  # the fence: not written, to be handed back
    machine.wait(seconds=_A_WINDOW)
    machine.lapse()
    machine.decide()
    machine.claim(who=1, most=1)
    machine.settle(who=0)
    machine.claim(who=0, most=1)
    _writes(machine, 1, Outcome.ACCEPTED)
    _writes(machine, 0, Outcome.ACCEPTED)


#: The guard that each story is about.
STORIES: dict[str, Callable[[DeliveryMachine], None]] = {
    "fence": a_dispatcher_sleeps_past_its_leases,
    "doubt": an_answer_is_cut,
    "gaps": a_status_is_held_back,
    "consent": somebody_leaves_while_queued,
    "attempt": an_old_outcome_comes_late,
}


def _writes(machine: DeliveryMachine, who: int, outcome: Outcome) -> None:
    machine.write(who=who, outcome=outcome, word=State.SENT)
    machine.holds()


def _is_found_unsent(machine: DeliveryMachine) -> None:
    machine.wait(seconds=_A_WINDOW)
    machine.lapse()
    machine.decide()

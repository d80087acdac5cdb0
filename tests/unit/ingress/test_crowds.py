"""When a number's messages travel by themselves, and when with the others again."""

from services.ingress.crowds import CrowdPolicy, Crowds

POLICY = CrowdPolicy(rate=20, burst=200, calm=10)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _of(crowds: Crowds, clock: Clock, number: str, *, count: int, every: float) -> list[bool]:
    answers = []
    for _ in range(count):
        clock.now += every
        answers.append(crowds.takes(number))
    return answers


def test_a_town_that_is_written_to_as_usual_is_never_crowded() -> None:
    clock = Clock()
    assert not any(_of(Crowds(POLICY, clock=clock), clock, "solaro", count=5000, every=0.05))


def test_a_burst_is_let_pass() -> None:
    clock = Clock()
    assert not any(_of(Crowds(POLICY, clock=clock), clock, "solaro", count=200, every=0.0))


def test_what_comes_above_goes_with_the_crowd_and_only_that_numbers() -> None:
    clock = Clock()
    crowds = Crowds(POLICY, clock=clock)
    flooded = _of(crowds, clock, "solaro", count=2000, every=0.0005)
    assert flooded[:200] == [False] * 200
    assert all(flooded[230:])
    assert not crowds.takes("saronno")


def test_all_of_it_goes_that_way_until_it_has_been_calm_for_a_while() -> None:
    """A person's messages keep their order as far as they can: one way, then the other."""
    clock = Clock()
    crowds = Crowds(POLICY, clock=clock)
    _of(crowds, clock, "solaro", count=300, every=0.0)
    assert all(_of(crowds, clock, "solaro", count=9, every=1.0))
    assert not any(_of(crowds, clock, "solaro", count=5, every=1.1))


def test_numbers_without_end_take_no_memory_without_end() -> None:
    clock = Clock()
    crowds = Crowds(POLICY, clock=clock)
    for serial in range(25_000):
        clock.now += 0.01
        crowds.takes(str(serial))
    assert len(crowds._numbers) <= 10_000

"""Text that fits: every letter is as wide as its size."""

from hypothesis import given
from hypothesis import strategies as some

from services.console.printing.fitting import Fitted, Room, fit, fit_first


def measure(text: str, size: float) -> float:
    return len(text) * size


def test_a_short_text_is_as_large_as_it_may_be() -> None:
    assert fit("Re", measure, Room(100, 1, 20, 5)) == Fitted(20, ("Re",))


def test_a_longer_one_is_smaller_until_it_fits() -> None:
    fitted = fit("Solaro", measure, Room(100, 1, 20, 5))
    assert measure("Solaro", fitted.size) <= 100
    assert fitted.size > 15


def test_lines_are_of_about_the_same_length() -> None:
    assert fit("uno due tre quattro", measure, Room(160, 2, 10, 5)).lines == ("uno due tre", "quattro")


def test_what_does_not_fit_in_the_smallest_size_is_cut_and_says_so() -> None:
    assert fit("uno due tre quattro cinque", measure, Room(50, 2, 10, 5)).lines == ("uno due", "tre…")
    assert fit("precipitevolissimevolmente", measure, Room(50, 1, 10, 5)).lines == ("precipite…",)


def test_one_line_goes_before_two_as_long_as_it_is_large_enough() -> None:
    rooms = (Room(100, 1, 20, 10), Room(100, 2, 15, 5))
    assert fit_first("due parole", measure, rooms) == Fitted(10, ("due parole",))
    assert fit_first("tre parole qui", measure, rooms).lines == ("tre parole", "qui")
    assert fit_first("parole che non stanno in nessuna delle due righe", measure, rooms).lines[-1].endswith("…")


def test_nothing_takes_a_line() -> None:
    assert fit("", measure, Room(50, 1, 10, 5)).lines == ("",)


@given(some.text(alphabet="ab cdè", max_size=80), some.floats(20, 200), some.integers(1, 4))
def test_whatever_is_written_fits(text: str, width: float, lines: int) -> None:
    fitted = fit(text, measure, Room(width, lines, 20, 4))
    assert len(fitted.lines) <= lines
    assert all(measure(line, fitted.size) <= width for line in fitted.lines)

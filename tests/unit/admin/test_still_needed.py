"""What is said of streets and zones that a file must not take away."""

from comunica.usecases.territory.still_needed import PlaceInUse, StillNeeded
from comunica.usecases.territory.territory_record import TargetKind


def place(name: str, **counts: int) -> PlaceInUse:
    return PlaceInUse(kind=TargetKind.STREET, id=name.lower(), name=name, **counts)


def test_each_is_told_with_all_that_points_to_it() -> None:
    told = str(StillNeeded([place("A", people=1, broadcasts=2), place("B", series=1, geocodes=3)]))
    assert told.startswith(
        "still needed, and not in the file: A (1 person, 2 broadcasts), B (1 series, 3 codes of alerts)."
    )


def test_of_many_ten_are_told_and_the_rest_counted() -> None:
    refused = StillNeeded([place(f"Via {at}", people=2) for at in range(12)])
    assert "Via 9 (2 people) and 2 more. Keep it in the file" in str(refused)
    assert len(refused.places) == 12

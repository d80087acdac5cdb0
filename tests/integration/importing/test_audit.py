"""What brings in, gives out and takes away is told in the town's log, and tells of no citizen."""

import pytest

from comunica.enrolment.importing.rows import RowError
from tests.integration.importing.conftest import Desk, person_file
from tests.integration.subscription.world import Town, found_town


def told(log: list[object], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(entry, name) for name in names) for entry in log]


async def test_everything_that_is_done_has_its_line(desk: Desk) -> None:
    await desk.brings("con_errori.csv")
    await desk.adds()
    await desk.exports()
    await desk.erases((await desk.people())[0]["id"])
    log = await desk.log()
    assert told([*log], "who", "what", "reason") == [
        ("operator:clerk", "import", ""),
        ("operator:clerk", "enrol_by_hand", "paper"),
        ("operator:clerk", "export", "csv"),
        ("operator:clerk", "erase", "request"),
    ]
    assert [entry.counts for entry in log[:3]] == [
        {"rows": 5, "refused": 4, "added": 1},
        {"people": 1},
        {"people": 2},
    ]
    assert log[3].counts["people"] == 1


async def test_what_changes_nothing_is_not_told(desk: Desk) -> None:
    await desk.brings("lista.csv", commit=False)
    await desk.adds()
    await desk.adds()
    assert [entry.what for entry in await desk.log()] == ["enrol_by_hand"]


async def test_an_export_is_told_before_anybody_is_given_out(desk: Desk) -> None:
    await desk.brings(person_file())
    people = desk.exporting()
    await anext(people)
    await people.aclose()
    assert [entry.what for entry in await desk.log()] == ["import", "export"]


async def test_an_import_that_breaks_off_tells_what_it_did(desk: Desk) -> None:
    def breaks_off(_: RowError) -> None:
        raise OSError("the disk for the errors is full")

    rows = person_file() + b"333,Maria,Bianchi,Brollo,2024-03-05,paper,\n"
    with pytest.raises(OSError, match="disk"):
        await desk.brings(rows, batch=1, tell=breaks_off)
    assert [entry.counts for entry in await desk.log()] == [{"rows": 2, "refused": 1, "added": 1}]


async def test_a_town_sees_its_own_log_only(desk: Desk) -> None:
    await desk.adds()
    other: Town = await found_town(desk.admin)
    assert await desk.audit.entries(other.id, before=None, count=10) == []


async def test_it_is_read_page_by_page(desk: Desk) -> None:
    for phone in ("3334000001", "3334000002", "3334000003"):
        await desk.adds(phone=phone)
    first = await desk.audit.entries(desk.town.id, before=None, count=2)
    rest = await desk.audit.entries(desk.town.id, before=first[-1].id, count=2)
    assert [*reversed([*first, *rest])] == await desk.log()

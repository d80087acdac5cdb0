"""`make drill-restore`: the database is lost and comes back; who was erased since the backup stays forgotten."""

from pathlib import Path

from workbench.restore_drill import ERASED, PEOPLE, drill
from workbench.stack import Stack


async def test_a_restored_record_forgets_again_whom_it_must_and_the_others_are_reached(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    await stack.start()
    try:
        report = await drill(stack)
    finally:
        await stack.stop()
    assert f"{ERASED} people are there who were erased" in report.refused, "without the journal they would be back"
    assert len(report.told) == PEOPLE - ERASED
    assert list(report.seconds) == ["back up", "restore", "erase again", "check", "start"]

"""A step of the set-up is done once for the same facts, and again when one of them changed or it failed."""

from pathlib import Path

import pytest

from workbench.done import Done, code_of


class Step:
    """A step that counts, and fails when told to."""

    def __init__(self) -> None:
        self.taken = 0
        self.fails = False

    async def __call__(self) -> None:
        self.taken += 1
        if self.fails:
            raise RuntimeError("the database went away")


async def test_the_same_facts_do_it_once_also_after_a_restart(tmp_path: Path) -> None:
    step = Step()
    for _ in range(2):
        await Done(tmp_path / "done.json").once("migrate", ["code 1", "2026-11"], step)
    assert step.taken == 1


async def test_another_fact_does_it_again(tmp_path: Path) -> None:
    step, done = Step(), Done(tmp_path / "done.json")
    await done.once("migrate", ["code 1", "2026-11"], step)
    await done.once("migrate", ["code 1", "2026-12"], step)
    assert step.taken == 2


async def test_what_failed_is_done_again(tmp_path: Path) -> None:
    step, done = Step(), Done(tmp_path / "done.json")
    step.fails = True
    with pytest.raises(RuntimeError):
        await done.once("migrate", ["code 1"], step)
    step.fails = False
    await done.once("migrate", ["code 1"], step)
    assert step.taken == 2


async def test_what_is_forgotten_is_done_again(tmp_path: Path) -> None:
    step, done = Step(), Done(tmp_path / "done.json")
    await done.once("solaro", ["a"], step)
    done.forget("solaro")
    await done.once("solaro", ["a"], step)
    assert step.taken == 2


async def test_steps_do_not_forget_each_other(tmp_path: Path) -> None:
    first, second, done = Step(), Step(), Done(tmp_path / "done.json")
    for _ in range(2):
        await done.once("solaro", ["a"], first)
        await done.once("valdombra", ["a"], second)
    assert (first.taken, second.taken) == (1, 1)


def test_a_changed_program_has_another_digest(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("SELECT 1")
    before = code_of(tmp_path)
    (tmp_path / "notes.txt").write_text("nothing that runs")
    assert code_of(tmp_path) == before
    (tmp_path / "a.sql").write_text("SELECT 2")
    assert code_of(tmp_path) != before

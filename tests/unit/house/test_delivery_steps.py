"""Deliveries change their state by the table of steps only: every statement names the states that it may leave."""

import re
from pathlib import Path

import pytest

from comunica.broadcasting.states import STEPS, DeliveryState, Step, sources_of
from comunica.stores.sql import files, query

ROOT = Path(__file__).parents[3]
SQL = {f"{name}.sql": re.sub(r"--[^\n]*", "", query(name)) for name in files() if not name.startswith("parts/")}
#: UPDATE delivery … SET state …, up to the end of its SET list.
UPDATE = re.compile(r"UPDATE\s+delivery\b.*?\bSET\b\s+state\s*=.*", re.DOTALL | re.IGNORECASE)
FROM_STATES = re.compile(r"state\s*=\s*ANY\(\s*\$\d+::text\[\]", re.IGNORECASE)


def changing() -> dict[str, str]:
    """The statements that change the state of deliveries."""
    return {name: text for name, text in SQL.items() if UPDATE.search(text)}


def leaves_named_states_only(text: str) -> bool:
    return all(FROM_STATES.search(part) for part in re.split(r"UPDATE\s+delivery\b", text, flags=re.IGNORECASE)[1:])


def test_the_statements_are_found() -> None:
    assert {"claim_source.sql", "accept_deliveries.sql", "settle_deliveries.sql", "settle_statuses.sql"} <= set(
        changing()
    )
    assert len(changing()) >= 10


@pytest.mark.parametrize("name", sorted(changing()))
def test_every_change_of_state_names_its_from_states_as_a_parameter(name: str) -> None:
    assert leaves_named_states_only(changing()[name])


@pytest.mark.parametrize(
    "name", ["accept_deliveries.sql", "settle_deliveries.sql", "settle_statuses.sql", "decide_doubts.sql"]
)
def test_what_is_said_of_an_attempt_counts_for_that_attempt(name: str) -> None:
    assert re.search(r"d\.attempt\s*(=|>=)", SQL[name])


def test_a_statement_that_forgets_is_found() -> None:
    assert not leaves_named_states_only("UPDATE delivery SET state = 'sent' WHERE recipient_id = $1")


def test_no_module_writes_such_a_statement_beside_the_sql_files() -> None:
    for path in (*(ROOT / "comunica").rglob("*.py"), *(ROOT / "services").rglob("*.py")):
        assert not re.search(r"UPDATE\s+delivery\b", path.read_text("utf-8")), path


def test_every_state_is_reached_by_a_step_and_every_step_leaves_one() -> None:
    reached = {to for _, to in STEPS.values()}
    assert reached | {DeliveryState.QUEUED} == set(DeliveryState)
    assert all(sources_of(step) for step in Step)


def test_the_size_of_the_snapshot_is_written_once() -> None:
    writers = [name for name, text in SQL.items() if re.search(r"SET\s+[^;]*\bresolved\s*=", text)]
    assert writers == ["write_resolved.sql"]
    assert "resolved IS NULL" in SQL["write_resolved.sql"]

"""What PostgreSQL did for a query of ours: how much it read, which tells as much as its time and is never noisy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from comunica.stores.pool import Connection
from comunica.stores.sql import query


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a plan. `relation`: the table that it read; empty if none."""

    relation: str
    rows: float
    loops: int


async def steps_of(connection: Connection, name: str, *arguments: object) -> list[Step]:
    """What was done for the query of this name."""
    rows = await connection.fetch("EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) " + query(name), *arguments)
    [plan] = json.loads(rows[0][0])
    return list(_steps(plan["Plan"]))


def _steps(node: Any) -> Iterator[Step]:
    yield Step(node.get("Relation Name", ""), node["Actual Rows"], node["Actual Loops"])
    for each in node.get("Plans", ()):
        yield from _steps(each)

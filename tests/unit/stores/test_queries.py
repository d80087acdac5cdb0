"""Queries are put together from parts: what fits a variant stays, what does not goes, and a slip is named."""

import pytest

from comunica.stores.sql import MisplacedMark, assemble, files, query

TEXT = """\
SELECT a
-- WITH people
, b
-- END
-- WITHOUT people
, c
-- END
FROM t"""


def lines(text: str, variant: str | None = None) -> list[str]:
    return [*assemble(text, variant, name="tried")]


def test_a_section_is_kept_in_its_own_variant_only() -> None:
    assert lines(TEXT, "people") == ["SELECT a", ", b", "FROM t"]
    assert lines(TEXT) == ["SELECT a", ", c", "FROM t"]


def test_what_is_included_stands_where_it_is_asked_for_as_deep_as_it_is_asked_for() -> None:
    found = lines("AND\n    -- INCLUDE parts/claim_owned")
    assert found[0] == "AND"
    assert found[1].startswith("    EXISTS (SELECT FROM channel_ownership")


def test_what_is_included_has_the_variant_of_what_includes_it() -> None:
    plain, counted = query("claim_source"), query("claim_source_counted")
    assert "counted_person" not in plain
    assert "LEFT JOIN counted_person" in counted
    # Who may be sent to is the same text in both.
    rule = "WHEN s.consent = 'opted_in' AND (s.marketing = 'open'"
    assert plain.count(rule) == counted.count(rule) == 1


@pytest.mark.parametrize(
    "text", ["-- END", "-- WITH people", "-- WITH people\n-- WITHOUT people\n-- END\n-- END", "-- WITHOUT x\nSELECT"]
)
def test_a_section_without_its_end_or_its_begin_is_refused(text: str) -> None:
    with pytest.raises(MisplacedMark, match=r"tried\.sql"):
        lines(text)


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such_part\.sql"):
        lines("-- INCLUDE parts/no_such_part")


@pytest.mark.parametrize("name", sorted(name for name in files() if not name.startswith("parts/")))
def test_every_query_is_put_together_whole(name: str) -> None:
    text = query(name)
    assert not [line for line in text.splitlines() if line.strip().startswith(("-- INCLUDE", "-- WITH", "-- END"))]
    assert text.startswith("--"), "its first comment says what it does and what it takes"

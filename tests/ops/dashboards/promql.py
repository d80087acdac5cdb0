"""Which metrics a PromQL expression names. For what we write: selectors with a name, no subqueries by label alone."""

import re
from collections.abc import Iterator

#: A quoted string, a selector, a range, the labels of a grouping: nothing in them is a metric's name.
_ASIDE = re.compile(r'"(?:[^"\\]|\\.)*"|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)')
_NAME = re.compile(r"(?<![\w.:])[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\(|[a-zA-Z0-9_:])")
_WORDS = frozenset(
    {"and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset", "group_left", "inf", "nan"}
)


def metrics_in(expr: str) -> Iterator[str]:
    """The names, as they are written."""
    bare = _ASIDE.sub(" ", expr)
    # Functions and aggregations stand before a bracket; `sum by (x) (` has lost its grouping by now.
    bare = re.sub(r"\b[a-z_]+\d*\s*\(", "(", bare)
    for name in _NAME.findall(bare):
        if name.lower() not in _WORDS and not name.isdigit():
            yield name

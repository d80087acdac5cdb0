"""The queries, one per file; the file's first comment says what it does and what it takes."""

from functools import cache
from importlib import resources


@cache
def query(name: str) -> str:
    """The text of sql/<name>.sql. `FileNotFoundError` names the file that is missing."""
    return resources.files(__name__).joinpath(f"{name}.sql").read_text("utf-8")

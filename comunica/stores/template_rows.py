"""Templates as rows: read once for broadcasts and for requests."""

import asyncpg

from comunica.broadcasting.parameters import TemplateText
from comunica.usecases.broadcasts.submission import TemplateOnRecord


def template_on_record(row: asyncpg.Record) -> TemplateOnRecord:
    """Of a row with the columns of `template`."""
    return TemplateOnRecord(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        category=row["category"],
        status=row["status"],
        text=TemplateText(body=row["body"], names=tuple(row["parameters"])),
        header=row["header"],
        footer=row["footer"],
        header_text=row["header_text"],
        ttl_seconds=row["ttl_seconds"],
    )

"""Read a list of people for a town: its rows, each checked or refused, one after the other as they are asked for."""

import datetime as dt
from collections.abc import Iterator

from comunica.enrolment.importing.columns import Header, read_header
from comunica.enrolment.importing.file import UnreadableFile, rows_of
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import ListReader, Row, RowError
from comunica.enrolment.importing.topics import TopicReader
from comunica.usecases.people.import_record import Office


def read_list(
    content: bytes, office: Office, *, now: dt.datetime, unpacked: int | None = None
) -> Iterator[Row | list[RowError]]:
    """The header is read at once: `UnreadableFile` or `ColumnsMissing` if there are no rows to be had.

    `unpacked`: see `rows_of`.
    """
    rows = rows_of(content, unpacked=unpacked)
    _, cells = next(rows, (1, ()))
    if not cells:
        raise UnreadableFile("the file is empty: its first row must name the columns")
    reader = reader_of(read_header(cells, required=office.channel.town.profile.required), office, now=now)
    return (read for number, cells in rows if (read := reader.read(number, cells)) is not None)


def reader_of(header: Header, office: Office, *, now: dt.datetime) -> ListReader:
    """Reads rows of this header as the town asks and knows its places."""
    town = office.channel.town
    return ListReader(
        header=header,
        required=frozenset(town.profile.required),
        places=GazetteerPlaces(town.gazetteer),
        timezone=office.timezone,
        now=now,
        topics=TopicReader(town.profile.topics),
    )

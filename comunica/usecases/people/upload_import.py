"""Upload a list of people: it is kept sealed, and what would come of it is seen soon after. Nobody is enrolled yet."""

from collections.abc import Sequence
from uuid import UUID

from comunica.usecases.people.people_imports import LARGEST_UPLOAD, LONGEST_NAME, MOST_OPEN, ImportShelf, UploadImport
from comunica.usecases.problem import Problem


async def upload_import(upload: UploadImport, *, shelf: ImportShelf, import_id: UUID) -> UUID | Sequence[Problem]:
    """Its id, or everything that is wrong with the file as such. What its rows say is seen later."""
    if problems := [*_problems(upload)]:
        return problems
    if not await shelf.add(upload, import_id=import_id, most_open=MOST_OPEN):
        says = f"{MOST_OPEN} lists of this municipality are open: commit or discard one of them first"
        return [Problem("too_many_imports", "", says)]
    return import_id


def _problems(upload: UploadImport) -> Sequence[Problem]:
    problems = []
    if not upload.content:
        problems.append(Problem("file_empty", "", "the body is empty: send the bytes of a CSV or XLSX file"))
    if len(upload.content) > LARGEST_UPLOAD:
        says = f"the file is larger than {LARGEST_UPLOAD // 2**20} MB: split it"
        problems.append(Problem("import_too_large", "", says))
    if len(upload.name) > LONGEST_NAME:
        problems.append(Problem("name_too_long", "name", f"the name is longer than {LONGEST_NAME} characters"))
    return problems

"""A file that came in with a form."""

from starlette.datastructures import FormData, UploadFile


def file_of(form: FormData, name: str) -> UploadFile | None:
    """A file that was chosen; none if its field was left empty."""
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.size else None


async def content_of(form: FormData, name: str, most: int) -> bytes:
    """Its bytes, one more than it may have: so that what is too large is seen to be. Empty: none was chosen."""
    file = file_of(form, name)
    return b"" if file is None else await file.read(most + 1)

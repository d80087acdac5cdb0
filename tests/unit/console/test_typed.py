"""What is typed into forms of settings: as it was meant, and as the record can keep it."""

from starlette.datastructures import FormData, UploadFile

from services.console.pages.settings.typed import text_in, ticked_in


def test_a_zero_byte_is_nothing_that_was_typed() -> None:
    assert text_in(FormData([("nota", " proto\x00collo\x00 ")]), "nota") == "protocollo"


def test_a_file_is_no_text_and_no_box() -> None:
    sent = FormData([("nota", UploadFile(file=None, filename="a.txt")), ("nota", "due")])  # type: ignore[arg-type]
    assert ticked_in(sent, "nota") == ["due"]

"""An example for the reviewers is what its first bytes say, and neither too large nor for a header without a file."""

import pytest

from comunica.usecases.setting_up.template_example import NotAnExample, example_of

GOOD = {
    "image": (b"\x89PNG\r\n\x1a\n0", "image/png"),
    "document": (b"%PDF-1.7", "application/pdf"),
    "video": (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
}


@pytest.mark.parametrize("header", GOOD)
def test_a_file_is_what_its_first_bytes_say(header: str) -> None:
    content, mime_type = GOOD[header]
    example = example_of(header, file_name="named.txt", content=content)
    assert (example.mime_type, example.content) == (mime_type, content)


@pytest.mark.parametrize("header", GOOD)
def test_another_kind_an_empty_file_and_one_that_is_too_large_are_refused_with_what_to_give(header: str) -> None:
    other = GOOD["document" if header != "document" else "image"][0]
    for content in (other, b"", GOOD[header][0] + bytes(16 * 1024 * 1024)):
        with pytest.raises(NotAnExample, match=f"the example of {header} must be"):
            example_of(header, file_name="a", content=content)


def test_words_have_no_example_file() -> None:
    with pytest.raises(NotAnExample, match="leave it out"):
        example_of("text", file_name="a", content=b"%PDF-")

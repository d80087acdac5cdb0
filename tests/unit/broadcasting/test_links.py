"""A link is one that people can press, and stands apart from the words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.links import NotALink, read_link, with_link


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://www.comune.example/avvisi?id=1#tutto", "https://www.comune.example/avvisi?id=1#tutto"),
        (" www.comune.example/avvisi ", "https://www.comune.example/avvisi"),
        ("HTTP://comune.example", "HTTP://comune.example"),
    ],
)
def test_a_link_is_sent_whole(written: str, sent: str) -> None:
    assert read_link(written) == sent


@pytest.mark.parametrize(
    "written",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://comune.example",
        "solo parole",
        "https://comune",
        "https://comune.example/due parole",
        "https://utente:segreto@comune.example",
        "https://comune.example:porta/",
        'https://comune.example/"onclick',
        "https://comune.example/" + "a" * 250,
        "https://[::1",
    ],
)
def test_what_nobody_could_press_is_no_link(written: str) -> None:
    with pytest.raises(NotALink):
        read_link(written)


@given(st.text())
def test_any_text_is_a_link_or_none(written: str) -> None:
    with suppress(NotALink):
        assert read_link(written).lower().startswith(("http://", "https://"))


def test_the_link_stands_behind_the_words() -> None:
    assert with_link("Leggi qui: ", "https://comune.example") == "Leggi qui: https://comune.example"
    assert with_link("", "https://comune.example") == "https://comune.example"
    assert with_link("parole", "") == "parole"

"""How a token is shown to Meta and to a solution provider."""

import pytest

from comunica.municipality.provider_access import is_header_name, token_header


def test_meta_is_shown_a_bearer() -> None:
    assert token_header("Authorization", "t") == {"Authorization": "Bearer t"}
    assert token_header("authorization", "t", scheme="OAuth") == {"authorization": "OAuth t"}


def test_a_solution_provider_is_shown_the_bare_key_in_its_own_header() -> None:
    assert token_header("D360-API-KEY", "k") == {"D360-API-KEY": "k"}


@pytest.mark.parametrize(("name", "is_one"), [("D360-API-KEY", True), ("X: y", False), ("", False), ("a\r\nb", False)])
def test_what_could_break_out_of_a_header_is_no_name_of_one(name: str, *, is_one: bool) -> None:
    assert is_header_name(name) is is_one

"""Codes of an app, and recovery codes."""

import datetime as dt

import pyotp
import pytest

from comunica.municipality.one_time_codes import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SECRET_BYTES,
    STEP,
    read_app_code,
    read_recovery_code,
    recovery_codes_of,
    secret_of,
    step_at,
    step_of_code,
    uri_of,
)

SECRET = secret_of(bytes(range(SECRET_BYTES)))
NOW = dt.datetime(2026, 3, 1, 8, 0, 10, tzinfo=dt.UTC)


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six of its eight figures."""
    secret = secret_of(b"12345678901234567890")
    assert step_of_code(secret, "287082", dt.datetime.fromtimestamp(59, dt.UTC)) == 1
    assert step_of_code(secret, "050471", dt.datetime.fromtimestamp(1111111111, dt.UTC)) == 37037037


@pytest.mark.parametrize(("late", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(late: int, right: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOW + late * STEP)
    assert (step_of_code(SECRET, code, NOW) == step_at(NOW) + late) is right


@pytest.mark.parametrize(
    ("typed", "read"), [("123 456", "123456"), (" 123456\n", "123456"), ("12345", None), ("１２３４５６", None)]
)
def test_a_code_is_read_as_people_copy_it(typed: str, read: str | None) -> None:
    assert read_app_code(typed) == read


def test_recovery_codes_are_ten_different_ones_and_read_however_they_are_typed() -> None:
    codes = recovery_codes_of(bytes(range(RECOVERY_CODES * RECOVERY_BYTES)))
    assert len(set(codes)) == RECOVERY_CODES
    assert {read_recovery_code(f" {code.upper()} ") for code in codes} == {code.replace("-", "") for code in codes}
    assert read_recovery_code("123456") is None
    assert all(read_app_code(code) is None for code in codes), "none can be taken for a code of the app"


def test_an_app_reads_whose_code_it_is() -> None:
    uri = uri_of(SECRET, email="anna@comune.solaro.example", municipality="Solaro")
    assert uri.startswith("otpauth://totp/Comunica%20Solaro:anna%40comune.solaro.example?secret=" + SECRET)

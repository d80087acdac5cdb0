"""A price list says where its prices come from and from when on; what it does not say costs something unknown."""

import datetime as dt
from typing import Any

import pytest

from comunica.broadcasting.prices import PriceListError, read_prices, shown
from comunica.municipality.address import Address, AddressKind, country_of

AUTUMN: dict[str, Any] = {
    "valid_from": dt.date(2026, 10, 1),
    "source": "round numbers for tests",
    "currency": "EUR",
    "prices": {"39": {"utility": "0.02", "marketing": "0.05"}, "49": {"utility": "0.0405"}},
}
WINTER = AUTUMN | {"valid_from": dt.date(2027, 1, 1), "prices": {"39": {"utility": "0.03"}}}


def test_a_price_is_that_of_the_edition_in_force() -> None:
    prices = read_prices({"edition": [WINTER, AUTUMN]})
    found = [prices.at(day) for day in (dt.date(2026, 9, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1))]
    assert [each and each.price("39", "utility") for each in found] == [None, 20_000, 30_000]


def test_a_price_that_is_missing_is_said_and_is_not_nothing() -> None:
    edition = read_prices({"edition": [AUTUMN]}).at(dt.date(2026, 10, 1))
    assert edition is not None
    assert [edition.price(*each) for each in (("49", "marketing"), ("33", "utility"), (None, "utility"))] == [None] * 3
    assert edition.of_category("utility") == {"39": 20_000, "49": 40_500}
    assert (shown(None), shown(40_500)) == ("prezzo sconosciuto", "0.0405")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"source": " "}, "edition[0].source"),
        ({"valid_from": "2026-10-01"}, "edition[0].valid_from"),
        ({"currency": "euro"}, "edition[0].currency"),
        ({"prices": {}}, "edition[0].prices"),
        ({"prices": {"+39": {"utility": "0.02"}}}, "edition[0].prices.+39"),
        ({"prices": {"39": {"service": "0.02"}}}, "edition[0].prices.39.service"),
        ({"prices": {"39": {"utility": "0"}}}, "edition[0].prices.39.utility"),
        ({"prices": {"39": {"utility": 0.02}}}, "edition[0].prices.39.utility"),
        ({"prices": {"39": {"utility": "11"}}}, "edition[0].prices.39.utility"),
        ({"prices": {"39": {"utility": "0.00000001"}}}, "edition[0].prices.39.utility"),
        ({"prices": {"39": {"utility": "gratis"}}}, "edition[0].prices.39.utility"),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_the_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(PriceListError) as refused:
        read_prices({"edition": [AUTUMN | change]})
    assert [problem.partition(": ")[0] for problem in refused.value.problems] == [place]


@pytest.mark.parametrize("data", [{}, {"edition": []}, {"edition": [AUTUMN, AUTUMN]}, {"edition": [AUTUMN], "x": 1}])
def test_a_list_without_editions_or_with_two_of_a_day_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(PriceListError):
        read_prices(data)


@pytest.mark.parametrize(
    ("kind", "value", "country"),
    [
        (AddressKind.PHONE, "393331234567", "39"),
        (AddressKind.PHONE, "12025550123", "1"),
        (AddressKind.PHONE, "3546211234", "354"),
        (AddressKind.PHONE, "999123456", None),
        (AddressKind.USER_ID, "IT.13491208655302741918", "39"),
        (AddressKind.USER_ID, "ZZ.13491208655302741918", None),
    ],
)
def test_the_country_of_an_address_is_its_calling_code(kind: AddressKind, value: str, country: str | None) -> None:
    assert country_of(Address(kind, value)) == country

"""Street and house number of a place, as the record keeps them."""

import pytest

from comunica.enrolment.extraction import read_place
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.residence import Residence, residence_of
from comunica.municipality.territory import NumberRange, Street, Zone, ZoneKind, with_ids

ZONES = [Zone(id=id_, kind=ZoneKind.ZONE, name=id_.title()) for id_ in ("borgo", "valle")]
STREETS = [
    Street(dug="Via", name="Roma", zone="borgo", ranges=(NumberRange(first=50, last=99, zone="valle"),)),
    Street(dug="Via", name="Po", zone="valle"),
]
GAZETTEER = Gazetteer(ZONES, streets=with_ids(STREETS), town="Adda")


@pytest.mark.parametrize(
    ("written", "residence"),
    [
        ("via Roma 12/A", Residence("via-roma", "12/A")),
        ("v. roma 60", Residence("via-roma", "60")),
        ("via Roma", Residence("via-roma", "")),
        ("zona Borgo", Residence()),
        ("via Ignota 4", Residence()),
        ("Milano", Residence()),
    ],
)
def test_a_known_street_is_kept_with_its_number_and_nothing_else(written: str, residence: Residence) -> None:
    assert residence_of(read_place(written, GAZETTEER), GAZETTEER) == residence


def test_without_a_place_there_is_no_residence() -> None:
    assert residence_of(None, GAZETTEER) == Residence()

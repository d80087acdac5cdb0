"""An invented town for the tests of enrolment."""

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.profile import Profile
from comunica.municipality.territory import Zone, ZoneKind

PROFILE = Profile(join_words=("INFO BORGO",), leave_words=("BORGO OFF",), other_towns=("Saronno", "San Vito"))
NOTHING_ASKED = Profile(required=())

GAZETTEER = Gazetteer(
    [
        Zone(id="centro", kind=ZoneKind.ZONE, name="Centro"),
        Zone(id="brollo", kind=ZoneKind.ZONE, name="Villaggio Brollo", aliases=("Brollo",)),
        Zone(id="la-costa", kind=ZoneKind.CONTRADA, name="La Costa", zones=("centro",)),
        Zone(id="san-pietro", kind=ZoneKind.CONTRADA, name="San Pietro"),
    ],
    PROFILE.other_towns,
)

"""Who works here: invited, given another role, suspended; by administrators only, and never so that nobody is left."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.letters import InvitationLetter
from comunica.usecases.staff.staff_record import StaffState
from tests.integration.console.conftest import URL, Browser, Console, put_session, token_of_session, visitor_of
from tests.towns import TownAtTest


@pytest_asyncio.fixture
async def boss(town: TownAtTest) -> Visitor:
    return visitor_of(town, Role.ADMINISTRATOR, name="Carla Direttrice")


@pytest_asyncio.fixture
async def office(console: Console, boss: Visitor) -> AsyncIterator[Browser]:
    async with console.browser(boss) as browser:
        yield browser


@pytest_asyncio.fixture
async def dario(console: Console, town: TownAtTest) -> Visitor:
    """A clerk on record, another one in each test."""
    visitor = visitor_of(town, Role.CLERK, name=f"Dario {uuid4().hex[:6]}")
    await put_session(console.parts, visitor)
    return visitor


def wanted(**other: str) -> dict[str, str]:
    return {
        "name": "Elena Neri",
        "email": f"{uuid4().hex}@comune.example",
        "role": "approver",
        "language": "it",
        **other,
    }


async def test_an_invitation_goes_by_letter_and_its_link_is_not_shown(console: Console, office: Browser) -> None:
    asked = wanted(language="en")
    page = (await office.sent("/persone/invita", asked)).text
    assert f"Abbiamo scritto a {asked['email']}." in page
    letter = console.letters.posted[-1]
    assert isinstance(letter, InvitationLetter)
    assert letter.link.startswith(f"{URL}/invito/")
    assert letter.link not in page
    assert letter.reader.language == "en"
    assert "invito da accettare" in page


async def test_where_no_letter_goes_the_link_is_shown_once(console: Console, office: Browser) -> None:
    console.letters.goes = False
    asked = wanted()
    answer = await office.post("/persone/invita", asked)
    assert f"{URL}/invito/" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "/invito/" not in (await office.get("/persone")).text.replace('/invito"', "")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"email": "niente"}, "email", "Scrivi un indirizzo e-mail intero"),
        ({"name": " "}, "name", "Scrivi nome e cognome"),
        ({"role": "mayor"}, "role", "Scegli un ruolo"),
        ({"role": ""}, "role", "Scegli un ruolo"),
        ({"language": "xx"}, "language", "Scegli una delle lingue"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    office: Browser, changed: dict[str, str], field: str, said: str
) -> None:
    answer = await office.post("/persone/invita", wanted(**changed))
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">{said}' in answer.text
    if field != "name":
        assert 'value="Elena Neri"' in answer.text


async def test_everything_that_is_wrong_is_said_at_once(office: Browser) -> None:
    answer = await office.post("/persone/invita", {"name": "", "email": "x", "role": "", "language": "it"})
    assert "Ci sono 3 cose da correggere" in answer.text


async def test_an_email_that_somebody_has_is_refused(office: Browser) -> None:
    asked = wanted()
    await office.post("/persone/invita", asked)
    answer = await office.post("/persone/invita", asked)
    assert answer.status_code == 422
    assert "Questo indirizzo è già di una persona" in answer.text


async def test_everybody_is_listed_and_names_are_no_part_of_the_page(
    console: Console, office: Browser, town: TownAtTest
) -> None:
    await put_session(console.parts, visitor_of(town, Role.OBSERVER, name="<b onclick=x>Gino</b>"))
    page = (await office.get("/persone")).text
    assert "&lt;b onclick=x&gt;Gino&lt;/b&gt;" in page
    assert "<b onclick" not in page
    assert "(tu)" in page


async def test_another_role_holds_from_the_next_request_on(console: Console, office: Browser, dario: Visitor) -> None:
    page = await office.sent(f"/persone/{dario.staff_id}/ruolo", {"role": "observer"})
    assert "ora ha il ruolo «sola lettura»" in page.text
    seen = await console.parts.sessions.authenticate(token_of_session(dario))
    assert seen is not None
    assert seen.role is Role.OBSERVER


async def test_somebody_suspended_is_out_at_once_and_can_come_back(
    console: Console, office: Browser, dario: Visitor
) -> None:
    place = f"/persone/{dario.staff_id}"
    assert "sospendi" in (await office.get(f"{place}/sospendi")).text
    async with console.browser() as theirs:
        theirs.holds(token_of_session(dario))
        assert (await theirs.get("/profilo")).status_code == 200
        assert "Accesso sospeso: da adesso" in (await office.sent(f"{place}/sospendi")).text
        assert (await theirs.get("/profilo")).status_code == 303
    again = await office.post(f"{place}/recupera")
    assert again.status_code == 422
    assert "prima riammettila" in again.text
    assert "può entrare di nuovo" in (await office.sent(f"{place}/riammetti")).text
    member = await console.parts.staff.see_member(dario.municipality_id, dario.staff_id)
    assert member is not None
    assert member.state is StaffState.ACTIVE


async def test_sessions_are_ended_by_an_administrator(console: Console, office: Browser, dario: Visitor) -> None:
    page = await office.sent(f"/persone/{dario.staff_id}/sessioni")
    assert f"Sessioni chiuse di {dario.name}: 1." in page.text
    assert await console.parts.sessions.authenticate(token_of_session(dario)) is None


@pytest.mark.parametrize("deed", ["invito", "recupera"])
async def test_another_link_goes_to_who_lost_theirs(
    console: Console, office: Browser, dario: Visitor, deed: str
) -> None:
    before = len(console.letters.posted)
    await office.sent(f"/persone/{dario.staff_id}/{deed}")
    assert len(console.letters.posted) == before + 1


async def test_nobody_changes_themselves(console: Console, office: Browser, boss: Visitor) -> None:
    own = f"/persone/{boss.staff_id}"
    assert "/sospendi" not in (await office.get(own)).text
    for path, data in ((f"{own}/ruolo", {"role": "clerk"}), (f"{own}/sospendi", {})):
        answer = await office.post(path, data)
        assert answer.status_code == 422
        assert "Non puoi farlo su te stesso" in answer.text
    member = await console.parts.staff.see_member(boss.municipality_id, boss.staff_id)
    assert member is not None
    assert (member.role, member.state) == (Role.ADMINISTRATOR, StaffState.ACTIVE)


async def test_another_towns_people_are_not_there(console: Console, office: Browser, other_town: TownAtTest) -> None:
    stranger = visitor_of(other_town, Role.CLERK, name="Di un altro Comune")
    await put_session(console.parts, stranger)
    place = f"/persone/{stranger.staff_id}"
    assert stranger.name not in (await office.get("/persone")).text
    for path in (place, f"{place}/sospendi"):
        assert (await office.get(path)).status_code == 404
    for deed in ("ruolo", "sospendi", "riammetti", "sessioni", "invito", "recupera"):
        assert (await office.post(f"{place}/{deed}", {"role": "observer"})).status_code == 404
    member = await console.parts.staff.see_member(other_town.id, stranger.staff_id)
    assert member is not None
    assert (member.role, member.state) == (Role.CLERK, StaffState.ACTIVE)


async def test_others_look_or_do_not_even_that(clerk: Browser, observer: Browser, dario: Visitor) -> None:
    assert (await observer.get("/persone")).status_code == 200
    assert "/persone/invita" not in (await observer.get("/persone")).text
    assert "/sospendi" not in (await observer.get(f"/persone/{dario.staff_id}")).text
    assert (await observer.post(f"/persone/{dario.staff_id}/sospendi")).status_code == 403
    assert (await clerk.get("/persone")).status_code == 403

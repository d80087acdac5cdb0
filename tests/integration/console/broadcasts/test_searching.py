"""Looking for a notice among all of them: by words, by what it is about, by month."""

import datetime as dt
import json
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from comunica.broadcasting.sought import Sought, words_in
from comunica.municipality.roles import Role
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.pool import Connection, Pool
from comunica.stores.sought_rows import sought_arguments
from comunica.usecases.paging import PageRequest
from tests.integration.console.broadcasts.writing import text_of
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.plans import steps_of
from tests.towns import TownAtTest

NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


async def put(
    superuser: Connection, town: TownAtTest, text: str, *, template: str = "avviso", at: dt.datetime = NOW
) -> UUID:
    """A notice that was sent then."""
    made: UUID = uuid7()
    await superuser.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for, created_at, started_at, resolved)"
        " SELECT $1, $2, $3, t.id, t.name, t.language, 'utility', $4, '{\"everyone\": true}', 'normal', 'finished',"
        " 'console', 'nobody', $5, $5, $5, 1 FROM template AS t WHERE t.municipality_id = $1 AND t.name = $6",
        town.id,
        made,
        town.channel_id,
        json.dumps({"testo": text} if template == "avviso" else {"cosa": text}),
        at,
        template,
    )
    return made


async def put_photo(superuser: Connection, town: TownAtTest, notice: UUID, words: str) -> None:
    """Above the notice stands a photo, which these words describe."""
    await superuser.execute(
        "INSERT INTO media (municipality_id, id, kind, mime_type, file_name, alternative_text, size, digest,"
        " uploaded_by) VALUES ($1, $2, 'image', 'image/jpeg', 'foto.jpg', $3, 1, '', 'nobody')",
        *(town.id, notice, words),
    )
    await superuser.execute(
        "UPDATE broadcast SET media_id = $2 WHERE municipality_id = $1 AND id = $2", town.id, notice
    )


@pytest.fixture
async def notices(superuser: Connection, town: TownAtTest) -> dict[str, UUID]:
    await superuser.execute("DELETE FROM broadcast WHERE municipality_id = $1", town.id)
    await superuser.execute("DELETE FROM media WHERE municipality_id = $1", town.id)
    made = await put_all(superuser, town)
    await put_photo(superuser, town, made["road"], "La piantina del senso unico")
    return made


async def put_all(superuser: Connection, town: TownAtTest) -> dict[str, UUID]:
    return {
        "water": await put(superuser, town, "Lunedì manca l'ACQUA in via Trènto, dalle 8 alle 12."),
        "road": await put(superuser, town, "lavori in via Roma", template="viabilita_cosa_v1"),
        "old": await put(superuser, town, "mercato spostato", at=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"parole": "acqua"}, {"water"}),
        ({"parole": "acque TRENTO"}, {"water"}),
        ({"parole": "cqua"}, set()),
        ({"parole": "acqua mercato"}, set()),
        ({"parole": "lavoro"}, {"road"}),
        ({"parole": "viabilita"}, {"road"}),
        ({"parole": "testo"}, set()),
        ({"parole": "piantina"}, {"road"}),
        ({"parole": "LAVORI sensi unici"}, {"road"}),
        ({"parole": "foto"}, set()),
        ({"parole": ".*"}, {"water", "road", "old"}),
        ({"argomento": "viabilita"}, {"road"}),
        ({"argomento": "altro"}, {"water", "old"}),
        ({"argomento": "altro", "parole": "via"}, {"water"}),
        ({"argomento": "nonsense", "mese": "2026-13"}, {"water", "road", "old"}),
        # On the town's clock the new year has begun.
        ({"mese": "2026-01"}, {"old"}),
        ({"mese": "2025-12"}, set()),
        ({"mese": "2026-11", "stato": "finished", "parole": "via"}, {"water", "road"}),
        ({"mese": "2026-11", "stato": "paused"}, set()),
    ],
)
async def test_what_fits_is_shown_and_nothing_else(
    clerk: Browser, notices: dict[str, UUID], asked: dict[str, str], found: set[str]
) -> None:
    page = (await clerk.get("/avvisi", params=asked)).text
    assert {name for name, id_ in notices.items() if f'href="/avvisi/{id_}"' in page} == found
    assert ("Nessun avviso trovato" in text_of(page)) == (not found)


async def test_what_was_typed_is_shown_again_as_text_and_an_empty_word_is_told(
    clerk: Browser, notices: dict[str, UUID]
) -> None:
    page = (await clerk.get("/avvisi", params={"parole": '"><script>alert(1)</script>'})).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "Scrivi almeno due lettere." in (await clerk.get("/avvisi", params={"parole": "l'"})).text
    assert '<option value="2025-12" selected>' in (await clerk.get("/avvisi", params={"mese": "2025-12"})).text


async def test_the_next_page_is_of_the_same_search(
    clerk: Browser, superuser: Connection, town: TownAtTest, notices: dict[str, UUID]
) -> None:
    for number in range(30):
        await put(superuser, town, f"festa numero {number}")
    first = (await clerk.get("/avvisi", params={"parole": "feste"})).text
    assert first.count('<th scope="row">') == 25
    address = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "parole=feste" in address
    rest = (await clerk.get(address)).text
    assert rest.count('<th scope="row">') == 5
    assert "mercato" not in rest


async def test_notices_of_another_town_are_not_found(
    console: Console, notices: dict[str, UUID], other_town: TownAtTest
) -> None:
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        page = (await stranger.get("/avvisi", params={"parole": "acqua"})).text
    assert str(notices["water"]) not in page


async def test_what_a_template_said_then_is_searched_and_not_what_it_says_now(
    clerk: Browser, superuser: Connection, town: TownAtTest, notices: dict[str, UUID]
) -> None:
    latest = await put(superuser, town, "oggi", at=dt.datetime.now(dt.UTC))
    before = await superuser.fetchval(
        "SELECT body FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id
    )
    try:
        await superuser.execute(
            "UPDATE template SET body = 'Zuppa {{testo}} pronta' WHERE municipality_id = $1 AND name = 'avviso'",
            town.id,
        )
        assert str(latest) not in (await clerk.get("/avvisi", params={"parole": "zuppa"})).text
    finally:
        await superuser.execute(
            "UPDATE template SET body = $2 WHERE municipality_id = $1 AND name = 'avviso'", town.id, before
        )


async def test_among_two_thousand_each_is_read_once_and_no_more(
    superuser: Connection, town: TownAtTest, notices: dict[str, UUID], pool: Pool
) -> None:
    """Also where nothing is found, and for as many words as somebody can type."""
    await superuser.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for, started_at, resolved)"
        " SELECT municipality_id, gen_random_uuid(), channel_id, template_id, template_name, language, category,"
        " jsonb_build_object('testo', repeat('Lunedì 30 novembre la strada resta chiusa. ', 20) || n), audience, lane,"
        " state, origin, submitted_by, scheduled_for, started_at - n * interval '1 hour', resolved"
        " FROM broadcast, generate_series(1, 2000) AS n WHERE municipality_id = $1 AND id = $2",
        town.id,
        notices["water"],
    )
    await superuser.execute(
        "UPDATE broadcast SET media_id = $2 WHERE municipality_id = $1", *(town.id, notices["road"])
    )
    await superuser.execute("ANALYZE broadcast")
    sought = sought_arguments(Sought(words=words_in("strada chiusa lunedì novembre trenta acquedotto")))
    read = await steps_of(superuser, "list_broadcasts", town.id, None, 26, False, *sought, None)
    assert sum(each.rows * each.loops for each in read if each.relation == "broadcast") <= 2003
    assert sum(each.rows * each.loops for each in read if each.relation == "template_version") <= 2003
    assert sum(each.rows * each.loops for each in read if each.relation == "media") <= 2003
    shelf = PostgresBroadcasts(pool, new_id=uuid7)
    found = await shelf.page(town.id, PageRequest(None, 25), with_tests=False, sought=Sought(words=words_in("acqua")))
    assert [each.id for each in found.rows] == [notices["water"]]

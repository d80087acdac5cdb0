"""The town's topics, kept at the console: people and notices point to their ids, which never change."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.setting_up.keep_topics import MOST_TOPICS
from tests.integration.console.broadcasts.writing import opened
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.public.sent_notices import put_notice
from tests.servers import Database
from tests.towns import TownAtTest, enrol

PATH = "/impostazioni/argomenti"
EVIL = "<script>alert(1)</script>"


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """What a test sets is set back: the towns are of the whole module."""
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    people = [row["id"] for row in await superuser.fetch("SELECT id FROM subscriber")]
    yield
    await superuser.execute("UPDATE municipality SET profile = profile - 'topics'")
    for table in ("broadcast", "series"):
        await superuser.execute(f"DELETE FROM {table} WHERE municipality_id = $1", town.id)
    await superuser.execute("DELETE FROM subscriber WHERE municipality_id = $1 AND id <> ALL($2)", town.id, people)


async def topics(superuser: Connection, town: TownAtTest) -> Any:
    return await superuser.fetchval("SELECT profile->'topics' FROM municipality WHERE id = $1", town.id)


async def put_topics(superuser: Connection, town: TownAtTest, **known: str) -> None:
    pairs = [part for pair in known.items() for part in pair]
    await superuser.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{topics}', to_jsonb(jsonb_object($2::text[])))"
        " WHERE id = $1",
        town.id,
        pairs,
    )


async def last_line(superuser: Connection, town: TownAtTest) -> tuple[str, str]:
    row = await superuser.fetchrow(
        "SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    assert row is not None
    assert row["who"].startswith("staff:")
    return row["what"], row["reason"]


async def test_a_topic_is_added_offered_and_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    page = await administrator.sent(PATH, {"nome": "  Eventi e   cultura "})
    assert "Argomento aggiunto." in page.text
    assert await topics(superuser, town) == '{"eventi-e-cultura": "Eventi e cultura"}'
    assert await last_line(superuser, town) == ("change_settings", "topic_added")
    for path in ("/impostazioni", "/avvisi/nuovo/viabilita", "/iscritti/nuovo"):
        assert "Eventi e cultura" in (await opened(administrator, path)).text
    assert "un argomento in più" in (await administrator.get("/registro?cosa=change_settings")).text


async def test_a_topic_with_another_name_stays_the_one_that_people_chose(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await put_topics(superuser, town, scuola="Scuola", eventi="Eventi")
    assert "Salvato." in (await administrator.sent(f"{PATH}/scuola/nome", {"nome": "Scuola e asili"})).text
    assert await topics(superuser, town) == '{"eventi": "Eventi", "scuola": "Scuola e asili"}'
    assert await last_line(superuser, town) == ("change_settings", "topic_renamed")
    assert "Era già così." in (await administrator.sent(f"{PATH}/scuola/nome", {"nome": "Scuola e asili"})).text
    # Lists that are brought in may name it by its id.
    answer = await administrator.post(PATH, {"nome": "Scuola"})
    assert "si chiama, o si chiamava, così" in answer.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Scrivi il nome, con almeno una lettera."),
        ("!!", "Scrivi il nome, con almeno una lettera."),
        ("a" * 61, "al massimo 60 caratteri"),
        ("EVENTI", "si chiama, o si chiamava, così"),
    ],
)
async def test_a_name_that_a_topic_cannot_have_is_told_beside_its_field(
    administrator: Browser, superuser: Connection, town: TownAtTest, name: str, said: str
) -> None:
    await put_topics(superuser, town, scuola="Scuola", eventi="Eventi")
    before = await topics(superuser, town)
    for path in (PATH, f"{PATH}/scuola/nome"):
        answer = await administrator.post(path, {"nome": name})
        assert answer.status_code == 422
        assert '<a href="#f-nome">' in answer.text
        assert said in answer.text
        assert f'value="{name}"' in answer.text
    assert await topics(superuser, town) == before


async def test_a_town_has_so_many_topics_and_no_more(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await put_topics(superuser, town, **{f"t{number}": f"Tema {number}" for number in range(MOST_TOPICS)})
    answer = await administrator.post(PATH, {"nome": "Uno di troppo"})
    assert answer.status_code == 422
    assert "Gli argomenti sono già 50" in answer.text


async def test_who_chose_a_topic_that_is_gone_keeps_the_choice_and_the_office_is_told(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    await put_topics(superuser, town, scuola="Scuola", eventi="Eventi")
    only = await enrol(database, town, "393330007701")
    both = await enrol(database, town, "393330007702")
    await superuser.execute("UPDATE subscriber SET topics = '{scuola}' WHERE id = $1", only)
    await superuser.execute("UPDATE subscriber SET topics = '{eventi,scuola}' WHERE id = $1", both)
    asked = (await administrator.get(f"{PATH}/scuola/togli")).text
    assert "2 iscritti lo avevano scelto." in asked
    assert "1 non ne ha altri" in asked
    assert "non si può più scegliere" in (await administrator.sent(f"{PATH}/scuola/togli")).text
    assert await topics(superuser, town) == '{"eventi": "Eventi"}'
    assert await last_line(superuser, town) == ("change_settings", "topic_retired")
    assert await superuser.fetchval("SELECT topics FROM subscriber WHERE id = $1", only) == ["scuola"]
    assert "argomenti che non ci sono più" in (await administrator.get(f"/iscritti/{only}")).text
    assert "argomenti che non ci sono più" not in (await administrator.get(f"/iscritti/{both}")).text


@pytest.mark.parametrize("what", ["draft", "scheduled", "sending", "series"])
async def test_a_topic_that_something_is_sent_by_stays(
    administrator: Browser, superuser: Connection, town: TownAtTest, what: str
) -> None:
    await put_topics(superuser, town, scuola="Scuola")
    audience = {"everyone": True, "outside": False, "zones": [], "topics": ["scuola"]}
    if what == "series":
        await superuser.execute(
            "INSERT INTO series (municipality_id, id, channel_id, template_name, language, parameters, audience,"
            " lane, recurrence, state, origin, submitted_by) VALUES ($1, gen_random_uuid(), $2, 'avviso', 'it',"
            " '{}', '{\"topics\": [\"scuola\"]}', 'normal', '{}', 'active', 'api', 'k')",
            *(town.id, town.channel_id),
        )
    else:
        await put_notice(superuser, town, state=what, audience=audience)
    asked = await administrator.get(f"{PATH}/scuola/togli")
    answer = await administrator.post(f"{PATH}/scuola/togli")
    assert (asked.status_code, answer.status_code) == (200, 422)
    assert "serve ancora" in asked.text
    assert "su questo argomento" in answer.text
    assert await topics(superuser, town) == '{"scuola": "Scuola"}'


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_only_administrators_keep_topics(
    console: Console, town: TownAtTest, superuser: Connection, role: Role
) -> None:
    await put_topics(superuser, town, scuola="Scuola")
    async with console.browser(visitor_of(town, role)) as browser:
        assert (await browser.get(PATH)).status_code == (200 if role is Role.OBSERVER else 403)
        for path in (PATH, f"{PATH}/scuola/nome", f"{PATH}/scuola/togli"):
            assert (await browser.post(path, {"nome": "Altro"})).status_code == 403
    assert await topics(superuser, town) == '{"scuola": "Scuola"}'


async def test_a_topic_of_another_town_is_not_there(
    console: Console, town: TownAtTest, other_town: TownAtTest, superuser: Connection
) -> None:
    await put_topics(superuser, town, astronomia="Astronomia")
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        for what in ("nome", "togli"):
            assert (await stranger.get(f"{PATH}/astronomia/{what}")).status_code == 404
            assert (await stranger.post(f"{PATH}/astronomia/{what}", {"nome": "Rubato"})).status_code == 404
        assert "Astronomia" not in (await stranger.get(PATH)).text
    assert await topics(superuser, town) == '{"astronomia": "Astronomia"}'


@pytest.mark.parametrize("topic_id", ["nessuno", "%00"])
async def test_a_topic_that_never_was_is_not_there(administrator: Browser, topic_id: str) -> None:
    for what in ("nome", "togli"):
        assert (await administrator.get(f"{PATH}/{topic_id}/{what}")).status_code == 404
        assert (await administrator.post(f"{PATH}/{topic_id}/{what}", {"nome": "Altro"})).status_code == 404


async def test_a_name_that_is_a_script_is_shown_as_text(administrator: Browser) -> None:
    page = await administrator.sent(PATH, {"nome": EVIL})
    assert "&lt;script&gt;" in page.text
    for path in (PATH, "/impostazioni", "/iscritti/nuovo", "/avvisi/nuovo/viabilita"):
        assert EVIL not in (await opened(administrator, path)).text


async def test_what_a_person_wants_to_hear_of_is_in_the_log(
    clerk: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    await put_topics(superuser, town, scuola="Scuola")
    person = await enrol(database, town, "393330007703")
    assert "Argomenti salvati." in (await clerk.sent(f"/iscritti/{person}/argomenti", {"topics": ["scuola"]})).text
    assert await last_line(superuser, town) == ("choose_topics", "")
    before = await superuser.fetchval("SELECT count(*) FROM audit_entry")
    assert (await clerk.post(f"/iscritti/{person}/argomenti", {"topics": ["altro"]})).status_code == 422
    assert await superuser.fetchval("SELECT count(*) FROM audit_entry") == before

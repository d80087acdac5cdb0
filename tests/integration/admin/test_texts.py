"""A town's own texts: checked when they are applied, numbered when they change, and shown."""

import hashlib
from typing import Any

from comunica.enrolment.replies import ReplyId, default_reply_text
from tests.integration.admin.conftest import Desk

GOODBYE = "Fatto: non ricevi più i messaggi di {servizio}. Via i dati in {giorni} giorni. Per tornare scrivi ATTIVA."
BETTER = "Fatto, non ricevi più nulla. Cancelliamo i tuoi dati in {giorni} giorni. Per tornare scrivi ATTIVA."


async def versions(superuser: Any) -> list[tuple[str, int, str | None]]:
    rows = await superuser.fetch("SELECT reply, version, body FROM reply_text_version ORDER BY reply, version")
    return [tuple(row) for row in rows]


async def test_a_changed_text_is_a_new_version_with_its_time_and_digest_and_the_old_one_stays(
    desk: Desk, superuser: Any
) -> None:
    desk.town["municipality"]["texts"] = {"goodbye": GOODBYE}
    assert "ok, changed  own texts (1): goodbye version 1" in (await desk.apply()).lines
    assert "ok           own texts (1)" in (await desk.apply()).lines, "the same text is no new version"
    desk.town["municipality"]["texts"] = {"goodbye": BETTER}
    assert "ok, changed  own texts (1): goodbye version 2" in (await desk.apply()).lines
    assert await versions(superuser) == [("goodbye", 1, GOODBYE), ("goodbye", 2, BETTER)]
    row = await superuser.fetchrow("SELECT digest, in_force_from FROM reply_text_version WHERE version = 2")
    assert row["digest"] == hashlib.sha256(BETTER.encode()).digest()
    assert row["in_force_from"] > await superuser.fetchval(
        "SELECT in_force_from FROM reply_text_version WHERE version = 1"
    )
    assert await superuser.fetchval("SELECT profile->'text_versions' FROM municipality") == '{"goodbye": 2}'


async def test_the_default_again_and_an_old_text_again_are_versions_too(desk: Desk, superuser: Any) -> None:
    for texts in ({"goodbye": GOODBYE}, {}, {"goodbye": GOODBYE}):
        desk.town["municipality"]["texts"] = texts
        await desk.apply()
    assert await versions(superuser) == [("goodbye", 1, GOODBYE), ("goodbye", 2, None), ("goodbye", 3, GOODBYE)]


async def test_texts_without_their_facts_are_refused_all_at_once_and_nothing_is_done(
    desk: Desk, superuser: Any
) -> None:
    desk.town["municipality"]["texts"] = {
        "goodbye": "Richiesta ricevuta.",
        "media": "Ciao {soprannome}",
        "saluto": "Ciao",
    }
    (desk.folder / "token.txt").unlink()
    ran = await desk.apply()
    assert ran.code == 1
    for said in (
        "texts.goodbye: must say that it is done",
        "texts.goodbye: must say when the data go: {giorni}",
        "texts.media: there is no variable {soprannome}",
        "texts.media: must say 112 for emergencies",
        "texts.saluto: is no reply",
        "channel.token_file",
    ):
        assert f"  {said}" in ran.complained
    assert await superuser.fetchval("SELECT count(*) FROM municipality") == 0


async def test_the_texts_in_force_are_listed_with_what_is_the_towns_own(desk: Desk) -> None:
    desk.town["municipality"]["texts"] = {"goodbye": GOODBYE}
    await desk.apply()
    ran = await desk.run("municipality", "texts", "borgo")
    assert (ran.code, ran.complained) == (0, "")
    assert len(ran.lines) == len(ReplyId)
    [goodbye] = [line for line in ran.lines if line.startswith("goodbye ")]
    assert goodbye.split()[1:4] == ["own-1", "own,", "since"]
    [welcome] = [line for line in ran.lines if line.startswith("welcome ")]
    assert welcome.split()[1:] == [default_reply_text(ReplyId.WELCOME).version, "default"]


async def test_one_reply_is_shown_with_its_words_and_every_version(desk: Desk) -> None:
    for texts in ({"goodbye": GOODBYE}, {"goodbye": BETTER}, {}):
        desk.town["municipality"]["texts"] = texts
        await desk.apply()
    ran = await desk.run("municipality", "texts", "borgo", "--reply", "goodbye")
    assert "*{servizio}*. Cancelliamo i tuoi dati entro {giorni} giorni." in ran.said
    assert [line.rpartition("  ")[2] for line in ran.lines[-3:]] == ["own-1", "own-2", "the default again"]


async def test_a_town_that_does_not_exist_is_said(desk: Desk) -> None:
    ran = await desk.run("municipality", "texts", "altrove")
    assert (ran.code, "there is no municipality altrove" in ran.complained) == (1, True)

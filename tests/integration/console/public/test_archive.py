"""What a town sent, as anybody may read it: on pages, as RSS, as JSON Feed; and what nobody reads there."""

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from comunica.broadcasting.sought import EVERYTHING, Sought, words_in
from comunica.stores.pool import Connection
from comunica.stores.sought_rows import sought_arguments
from tests.integration.console.conftest import Browser
from tests.integration.console.public.sent_notices import EVERYONE, MORNING, put_notice
from tests.plans import steps_of
from tests.towns import TownAtTest

HIDDEN: dict[str, dict[str, Any]] = {
    "a test": {"kind": "test", "audience": {"testers": True}},
    "to the staff": {"reach": "staff"},
    "to nobody": {"reach": "nobody"},
    "a retry": {"kind": "retry", "audience": {"failed_of": "0199a0a0-0000-7000-8000-000000000000"}},
    "the notice of a list": {"audience": {"imported": "0199a0a0-0000-7000-8000-000000000000"}},
    "to a street": {"audience": {**EVERYONE, "everyone": False, "streets": [{"street": "via-roma"}]}},
    "to a zone and a street": {
        "audience": {"zones": ["centro"], "streets": [{"street": "via-roma", "from": 1, "to": 3}]}
    },
    "a code": {"category": "authentication"},
    "a draft": {"state": "draft", "started_at": None},
    "planned": {"state": "scheduled", "started_at": None},
    "awaiting its approval": {"state": "awaiting_approval", "started_at": None},
    "paused": {"state": "paused"},
    "cancelled while it went out": {"state": "cancelled"},
}


def root(town: TownAtTest) -> str:
    return f"/comuni/{town.setup.slug}"


async def test_a_notice_is_read_with_its_kind_its_time_and_whom_it_was_for(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    await put_notice(superuser, sender, audience={"zones": ["brollo", "centro"], "outside": True, "topics": ["sport"]})
    page = await citizen.get(f"{root(sender)}/avvisi")
    assert page.status_code == 200
    assert "Il Comune informa: domani manca l&#39;acqua in via Roma. Grazie." in page.text
    assert "2 marzo 2026, ore 09.30" in page.text
    assert "Zone: Centro, Villaggio Brollo · A chi abita fuori paese · Temi: Sport" in page.text


@pytest.mark.parametrize("changes", HIDDEN.values(), ids=HIDDEN)
async def test_what_was_not_for_everybody_is_nowhere(
    citizen: Browser, sender: TownAtTest, superuser: Connection, changes: dict[str, Any]
) -> None:
    if changes.get("kind") == "retry":
        changes = {**changes, "original_id": await put_notice(superuser, sender, text="il primo")}
    hidden = await put_notice(superuser, sender, text="segretissimo", **changes)
    for path in ("/avvisi", "/avvisi.rss", "/avvisi.json"):
        answer = await citizen.get(root(sender) + path)
        assert answer.status_code == 200
        assert "segretissimo" not in answer.text
    assert (await citizen.get(f"{root(sender)}/avvisi/{hidden}")).status_code == 404


async def test_a_correction_is_linked_both_ways_and_is_as_public_as_its_original(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    original = await put_notice(superuser, sender)
    later = {"kind": "correction", "started_at": MORNING + dt.timedelta(hours=1)}
    correction = await put_notice(
        superuser, sender, text="scusate, in via Milano", original_id=original, audience={"got": str(original)}, **later
    )
    again = await put_notice(
        superuser, sender, text="era via Milano 4", original_id=correction, audience={"got": str(correction)}, **later
    )
    assert f"/avvisi/{correction}" in (await citizen.get(f"{root(sender)}/avvisi/{original}")).text
    shown = await citizen.get(f"{root(sender)}/avvisi/{correction}")
    assert f"/avvisi/{original}" in shown.text
    assert "A chi ha ricevuto il primo avviso" in shown.text
    assert (await citizen.get(f"{root(sender)}/avvisi/{again}")).status_code == 200
    secret = await put_notice(superuser, sender, audience={"streets": [{"street": "via-roma"}]})
    hidden = await put_notice(superuser, sender, original_id=secret, audience={"got": str(secret)}, **later)
    assert (await citizen.get(f"{root(sender)}/avvisi/{hidden}")).status_code == 404


async def test_a_notice_of_another_town_is_not_there(
    citizen: Browser, sender: TownAtTest, other_town: TownAtTest, superuser: Connection
) -> None:
    theirs = await put_notice(superuser, other_town)
    assert (await citizen.get(f"{root(other_town)}/avvisi/{theirs}")).status_code == 200
    assert (await citizen.get(f"{root(sender)}/avvisi/{theirs}")).status_code == 404
    other_page = await citizen.get(f"{root(sender)}/avvisi", params={"dopo": str(theirs)})
    assert "Il Comune informa" not in other_page.text


async def test_pages_go_on_where_the_last_ended_by_the_time_of_sending(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    """Also for one that was written early and sent late."""
    late = await put_notice(superuser, sender, text="scritto prima", started_at=MORNING + dt.timedelta(days=50))
    for number in range(44):
        await put_notice(superuser, sender, text=f"numero {number}.", started_at=MORNING + dt.timedelta(hours=number))
    seen: list[str] = []
    path = f"{root(sender)}/avvisi"
    for expected in (20, 20, 5):
        page = await citizen.get(path)
        found = re.findall(r'id="n-([0-9a-f-]{36})"', page.text)
        assert len(found) == expected
        seen += found
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert path == ""
    assert len(set(seen)) == 45
    assert seen[0] == str(late)


async def test_what_the_template_says_now_does_not_change_what_was_said_then(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    await put_notice(superuser, sender, started_at=dt.datetime.now(dt.UTC))
    await superuser.execute(
        "UPDATE template SET body = 'Tutto diverso: {{testo}} Ciao.' WHERE municipality_id = $1", sender.id
    )
    assert "Il Comune informa: domani" in (await citizen.get(f"{root(sender)}/avvisi")).text


async def test_rss_holds_what_the_page_shows(citizen: Browser, sender: TownAtTest, superuser: Connection) -> None:
    notice = await put_notice(superuser, sender, text="*Attenzione* <script>alert(1)</script> & saluti")
    answer = await citizen.get(f"{root(sender)}/avvisi.rss")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel is not None
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.attrib["href"] == f"https://console.example{root(sender)}/avvisi.rss"
    assert channel.findtext("title") == "Sol@ro & Comunica – Comune di Solaro <b>"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("link") == f"https://console.example{root(sender)}/avvisi/{notice}"
    assert item.findtext("description") == "Il Comune informa: Attenzione <script>alert(1)</script> & saluti Grazie."
    assert item.findtext("pubDate") == "Mon, 02 Mar 2026 08:30:00 +0000"
    assert item.findtext("guid") == f"urn:uuid:{notice}"


async def test_json_feed_holds_what_the_page_shows(citizen: Browser, sender: TownAtTest, superuser: Connection) -> None:
    notice = await put_notice(superuser, sender)
    answer = await citizen.get(f"{root(sender)}/avvisi.json")
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    [item] = feed["items"]
    assert item["url"] == f"https://console.example{root(sender)}/avvisi/{notice}"
    assert item["content_text"] == "Il Comune informa: domani manca l'acqua in via Roma. Grazie."
    assert item["date_published"] == "2026-03-02T08:30:00+00:00"


async def test_signs_of_whatsapp_become_letters_and_links_lead_somewhere_and_nothing_else_does(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    await put_notice(
        superuser,
        sender,
        text="*Oggi* https://comune.example/a?b=1&c=2 <img src=x onerror=alert(1)> javascript:alert(1)",
    )
    page = (await citizen.get(f"{root(sender)}/avvisi")).text
    assert "<strong>Oggi</strong>" in page
    assert '<a href="https://comune.example/a?b=1&amp;c=2" rel="nofollow noopener">' in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


async def test_an_empty_archive_says_what_to_do(citizen: Browser, sender: TownAtTest) -> None:
    page = await citizen.get(f"{root(sender)}/avvisi")
    assert page.status_code == 200
    assert "Nessun avviso, per ora" in page.text


async def test_of_two_thousand_notices_only_twenty_are_put_together(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    first = await put_notice(superuser, sender)
    await superuser.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for, started_at, resolved)"
        " SELECT municipality_id, gen_random_uuid(), channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for,"
        " started_at + n * interval '1 hour', resolved"
        " FROM broadcast, generate_series(1, 2000) AS n WHERE municipality_id = $1 AND id = $2",
        sender.id,
        first,
    )
    await superuser.execute("ANALYZE broadcast")
    steps = await steps_of(
        superuser, "list_public_broadcasts", sender.id, None, 21, None, *sought_arguments(EVERYTHING)
    )
    assert max(each.loops for each in steps) <= 21, "what belongs to a notice is looked up for those shown"
    page = await citizen.get(f"{root(sender)}/avvisi")
    assert page.text.count('class="public-notice"') == 20
    sought = sought_arguments(Sought(words=words_in("acqua diga")))
    steps = await steps_of(superuser, "list_public_broadcasts", sender.id, None, 21, None, *sought)
    assert max(each.loops for each in steps) <= 2001 * 2, "what a notice says is put together once"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"parole": "acqua roma"}, {"water"}),
        ({"parole": "festa"}, {"feast"}),
        ({"parole": "segreto"}, set()),
        ({"mese": "2026-03"}, {"water"}),
        ({"mese": "2026-03", "parole": "festa"}, set()),
        ({"argomento": "altro"}, {"water", "feast"}),
        ({"argomento": "viabilita"}, set()),
    ],
)
async def test_whoever_reads_looks_among_what_was_for_everybody(
    citizen: Browser, sender: TownAtTest, superuser: Connection, asked: dict[str, str], found: set[str]
) -> None:
    notices = {
        "water": await put_notice(superuser, sender),
        "feast": await put_notice(
            superuser, sender, text="la festa è domani", started_at=MORNING + dt.timedelta(days=40)
        ),
    }
    await put_notice(superuser, sender, text="un segreto", audience={"streets": [{"street": "via-roma"}]})
    page = (await citizen.get(f"{root(sender)}/avvisi", params=asked)).text
    assert {name for name, id_ in notices.items() if f'id="n-{id_}"' in page} == found
    assert ("Nessun avviso trovato" in page) == (not found)
    assert '<meta name="robots" content="noindex">' in page, "what anybody can type is no page to be found"
    for name, typed in asked.items():
        assert f'name="{name}"' in page and typed in page

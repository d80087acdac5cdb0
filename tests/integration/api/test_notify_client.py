"""The published client of GOV.UK Notify works unchanged: another base URL, another key."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio
from notifications_python_client.errors import HTTPError

from comunica.stores.pool import Connection
from comunica.usecases.hearing.inbound_batch import WORDS
from tests.eventually import PATIENCE
from tests.integration.api.notify import Notify, served
from tests.servers import Database, NatsServer
from tests.towns import TownAtTest

PRONTA = {"testo": "la carta d'identità è pronta."}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(
    database: Database,
    towns: tuple[TownAtTest, TownAtTest],
    nats_server: NatsServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    async with served(database, tmp_path_factory.mktemp("api"), nats_server.url) as url:
        yield url


@pytest.fixture
def notify(url: str, town: TownAtTest) -> Notify:
    return Notify(url, town, "all")


@pytest.fixture
def testing(notify: Notify) -> Notify:
    """The same with a test key."""
    return replace(notify, key="test")


@pytest_asyncio.fixture
async def template(superuser: Connection, town: TownAtTest) -> str:
    return str(
        await superuser.fetchval("SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id)
    )


async def test_a_message_is_sent_and_seen(notify: Notify, template: str, superuser: Connection) -> None:
    sent = await notify.calls(
        "send_sms_notification", "333 000 0001", template, personalisation=PRONTA, reference="CIE 118"
    )
    assert sent["content"]["body"] == "Il Comune informa: la carta d'identità è pronta. Grazie."
    assert (sent["reference"], sent["template"]["id"], sent["template"]["version"]) == ("CIE 118", template, 1)
    assert sent["uri"] == f"{notify.url}/v2/notifications/{sent['id']}"

    seen = await notify.calls("get_notification_by_id", sent["id"])
    assert (seen["id"], seen["type"], seen["status"]) == (sent["id"], "sms", "created")
    assert (seen["phone_number"], seen["body"]) == ("+393330000001", sent["content"]["body"])
    assert abs(dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(seen["created_at"])) < dt.timedelta(minutes=1)
    assert seen["completed_at"] is None

    row = await superuser.fetchrow("SELECT * FROM delivery WHERE source_id = $1::uuid", sent["id"])
    assert row is not None
    assert (row["source_kind"], row["lane"], row["state"]) == ("request", "normal", "queued")
    assert "carta" not in repr(dict(row)), "what is said to one person is sealed"


@pytest.mark.parametrize("number", ["+39 333 0000001", "0039 333 000 0001", "333-0000001", "393330000001"])
async def test_numbers_are_taken_in_national_and_international_form(notify: Notify, template: str, number: str) -> None:
    sent = await notify.calls("send_sms_notification", number, template, personalisation=PRONTA)
    seen = await notify.calls("get_notification_by_id", sent["id"])
    assert seen["phone_number"] == "+393330000001"


async def test_all_pages_are_listed_newest_first_and_the_one_after_the_last_is_empty(
    testing: Notify, template: str
) -> None:
    sent = [
        (
            await testing.calls(
                "send_sms_notification", "3330000001", template, personalisation=PRONTA, reference="pagine"
            )
        )["id"]
        for _ in range(7)
    ]
    listed = await testing.lists("get_all_notifications_iterator", reference="pagine")
    assert [each["id"] for each in listed] == sent[::-1]

    first = await testing.calls("get_all_notifications", reference="pagine")
    assert first["links"]["next"].startswith(f"{testing.url}/v2/notifications?older_than={sent[0]}")
    after = await testing.calls("get_all_notifications", reference="pagine", older_than=sent[0])
    assert after == {"notifications": [], "links": {"current": after["links"]["current"]}}


async def test_a_page_holds_250_and_the_clients_iterator_reads_them_all(
    notify: Notify, template: str, superuser: Connection, town: TownAtTest
) -> None:
    rows = [["phone number", "testo"], *(["3330000002", f"riga {place}"] for place in range(260))]
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=notify.url, headers=town.headers()) as client:
        body = {"name": "molti", "template_id": template, "rows": rows, "reference": "molti"}
        assert (await client.post("/v2/notifications/bulk", json=body)).status_code == 201
    assert await notify.lists("get_all_notifications_iterator", reference="molti") == [], "rows of lists are apart"
    page = await notify.calls("get_all_notifications", reference="molti", include_jobs=True)
    assert len(page["notifications"]) == 250
    rest = await notify.calls(
        "get_all_notifications", reference="molti", include_jobs=True, older_than=page["notifications"][-1]["id"]
    )
    assert len(rest["notifications"]) == 10
    listed = [each["body"] for each in (*page["notifications"], *rest["notifications"])]
    assert listed == [f"Il Comune informa: riga {place} Grazie." for place in reversed(range(260))]


async def test_lists_are_filtered_by_status_and_type(
    notify: Notify, template: str, superuser: Connection, town: TownAtTest
) -> None:
    states = {
        "created": ("queued", None),
        "sending": ("doubt", None),
        "delivered": ("read", None),
        "permanent-failure": ("failed", "unreachable"),
        "temporary-failure": ("failed", "enough_marketing"),
        "technical-failure": ("failed", "template_paused"),
        "cancelled": ("cancelled", None),
    }
    sent = {}
    for status, (state, reason) in states.items():
        answer = await notify.calls(
            "send_sms_notification", "3330000001", template, personalisation=PRONTA, reference="stati"
        )
        sent[status] = answer["id"]
        await superuser.execute(
            "UPDATE delivery SET state = $2, reason = $3 WHERE source_id = $1::uuid", answer["id"], state, reason
        )
    for status, message in sent.items():
        listed = await notify.lists("get_all_notifications_iterator", status=status, reference="stati")
        assert [(each["id"], each["status"]) for each in listed] == [(message, status)]
    failed = await notify.lists("get_all_notifications_iterator", status=["failed"], reference="stati")
    assert {each["status"] for each in failed} == {"permanent-failure", "temporary-failure", "technical-failure"}
    both = await notify.lists(
        "get_all_notifications_iterator", status=["created", "cancelled"], template_type="sms", reference="stati"
    )
    assert [each["status"] for each in both] == ["cancelled", "created"]
    assert await notify.lists("get_all_notifications_iterator", template_type="letter") == []


async def test_templates_have_versions_and_previews(
    notify: Notify, template: str, superuser: Connection, town: TownAtTest
) -> None:
    found = await notify.calls("get_template", template)
    assert (found["id"], found["type"], found["name"], found["version"]) == (template, "sms", "avviso", 1)
    assert found["body"] == "Il Comune informa: ((testo)) Grazie."
    assert found["personalisation"] == {"testo": {"required": True}}
    listed = await notify.calls("get_all_templates")
    assert found in listed["templates"]
    assert await notify.calls("get_all_templates", template_type="sms") == listed
    assert await notify.calls("get_all_templates", template_type="email") == {"templates": []}

    shown = await notify.calls("post_template_preview", template, PRONTA)
    assert (shown["version"], shown["body"]) == (1, "Il Comune informa: la carta d'identità è pronta. Grazie.")

    await superuser.execute("UPDATE template SET body = 'Avviso: {{testo}}' WHERE id = $1::uuid", template)
    try:
        latest = await notify.calls("get_template", template)
        assert (latest["version"], latest["body"]) == (2, "Avviso: ((testo))")
        assert latest["updated_at"] is not None
        first = await notify.calls("get_template_version", template, 1)
        assert (first["version"], first["body"]) == (1, found["body"])
        assert await notify.calls("get_template_version", template, 2) == latest
    finally:
        await superuser.execute("UPDATE template SET body = $2 WHERE id = $1::uuid", template, BODY)
    again = await notify.calls("get_template", template)
    assert (again["version"], again["body"]) == (3, found["body"])


BODY = "Il Comune informa: {{testo}} Grazie."


async def test_what_was_sent_by_a_version_is_shown_by_that_version(
    notify: Notify, template: str, superuser: Connection
) -> None:
    sent = await notify.calls("send_sms_notification", "3330000001", template, personalisation=PRONTA)
    await superuser.execute("UPDATE template SET body = 'Avviso: {{testo}}' WHERE id = $1::uuid", template)
    try:
        seen = await notify.calls("get_notification_by_id", sent["id"])
    finally:
        await superuser.execute("UPDATE template SET body = $2 WHERE id = $1::uuid", template, BODY)
    assert (seen["body"], seen["template"]["version"]) == (sent["content"]["body"], sent["template"]["version"])


async def test_received_texts_are_listed_without_their_words(
    notify: Notify, superuser: Connection, town: TownAtTest
) -> None:
    person = await superuser.fetchval(
        "SELECT subscriber_id FROM subscriber_address WHERE municipality_id = $1 AND address_index = $2",
        town.id,
        town.vault.index("phone", "393330000001"),
    )
    await superuser.execute(
        "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, sent_at)"
        " SELECT $1, $2, decode(lpad(to_hex(n), 32, '0'), 'hex'),"
        "        (lpad(to_hex(n), 12, '0') || '7000' || '8000000000000000')::uuid, $3, 'joined', now()"
        " FROM generate_series(1, 260) AS n",
        *(town.id, town.channel_id, person),
    )
    await superuser.execute(
        "INSERT INTO consent_entry (municipality_id, position, subscriber_id, event, message_digest, keyword, digest,"
        " chain) VALUES ($1, 1, $2, 'opted_in', decode(lpad(to_hex(260), 32, '0'), 'hex'), 'ATTIVA', '', '')",
        *(town.id, person),
    )
    texts = await notify.lists("get_received_texts_iterator")
    assert len(texts) == 260
    assert len({each["id"] for each in texts}) == 260
    newest, before = texts[0], texts[1]
    assert (newest["content"], newest["user_number"]) == ("ATTIVA", "+393330000001")
    assert newest["notify_number"] == town.setup.channel.display_phone_number
    assert newest["service_id"] == str(town.id)
    assert before["content"] == "", "what was written is not kept"


@pytest.mark.parametrize("keeps", [True, False])
async def test_received_texts_say_what_was_written_while_the_town_keeps_it_and_the_log_tells_who_read_it(
    notify: Notify, superuser: Connection, town: TownAtTest, *, keeps: bool
) -> None:
    await superuser.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{keep_words}', $2::jsonb) WHERE id = $1",
        *(town.id, "true" if keeps else "false"),
    )
    await superuser.execute(
        "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, intent,"
        " sent_at, words_sealed) SELECT $1, $2, $3, 'ffffffff-ffff-7000-8000-000000000000', id, 'other', 'none', now(),"
        " $4 FROM subscriber WHERE municipality_id = $1 LIMIT 1",
        *(town.id, town.channel_id, b"a message digest", town.vault.seal(WORDS, "C'è una buca")),
    )
    read = "SELECT count(*) FROM audit_entry WHERE municipality_id = $1 AND what = 'show_words' AND who LIKE 'key:%'"
    before = await superuser.fetchval(read, town.id)
    [newest, *_] = (await notify.calls("get_received_texts"))["received_text_messages"]
    assert newest["content"] == ("C'è una buca" if keeps else "")
    assert await superuser.fetchval(read, town.id) == before + keeps
    await superuser.execute("DELETE FROM inbound_message WHERE municipality_id = $1 AND action = 'other'", town.id)


async def test_received_texts_need_a_permission_of_their_own(notify: Notify) -> None:
    status, [(error, _)] = await replace(notify, key="sends").fails("get_received_texts")
    assert (status, error) == (403, "AuthError")


async def test_mistakes_are_told_in_the_clients_own_exceptions(notify: Notify, template: str) -> None:
    nothing = "00000000-0000-7000-8000-000000000000"
    send = "send_sms_notification"
    assert await notify.fails(send, None, "x") == (
        400,
        [
            ("ValidationError", "phone_number: input should be a valid string"),
            ("ValidationError", "template_id is not a valid UUID"),
        ],
    )
    assert await notify.fails("post", "/v2/notifications/sms", data={"colour": "red"}) == (
        400,
        [
            ("ValidationError", "phone_number is a required property"),
            ("ValidationError", "template_id is a required property"),
            ("ValidationError", "Additional properties are not allowed (colour was unexpected)"),
        ],
    )
    assert await notify.fails(send, "3330000001", template) == (
        400,
        [("BadRequestError", "Missing personalisation: testo")],
    )
    assert await notify.fails("post_template_preview", template, {}) == (
        400,
        [("BadRequestError", "Missing personalisation: testo")],
    )
    assert await notify.fails(send, "3330000001", nothing) == (400, [("BadRequestError", "Template not found")])
    status, [(error, message)] = await notify.fails(send, "33300", template, personalisation=PRONTA)
    assert (status, error) == (400, "ValidationError")
    assert message.startswith("phone_number ")
    assert await notify.fails("get_notification_by_id", nothing) == (404, [("NoResultFound", "No result found")])
    assert await notify.fails("get_template", nothing) == (404, [("NoResultFound", "No result found")])
    assert await notify.fails("get_template_version", template, 99) == (404, [("NoResultFound", "No result found")])
    status, [(error, message)] = await notify.fails("get_all_notifications", status="elephant")
    assert (status, error) == (400, "ValidationError")
    assert "is not one of [created, sending" in message
    status, [(error, message)] = await notify.fails("get_all_notifications", template_type="banana")
    assert (status, message) == (400, "template_type banana is not one of [sms, whatsapp, email, letter]")
    status, [(error, message)] = await notify.fails("get_notification_by_id", "foo")
    assert (status, error, message) == (400, "ValidationError", "notification_id is not a valid UUID")
    status, [(error, _)] = await notify.fails("send_email_notification", "a@example.it", template)
    assert (status, error) == (400, "BadRequestError")


async def test_only_consenting_subscribers_of_this_municipality_get_anything(
    notify: Notify, template: str, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    for number, code in (
        ("3330000005", "opted_out"),
        ("3330000006", "not_subscribed"),
        ("3339999999", "not_subscribed"),
    ):
        answer = await _post(notify, "/v2/notifications/sms", _message(template, number))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


async def test_another_municipalitys_message_and_template_are_as_missing(
    notify: Notify, template: str, other_town: TownAtTest
) -> None:
    sent = await notify.calls("send_sms_notification", "3330000001", template, personalisation=PRONTA)
    other = replace(notify, town=other_town)
    missing = await other.fails("get_notification_by_id", "01999999-0000-7000-8000-000000000000")
    assert await other.fails("get_notification_by_id", sent["id"]) == missing
    assert await other.fails("get_template", template) == missing
    status, errors = await other.fails("send_sms_notification", "3330000001", template, personalisation=PRONTA)
    assert (status, errors) == (400, [("BadRequestError", "Template not found")])
    assert sent["id"] not in {each["id"] for each in await other.lists("get_all_notifications_iterator")}


def _message(template: str, number: str = "3330000001", **more: Any) -> dict[str, Any]:
    return {"phone_number": number, "template_id": template, "personalisation": PRONTA, **more}


async def _post(notify: Notify, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(
        timeout=PATIENCE, base_url=notify.url, headers={**notify.town.headers(notify.key), **headers}
    ) as client:
        return await client.post(path, json=body)


async def test_tokens_are_held_to_the_clock_the_signature_and_the_key(notify: Notify, town: TownAtTest) -> None:
    secret = town.keys["all"].notify_secret()
    now = int(dt.datetime.now(dt.UTC).timestamp())

    async def answered(claims: dict[str, Any], key: str = secret, algorithm: str = "HS256") -> tuple[int, str]:
        token = jwt.encode(claims, key, algorithm=algorithm)
        async with httpx.AsyncClient(timeout=PATIENCE, base_url=notify.url) as client:
            answer = await client.get("/v2/templates", headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, "" if answer.is_success else answer.json()["errors"][0]["message"]

    good = {"iss": str(town.id), "iat": now}
    late = "Error: Your system clock must be accurate to within 30 seconds"
    assert await answered(good) == (200, "")
    assert await answered(good | {"iat": now - 25}) == (200, "")
    assert await answered(good | {"iat": now - 60}) == (403, late)
    assert await answered(good | {"iat": now + 60}) == (403, late)
    assert (await answered({"iss": str(town.id)}))[0] == 403
    assert (await answered({"iat": now}))[0] == 403
    assert await answered(good, key="0" * 36) == (403, "Invalid token: API key not found")
    assert (await answered(good, key=secret * 2, algorithm="HS512"))[0] == 403
    unsigned = jwt.encode(good, None, algorithm="none")  # type: ignore[arg-type]
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=notify.url) as client:
        answer = await client.get("/v2/templates", headers={"Authorization": f"Bearer {unsigned}"})
        assert answer.status_code == 403
        nobody = await client.get("/v2/templates")
    assert (nobody.status_code, nobody.json()["errors"][0]["message"]) == (
        401,
        "Unauthorized: authentication token must be provided",
    )
    foreign = {"iss": "00000000-0000-7000-8000-000000000000", "iat": now}
    assert await answered(foreign) == (403, "Invalid token: API key not found")


async def test_the_key_opens_by_itself_too_in_both_forms(notify: Notify, town: TownAtTest) -> None:
    key = town.keys["all"]
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=notify.url) as client:
        for form in (key.plain(), key.notify_form("Ufficio anagrafe", town.id)):
            answer = await client.get("/v2/templates", headers={"Authorization": f"ApiKey-v1 {form}"})
            assert answer.status_code == 200
        wrong = key.notify_form("x", town.id)[:-1] + "z"
        answer = await client.get("/v2/templates", headers={"Authorization": f"ApiKey-v1 {wrong}"})
    assert answer.status_code == 403


async def test_whatsapp_and_urgent_by_their_own_names(notify: Notify, template: str, superuser: Connection) -> None:
    answer = await _post(notify, "/v2/notifications/whatsapp", _message(template, lane="urgent", reason="neve"))
    assert answer.status_code == 201
    row = await superuser.fetchrow("SELECT * FROM delivery WHERE source_id = $1::uuid", answer.json()["id"])
    assert row is not None
    assert row["lane"] == "urgent"
    line = await superuser.fetchrow("SELECT * FROM audit_entry WHERE id = $1::uuid", answer.json()["id"])
    assert line is not None
    assert line["what"] == "urgent_message"

    refused = await _post(
        replace(notify, key="sends"), "/v2/notifications/whatsapp", _message(template, lane="urgent", reason="neve")
    )
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "urgent_not_allowed")


async def test_one_for_later_waits_and_shows_it(notify: Notify, template: str) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)
    answer = await _post(notify, "/v2/notifications/sms", _message(template, scheduled_for=later.isoformat()))
    seen = await notify.calls("get_notification_by_id", answer.json()["id"])
    assert dt.datetime.fromisoformat(seen["scheduled_for"]) == later
    far = dt.datetime.now(dt.UTC) + dt.timedelta(hours=97)
    refused = await _post(notify, "/v2/notifications/sms", _message(template, scheduled_for=far.isoformat()))
    assert "up to 96 hours" in refused.json()["errors"][0]["message"]


async def test_test_keys_send_nothing_and_magic_numbers_have_their_fate(
    testing: Notify, template: str, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    fates = {
        "3339876543": ("delivered", "delivered"),
        "399 99 90002": ("permanent-failure", "failed"),
        "399 99 90003": ("temporary-failure", "expired"),
        "399 99 90004": ("delivered", "delivered"),
        "399 99 90005": ("permanent-failure", "suppressed"),
        "399 99 90006": ("permanent-failure", "failed"),
        "399 99 90007": ("delivered", "read"),
        "399 99 90009": ("delivered", "delivered"),
        "399 99 90010": ("delivered", "delivered"),
    }
    sent = {}
    for number in fates:
        answer = await testing.calls("send_sms_notification", number, template, personalisation=PRONTA)
        assert answer["content"]["body"] == "Il Comune informa: la carta d'identità è pronta. Grazie."
        sent[number] = answer["id"]
    slow = await testing.calls("send_sms_notification", "399 99 90008", template, personalisation=PRONTA)
    assert (await testing.calls("get_notification_by_id", slow["id"]))["status"] == "sending"
    await superuser.execute(
        "UPDATE test_request SET first_at = first_at - interval '1 minute', last_at = last_at - interval '1 minute'"
    )
    for number, (status, state) in fates.items():
        seen = await testing.calls("get_notification_by_id", sent[number])
        assert (number, seen["status"], seen["state"]) == (number, status, state)
        assert seen["completed_at"] is not None
    stopped = await testing.calls("get_notification_by_id", sent["399 99 90005"])
    assert (stopped["reason"], stopped["error_code"]) == ("stopped_marketing", 131050)
    unreachable = await testing.calls("get_notification_by_id", sent["399 99 90006"])
    assert (unreachable["reason"], unreachable["error_code"]) == ("unreachable", 131026)
    assert (await testing.calls("get_notification_by_id", sent["399 99 90010"]))["phone_number"] is None
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before, "a test key sends nothing"


async def test_keys_of_a_kind_see_what_their_kind_sent(notify: Notify, testing: Notify, template: str) -> None:
    live = await notify.calls("send_sms_notification", "3330000001", template, personalisation=PRONTA)
    test = await testing.calls("send_sms_notification", "3330000001", template, personalisation=PRONTA)
    assert (await testing.fails("get_notification_by_id", live["id"]))[0] == 404
    assert (await notify.fails("get_notification_by_id", test["id"]))[0] == 404


@pytest.mark.parametrize("key", ["all", "test"])
async def test_smoke_test_numbers_are_answered_and_forgotten(
    notify: Notify, template: str, superuser: Connection, key: str
) -> None:
    before = await _everything(superuser)
    sent = await replace(notify, key=key).calls(
        "send_sms_notification", "+39 399 99 90111", template, personalisation=PRONTA
    )
    assert sent["content"]["body"] == "Il Comune informa: la carta d'identità è pronta. Grazie."
    assert (await replace(notify, key=key).fails("get_notification_by_id", sent["id"]))[0] == 404
    refused = await replace(notify, key=key).fails("send_sms_notification", "+39 399 99 90111", template)
    assert refused == (400, [("BadRequestError", "Missing personalisation: testo")])
    assert await _everything(superuser) == before


async def _everything(superuser: Connection) -> tuple[int, int]:
    deliveries = await superuser.fetchval("SELECT count(*) FROM delivery")
    return deliveries, await superuser.fetchval("SELECT count(*) FROM test_request")


async def test_a_hundred_at_once_share_transactions_and_one_bad_one_spoils_no_other(
    notify: Notify, template: str, superuser: Connection
) -> None:
    numbers = ["3330000001", "3330000002", "3330000003", "3330000005"] * 25
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=notify.url, headers=notify.town.headers("all")) as client:
        answers = await asyncio.gather(
            *(client.post("/v2/notifications/sms", json=_message(template, number)) for number in numbers)
        )
    assert [answer.status_code for answer in answers] == [201, 201, 201, 400] * 25
    ids = [answer.json()["id"] for answer in answers if answer.is_success]
    people = await superuser.fetchval(
        "SELECT count(DISTINCT recipient_id) FROM delivery WHERE source_id = ANY($1::uuid[])", ids
    )
    assert (len(set(ids)), people) == (75, 3)


async def test_too_many_requests_are_told_in_the_clients_own_exception(
    database: Database, nats_server: NatsServer, tmp_path: Path, town: TownAtTest
) -> None:
    async with served(database, tmp_path, nats_server.url, key_requests_per_minute=1) as url:
        # Another key than the other tests have: of each the bucket is on record.
        notify = Notify(url, town, "sends")
        answers = [await _told(notify) for _ in range(3)]
    status, [(error, message)] = next(told for told in answers if told[0] == 429)
    assert (status, error) == (429, "RateLimitError")
    assert message.startswith("Exceeded rate limit for key of 1 requests per 60 seconds")


async def _told(notify: Notify) -> tuple[int, list[tuple[str, str]]]:
    """Status, and what the client's exception holds; 200 if there was none."""
    try:
        await notify.calls("get_all_templates")
    except HTTPError as problem:
        errors: Any = problem.message
        return problem.status_code, [(each["error"], each["message"]) for each in errors]
    return 200, []

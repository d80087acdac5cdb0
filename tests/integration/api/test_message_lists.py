"""Lists: one template to many people in one POST. All rows go or none, and each that cannot is told."""

import datetime as dt
from typing import Any

import httpx
import pytest
import pytest_asyncio

from comunica.stores.pool import Connection
from comunica.usecases.messages.send_list import MOST_ROWS
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

HEAD = ["phone number", "testo"]
URL = "/v2/notifications/bulk"


@pytest_asyncio.fixture
async def template(superuser: Connection, town: TownAtTest) -> str:
    return str(
        await superuser.fetchval("SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id)
    )


async def rows_of(superuser: Connection, list_id: str) -> list[Any]:
    return list(await superuser.fetch("SELECT * FROM delivery WHERE list_id = $1::uuid ORDER BY source_id", list_id))


@pytest.mark.parametrize("form", ["rows", "csv"])
async def test_each_row_is_a_request_and_the_list_is_counted(
    client: httpx.AsyncClient, superuser: Connection, template: str, form: str
) -> None:
    people = ["+39 333 0000001", "333 0000002", "3330000003"]
    rows = [HEAD, *([phone, f"riga {place}, con virgola"] for place, phone in enumerate(people))]
    csv = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    body = {"name": "prova", "template_id": template, form: rows if form == "rows" else csv}
    answer = await client.post(URL, json=body)
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    assert (data["notification_count"], data["original_file_name"], data["job_status"]) == (3, "prova", "pending")
    found = await rows_of(superuser, data["id"])
    assert [(row["lane"], row["state"], row["source_kind"]) for row in found] == [("bulk", "queued", "request")] * 3
    assert len({row["recipient_id"] for row in found}) == 3
    tally = await superuser.fetchval(
        "SELECT sum(n) FROM delivery_tally WHERE source_id = $1::uuid AND state = 'queued'", data["id"]
    )
    resolved = await superuser.fetchval("SELECT resolved FROM request_list WHERE id = $1::uuid", data["id"])
    assert tally == resolved == 3
    shown = (await client.get(f"/v2/notifications/{found[1]['source_id']}")).json()
    assert shown["body"] == "Il Comune informa: riga 1, con virgola Grazie."


async def test_rows_that_cannot_go_are_all_told_and_nothing_goes(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    rows = [HEAD, ["3330000001", "a"], ["3330000005", "b"], ["3339999999", "c"], ["33", "d"], ["3330000002", ""]]
    answer = await client.post(URL, json={"name": "prova", "template_id": template, "rows": rows})
    assert answer.status_code == 400
    assert said(answer) == [
        ("opted_out", "rows[2]"),
        ("not_subscribed", "rows[3]"),
        ("phone_number_invalid", "rows[4]"),
        ("personalisation_missing", "rows[5]"),
    ]
    assert answer.json()["errors"][0]["message"].startswith("Row 2 - `phone number`: ")
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


async def test_a_cell_that_holds_no_value_is_told_once_at_its_place(client: httpx.AsyncClient, template: str) -> None:
    rows = [HEAD, ["3330000001", {"x": 1}], [["3330000001"], "a"], "3330000001", ["3330000001", "a\x00"]]
    answer = await client.post(URL, json={"name": "x", "template_id": template, "rows": rows})
    assert (answer.status_code, said(answer)) == (
        400,
        [("invalid", "rows[1][1]"), ("invalid", "rows[2][0]"), ("invalid", "rows[3]"), ("invalid", "rows[4][1]")],
    )


async def test_a_smoke_test_number_is_in_no_list(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    """It would be counted and never be on record."""
    body = {"name": "x", "template_id": template, "rows": [HEAD, ["3330000001", "a"], ["399 99 90000", "b"]]}
    refused = await client.post(URL, json=body)
    assert (refused.status_code, said(refused)) == (400, [("testing_number", "rows[2]")])
    data = (await client.post(URL, json=body | {"skip_refused": True})).json()["data"]
    assert data["notification_count"] == len(await rows_of(superuser, data["id"])) == 1


async def test_rows_that_cannot_go_are_left_out_if_the_client_says_so(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    rows = [HEAD, ["3330000001", "a"], ["3330000005", "b"], ["3330000002", "c"]]
    body = {"name": "prova", "template_id": template, "rows": rows, "skip_refused": True}
    data = (await client.post(URL, json=body)).json()["data"]
    assert data["notification_count"] == len(await rows_of(superuser, data["id"])) == 2
    assert [(each["code"], each["field"]) for each in data["refused"]] == [("opted_out", "rows[2]")]


async def test_many_pieces_are_one_list_and_a_bad_row_at_the_end_undoes_them(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    good = [["3330000001", f"riga {place}"] for place in range(1200)]
    body = {"name": "prova", "template_id": template, "rows": [HEAD, *good]}
    data = (await client.post(URL, json=body)).json()["data"]
    assert len(await rows_of(superuser, data["id"])) == 1200
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    answer = await client.post(URL, json=body | {"rows": [HEAD, *good, ["3330000005", "x"]]})
    assert said(answer) == [("opted_out", "rows[1201]")]
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


async def test_a_list_for_later_waits(client: httpx.AsyncClient, superuser: Connection, template: str) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=40)
    body = {"name": "prova", "template_id": template, "rows": [HEAD, ["3330000001", "a"]]}
    data = (await client.post(URL, json=body | {"scheduled_for": f"{later:%Y-%m-%dT%H:%M:%S}"})).json()["data"]
    assert data["job_status"] == "scheduled"
    [row] = await rows_of(superuser, data["id"])
    assert row["not_before"] == later.replace(microsecond=0), "a time without offset is in UTC"


async def test_a_test_key_sends_no_list(api: Api, town: TownAtTest, superuser: Connection, template: str) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    rows = [HEAD, ["3339999999", "a"], ["399 99 90002", "b"], ["399 99 90000", "c"]]
    async with api.client(headers=town.headers("test")) as client:
        data = (await client.post(URL, json={"name": "x", "template_id": template, "rows": rows})).json()["data"]
        listed = (await client.get("/v2/notifications", params={"include_jobs": "true"})).json()["notifications"]
    assert data["notification_count"] == 3
    assert {f"Il Comune informa: {each} Grazie." for each in "abc"} <= {each["body"] for each in listed}
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rows": None}, "invalid"),
        ({"csv": "phone number,testo\n"}, "invalid"),
        ({"rows": [HEAD]}, "list_empty"),
        ({"rows": [["testo"], ["a"]]}, "column_missing"),
        ({"rows": [["phone number"], ["3330000001"]]}, "column_missing"),
        ({"rows": [[*HEAD, "Testo"], ["3330000001", "a", "b"]]}, "column_twice"),
        ({"rows": [HEAD, *[["3330000001", "a"]] * (MOST_ROWS + 1)]}, "too_many_rows"),
        ({"rows": None, "csv": 'phone number,testo\n"333'}, "csv_unreadable"),
        ({"lane": "urgent"}, "invalid"),
        ({"template_id": "01999999-0000-7000-8000-000000000000"}, "template_unknown"),
    ],
)
async def test_what_is_wrong_with_a_list_is_told(
    client: httpx.AsyncClient, template: str, changes: dict[str, Any], code: str
) -> None:
    body = {"name": "prova", "template_id": template, "rows": [HEAD, ["3330000001", "a"]]} | changes
    answer = await client.post(URL, json=body)
    assert answer.status_code == 400
    assert said(answer)[0][0] == code


async def _sent(client: httpx.AsyncClient, template: str) -> str:
    rows = [HEAD, ["3330000001", "a"], ["3330000002", "b"]]
    answer = await client.post(URL, json={"name": "carte", "template_id": template, "rows": rows})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def _hold(superuser: Connection, list_id: str) -> None:
    """As a dispatcher, or the provider's word, leaves it."""
    await superuser.execute("UPDATE request_list SET paused_reason = 'template_paused' WHERE id = $1::uuid", list_id)


async def _steered(superuser: Connection, list_id: str) -> bool:
    asked = "SELECT steered_at IS NOT NULL FROM request_list WHERE id = $1::uuid"
    return bool(await superuser.fetchval(asked, list_id))


async def test_a_held_list_says_so_and_goes_on_when_staff_resume_it(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    list_id = await _sent(client, template)
    shown = (await client.get(f"{URL}/{list_id}")).json()
    assert (shown["state"], shown["counts"], shown["notification_count"]) == ("sending", {"queued": 2}, 2)
    await _hold(superuser, list_id)
    shown = (await client.get(f"{URL}/{list_id}")).json()
    assert (shown["state"], shown["paused_reason"]) == ("paused", "template_paused")
    resumed = await client.post(f"{URL}/{list_id}/resume")
    assert (resumed.status_code, resumed.json()["state"]) == (200, "sending")
    assert await _steered(superuser, list_id)
    again = await client.post(f"{URL}/{list_id}/resume")
    assert (again.status_code, again.json()["state"]) == (200, "sending")


async def test_a_list_whose_template_cannot_be_sent_is_not_resumed(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    list_id = await _sent(client, template)
    await _hold(superuser, list_id)
    await superuser.execute("UPDATE template SET status = 'paused' WHERE id = $1::uuid", template)
    answer = await client.post(f"{URL}/{list_id}/resume")
    await superuser.execute("UPDATE template SET status = 'approved' WHERE id = $1::uuid", template)
    assert (answer.status_code, said(answer)) == (409, [("state_does_not_allow", None)])
    assert not await _steered(superuser, list_id)
    assert (await client.get(f"{URL}/{list_id}")).json()["state"] == "paused"


async def test_a_list_is_cancelled_once_and_one_that_is_over_is_not(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, template: str
) -> None:
    list_id, over = await _sent(client, template), await _sent(client, template)
    for _ in range(2):
        answer = await client.post(f"{URL}/{list_id}/cancel")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert (await client.post(f"{URL}/{list_id}/resume")).status_code == 409
    async with superuser.transaction():
        # The tally's triggers work for the owner, whom row level security binds.
        await superuser.execute("SELECT set_config('app.municipality', $1::text, true)", str(town.id))
        await superuser.execute("UPDATE delivery SET state = 'expired' WHERE list_id = $1::uuid", over)
    answer = await client.post(f"{URL}/{over}/cancel")
    assert (answer.status_code, said(answer)) == (409, [("state_does_not_allow", None)])
    assert (await client.get(f"{URL}/{over}")).json()["state"] == "finished"


async def test_the_towns_log_has_a_line_for_each_order_that_was_followed_and_none_for_the_others(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    list_id = await _sent(client, template)
    await _hold(superuser, list_id)
    for order in ("resume", "resume", "cancel", "cancel", "resume"):
        await client.post(f"{URL}/{list_id}/{order}")
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", list_id)
    assert [line["what"] for line in lines] == ["resume_list", "cancel_list"]
    assert {line["who"].partition(":")[0] for line in lines} == {"key"}


async def test_an_order_that_cannot_be_told_in_the_log_is_not_followed(
    client: httpx.AsyncClient, superuser: Connection, template: str
) -> None:
    list_id = await _sent(client, template)
    await superuser.execute("REVOKE INSERT ON audit_entry FROM comunica_api")
    try:
        answer = await client.post(f"{URL}/{list_id}/cancel")
    finally:
        await superuser.execute("GRANT INSERT ON audit_entry TO comunica_api")
    assert answer.status_code >= 500
    assert (await client.get(f"{URL}/{list_id}")).json()["state"] == "sending"


async def test_lists_are_listed_newest_first_and_those_of_test_keys_apart(
    api: Api, client: httpx.AsyncClient, town: TownAtTest, template: str
) -> None:
    first, second = await _sent(client, template), await _sent(client, template)
    listed = [each["id"] for each in (await client.get(URL)).json()["lists"]]
    assert [each for each in listed if each in {first, second}] == [second, first]
    async with api.with_pages_of(1).client(headers=town.headers()) as paging:
        page = (await paging.get(URL)).json()
        assert [each["id"] for each in page["lists"]] == [second]
        following = (await paging.get(URL, params={"older_than": second})).json()
    assert [each["id"] for each in following["lists"]] == [first]
    async with api.client(headers=town.headers("test")) as testing:
        apart = {each["id"] for each in (await testing.get(URL)).json()["lists"]}
        assert not apart & {first, second}
        assert (await testing.get(f"{URL}/{first}")).status_code == 404

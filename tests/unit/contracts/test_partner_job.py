"""What partners submit: protobuf or the same as JSON; everything wrong is told at once."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.contracts.job_fields import JSON, BadJob
from comunica.contracts.partner_job import decode
from comunica.v1 import job_pb2, partner_pb2

TOWN = UUID("01a20e8d-7000-7000-8000-000000000001")
GOOD: dict[str, Any] = {"idempotency_key": "k", "template": "avviso", "lane": "LANE_URGENT"}


def _json(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes).encode()


def _errors(**changes: Any) -> dict[str, str]:
    with pytest.raises(BadJob) as found:
        decode(_json(**changes), JSON)
    return {error.field: error.code for error in found.value.errors}


def test_who_names_nobody_means_everybody_who_is_enrolled_where_a_mandate_stands() -> None:
    job = decode(_json(), JSON)
    assert (job.audience, job.municipalities, job.lane) == (Audience(everyone=True), None, Lane.URGENT)


def test_an_audience_that_chooses_nobody_is_not_everybody() -> None:
    assert decode(_json(audience={}), JSON).audience.is_nobody


def test_a_list_of_no_municipalities_is_not_all_of_them() -> None:
    assert decode(_json(municipalities=[]), JSON).municipalities == {}


def test_a_municipality_may_have_an_audience_of_its_own_in_both_forms() -> None:
    message = partner_pb2.SubmitBroadcast(idempotency_key="k", template="avviso", lane=job_pb2.LANE_URGENT)
    message.municipalities.add(id=str(TOWN), audience=job_pb2.Audience(zones=["centro"]))
    named = [{"id": str(TOWN), "audience": {"zones": ["centro"]}}]
    assert decode(message.SerializeToString(), "") == decode(_json(municipalities=named), JSON)
    assert decode(message.SerializeToString(), "").municipalities == {TOWN: Audience(zones=("centro",))}


def test_every_error_of_the_municipalities_is_told_with_its_place() -> None:
    named = [{"id": str(TOWN)}, {"id": str(TOWN)}, {"id": "borgo"}, {}, "x", {"id": str(UUID(int=1)), "zone": 1}]
    assert _errors(municipalities=named) == {
        "municipalities[1].id": "named_twice",
        "municipalities[2].id": "not_a_uuid",
        "municipalities[3].id": "missing",
        "municipalities[4]": "wrong_type",
        "municipalities[5].zone": "unknown_field",
    }


@pytest.mark.parametrize("value", ["x", {"id": "y"}, 3])
def test_municipalities_that_are_no_list_are_refused(value: object) -> None:
    assert _errors(municipalities=value) == {"municipalities": "wrong_type"}


def test_a_file_of_a_municipality_cannot_be_named() -> None:
    assert _errors(media_id=str(TOWN)) == {"media_id": "unknown_field"}


def test_it_may_end_so_many_minutes_after_it_may_go() -> None:
    message = partner_pb2.SubmitBroadcast(
        idempotency_key="k", template="avviso", lane=job_pb2.LANE_URGENT, expires_after_minutes=480
    )
    assert decode(message.SerializeToString(), "") == decode(_json(expires_after_minutes=480), JSON)
    assert decode(_json(expiresAfterMinutes=480), JSON).expires_after == dt.timedelta(hours=8)


@pytest.mark.parametrize("value", [0, -1, True, 1.5, "8", 43_201])
def test_what_is_no_number_of_minutes_is_refused(value: object) -> None:
    assert _errors(expires_after_minutes=value) == {"expires_after_minutes": "bad_number"}

"""A partner is made while all runs, at the desk or by command, comes in on NATS at once and is answered there."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from comunica.contracts.outbound import BroadcastRefused
from tests.eventually import eventually
from tests.integration.dispatcher.partner_at_nats import Credential, a_submission, connected_partner
from workbench.stack import Stack

ROOT = Path(__file__).parents[3]


async def at_desk(stack: Stack, *words: str) -> list[str]:
    """`comunica-admin`, as a person runs it; the lines that it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.admin", *words),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **stack.desk},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complained.decode()
    return said.decode().splitlines()


async def operators(stack: Stack, key: str, *words: str) -> Any:
    """`comunica` with an operator's key, over HTTP; what it answered a script."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comunica_client.command", "--json", *words),
        env={**os.environ, "COMUNICA_URL": stack.addresses.url("api"), "COMUNICA_KEY": key},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complained.decode()
    return json.loads(said)


async def test_a_new_partner_comes_in_without_a_restart_and_is_told_that_nobody_gave_it_a_mandate(stack: Stack) -> None:
    _, _, subject, *_, seed = await at_desk(
        stack, "partner", "create", "regione", "--name", "R", "--nats", "broadcast:send"
    )
    partner_id, credential_id = (UUID(token) for token in subject.split(".")[-2:])
    credential = Credential(credential_id, partner_id, seed.split()[-1])
    async with connected_partner(stack.nats, credential) as partner:
        await partner.submit(a_submission(lane="LANE_NORMAL"))
        [event] = await partner.events(1)
    assert isinstance(event.fact, BroadcastRefused)
    assert [error.code for error in event.fact.errors] == ["mandates_missing"]


async def test_what_an_operator_s_command_makes_opens_at_once_and_what_it_revokes_is_cut_off_within_five_seconds(
    stack: Stack,
) -> None:
    key = (await at_desk(stack, "operator", "create", "partners"))[-1].split()[-1]
    made = await operators(stack, key, "partner", "create", "consorzio", "Consorzio", "--scope", "broadcast:send")
    nkey = made["nkey"]
    credential = Credential(UUID(nkey["id"]), UUID(made["id"]), nkey["seed"])
    assert credential.subject == nkey["access"]["publish_on"]
    async with connected_partner(stack.nats, credential) as partner:
        await partner.submit(a_submission(lane="LANE_NORMAL"))
        [event] = await partner.events(1)
        assert isinstance(event.fact, BroadcastRefused)

        async def is_gone() -> bool:
            return partner.client.is_closed

        await operators(stack, key, "partner", "nkey", "revoke", "consorzio", nkey["id"])
        await eventually(is_gone)

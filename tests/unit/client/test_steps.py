"""The steps of a run on the command line: each is told when it is taken, and again when something else came of it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from comunica_client.command.desk import Desk
from comunica_client.command.steps import StepsTold, end_as, follow_run, line_of
from comunica_client.command.words import Language, Words
from comunica_client.operator_client import OperatorClient
from comunica_client.shapes import FIRST_KEY_SCOPES as TOLD_SCOPES
from comunica_client.shapes import Step

from comunica.usecases.keys.make_first_key import FIRST_KEY_SCOPES

ASK = "write AIUTO to +39 399 99 00901 from any phone that has WhatsApp"
NONE_CAME = "none came: does the app's callback URL lead here?"


def step(what: str, outcome: Any, says: str = "") -> Step:
    return {"what": what, "outcome": outcome, "says": says, "at": "2026-11-27T10:00:00Z"}


TOKEN = step("token", "kept", "never ends")
WAITS, CAME, NOBODY = (
    step("a message heard", outcome, says)
    for outcome, says in (("waiting", ASK), ("changed", ""), ("failed", NONE_CAME))
)


def run(state: str, *steps: Step) -> dict[str, Any]:
    ended = None if state == "running" else "2026-11-27T10:05:00Z"
    return {"id": "01", "channel_id": "02", "kind": "connect", "state": state, "steps": steps, "ended_at": ended}


def follows(*answers: dict[str, Any], as_json: bool = False) -> bool:
    """What `follow_run` says of a run that is seen in these states, one after the other."""
    seen = iter(answers)
    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, json=next(seen))  # noqa: E731
    transport = httpx.MockTransport(answer)
    with OperatorClient("http://api", "key", transport=transport, sleep=lambda _: None) as operator:
        begun: Any = run("waiting")
        return follow_run(Desk(Words(Language.ENGLISH), as_json), operator, begun)


def test_what_was_waited_for_is_told_twice_as_waiting_and_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    assert follows(run("running", TOKEN), run("running", TOKEN, WAITS), run("done", TOKEN, CAME))
    assert capsys.readouterr().out.splitlines() == [
        "ok           token: never ends",
        f"waiting      a message heard: {ASK}",
        "ok, changed  a message heard",
    ]


def test_a_wait_that_ends_in_nothing_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert not follows(run("running", TOKEN, WAITS), run("failed", TOKEN, NOBODY))
    assert capsys.readouterr().out.splitlines()[-1] == f"FAILED       a message heard: {NONE_CAME}"
    with pytest.raises(SystemExit) as ended:
        end_as(done=False)
    assert ended.value.code == 3


def test_a_run_that_another_process_begins_anew_repeats_nothing_that_was_told() -> None:
    told = StepsTold()
    changed, kept = step("number registered", "changed"), step("number registered", "kept")
    assert list(told.news([TOKEN, changed])) == [TOKEN, changed]
    assert list(told.news([TOKEN])) == []
    assert list(told.news([TOKEN, kept, WAITS])) == [kept, WAITS]


def test_scripts_get_the_run_once_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert follows(run("running", TOKEN), run("done", TOKEN, CAME), as_json=True)
    [line] = capsys.readouterr().out.splitlines()
    assert '"state": "done"' in line


def test_a_step_that_says_nothing_more_ends_without_a_colon() -> None:
    assert line_of(CAME, Words(Language.ITALIAN)) == "fatto        a message heard"


def test_the_client_knows_what_a_first_key_may_have() -> None:
    assert [each.value for each in sorted(FIRST_KEY_SCOPES)] == sorted(TOLD_SCOPES)

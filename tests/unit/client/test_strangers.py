"""What is not an answer of Comunica, and what nothing can be asked with: told as that, without a traceback."""

import json
from pathlib import Path

import httpx
import pytest
from comunica_client import ApiError, Client, NotUsable, Refused, ServerTrouble
from comunica_client.command.__main__ import run
from comunica_client.command.exits import Exit
from comunica_client.command.refusals import line_of, tell_refusal
from comunica_client.command.words import Language, Words, hoisted
from comunica_client.errors import error_of
from comunica_client.retrying import Patience

from tests.unit.client.test_twins import Heard


def client_of(answer: httpx.Response) -> Client:
    transport = httpx.MockTransport(lambda _: answer)
    return Client("http://api", "key", transport=transport, patience=Patience(tries=1))


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (httpx.Response(200, html="<h1>Comune</h1>"), Refused, "HTTP 200: this is no answer of Comunica"),
        (httpx.Response(301, headers={"Location": "https://api/"}), Refused, "HTTP 301, which leads to https://api/"),
        (httpx.Response(502, html="<h1>Bad gateway</h1>"), ServerTrouble, "HTTP 502, and not from Comunica"),
        (httpx.Response(404, json=["not", "ours"]), ApiError, "HTTP 404: this is no answer of Comunica"),
    ],
)
def test_an_answer_of_somebody_else_says_so(answer: httpx.Response, kind: type[ApiError], says: str) -> None:
    with client_of(answer) as client, pytest.raises(kind) as refused:
        client.gazetteer()
    assert says in str(refused.value)
    assert refused.value.codes == (f"http_{answer.status_code}",)


@pytest.mark.parametrize("url", ["", "api.example.it", "ftp://api", "https://", "http://[", "localhost:8000"])
def test_an_address_that_is_none_is_not_tried(url: str) -> None:
    with pytest.raises(NotUsable):
        Client(url, "key")


@pytest.mark.parametrize("key", ["", "  ", "chiàve", "a\nb"])
def test_a_key_that_is_none_is_not_sent_and_not_told(key: str) -> None:
    with pytest.raises(NotUsable) as refused:
        Client("http://api", key)
    assert not key.strip() or key not in str(refused.value)


def test_blanks_around_address_and_key_do_no_harm() -> None:
    heard = Heard()
    with Client(" http://api/ ", " key\n", transport=httpx.MockTransport(heard.answer)) as client:
        list(client.keys())
    assert heard.asked[0][1].startswith("http://api/v2/keys")


def ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as end:
        run(arguments)
    return int(str(end.value.code))


def test_the_command_says_what_is_wrong_with_its_address_and_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMUNICA_KEY", "key")
    monkeypatch.setenv("COMUNICA_URL", "api.example.it")
    assert ended(["--lang", "en", "key", "list"]) == Exit.USAGE
    assert "https://" in capsys.readouterr().err

    monkeypatch.setenv("COMUNICA_URL", "http://api")
    nowhere = tmp_path / "nowhere" / "people.csv"
    assert ended(["--lang", "en", "subscribers", "export", "-o", str(nowhere)]) == Exit.USAGE
    assert "Cannot be read or written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "key", "code", "says"),
    [
        ("http://127.0.0.1:9", "key", Exit.UNAVAILABLE, "L’API non risponde: controlla l’indirizzo e la rete"),
        ("api.example.it", "key", Exit.USAGE, "L’indirizzo dell’API comincia con https://"),
        ("http://127.0.0.1:9", "chiavè", Exit.USAGE, "Questa non è una chiave API"),
    ],
)
def test_in_italian_it_says_in_italian_what_is_wrong_with_its_address_and_its_key(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    key: str,
    code: Exit,
    says: str,
) -> None:
    monkeypatch.setenv("COMUNICA_KEY", key)
    monkeypatch.setenv("COMUNICA_URL", url)
    assert ended(["--lang", "it", "key", "list"]) == code
    assert capsys.readouterr().err.startswith(says)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(404), "HTTP 404: non è una risposta di Comunica, controlla l’indirizzo [http_404]"),
        (httpx.Response(502), "HTTP 502, e non da Comunica: ora non si raggiunge, riprova più tardi [http_502]"),
        (
            httpx.Response(301, headers={"location": "https://b.it/x"}),
            "HTTP 301, che porta a https://b.it/x: non è una risposta di Comunica, controlla l’indirizzo [http_301]",
        ),
    ],
)
def test_an_answer_of_somebody_else_is_told_in_italian_too(answer: httpx.Response, says: str) -> None:
    [problem] = error_of(answer).problems
    assert line_of(problem, Language.ITALIAN) == says


def test_a_masked_address_is_said_in_words_in_italian() -> None:
    italian = Words(Language.ITALIAN)
    assert italian.value("address", "phone …61") == "numero che finisce con 61"
    assert italian.value("address", "user_id …ab") == "utente WhatsApp che finisce con ab"
    assert Words(Language.ENGLISH).value("address", "phone …61") == "phone …61"


REFUSAL = error_of(
    httpx.Response(
        400,
        json={
            "errors": [{"code": "zone_unknown", "field": "audience.zones[0]", "message": "no such zone"}],
            "request_id": "0199",
        },
    )
)


@pytest.mark.parametrize("as_json", [True, False])
def test_scripts_get_refusals_in_json_too(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    tell_refusal(REFUSAL, Words(Language.ITALIAN), as_json=as_json)
    said = capsys.readouterr().err
    if as_json:
        told = json.loads(said)
        assert (told["status_code"], told["request_id"]) == (400, "0199")
        assert told["errors"] == [{"code": "zone_unknown", "field": "audience.zones[0]", "message": "no such zone"}]
    else:
        assert said.startswith("audience.zones[0]: nessuna zona")


@pytest.mark.parametrize(
    ("arguments", "as_one"),
    [
        (["key", "list", "--json"], ["--json", "key", "list"]),
        (["key", "--lang", "it", "list", "--json"], ["--lang", "it", "--json", "key", "list"]),
        (["gazetteer", "test", "--", "--json"], ["gazetteer", "test", "--", "--json"]),
        (["key", "list", "--lang"], ["--lang", "key", "list"]),
        ([], []),
    ],
)
def test_what_concerns_every_command_may_be_said_anywhere(arguments: list[str], as_one: list[str]) -> None:
    assert hoisted(arguments) == as_one

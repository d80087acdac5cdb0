"""The gateway as it answers: whom we believe, and why not."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization

from comunica.identities.discovery import LOOKS_APART, NOT_ASKED_FOR
from comunica.identities.gateway import GatewaySetup, OpenIdGateway
from comunica.runtime.identities import gateway_of
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import IdentitySettings
from comunica.usecases.staff.identities import IdentityRefusal, IdentityRefused, Question, Returned
from comunica.usecases.staff.staff_record import DigitalIdentity
from services.console.settings import ConsoleSettings
from tests.certificates import Authority
from tests.identity_gateway import CLIENT, LEVEL, SECRET, GatewayAtTest, Key, gateway_at_test

BACK = "https://console.example/entra/identita/ritorno"
QUESTION = Question(state="a" * 64, nonce="b" * 64, verifier="c" * 64)
ANNA = "TINIT-AAAAAA00A00A000A"


@dataclass
class Clock:
    """Stands."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Ours:
    """Our side, in front of a gateway."""

    theirs: GatewayAtTest
    clock: Clock = field(default_factory=Clock)
    gateway: OpenIdGateway = field(init=False)

    def __post_init__(self) -> None:
        setup = GatewaySetup(
            name="SPID/CIE",
            issuer=self.theirs.issuer,
            client_id=CLIENT,
            client_secret=lambda: SECRET,
            levels=(LEVEL, "https://www.spid.gov.it/SpidL3"),
            redirect_uri=BACK,
        )
        self.gateway = OpenIdGateway(setup, deadline=2, clock=self.clock)

    async def there(self) -> str:
        address = await self.gateway.way_there(QUESTION)
        assert isinstance(address, str), address
        return address

    async def back(self, *, question: Question = QUESTION, **more: str) -> DigitalIdentity | IdentityRefused:
        """Anna goes there, proves who she is, and comes back."""
        address = urlsplit(self.theirs.let_in(await self.there(), ANNA))
        said = {name: values[0] for name, values in parse_qs(address.query).items()}
        return await self.gateway.prove(Returned(**{"state": said["state"], "code": said["code"], **more}), question)


@pytest_asyncio.fixture
async def ours() -> AsyncIterator[Ours]:
    async with gateway_at_test() as theirs:
        yield Ours(theirs)


def why(outcome: DigitalIdentity | IdentityRefused) -> IdentityRefusal | None:
    return outcome.why if isinstance(outcome, IdentityRefused) else None


async def test_who_proves_themselves_there_is_known_here(ours: Ours) -> None:
    assert await ours.back() == DigitalIdentity(ours.theirs.issuer, ANNA)
    assert await ours.back() == DigitalIdentity(ours.theirs.issuer, ANNA)
    assert ours.theirs.asked == ["discovery", "token", "keys", "token"], "what it says of itself is kept"


async def test_the_way_there_asks_for_nothing_but_who_it_is(ours: Ours) -> None:
    asked = parse_qs(urlsplit(await ours.there()).query)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"c" * 64).digest()).rstrip(b"=").decode()
    assert asked == {
        "response_type": ["code"],
        "client_id": [CLIENT],
        "redirect_uri": [BACK],
        "scope": ["openid"],
        "state": [QUESTION.state],
        "nonce": [QUESTION.nonce],
        "acr_values": [f"{LEVEL} https://www.spid.gov.it/SpidL3"],
        "code_challenge": [challenge],
        "code_challenge_method": ["S256"],
    }


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
async def test_each_way_of_signing_that_we_know_is_believed(ours: Ours, algorithm: str) -> None:
    ours.theirs.key = Key.made("other", algorithm)
    assert isinstance(await ours.back(), DigitalIdentity)


async def test_a_gateway_that_wants_the_secret_in_the_form_gets_it_there(ours: Ours) -> None:
    ours.theirs.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert isinstance(await ours.back(), DigitalIdentity)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"aud": [CLIENT, "another client"]},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"azp": "another client"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"nonce": "d" * 64},
        {"nonce": None},
        {"nonce": 5},
        {"sub": ""},
        {"sub": None},
        {"sub": 17},
        {"sub": "x" * 256},
    ],
    ids=str,
)
async def test_a_token_that_does_not_hold_is_not_believed(ours: Ours, claims: dict[str, Any]) -> None:
    ours.theirs.claims = claims
    assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED


async def test_a_token_for_us_among_others_is_believed_if_it_says_that_we_asked(ours: Ours) -> None:
    ours.theirs.claims = {"aud": [CLIENT, "another client"], "azp": CLIENT}
    assert isinstance(await ours.back(), DigitalIdentity)


@pytest.mark.parametrize("acr", [None, "https://www.spid.gov.it/SpidL1", [LEVEL], f"{LEVEL} "])
async def test_who_proved_themselves_with_less_than_we_ask_for_is_told(ours: Ours, acr: object) -> None:
    ours.theirs.claims = {"acr": acr}
    assert why(await ours.back()) is IdentityRefusal.TOO_WEAK


async def test_a_signature_of_somebody_else_is_not_believed(ours: Ours) -> None:
    ours.theirs.published = [Key.made("one")]
    assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED


async def test_a_token_signed_with_what_everybody_knows_is_not_believed(ours: Ours) -> None:
    """Of old: the public key as the secret of an HMAC, and no signature at all."""
    await ours.back()
    pem = ours.theirs.key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps({"sub": ANNA}).encode()).rstrip(b"=")
    digest = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    mac = base64.urlsafe_b64encode(digest.sign(header + b"." + body, pem)).rstrip(b"=")
    unsigned = jwt.encode({"sub": ANNA}, "", algorithm="none")
    for token in ((header + b"." + body + b"." + mac).decode(), unsigned, "a.b.c", "", "x" * 20_000):
        ours.theirs.token = token or "."
        assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED, token[:40]


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_key_that_is_too_short_signs_nothing(ours: Ours) -> None:
    ours.theirs.key = Key.made("one", bits=1024)
    assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED


async def test_a_gateway_may_change_its_keys(ours: Ours) -> None:
    await ours.back()
    ours.theirs.key = Key.made("two")
    ours.clock.now += LOOKS_APART
    assert isinstance(await ours.back(), DigitalIdentity)


async def test_whoever_sends_tokens_of_unknown_keys_does_not_make_us_ask_without_end(ours: Ours) -> None:
    await ours.back()
    ours.theirs.key, ours.theirs.published = Key.made("two"), [ours.theirs.key]
    ours.clock.now += LOOKS_APART
    for _ in range(5):
        assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED
    assert ours.theirs.asked.count("keys") == 2


async def test_a_code_opens_once_and_only_to_who_asked_for_it(ours: Ours) -> None:
    address = urlsplit(ours.theirs.let_in(await ours.there(), ANNA))
    said = {name: values[0] for name, values in parse_qs(address.query).items()}
    returned = Returned(state=said["state"], code=said["code"])
    assert isinstance(await ours.gateway.prove(returned, QUESTION), DigitalIdentity)
    assert why(await ours.gateway.prove(returned, QUESTION)) is IdentityRefusal.NOT_BELIEVED
    other = Question(state=QUESTION.state, nonce=QUESTION.nonce, verifier="e" * 64)
    assert why(await ours.back(question=other)) is IdentityRefusal.NOT_BELIEVED


async def test_an_answer_of_another_issuer_is_not_taken_to_this_one(ours: Ours) -> None:
    assert why(await ours.back(issuer="https://evil.example")) is IdentityRefusal.NOT_BELIEVED
    assert "token" not in ours.theirs.asked, "its code stays here"
    assert isinstance(await ours.back(issuer=ours.theirs.issuer), DigitalIdentity)


async def test_a_gateway_that_says_whose_each_answer_is_must_say_it(ours: Ours) -> None:
    ours.theirs.discovery = {"authorization_response_iss_parameter_supported": True}
    assert why(await ours.back()) is IdentityRefusal.NOT_BELIEVED
    assert isinstance(await ours.back(issuer=ours.theirs.issuer), DigitalIdentity)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", IdentityRefusal.CANCELLED),
        ("server_error", IdentityRefusal.AWAY),
        ("x" * 99, IdentityRefusal.AWAY),
    ],
)
async def test_who_gives_up_there_is_told_so(ours: Ours, error: str, told: IdentityRefusal) -> None:
    assert why(await ours.back(error=error, code="")) is told


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user@evil.example/"},
        {"response_types_supported": ["id_token"]},
        {"response_types_supported": None},
        {"code_challenge_methods_supported": ["plain"]},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ],
    ids=str,
)
async def test_a_gateway_that_is_not_as_it_should_be_is_not_gone_to(ours: Ours, said: dict[str, Any]) -> None:
    ours.theirs.discovery = said
    outcome = await ours.gateway.way_there(QUESTION)
    assert isinstance(outcome, IdentityRefused)
    assert outcome.why is IdentityRefusal.AWAY


async def test_a_gateway_that_fails_is_left_alone_for_a_while_and_then_asked_again(ours: Ours) -> None:
    ours.theirs.status = 500
    for _ in range(3):
        assert isinstance(await ours.gateway.way_there(QUESTION), IdentityRefused)
    assert ours.theirs.asked == ["discovery"]
    ours.theirs.status = 200
    ours.clock.now += NOT_ASKED_FOR
    assert isinstance(await ours.back(), DigitalIdentity)


async def test_a_gateway_that_does_not_give_its_keys_is_left_alone_for_a_while_too(ours: Ours) -> None:
    ours.theirs.keys_status = 500
    for _ in range(3):
        assert why(await ours.back()) is IdentityRefusal.AWAY
    assert ours.theirs.asked.count("keys") == 1
    ours.theirs.keys_status = 200
    ours.clock.now += NOT_ASKED_FOR
    assert isinstance(await ours.back(), DigitalIdentity)


async def test_an_answer_that_has_no_end_is_not_read_to_it(ours: Ours) -> None:
    ours.theirs.bulk = 1_000_000
    assert isinstance(await ours.gateway.way_there(QUESTION), IdentityRefused)


async def test_a_gateway_that_does_not_listen_is_away() -> None:
    assert isinstance(await Ours(GatewayAtTest(port=9)).gateway.way_there(QUESTION), IdentityRefused)


async def test_a_secret_that_is_wrong_is_our_trouble_and_not_theirs_who_came(ours: Ours) -> None:
    setup = GatewaySetup(
        name="SPID/CIE",
        issuer=ours.theirs.issuer,
        client_id=CLIENT,
        client_secret=lambda: "another",
        levels=(LEVEL,),
        redirect_uri=BACK,
    )
    ours.gateway = OpenIdGateway(setup, deadline=2, clock=ours.clock)
    assert why(await ours.back()) is IdentityRefusal.AWAY


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    return path


def all_set(secret_file: Path) -> dict[str, Any]:
    return {
        "oidc_issuer": "https://login.example.it",
        "oidc_client_id": CLIENT,
        "oidc_client_secret_file": secret_file,
        "oidc_name": "SPID/CIE",
        "oidc_acr": f"{LEVEL}  https://www.spid.gov.it/SpidL3",
    }


def test_without_settings_there_is_no_gateway() -> None:
    assert gateway_of(IdentitySettings(), redirect_uri=BACK) is None


def test_with_all_settings_there_is_one(secret_file: Path) -> None:
    gateway = gateway_of(IdentitySettings(**all_set(secret_file)), redirect_uri=BACK)
    assert gateway is not None
    assert gateway.name == "SPID/CIE"


@pytest.mark.parametrize(
    "left_out", ["oidc_issuer", "oidc_client_id", "oidc_client_secret_file", "oidc_name", "oidc_acr"]
)
def test_settings_that_are_half_there_say_which_are_missing(secret_file: Path, left_out: str) -> None:
    given = {name: value for name, value in all_set(secret_file).items() if name != left_out}
    with pytest.raises(ValueError, match=rf"half set: set COMUNICA_{left_out.upper()} too"):
        IdentitySettings(**given)


async def test_who_signed_the_gateways_certificate_can_be_said(secret_file: Path, tmp_path: Path) -> None:
    authority, another = Authority(tmp_path / "theirs"), Authority(tmp_path / "another")
    async with gateway_at_test(authority=authority) as theirs:
        there = {**all_set(secret_file), "oidc_issuer": theirs.issuer}

        async def outcome(**more: Any) -> DigitalIdentity | IdentityRefused:
            gateway = gateway_of(IdentitySettings(**there, **more), redirect_uri=BACK)
            assert gateway is not None
            address = await gateway.way_there(QUESTION)
            if isinstance(address, IdentityRefused):
                return address
            query = parse_qs(urlsplit(theirs.let_in(address, ANNA)).query)
            return await gateway.prove(Returned(state=QUESTION.state, code=query["code"][0]), QUESTION)

        assert await outcome(oidc_ca_file=authority.file) == DigitalIdentity(theirs.issuer, ANNA)
        away = IdentityRefused(IdentityRefusal.AWAY)
        assert [await outcome(), await outcome(oidc_ca_file=another.file)] == [away, away], "nobody else is believed"


def test_an_authority_without_a_gateway_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="COMUNICA_OIDC_CA_FILE is set"):
        IdentitySettings(oidc_ca_file=Authority(tmp_path).file)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_named_at_the_start(
    secret_file: Path, tmp_path: Path, content: str | None
) -> None:
    place = tmp_path / "ca.crt"
    if content is not None:
        place.write_text(content)
    settings = IdentitySettings(**all_set(secret_file), oidc_ca_file=place)
    with pytest.raises(MissingSecretError, match=r"COMUNICA_OIDC_CA_FILE.*ca\.crt"):
        gateway_of(settings, redirect_uri=BACK)


@pytest.mark.parametrize("issuer", ["http://login.example.it", "login.example.it", "https://", "https://a@b.example"])
def test_a_gateway_is_reached_by_https_alone(secret_file: Path, issuer: str) -> None:
    with pytest.raises(ValueError, match="COMUNICA_OIDC_ISSUER must be an address that begins with https://"):
        IdentitySettings(**{**all_set(secret_file), "oidc_issuer": issuer})


@pytest.mark.parametrize("public_url", ["", "http://console.example.it"])
def test_the_console_must_know_its_own_address(secret_file: Path, public_url: str) -> None:
    known: dict[str, Any] = {"postgres_dsn": "postgresql://x", "master_key_file": secret_file, "public_url": public_url}
    with pytest.raises(ValueError, match="COMUNICA_PUBLIC_URL"):
        ConsoleSettings(**known, **all_set(secret_file))


def test_a_secret_that_is_not_there_is_named_at_the_start(tmp_path: Path) -> None:
    settings = IdentitySettings(**all_set(tmp_path / "absent"))
    with pytest.raises(MissingSecretError, match="absent"):
        gateway_of(settings, redirect_uri=BACK)

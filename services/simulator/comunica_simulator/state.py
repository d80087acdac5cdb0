"""Who is who: apps, portfolios, WABAs, numbers and tokens, as `POST /simulator/setup` describes them."""

from dataclasses import dataclass, field

from .media import Media, exported, restored
from .shape import Json, digits, items, mapping, number, text, texts, without_blanks
from .templates import Status, Template, parse

DEFAULT_THROUGHPUT = 80.0
DEFAULT_LIMIT_CODE = 131048  # Meta's documents name no code for the messaging limit


#: What a system user may do unless the set-up says otherwise.
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")


class SetupError(ValueError):
    """The set-up cannot be understood; the message says which part."""


@dataclass(slots=True, kw_only=True)
class App:
    """A Meta app: it has the secret that signs webhooks and the address they go to."""

    id: str
    secret: str = ""
    verify_token: str = ""
    callback_url: str | None = None


@dataclass(slots=True, kw_only=True)
class Portfolio:
    """A business portfolio; `unique_limit` is the messaging limit of 24 hours, None for unlimited."""

    id: str
    unique_limit: int | None = None
    limit_code: int = DEFAULT_LIMIT_CODE


@dataclass(slots=True, kw_only=True)
class Waba:
    """A WhatsApp Business account; `subscriptions` maps an app to its override of the callback URL, if any."""

    id: str
    name: str
    portfolio: str
    subscriptions: dict[str, str | None] = field(default_factory=dict)
    templates: dict[tuple[str, str], Template] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Number:
    """A sending number; `throughput` in messages a second, None for unlimited; `overrides` by app."""

    id: str
    waba_id: str
    display: str
    verified_name: str
    throughput: float | None = DEFAULT_THROUGHPUT
    pin: str | None = None
    registered: bool = True
    name_status: str = "APPROVED"
    quality: str = "GREEN"
    maintenance_until: float = 0.0
    overrides: dict[str, str] = field(default_factory=dict)

    @property
    def digits(self) -> str:
        """The number itself, digits only."""
        return digits(self.display)


@dataclass(slots=True, kw_only=True)
class Token:
    """A system user's token: whose app it is, which WABAs it reaches, until when (Unix seconds).

    A solution provider's key is shown bare in `header`, and Meta tells nothing of it.
    """

    token: str
    app_id: str
    wabas: frozenset[str]
    expires_at: float | None = None
    header: str = ""
    scopes: tuple[str, ...] = SCOPES


class Registry:
    """Everything that exists on the provider's side before the first message."""

    def __init__(self) -> None:
        """Know nobody."""
        self._last_id = 1_000_000_000_000_000
        self.clear()

    def clear(self) -> None:
        """Forget everybody."""
        self.apps: dict[str, App] = {}
        self.portfolios: dict[str, Portfolio] = {}
        self.wabas: dict[str, Waba] = {}
        self.numbers: dict[str, Number] = {}
        self.tokens: dict[str, Token] = {}
        #: Keys shown bare: header → key → what it may.
        self.bare: dict[str, dict[str, Token]] = {}
        self.media: dict[str, Media] = {}

    def new_id(self) -> str:
        """An id that nothing else has."""
        self._last_id += 7
        return str(self._last_id)

    def waba_of(self, number_: Number) -> Waba:
        """The account a number belongs to."""
        return self.wabas[number_.waba_id]

    def portfolio_of(self, number_: Number) -> Portfolio:
        """The portfolio a number belongs to."""
        return self.portfolios[self.wabas[number_.waba_id].portfolio]

    def template(self, template_id: str) -> tuple[Waba, Template] | None:
        """The template with that id and its owner."""
        for waba in self.wabas.values():
            for one in waba.templates.values():
                if one.id == template_id:
                    return waba, one
        return None

    def apply(self, setup: Json) -> None:
        """Make what is described exist; what exists keeps what the description does not mention."""
        for one in _one_or_many(setup, "app", "apps"):
            self._app(one)
        for one in _one_or_many(setup, "portfolio", "portfolios"):
            self._portfolio(one)
        for one in items(setup.get("wabas")):
            self._waba(one)
        for one in items(setup.get("numbers")):
            self._number(one)
        for one in items(setup.get("tokens")):
            self._token(one)
        for one in items(setup.get("templates")):
            self._template(one)

    def _app(self, one: Json) -> None:
        app = self.apps.setdefault(_required(one, "id", "app"), App(id=text(one["id"])))
        app.secret = text(one.get("secret")) or app.secret
        app.verify_token = text(one.get("verify_token")) or app.verify_token
        app.callback_url = text(one.get("callback_url")) or app.callback_url

    def _portfolio(self, one: Json) -> None:
        portfolio = self._known_portfolio(_required(one, "id", "portfolio"))
        if "unique_limit" in one:
            limit = one["unique_limit"]
            portfolio.unique_limit = limit if isinstance(limit, int) and limit >= 0 else None
        portfolio.limit_code = int(number(one.get("limit_code"), portfolio.limit_code))

    def _known_portfolio(self, portfolio_id: str) -> Portfolio:
        return self.portfolios.setdefault(portfolio_id, Portfolio(id=portfolio_id))

    def _waba(self, one: Json) -> None:
        waba_id = _required(one, "id", "waba")
        fresh = Waba(id=waba_id, name=waba_id, portfolio=f"portfolio-of-{waba_id}")
        waba = self.wabas.setdefault(waba_id, fresh)
        waba.name = text(one.get("name")) or waba.name
        waba.portfolio = text(one.get("portfolio")) or waba.portfolio
        self._known_portfolio(waba.portfolio)
        for app_id in texts(one.get("subscribed_apps")):
            waba.subscriptions.setdefault(app_id, None)

    def _number(self, one: Json) -> None:
        number_id, waba_id = _required(one, "phone_number_id", "number"), text(one.get("waba_id"))
        known = self.numbers.get(number_id)
        if known is None:
            known = Number(id=number_id, waba_id=waba_id, display="", verified_name="")
        known.waba_id = waba_id or known.waba_id
        if known.waba_id not in self.wabas:
            raise SetupError(f"number {number_id} names the waba {known.waba_id!r}, which is not set up")
        known.display = text(one.get("display_phone_number")) or known.display or number_id
        known.verified_name = text(one.get("verified_name")) or known.verified_name
        known.throughput = _throughput(one, known.throughput)
        known.pin = text(one.get("pin")) or known.pin
        known.name_status = text(one.get("name_status")) or known.name_status
        if isinstance(one.get("registered"), bool):
            known.registered = bool(one["registered"])
        self.numbers[number_id] = known

    def _token(self, one: Json) -> None:
        name = _required(one, "token", "token")
        app_id = text(one.get("app") or one.get("app_id")) or next(iter(self.apps), "")
        expires = one.get("expires_at")
        token = Token(
            token=name,
            app_id=app_id,
            wabas=frozenset(texts(one.get("wabas"))),
            expires_at=number(expires, 0) if expires else None,
            header=text(one.get("header")).lower(),
            scopes=tuple(texts(one.get("scopes"))) or SCOPES,
        )
        self.tokens[name] = token
        if token.header:
            self.bare.setdefault(token.header, {})[name] = token

    def _template(self, one: Json) -> None:
        waba = self.wabas.get(_required(one, "waba_id", "template"))
        if waba is None:
            raise SetupError(f"a template names the waba {text(one['waba_id'])!r}, which is not set up")
        key = (text(one.get("name")), text(one.get("language")))
        template = parse(one, waba.templates[key].id if key in waba.templates else self.new_id())
        template.status = Status(text(one.get("status")).upper() or Status.APPROVED)
        waba.templates[key] = template

    def exported(self) -> Json:
        """Everything as a set-up that `apply` and `restore` read again."""
        return {
            "apps": [_plain(one) for one in self.apps.values()],
            "portfolios": [_plain(one) for one in self.portfolios.values()],
            "wabas": [_waba_out(one) for one in self.wabas.values()],
            "numbers": [_number_out(one) for one in self.numbers.values()],
            "tokens": [_token_out(one) for one in self.tokens.values()],
            "templates": [
                one.described() | {"waba_id": waba.id}
                for waba in self.wabas.values()
                for one in waba.templates.values()
            ],
            "media": [exported(one) for one in self.media.values()],
            "last_id": self._last_id,
        }

    def restore(self, saved: Json) -> None:
        """Take up what `exported` gave, with the ids and overrides that a set-up does not carry."""
        self.apply(saved)
        for one in items(saved.get("wabas")):
            overrides = mapping(one.get("overrides"))
            self.wabas[text(one["id"])].subscriptions.update({app: text(url) for app, url in overrides.items()})
        for one in items(saved.get("numbers")):
            overrides = mapping(one.get("overrides"))
            self.numbers[text(one["phone_number_id"])].overrides.update(
                {app: text(url) for app, url in overrides.items()}
            )
        for one in items(saved.get("templates")):
            key = (text(one["name"]), text(one["language"]))
            self.wabas[text(one["waba_id"])].templates[key].id = text(one["id"])
        self.media.update({one.id: one for one in map(restored, items(saved.get("media")))})
        self._last_id = int(number(saved.get("last_id"), self._last_id))


def _plain(one: App | Portfolio) -> Json:
    return without_blanks({name: getattr(one, name) for name in one.__slots__})


def _waba_out(waba: Waba) -> Json:
    return {
        "id": waba.id,
        "name": waba.name,
        "portfolio": waba.portfolio,
        "subscribed_apps": list(waba.subscriptions),
        "overrides": {app: url for app, url in waba.subscriptions.items() if url},
    }


def _number_out(one: Number) -> Json:
    return {
        "phone_number_id": one.id,
        "waba_id": one.waba_id,
        "display_phone_number": one.display,
        "verified_name": one.verified_name,
        "throughput": one.throughput,
        "pin": one.pin,
        "registered": one.registered,
        "name_status": one.name_status,
        "overrides": one.overrides,
    }


def _token_out(one: Token) -> Json:
    out: Json = {"token": one.token, "app": one.app_id, "wabas": sorted(one.wabas), "scopes": list(one.scopes)}
    out |= {"header": one.header} if one.header else {}
    return out | ({"expires_at": one.expires_at} if one.expires_at else {})


def _one_or_many(setup: Json, one: str, many: str) -> list[Json]:
    return items([setup.get(one)]) + items(setup.get(many))


def _required(one: Json, name: str, what: str) -> str:
    value = text(one.get(name))
    if not value:
        raise SetupError(f"each {what} needs {name!r}")
    return value


def _throughput(one: Json, known: float | None) -> float | None:
    if "throughput" not in one:
        return known
    match one["throughput"]:
        case None | "unlimited" | 0:
            return None
        case "coexistence":
            return 20.0
        case given:
            return number(given, DEFAULT_THROUGHPUT)

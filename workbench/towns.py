"""The demo towns: what the workbench must know of their files to play the provider and to hand out keys."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from workbench.secret_files import SecretFiles

ROOT = Path(__file__).parent.parent
DEMO = tuple(ROOT / "workbench" / "demo" / name for name in ("solaro.yaml", "valdombra.yaml"))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Town:
    """A town's file as `comunica-admin municipality apply` reads it."""

    description: Json

    @property
    def slug(self) -> str:
        return str(self.description["municipality"]["slug"])

    @property
    def name(self) -> str:
        return str(self.description["municipality"]["name"])

    @property
    def channel(self) -> Json:
        return dict(self.description["channel"])

    @property
    def files(self) -> dict[str, Path]:
        """The files of its streets, by the word of the town's file that names them; relative ones are in the clone."""
        words = ("gazetteer_file", "stradario_file")
        return {word: ROOT / self.description[word] for word in words if word in self.description}

    @property
    def map_file(self) -> Path | None:
        """Where its zones lie, beside its file in the clone; none: it has no map."""
        path = ROOT / "workbench" / "demo" / f"{self.slug}-zone.geojson"
        return path if path.exists() else None

    @property
    def template(self) -> str:
        """The name of its first template."""
        return str(self.description["templates"][0]["name"])

    def token_file(self, secrets: SecretFiles) -> Path:
        """Its token at the provider."""
        return secrets.word(f"{self.slug}-token.txt")

    def key_file(self, secrets: SecretFiles) -> Path:
        """Its key to our API: all the keys of its file are this one."""
        return secrets.api_key(f"{self.slug}-api-key.txt")

    def notify_key_file(self, secrets: SecretFiles) -> Path:
        """Where comunica-admin writes that key as Notify's clients take it."""
        return secrets.place(f"{self.slug}-notify-key.txt")


def read_town(path: Path) -> Town:
    return Town(yaml.safe_load(path.read_text(encoding="utf-8")))


def write_applied(town: Town, folder: Path, *, provider_url: str, secrets: SecretFiles) -> Path:
    """A copy of the town's file for this stack: its provider is at `provider_url`, its secrets are ours."""
    description = described_for(
        town,
        provider_url=provider_url,
        token_file=str(town.token_file(secrets)),
        key_file=str(town.key_file(secrets)),
        files={word: str(path) for word, path in town.files.items()},
    )
    for key in description["api_keys"]:
        key["notify_key_file"] = str(town.notify_key_file(secrets))
    path = folder / f"{town.slug}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(description, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def described_for(town: Town, *, provider_url: str, token_file: str, key_file: str, files: Mapping[str, str]) -> Json:
    """The town's description where its provider, its secrets and its files are elsewhere."""
    description = copy.deepcopy(town.description)
    description["channel"]["base_url"] = provider_url
    # A demo is tried at any hour: what a town sends at ten in the evening should be seen at ten in the evening.
    description["municipality"]["quiet_hours"] = "none"
    description["channel"]["token_file"] = token_file
    for key in description["api_keys"]:
        key["key_file"] = key_file
    return description | dict(files)


def provider_setup(towns: Iterable[Town], *, ingress_url: str, secrets: SecretFiles) -> Json:
    """What exists at the simulated provider before the first message: the towns' apps, accounts, numbers, tokens."""
    channels = [(town, town.channel) for town in towns]
    return {
        "apps": [_app(name, ingress_url, secrets) for name in sorted({channel["app"] for _, channel in channels})],
        "wabas": [
            {"id": channel["waba_id"], "name": f"Comune di {town.name}", "portfolio": channel["portfolio_id"]}
            for town, channel in channels
        ],
        "numbers": [
            {
                "phone_number_id": channel["phone_number_id"],
                "waba_id": channel["waba_id"],
                "display_phone_number": str(channel["display_phone_number"]),
                "verified_name": town.description["municipality"]["service"],
                "throughput": channel.get("messages_per_second", 80),
            }
            for town, channel in channels
        ],
        "tokens": [
            {"token": town.token_file(secrets).read_text(), "app": channel["app"], "wabas": [channel["waba_id"]]}
            for town, channel in channels
        ],
    }


async def provider_knows(town: Town, provider_url: str, *, secrets: SecretFiles) -> bool:
    """Whether the provider has the town's templates and calls somebody for its account."""
    account = f"{provider_url}/{town.channel['waba_id']}"
    headers = {"Authorization": f"Bearer {town.token_file(secrets).read_text()}"}
    async with httpx.AsyncClient(timeout=10, headers=headers) as web:
        templates = (await web.get(f"{account}/message_templates")).json()["data"]
        callers = (await web.get(f"{account}/subscribed_apps")).json()["data"]
    approved = {template["name"] for template in templates if template["status"] == "APPROVED"}
    return bool(callers) and approved.issuperset(each["name"] for each in town.description["templates"])


def _app(name: str, ingress_url: str, secrets: SecretFiles) -> Json:
    folder = secrets.app(name)
    return {
        "id": name,
        "secret": (folder / "secret").read_text(),
        "verify_token": (folder / "verify_token").read_text(),
        "callback_url": f"{ingress_url}/webhooks/whatsapp/{name}",
    }

"""What ingress could not read, read anew: with the stream key at hand, by the version that runs now."""

from pathlib import Path

from comunica.bus.sealing import SealedError, Sealer
from comunica.channels.whatsapp.webhook import NotAWebhookError, Webhook, read
from comunica.contracts import inbound, subjects
from comunica.contracts.dead_letters import STREAM, DeadLetter
from comunica.contracts.inbound import InboundEnvelope, InboundEvent
from comunica.contracts.inbound_kinds import STREAM as INBOUND
from comunica.contracts.inbound_kinds import InboundKind
from comunica.runtime.secrets import SecretFile
from comunica.runtime.settings import FromEnvironment
from comunica.usecases.hearing.put_back_dead_letters import Part, Reread

_NO_KEY = "the stream key is not at hand: name its file in COMUNICA_STREAM_KEY_FILE"
_NOTHING = "nothing in it that this version knows: report its shape"


class WebhookLetters:
    """Implements `WebhookReader`. Without the key every letter stays, and says so."""

    def __init__(self, sealer: Sealer | None) -> None:
        self._sealer = sealer

    def read(self, letter: DeadLetter) -> Reread:
        """See WebhookReader."""
        if self._sealer is None:
            return Reread(problem=_NO_KEY)
        try:
            body = self._sealer.open(letter.body, stream=STREAM)
            webhook = read(body, digest_key=self._sealer.keys.digest_key)
        except (SealedError, NotAWebhookError) as problem:
            return Reread(problem=str(problem))
        return Reread(self._parts(letter, webhook.events), _problem_of(webhook))

    def _parts(self, letter: DeadLetter, events: tuple[InboundEvent, ...]) -> list[Part]:
        """One for each kind, as if the webhook came when the letter was written."""
        assert self._sealer is not None
        app, kinds = subjects.last_token(letter.original_subject), dict[InboundKind, list[InboundEvent]]()
        for event in events:
            kinds.setdefault(InboundKind.of(event), []).append(event)
        return [
            Part(kind.subject(app), self._sealer.seal(_envelope(app, letter, group), stream=INBOUND), len(group))
            for kind, group in kinds.items()
        ]


def webhook_letters() -> WebhookLetters:
    """With the key that COMUNICA_STREAM_KEY_FILE names, if it names one. Raises MissingSecretError, BadKeyError."""
    path = _Keys().stream_key_file
    return WebhookLetters(None if path is None else Sealer(SecretFile(path)))


class _Keys(FromEnvironment):
    #: as for the services that seal; absent: letters of ingress stay
    stream_key_file: Path | None = None


def _problem_of(webhook: Webhook) -> str:
    reasons = sorted({each.reason for each in webhook.bad})
    return "; ".join(reasons) if reasons or webhook.events else _NOTHING


def _envelope(app: str, letter: DeadLetter, events: list[InboundEvent]) -> bytes:
    return inbound.encode(InboundEnvelope(app, letter.at, tuple(events)))

"""The second thing that somebody proves: codes of an app (TOTP, RFC 6238); recovery codes when the phone is lost."""

import base64
import datetime as dt
import hmac
import re
from collections.abc import Iterator

import pyotp

STEP = dt.timedelta(seconds=30)
#: Steps that a phone's clock may be before or behind ours.
WINDOW = 1
#: RFC 4226: 160 bits.
SECRET_BYTES = 20
RECOVERY_CODES = 10
#: 40 bits each: guessed one by one and slowly, and kept under a key.
RECOVERY_BYTES = 5
_APP_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_RECOVERY_CODE = re.compile(r"[a-z2-7]{8}", re.ASCII)
_BETWEEN = re.compile(r"[\s-]+")


def secret_of(chance: bytes) -> str:
    """The secret of an app, in base32, of `SECRET_BYTES` random bytes."""
    if len(chance) != SECRET_BYTES:
        raise ValueError(f"a secret is made of {SECRET_BYTES} random bytes")
    return base64.b32encode(chance).decode()


def uri_of(secret: str, *, email: str, municipality: str) -> str:
    """What an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Comunica {municipality}")


def step_at(now: dt.datetime) -> int:
    """The number of the step that this moment is in."""
    return int(now.timestamp() // STEP.total_seconds())


def step_of_code(secret: str, code: str, now: dt.datetime) -> int | None:
    """The step whose code this is, as it may be shown now; none: it is wrong. Whether it was used, the record knows."""
    known = pyotp.TOTP(secret)
    found = None
    for step in _steps(now):
        # All of them, always: time does not tell which was near.
        if hmac.compare_digest(known.generate_otp(step), code):
            found = step
    return found


def _steps(now: dt.datetime) -> Iterator[int]:
    middle = step_at(now)
    yield from range(max(middle - WINDOW, 0), middle + WINDOW + 1)


def read_app_code(text: str) -> str | None:
    """The six digits of an app, with blanks as people copy them; none: it is something else."""
    code = _BETWEEN.sub("", text)
    return code if _APP_CODE.fullmatch(code) else None


def read_recovery_code(text: str) -> str | None:
    """A recovery code as it is kept; none: it is something else."""
    code = _BETWEEN.sub("", text).lower()
    return code if _RECOVERY_CODE.fullmatch(code) else None


def recovery_codes_of(chance: bytes) -> tuple[str, ...]:
    """`RECOVERY_CODES` codes as people keep them, of `RECOVERY_BYTES` random bytes each."""
    if len(chance) != RECOVERY_CODES * RECOVERY_BYTES:
        raise ValueError(f"recovery codes are made of {RECOVERY_CODES * RECOVERY_BYTES} random bytes")
    parts = (chance[at : at + RECOVERY_BYTES] for at in range(0, len(chance), RECOVERY_BYTES))
    codes = (base64.b32encode(part).decode().lower() for part in parts)
    return tuple(f"{code[:4]}-{code[4:]}" for code in codes)

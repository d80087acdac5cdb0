"""Passwords by argon2id, beside the loop and few at once: each takes 64 MiB and a tenth of a second."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from comunica.municipality.passwords import LONGEST, tidied

#: Hashing at once: whoever floods the console with passwords takes no more memory than this many.
AT_ONCE = 2


class Argon2Passwords:
    """Implements `Passwords`. One for a process. It costs what RFC 9106 says for servers with little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(AT_ONCE)
        # Of nobody: held against who does not exist, for as long as against who does.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, tidied(password))

    async def proves(self, password: str, hashed: str | None) -> bool:
        # Not longer than one that somebody can have: hashing is not paid by the letter.
        given = tidied(password[: 2 * LONGEST])
        async with self._room:
            proven = await asyncio.to_thread(self._verify, hashed or self._nobody, given)
        return proven and hashed is not None

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

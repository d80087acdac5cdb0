"""`.run/comunica-code segreteria@solaro.example`: the code that the app of somebody of the demo staff shows now."""

import sys
import time
from pathlib import Path

import pyotp

_STEP = 30


def main() -> int:
    """The folder of the secrets, and an e-mail; the exit code."""
    folder, *asked = sys.argv[1:]
    people = {path.name.removesuffix(".totp.txt"): path for path in sorted(Path(folder).glob("*.totp.txt"))}
    if len(asked) != 1 or asked[0] not in people:
        print(f"Say whose code: {', '.join(people)}", file=sys.stderr)
        return 2
    code = pyotp.TOTP(people[asked[0]].read_text()).now()
    print(f"{code}  (for {_STEP - time.time() % _STEP:.0f} s more; each works once)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Reads messages made at random and counts exceptions: python -m tests.fuzz [--count 1000000] [--seed 0]."""

import argparse
import sys
import time
from collections import Counter
from itertools import islice

from comunica.enrolment.reading import read
from tests.fuzz.messages import Messages
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY


def main() -> int:
    """0 when nothing raised, else 1."""
    parser = argparse.ArgumentParser(description="Reads messages made at random.")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    messages = Messages(options.seed)
    actions: Counter[str] = Counter()
    raised: list[str] = []
    began = time.perf_counter()
    for number, text in enumerate(islice(messages, options.count)):
        try:
            actions[read(text, (NAMES_TOO, PLACE_ONLY)[number % 2], GAZETTEER, messages.pending()).action] += 1
        except Exception as error:
            raised.append(f"{error!r} on {text!r}")
    seconds = time.perf_counter() - began
    sys.stdout.write(f"{options.count} messages in {seconds:.0f} s, {len(raised)} exceptions, {dict(actions)}\n")
    sys.stdout.writelines(f"{line}\n" for line in raised[:20])
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main())

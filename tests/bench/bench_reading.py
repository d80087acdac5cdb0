"""Ten thousand messages of the corpus, no two alike, read by the offline command: seconds of one core."""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from statistics import median

MESSAGES = 10_000
#: Seconds of one core.
CEILINGS: Mapping[str, float] = {"reading_core_seconds": 5.0}
#: A core's time grows by half while a neighbour has the other half of the core: of these the one in the middle counts.
TRIES = 3
_KNOWN = Path(__file__).parent.parent / "corpus" / "known"


async def measure() -> Mapping[str, float]:
    """Of the median run."""
    lines = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(_texts()))
    seconds = median(_core_seconds(lines) for _ in range(TRIES))
    return {"reading_messages": MESSAGES, "reading_core_seconds": round(seconds, 2)}


def _texts() -> Sequence[str]:
    """As many from each set; to one town, though they were written to many."""
    sets = [(folder / "messages.jsonl").read_text("utf-8").splitlines() for folder in sorted(_KNOWN.iterdir())]
    told = [json.loads(line)["text"] for each in zip_longest(*sets) for line in each if line]
    return list(dict.fromkeys(told))[:MESSAGES]


def _core_seconds(lines: str) -> float:
    town = _KNOWN / "first" / "morgarate"
    words = ("--gazetteer", str(town / "gazetteer.json"), "--profile", str(town / "profile.json"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "comunica.enrolment.read", *words],
        input=lines,
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=120,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

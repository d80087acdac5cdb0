"""Ten thousand messages of the corpus, read by the offline command: the time of one core, start-up included."""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median

MESSAGES = 10_000
#: Seconds of one core.
CEILINGS: Mapping[str, float] = {"reading_core_seconds": 5.0}
#: A core's time grows by half while a neighbour has the other half of the core: of these the one in the middle counts.
TRIES = 3
_CORPUS = Path(__file__).parent.parent / "corpus" / "known" / "first"


async def measure() -> Mapping[str, float]:
    """Of the median run."""
    told = [json.loads(line) for line in (_CORPUS / "messages.jsonl").read_text("utf-8").splitlines()]
    texts = [each["text"] for each in told if len(each["text"]) < 1000]
    lines = "".join(json.dumps({"id": at, "text": texts[at % len(texts)]}) + "\n" for at in range(MESSAGES))
    seconds = median(_core_seconds(lines) for _ in range(TRIES))
    return {"reading_messages": MESSAGES, "reading_core_seconds": round(seconds, 2)}


def _core_seconds(lines: str) -> float:
    town = _CORPUS / "morgarate"
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

"""Who runs on which core: what is measured on one, everything else on the other. And what a process has used."""

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from signal import SIGTERM

from workbench.child import tied

MEASURED, OTHERS = 0, 1


def on_core(core: int, command: Sequence[str]) -> list[str]:
    """The command, kept to one core where the system can do that (Linux), and not to outlive the bench."""
    command = tied(command, farewell=SIGTERM)
    taskset = shutil.which("taskset")
    if taskset is None or (os.cpu_count() or 1) <= core:
        return command
    return [taskset, "--cpu-list", str(core), *command]


def stay_on_core(core: int) -> None:
    """Keep this process, and what it starts from now on, to a core."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})


def cpu_seconds(pid: int) -> float:
    """What a process has used so far; 0 where that cannot be read."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """The most resident memory of a process at a time since `forget_memory`, in MB; 0 where that cannot be read."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(peak.split()[1]) / 1000


def forget_memory(pid: int) -> None:
    """Let the peak begin again at what the process has now."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")

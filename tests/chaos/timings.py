"""The times of the design, all multiplied by one scale, as settings of the services."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Seconds, as they run in production: the start values of the settings.
_DISPATCHER = {
    "CALL_DEADLINE": 10.0,
    "CONNECT_DEADLINE": 5.0,
    "ROW_LEASE": 30.0,
    "OWNERSHIP_LEASE": 5.0,
    "OWNERSHIP_RENEWAL": 1.0,
    "DOUBT_INTERVAL": 5.0,
    "DOUBT_WINDOW_URGENT": 120.0,
    "DOUBT_WINDOW": 900.0,
    "DOUBT_LIMIT_URGENT": 600.0,
    "DOUBT_LIMIT": 86_400.0,
}
#: Rows of a claim are sent well within their lease: what does for 30 s is too many for two.
_CLAIM = {"COMUNICA_CLAIM_LEAST": "4", "COMUNICA_CLAIM_SECONDS": "0.2"}
_INGRESS = {"PATH_INTERVAL": 2.0}
_SUBSCRIPTION = {"PATH_INTERVAL": 2.0, "PATH_MARGIN": 5.0, "PATH_SETTLE_INTERVAL": 1.0}
#: A few reports missing are a gap, and a gap makes doubts wait. On a busy machine a process or a disk may stand still
#: for so long that scaled times would make gaps that are none: so these have a least length, and more reports than the
#: usual three may be missing.
_MISSED = {"COMUNICA_PATH_MISSED": "8"}
_LEAST = {"PATH_INTERVAL": 1.0, "PATH_MARGIN": 1.0, "PATH_SETTLE_INTERVAL": 0.2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """One scale for all. `hurried`: normal and bulk wait for evidence no longer than urgent does, for short runs."""

    scale: float
    hurried: bool = False

    @property
    def row_lease(self) -> float:
        """Seconds for which a claimed delivery belongs to one dispatcher."""
        return _DISPATCHER["ROW_LEASE"] * self.scale

    @property
    def window(self) -> float:
        """Seconds after which the last doubt may be sent again."""
        return _DISPATCHER["DOUBT_WINDOW_URGENT" if self.hurried else "DOUBT_WINDOW"] * self.scale

    def of(self, seconds: float) -> float:
        """A time of production, as long as it is here."""
        return seconds * self.scale

    def turns(self) -> Mapping[str, str]:
        """Of a dispatcher, only how often it has its turn: what it costs to have nothing to do."""
        names = ("OWNERSHIP_LEASE", "OWNERSHIP_RENEWAL", "DOUBT_INTERVAL")
        return {f"COMUNICA_{name}": f"{self.of(_DISPATCHER[name]):g}" for name in names}

    def environment(self, service: str) -> Mapping[str, str]:
        """The variables of a service."""
        match service:
            case "dispatcher":
                wanted = _DISPATCHER | ({"DOUBT_WINDOW": _DISPATCHER["DOUBT_WINDOW_URGENT"]} if self.hurried else {})
            case "ingress":
                wanted = _INGRESS
            case "subscription":
                wanted = _SUBSCRIPTION
            case _:
                wanted = {}
        more = {"dispatcher": _CLAIM, "subscription": _MISSED}.get(service, {})
        scaled = {name: max(self.of(seconds), _LEAST.get(name, 0.0)) for name, seconds in wanted.items()}
        return {f"COMUNICA_{name}": f"{seconds:g}" for name, seconds in scaled.items()} | more

    def told(self) -> str:
        """For the output: which scale, and what it makes of the times that matter."""
        also = "; normal and bulk wait as long as urgent" if self.hurried else ""
        return (
            f"times of design section 8 x {self.scale:.3g}: call deadline {self.of(10):.3g} s, row lease "
            f"{self.row_lease:.3g} s, ownership {self.of(5):.3g} s, doubt window {self.of(120):.3g} s urgent and "
            f"{self.window:.3g} s else, hard limit {self.of(600):.3g} s urgent, path reports "
            f"{max(self.of(2), _LEAST['PATH_INTERVAL']):.3g} s of which 8 may be missing{also}"
        )

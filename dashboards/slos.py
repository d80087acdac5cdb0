"""What we promise, as shares of good events over 28 days; docs/operations/slos.md tells it to people."""

from dataclasses import dataclass

#: Days over which a promise is kept or broken.
DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Slo:
    """One promise. `good` and `valid` are counters with their selectors; `objective` the share of good among valid."""

    name: str
    says: str
    good: str
    valid: str
    objective: float

    def errors(self, window: str) -> str:
        """PromQL: the share of events that were not good over a window."""
        return f"1 - sum(rate({self.good}[{window}])) / sum(rate({self.valid}[{window}]))"


SLOS = (
    Slo(
        name="webhooks",
        says="Webhooks of the provider are kept when they come; else it sends them again, later.",
        good='comunica_webhooks_total{outcome="kept"}',
        valid='comunica_webhooks_total{outcome=~"kept|unavailable|overloaded|broken"}',
        objective=0.999,
    ),
    Slo(
        name="replies",
        says="Whoever writes has the answer on its way within 10 seconds of the webhook.",
        good='comunica_sent_total{lane="reply",within=~"1s|10s"}',
        valid='comunica_sent_total{lane="reply"}',
        objective=0.99,
    ),
    Slo(
        name="urgent",
        says="An alert is with the provider within a minute of when it may go.",
        good='comunica_sent_total{lane="urgent",within=~"1s|10s|1m"}',
        valid='comunica_sent_total{lane="urgent"}',
        objective=0.99,
    ),
    Slo(
        name="notices",
        says="A notice is with the provider within 5 minutes of when it may go.",
        good='comunica_sent_total{lane=~"normal|bulk",within=~"1s|10s|1m|5m"}',
        valid='comunica_sent_total{lane=~"normal|bulk"}',
        objective=0.95,
    ),
    Slo(
        name="api",
        says="A client's request is not failed by us.",
        good='comunica_api_requests_total{status!~"5.."}',
        valid="comunica_api_requests_total",
        objective=0.999,
    ),
)

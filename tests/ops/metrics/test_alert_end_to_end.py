"""One real alert, from the damage to the phone: record, dispatcher, Prometheus, Alertmanager, webhook."""

from tests.eventually import eventually
from tests.ops.metrics.conftest import Observed
from workbench.database import connected


async def test_a_recipient_who_is_unaccounted_for_reaches_whoever_is_on_call(observed: Observed) -> None:
    def sent() -> list[dict[str, str]]:
        alerts = [alert for each in observed.received for alert in each["alerts"]]
        return [
            alert["annotations"] | alert["labels"]
            for alert in alerts
            if alert["labels"]["alertname"] == "RecipientsUnaccounted"
        ]

    assert sent() == []
    async with connected(observed.stack.dsn()) as admin:
        await admin.execute(
            "UPDATE broadcast SET resolved = resolved + 1 WHERE id = "
            "(SELECT id FROM broadcast WHERE resolved IS NOT NULL ORDER BY id DESC LIMIT 1)"
        )
    [alert, *_] = await eventually(sent, within=40, every=0.5)
    assert alert["severity"] == "critical"
    assert alert["runbook_url"] == "docs/operations/runbooks/RecipientsUnaccounted.md"

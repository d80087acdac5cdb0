"""Run sql/0051_alert_fan_outs.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0051"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0051_alert_fan_outs.sql")

"""Run sql/0045_cap_alerts.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0045"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0045_cap_alerts.sql")

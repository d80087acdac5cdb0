"""Run sql/0043_fan_outs.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0043_fan_outs.sql")

"""Run sql/0058_limits_confirmed.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0058"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0058_limits_confirmed.sql")

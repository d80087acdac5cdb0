"""Run sql/0066_operators_at_console.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0066_operators_at_console.sql")

"""Run sql/0060_console.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0060"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0060_console.sql")

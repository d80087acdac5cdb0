"""Run sql/0068_zones_at_console.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0068_zones_at_console.sql")

"""Run sql/0032_keys.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0032_keys.sql")

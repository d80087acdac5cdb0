"""Run sql/0036_callbacks.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0036_callbacks.sql")

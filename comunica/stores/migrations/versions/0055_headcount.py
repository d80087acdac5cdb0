"""Run sql/0055_headcount.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0055_headcount.sql")
